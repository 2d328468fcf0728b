//! What ICMP reports about segments of the connection (RFC 9293, 3.9.2.2; RFC 5927).

use super::options::most_sent;
use super::{Connection, Context};
use crate::event::{Cause, Event, Observer, State};
use crate::profile::IcmpAborts;
use crate::wire::{IcmpError, IcmpKind, IcmpMeaning};

/// An error that ICMP reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IcmpReport {
    /// What went wrong.
    pub kind: IcmpKind,
    /// More exactly, as the connection's version of ICMP numbers it.
    pub code: u8,
}

/// What a connection remembers of ICMP's reports.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Noted {
    pub(super) last: Option<IcmpReport>,
    /// The most data in a segment that the path takes, once that was reported.
    path_mss: Option<u32>,
}

/// Where the length of IPv4 packets steps down on the links of the Internet, for routers that do not
/// name their MTU (RFC 1191, 7.1).
const PLATEAUS: [u32; 10] = [
    32_000, 17_914, 8_166, 4_352, 2_002, 1_492, 1_006, 508, 296, 68,
];

/// Every IPv6 link carries this much (RFC 8200, 5).
const LEAST_V6_MTU: u32 = 1280;

impl Connection {
    /// An error about one of our segments, or about one that somebody says is ours.
    pub(super) fn icmp_arrives<O: Observer>(&mut self, cx: &mut Context<'_, O>, error: &IcmpError) {
        let meaning = error.meaning();
        if meaning == IcmpMeaning::Nothing {
            cx.tell(Event::Dropped {
                cause: Cause::SourceQuenchIgnored,
            });
            return;
        }
        // RFC 5927, 4.1: SND.UNA =< SEG.SEQ < SND.NXT. What else can be known of the segment, an
        // attacker who does not see the connection can guess.
        if self.is_over() || error.seq.before(self.snd.una) || !error.seq.before(self.snd.max) {
            cx.tell(Event::Dropped {
                cause: Cause::IcmpNotInFlight,
            });
            return;
        }
        if meaning == IcmpMeaning::TooBig && self.discovers_path_mtu() {
            self.packet_too_big(cx, error.mtu);
            return;
        }
        self.icmp.last = Some(IcmpReport {
            kind: error.kind,
            code: error.code,
        });
        // Over IPv4 and without path MTU discovery nothing asked for the packet not to be cut: a hard error
        // (RFC 9293, 3.9.2.2: code 4).
        let hard = matches!(meaning, IcmpMeaning::Hard | IcmpMeaning::TooBig);
        match self.icmp_aborts(error, hard) {
            Some(cause) => {
                cx.tell(Event::Accepted { cause });
                if self.state == State::SynReceived && self.passive {
                    self.return_to_listen(cx, cause);
                } else {
                    self.fail(cx, cause);
                }
            }
            None => {
                let cause = match hard {
                    true => Cause::IcmpHardErrorTakenForSoft,
                    false => Cause::IcmpSoftError,
                };
                cx.tell(Event::Accepted { cause });
                self.report(cx, cause);
            }
        }
    }

    /// Whether a router's word about the size of packets counts. Over IPv6 it always does: no router
    /// there cuts a packet, and the knob is IPv4's (RFC 8201, 1; Linux's `ip_no_pmtu_disc`).
    pub(super) fn discovers_path_mtu(&self) -> bool {
        self.config.path_mtu_discovery || self.remote.is_ipv6()
    }

    /// Why this error ends the connection, if it does.
    fn icmp_aborts(&self, error: &IcmpError, hard: bool) -> Option<Cause> {
        let opening = matches!(self.state, State::SynSent | State::SynReceived);
        let (aborts, cause) = match self.config.icmp_aborts {
            IcmpAborts::Hard => (hard, Cause::IcmpHardError),
            IcmpAborts::HardWhileOpening => (hard && opening, Cause::IcmpHardError),
            IcmpAborts::AnyWhileOpening if hard => (opening, Cause::IcmpHardError),
            IcmpAborts::AnyWhileOpening => (opening, Cause::IcmpErrorWhileOpening),
            IcmpAborts::FreeBsd => (
                self.state == State::SynSent && ends_an_open_on_freebsd(error),
                if hard {
                    Cause::IcmpHardError
                } else {
                    Cause::IcmpErrorWhileOpening
                },
            ),
            IcmpAborts::Never => (false, Cause::IcmpHardError),
        };
        aborts.then_some(cause)
    }

