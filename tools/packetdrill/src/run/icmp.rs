//! ICMP errors as scripts name them, and as systems report them.

use tcp_core::connection::IcmpReport;
use tcp_core::wire::IcmpKind;

use super::environment::System;
use super::errno::Errno;
use crate::script::Icmp;

/// Kind and code of a message; `None` for a name that is not known.
pub(crate) fn named(message: &Icmp, v4: bool) -> Option<(IcmpKind, u8)> {
    let kind = match message.kind.as_str() {
        "unreachable" => IcmpKind::Unreachable,
        "source_quench" => IcmpKind::SourceQuench,
        "packet_too_big" => IcmpKind::PacketTooBig,
        "time_exceeded" => IcmpKind::TimeExceeded,
        "parameter_problem" => IcmpKind::ParameterProblem,
        _ => return None,
    };
    let codes: &[&str] = match (kind, v4) {
        (IcmpKind::Unreachable, true) => &[
            "net_unreachable",
            "host_unreachable",
            "protocol_unreachable",
            "port_unreachable",
            "frag_needed",
            "source_route_failed",
            "net_unknown",
            "host_unknown",
            "source_host_isolated",
            "net_prohibited",
            "host_prohibited",
            "net_unreachable_for_tos",
            "host_unreachable_for_tos",
            "packet_filtered",
            "precedence_violation",
            "precedence_cutoff",
        ],
        (IcmpKind::Unreachable, false) => &[
            "no_route",
            "admin_prohibited",
            "not_neighbour",
            "address_unreachable",
            "port_unreachable",
        ],
        (IcmpKind::TimeExceeded, true) => &["ttl_exceeded_in_transit", "frag_reass_exceeded"],
        (IcmpKind::TimeExceeded, false) => &["exceeded_hop_limit", "exceeded_frag_time"],
        (IcmpKind::ParameterProblem, true) => &["code_0", "code_1", "code_2"],
        (IcmpKind::ParameterProblem, false) => {
            &["header_field", "unknown_next_header", "unknown_option"]
        }
        (IcmpKind::SourceQuench | IcmpKind::PacketTooBig, _) => return Some((kind, 0)),
    };
    let code = codes.iter().position(|name| *name == message.code)?;
    Some((kind, u8::try_from(code).ok()?))
}

/// The error that a system makes of a report.
pub(crate) const fn errno(system: System, v4: bool, report: IcmpReport) -> Errno {
    match (system, report.kind, v4, report.code) {
        (_, IcmpKind::TimeExceeded, _, _) => Errno::HostUnreachable,
        (System::FreeBsd, IcmpKind::Unreachable, true, 2 | 3 | 9 | 10 | 13)
        | (System::FreeBsd, IcmpKind::Unreachable, false, 1 | 4)
        | (System::FreeBsd, IcmpKind::ParameterProblem, false, 1)
        | (System::Linux, IcmpKind::Unreachable, true, 3)
        | (System::Linux, IcmpKind::Unreachable, false, 4) => Errno::ConnectionRefused,
        (System::Linux, IcmpKind::Unreachable, true, 0 | 6 | 9 | 11)
        | (System::Linux, IcmpKind::Unreachable, false, 0) => Errno::NetUnreachable,
        (System::Linux, IcmpKind::Unreachable, true, 2) => Errno::NoProtocolOption,
        (System::Linux, IcmpKind::Unreachable, false, 1) => Errno::NoAccess,
        (System::Linux, IcmpKind::ParameterProblem, _, _) => Errno::Protocol,
        _ => Errno::HostUnreachable,
    }
}
