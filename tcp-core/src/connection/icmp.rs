//! What ICMP reports about segments of the connection (RFC 9293, 3.9.2.2; RFC 5927).

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
        self.reports.on_icmp(IcmpReport {
            kind: error.kind,
            code: error.code,
        });
        // Over IPv4 and without path MTU discovery nothing asked for the packet not to be cut: a
        // hard error (RFC 9293, 3.9.2.2: code 4).
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
