//! Answers to what is not acceptable (RFC 9293, 3.10.7.4: "an acknowledgment should be sent in
//! reply"), and when there is none.
//!
//! Two ends that disagree about a number (a forged segment does it) find each other's
//! acknowledgments unacceptable, and by the letter would answer them for ever (RFC 9293, A.2). What
//! ends it is that a *bare* segment, which carries neither text nor SYN nor FIN, is not answered
//! when it and the answer would say what the last ones said: its sender has that answer, or sends
//! something when it needs one. What helps is spared: a segment with text, SYN or FIN is always
//! answered, and so is a bare one just before what is expected, which is a keep-alive or a window
//! probe (3.8.4, 3.8.6.1). Linux looks at the clock instead: one such answer in
//! `tcp_invalid_ratelimit`, and challenge ACKs count (RFC 5961, 7).

use super::{Connection, Context};
use crate::event::{Cause, Event, Observer};
use crate::seq::SeqNumber;
use crate::time::Instant;
use crate::wire::Segment;

/// The last answer to something that was not acceptable.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Refused {
    /// When it was given.
    at: Option<Instant>,
    /// To which bare segment, and what it said.
    said: Option<Exchange>,
}

/// A bare segment and its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Exchange {
    came: (SeqNumber, Option<SeqNumber>),
    went: (SeqNumber, SeqNumber),
}

/// Which limit there is for an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Limit {
    /// A blind attacker may have sent what is answered, so the host counts the answer (RFC 5961,
    /// 7).
    OfHost,
    /// None.
    None,
}

impl Connection {
    /// What is not acceptable is answered with an ACK, by itself.
    pub(super) fn answer_refused<O: Observer>(
        &mut self,
        cx: &mut Context<'_, O>,
        segment: &Segment,
        cause: Cause,
        limit: Limit,
    ) {
        let bare = segment.seq_len() == 0;
        if let Some(cause) = self.withholds(cx.now, segment, limit) {
            cx.tell(Event::Dropped { cause });
            return;
        }
        if bare || limit == Limit::OfHost {
            self.refused.at = Some(cx.now);
        }
        if bare {
            self.refused.said = Some(self.exchange(segment));
        }
        match limit {
            Limit::OfHost => self.answer_blind(cause),
            Limit::None => self.ack_alone(cause),
        }
    }

    /// Why there is no answer.
    fn withholds(&self, now: Instant, segment: &Segment, limit: Limit) -> Option<Cause> {
        let bare = segment.seq_len() == 0;
        let recent = |span| self.refused.at.is_some_and(|at| now.since(at) < span);
        if (bare || limit == Limit::OfHost) && self.config.invalid_ratelimit.is_some_and(recent) {
            return Some(Cause::InvalidRateLimit);
        }
        let repeats = bare && self.refused.said == Some(self.exchange(segment));
        (self.config.damp_ack_loops && repeats && !self.asks_for_a_sign(segment))
            .then_some(Cause::RepeatUnanswered)
    }

    fn exchange(&self, segment: &Segment) -> Exchange {
        Exchange {
            came: (segment.seq, segment.ack),
            went: (self.snd.nxt, self.rcv.nxt),
        }
    }

    /// A keep-alive, or the window probe of a system that sends no new octet.
    fn asks_for_a_sign(&self, segment: &Segment) -> bool {
        segment.seq == self.rcv.nxt.minus(1)
            && segment.ack.is_none_or(|ack| ack.at_or_before(self.snd.max))
    }
}
