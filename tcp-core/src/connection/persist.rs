//! Probes of a closed window (RFC 9293, 3.8.6.1), and what becomes of the octet that they carry.
//!
//! An octet that was sent counts as sent: SND.NXT advances over it (RFC 9293, 3.4), so that a peer
//! which takes it finds our next acknowledgment where it expects it. A peer whose window is still
//! closed refuses it, and then expects its number: with an SND.NXT beyond it our acknowledgments
//! would lie outside of that peer's window, and it would hear none of them. So a probe that is
//! refused was never sent, as far as SND.NXT knows (as in BSD, which leaves `snd_nxt` where it is;
//! Linux probes with a number that the peer has already). Until the peer has told which of the two
//! it is, two ends that probe each other may both be one octet wrong:
//! [`Connection::is_beside_probe`] and [`Connection::is_behind_probe`] hear each other's
//! acknowledgments all the same (RFC 9293, A.2).

use super::output::Plan;
use super::{Connection, Context};
use crate::event::{Cause, Observer};
use crate::seq::SeqNumber;
use crate::time::Instant;
use crate::wire::{Flags, Segment};

/// What is known of the peer's closed window.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Persist {
    /// A probe is to be sent now.
    due: bool,
    /// Probes since the window closed: the interval doubles with each (SHLD-30).
    sent: u8,
    /// Probes since the peer was last heard.
    unanswered: u8,
    /// When a probe last took an octet beyond the window along, while the peer has not told whether
    /// it took or refused it.
    asked: Option<Instant>,
    /// An acknowledgment has left since then that counts the octet as sent.
    acked_beyond: bool,
}

impl Persist {
    /// Whether a probe is to be sent now.
    pub(super) fn is_due(&self) -> bool {
        self.due
    }

    /// How many probes were sent since the window closed.
    pub(super) fn sent(&self) -> u8 {
        self.sent
    }

    /// Whether the peer has not been heard since the last probe.
    pub(super) fn is_unanswered(&self) -> bool {
        self.unanswered > 0
    }

    /// The peer was heard (MUST-37).
    pub(super) fn on_answer(&mut self) {
        self.unanswered = 0;
    }

    /// The connection is over: no probe goes out any more.
    pub(super) fn cancel(&mut self) {
        self.due = false;
    }

    /// The window is open, or nothing waits: the next time begins with the first interval.
    pub(super) fn over(&mut self) {
        self.due = false;
        self.sent = 0;
        self.unanswered = 0;
    }
}

impl Connection {
    /// Why nothing more goes to a peer whose window is closed.
    pub(super) fn zero_window(&self) -> Cause {
        if self.config.persist {
            Cause::ZeroWindow
        } else {
            Cause::ZeroWindowNotProbed
        }
    }

    /// The peer's window has been closed for a while: it is probed (RFC 9293, 3.8.6.1; MUST-36).
    pub(super) fn persist_timeout<O: Observer>(&mut self, cx: &mut Context<'_, O>) {
        // A peer that answers may keep its window closed for ever (MUST-37); one that does not
        // answer is given up like any other.
        let limit = self.retry_limit();
        if limit.is_some_and(|most| self.persist.unanswered > most) {
            self.fail(cx, Cause::TooManyProbes);
            return;
        }
        self.persist.due = true;
    }

    /// One octet, to ask whether the peer's window is still closed (RFC 9293, 3.8.6.1): of what is
    /// outstanding, or else of what is queued; the FIN when there is nothing else.
    pub(super) fn send_probe<O: Observer>(&mut self, cx: &mut Context<'_, O>) -> Option<Plan> {
        if !self.persist.due || !self.may_transmit() {
            return None;
        }
        self.persist.due = false;
        let front = self.snd.queue.front().copied();
        let (seq, has_data) = match front {
            Some(front) => (front.seq, front.data_len() > 0),
            None => (self.snd.nxt, self.snd.unsent() > 0),
        };
        let data = u32::from(has_data);
        let mut flags = if has_data { Flags::NONE } else { Flags::FIN };
        if has_data && self.snd.pushes(seq, seq + 1) {
            flags = flags.with(Flags::PSH);
        }
        self.persist.sent = self.persist.sent.saturating_add(1);
        self.persist.unanswered = self.persist.unanswered.saturating_add(1);
        if !has_data {
            self.fin_goes_out(cx);
        }
        let plan = Plan {
            seq,
            data,
            flags,
            cause: Cause::WindowProbe,
            again: true,
        };
        if front.is_some() {
            self.snd.queue.mark_probed();
            if self.persist.asked.is_some() {
                self.persist.asked = Some(cx.now);
            }
            return Some(plan);
        }
        self.persist.asked = Some(cx.now);
        self.persist.acked_beyond = false;
        Some(self.first_time(cx, plan))
    }

    /// The number of a segment without data: SND.NXT. (Where the window is open again the octet of
    /// an earlier probe may have been taken, though it is sent once more: what comes after it is
    /// right whether it was or not.)
    pub(super) fn ack_seq(&mut self) -> SeqNumber {
        self.persist.acked_beyond |= self.persist.asked.is_some();
        match self.snd.wnd {
            0 => self.snd.nxt,
            _ => self.snd.max,
        }
    }

    /// Something new was acknowledged, so the octet of a probe was taken.
    pub(super) fn probe_taken(&mut self) {
        self.persist.asked = None;
    }

    /// An acknowledgment does not count the octet of a probe. A round trip after it was sent, or as
    /// soon as one comes by itself, it is the answer: the octet was refused. (What comes earlier
    /// with data was on its way already.) With a window that is open now, the octet goes out again
    /// with what follows it.
    pub(super) fn probe_not_taken(&mut self, now: Instant, segment: &Segment) {
        let Some(asked) = self.persist.asked else {
            return;
        };
        let round_trip = self.rtt.srtt();
        let answered =
            segment.seq_len() == 0 || round_trip.is_some_and(|time| now.since(asked) > time);
        if self.snd.wnd == 0 && !answered {
            return;
        }
        self.persist.asked = None;
        self.snd.take_back();
        if self.snd.wnd == 0 && core::mem::take(&mut self.persist.acked_beyond) {
            // It refused what we acknowledged in the meantime along with the octet.
            self.ack_now(Cause::AckAfterRefusedProbe);
        }
    }

    /// A bare ACK just beyond a window that is closed: it comes from a peer that counts the octet
    /// of a probe as sent, which we refused. If it were refused too, two such peers would answer
    /// each other's ACKs with ACKs for ever (RFC 9293, A.2).
    pub(super) fn is_beside_probe(&self, segment: &Segment) -> bool {
        segment.seq_len() == 0
            && !segment.flags.contains(Flags::RST)
            && self.rcv.wnd() == 0
            && segment.seq == self.rcv.nxt + 1
    }

    /// A bare ACK of something new, with the number at which our window was closed, after we have
    /// taken one octet there: its peer does not know yet that the octet of its probe was taken (RFC
    /// 9293, A.2). It is answered, so that the peer learns of it.
    pub(super) fn is_behind_probe(&self, segment: &Segment) -> bool {
        segment.seq_len() == 0
            && !segment.flags.contains(Flags::RST)
            && segment.seq == self.rcv.nxt.minus(1)
            && self.rcv.closed_at == Some(segment.seq)
            && segment
                .ack
                .is_some_and(|ack| ack.after(self.snd.una) && ack.at_or_before(self.snd.max))
    }
}