    /// The path is narrower than we thought (RFC 1191, 6.4; RFC 8201, 5.4).
    fn packet_too_big<O: Observer>(&mut self, cx: &mut Context<'_, O>, mtu: Option<u32>) {
        let v4 = self.remote.is_ipv4();
        let headers = if v4 { 40 } else { 60 };
        let least = if v4 {
            u32::from(self.config.min_path_mtu.max(68))
        } else {
            LEAST_V6_MTU
        };
        // As long as the longest packet that we send, with a source route if there is one.
        let options = self.negotiated.option_len() + self.route_len();
        let current = self.negotiated.send_mss.saturating_add(headers + options);
        // RFC 1191, 5: a router from before it says no MTU, so the next lower plateau is tried. ICMPv6 has
        // always said one.
        let plateau = || PLATEAUS.into_iter().find(|step| v4 && *step < current);
        let said = mtu.or_else(plateau);
        // RFC 8201, 4: what would be below IPv6's least MTU, and so 0, is discarded.
        let mtu = said.filter(|mtu| v4 || *mtu >= LEAST_V6_MTU);
        let Some(mtu) = mtu.map(|mtu| mtu.max(least)).filter(|mtu| *mtu < current) else {
            cx.tell(Event::Dropped {
                cause: Cause::PathMtuNotLower,
            });
            return;
        };
        cx.tell(Event::Accepted {
            cause: Cause::PathMtuLowered,
        });
        self.icmp.path_mss = Some(mtu - headers);
        self.keep_to_path_mtu();
        self.smss_changed();
        // What cannot have come through goes out again, in smaller pieces. It was not lost to
        // congestion, so the window stays (RFC 1191, 6.4).
        if self.snd.queue.cut(self.negotiated.send_mss) {
            let front_lost = self
                .snd
                .queue
                .front()
                .is_some_and(|front| front.lost && !front.resent);
            let due = front_lost.then_some(Cause::PathMtuLowered);
            let due = due.or(self.recovery.front_due());
            self.recovery
                .enter_loss(self.snd.max, due, Cause::PathMtuLowered);
        }
        self.settle_timers(cx);
    }

    /// The path MTU, once ICMP lowered it.
    pub(crate) fn path_mtu(&self) -> Option<u32> {
        let headers = if self.remote.is_ipv4() { 40 } else { 60 };
        self.icmp.path_mss.map(|mss| mss + headers)
    }

    /// The host knows already what the path takes (RFC 1191, 6.3).
    pub(crate) fn begin_with_path_mtu(&mut self, mtu: u32) {
        let headers = if self.remote.is_ipv4() { 40 } else { 60 };
        self.icmp.path_mss = Some(mtu.saturating_sub(headers));
        self.keep_to_path_mtu();
    }

    /// The application wants no larger segments (`TCP_MAXSEG`), or the link carries less.
    pub(super) fn limit_segment_size(&mut self) {
        let options = self.negotiated.option_len() + self.route_len();
        let most = most_sent(&self.config, self.remote);
        let most = most.saturating_sub(options).max(1);
        self.negotiated.send_mss = self.negotiated.send_mss.min(most);
    }

    /// Eff.snd.MSS is what both the peer and the path take (RFC 9293, 3.7.1).
    /// (SHLD-6)
    pub(super) fn keep_to_path_mtu(&mut self) {
        if let Some(most) = self.icmp.path_mss {
            let options = self.negotiated.option_len() + self.route_len();
            let most = most.saturating_sub(options).max(1);
            self.negotiated.send_mss = self.negotiated.send_mss.min(most);
        }
    }
}

/// What FreeBSD gives up an active open for when `icmp_may_rst` is set.
const fn ends_an_open_on_freebsd(error: &IcmpError) -> bool {
    matches!(
        (error.kind, error.local.is_ipv4(), error.code),
        // Protocol, port; network, host, and communication prohibited.
        (IcmpKind::Unreachable, true, 2 | 3 | 9 | 10 | 13)
            // Prohibited, port.
            | (IcmpKind::Unreachable, false, 1 | 4)
            // The next header is not known there: as good as protocol unreachable.
            | (IcmpKind::ParameterProblem, false, 1)
            | (IcmpKind::TimeExceeded, _, 0)
    )
}
