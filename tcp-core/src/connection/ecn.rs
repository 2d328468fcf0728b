//! Explicit congestion notification (RFC 3168; SHLD-8): routers mark segments instead of dropping
//! them, the receiver echoes the mark, the sender reacts and says so.

use super::{Connection, Context};
use crate::congestion::{Controller, Signal};
use crate::event::{Cause, Event, Observer, Phase, State};
use crate::profile::EcnUse;
use crate::seq::SeqNumber;
use crate::wire::{Ecn as Codepoint, Flags, Segment};

/// What is known of ECN on this connection.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Ecn {
    /// Both sides said on their SYNs that they know ECN.
    pub(super) agreed: bool,
    /// A SYN of ours asked for it.
    asked: bool,
    /// A SYN of ours did not.
    plain: bool,
    /// A mark came, and the peer has not said yet that it reacted.
    pub(super) echoes: bool,
    /// The window was reduced: the next new data says so.
    cwr_due: bool,
    /// SND.NXT when the window was reduced last: marks of what was sent before are no news.
    reduced_at: Option<SeqNumber>,
}

/// ECE and CWR both: an ECN-setup SYN (RFC 3168, 6.1.1).
pub(crate) const SETUP_SYN: Flags = Flags::ECE.with(Flags::CWR);

/// Whether a SYN, or a SYN-ACK, offers ECN. A SYN-ACK with both bits comes from a peer that
/// reflects whatever it is sent, and offers nothing (RFC 3168, 6.1.1.1).
pub(crate) const fn offers(syn: &Segment) -> bool {
    match syn.ack {
        None => syn.flags.contains(SETUP_SYN),
        Some(_) => syn.flags.contains(Flags::ECE) && !syn.flags.contains(Flags::CWR),
    }
}

impl Connection {
    /// The ECN bits of a SYN or SYN-ACK that is sent now (RFC 3168, 6.1.1; RFC3168/negotiation).
    pub(super) fn ecn_on_syn(&mut self) -> Flags {
        if self.state != State::SynSent {
            return match self.ecn.agreed {
                true => Flags::ECE,
                false => Flags::NONE,
            };
        }
        // 6.1.1.1: a SYN that is not answered may have met a firewall that drops these bits.
        let asks = self.config.ecn == EcnUse::On
            && self.recovery.timeouts() <= self.config.ecn_syn_retries;
        if asks {
            self.ecn.asked = true;
            SETUP_SYN
        } else {
            self.ecn.plain = true;
            Flags::NONE
        }
    }

    /// The peer's SYN or SYN-ACK (RFC 3168, 6.1.1; RFC3168/negotiation).
    pub(super) fn agree_on_ecn(&mut self, syn: &Segment) {
        // Whoever opens must have asked; whoever answers may do so unasked.
        let willing = match self.config.ecn {
            EcnUse::Off => false,
            EcnUse::On | EcnUse::Accept => self.passive || self.ecn.asked,
        };
        self.ecn.agreed = willing && offers(syn);
    }

    /// What a segment says of ECN in its two headers. `new` data alone is marked as ECN-capable:
    /// not what is sent again, no probes, no ACKs (RFC 3168, 6.1.4 to 6.1.6;
    /// RFC3168/only-new-data); and none at all by a host that once sent a SYN without the offer
    /// (6.1.1).
    #[inline]
    pub(super) fn put_ecn(&mut self, segment: &mut Segment, new: bool) {
        if !self.ecn.agreed || segment.flags.contains(Flags::SYN) {
            return;
        }
        // 6.1.3 (RFC3168/echo): on every segment, until the peer says that it reacted.
        if self.ecn.echoes {
            segment.flags = segment.flags.with(Flags::ECE);
        }
        if new && !self.ecn.plain {
            segment.ip.ecn = Codepoint::Ect0;
            // 6.1.2 (RFC3168/reaction): on the first new data after the reduction.
            if core::mem::take(&mut self.ecn.cwr_due) {
                segment.flags = segment.flags.with(Flags::CWR);
            }
        }
    }

    /// Data in the window came: a mark begins the echo, and the peer's CWR ends it, unless it is
    /// marked itself (RFC 3168, 6.1.3; RFC3168/echo). What lies outside the window is not looked
    /// at: anybody could have sent it (6.1.5).
    pub(super) fn read_ecn<O: Observer>(&mut self, cx: &mut Context<'_, O>, segment: &Segment) {
        if !self.ecn.agreed {
            return;
        }
        if segment.flags.contains(Flags::CWR) && core::mem::take(&mut self.ecn.echoes) {
            cx.tell(Event::Accepted {
                cause: Cause::EcnAnswered,
            });
        }
        if segment.ip.ecn == Codepoint::Ce {
            self.ecn.echoes = true;
            cx.tell(Event::Accepted {
                cause: Cause::EcnMark,
            });
        }
    }

    /// An acknowledgment that is believed. Whether it tells of a mark: then the window does not
    /// grow, and is reduced, once for each window of data (RFC 3168, 6.1.2; RFC3168/reaction).
    pub(super) fn react_to_echo<O: Observer>(
        &mut self,
        cx: &mut Context<'_, O>,
        segment: &Segment,
        ack: SeqNumber,
    ) -> bool {
        if !self.ecn.agreed || segment.flags.contains(Flags::SYN) {
            return false;
        }
        if self.ecn.reduced_at.is_some_and(|at| ack.after(at)) {
            self.ecn.reduced_at = None;
        }
        let echo = segment.flags.contains(Flags::ECE);
        // A loss in the same window has reduced it already.
        let news = self.ecn.reduced_at.is_none() && self.recovery.phase() == Phase::Open;
        if echo && news && self.snd.is_syn_acked() {
            let flight = self.snd.flight();
            self.change_window(cx, |congestion, _| {
                congestion.on_signal(Signal::Mark, flight)
            });
            self.window_reduced();
        }
        echo
    }

    /// Whether what is outstanding was sent before the last reduction, on a connection with ECN.
    pub(super) fn has_reduced_for_window(&self) -> bool {
        self.ecn.reduced_at.is_some()
    }

    /// The window was reduced, for a mark, a loss or a timeout (RFC 3168, 6.1.2).
    pub(super) fn window_reduced(&mut self) {
        if self.ecn.agreed {
            self.ecn.reduced_at = Some(self.snd.max);
            self.ecn.cwr_due = true;
        }
    }
}
