//! Timestamps: the clock that ours come from, and what is kept of the peer's (RFC 7323, 3 to 5).

use core::ops::ControlFlow;

use super::refused::Limit;
use super::{Connection, Context};
use crate::event::{Cause, Event, Observer};
use crate::seq::SeqNumber;
use crate::time::{Duration, Instant};
use crate::wire::{Flags, Segment, Timestamps};

/// For how long TS.Recent says which timestamps are old: a clock of milliseconds goes half-way
/// round in 24.8 days (RFC 7323, 5.5).
const RECENT_LASTS: Duration = Duration::from_secs(24 * 24 * 3600);

/// The timestamp clock: milliseconds (RFC 7323, 5.4). Time stands for itself: it never goes back,
/// and no two connections between the same endpoints see the same clock twice.
#[expect(clippy::cast_possible_truncation, reason = "the clock wraps")]
pub(crate) const fn clock(now: Instant) -> u32 {
    now.as_millis() as u32
}

/// What is kept of the peer's timestamps, once they are agreed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamps {
    /// TS.Recent: the one that is echoed.
    pub(super) recent: u32,
    /// When it came, or came again.
    pub(super) recent_at: Instant,
    /// The low bits of our first timestamp hold a SYN cookie's options: its echo measures nothing.
    pub(super) first_is_cookie: bool,
}

impl Default for Stamps {
    /// Before the peer's SYN: `TSecr` is 0 (RFC 7323, 3.2).
    fn default() -> Self {
        Self {
            recent: 0,
            recent_at: Instant::ZERO,
            first_is_cookie: false,
        }
    }
}

/// A timestamp as a number modulo 2^32, which is compared like a sequence number (RFC 7323, 5.2).
pub(super) const fn order(value: u32) -> SeqNumber {
    SeqNumber(value)
}

impl Connection {
    /// What our timestamps option says now. `TSecr` counts only beside an ACK (RFC 7323, 3.2;
    /// RFC7323/echo-needs-ack), and TS.Recent is 0 as long as we have nothing to acknowledge.
    pub(super) fn stamp(&self, now: Instant) -> Timestamps {
        Timestamps {
            value: clock(now),
            echo: self.stamps.recent,
        }
    }

    /// The peer's SYN, or the ACK that brings a cookie back: TS.Recent <- SEG.TSval.
    pub(super) fn first_stamp(&mut self, now: Instant, syn: &Segment) {
        if let Some(timestamps) = syn
            .options
            .timestamps
            .filter(|_| self.negotiated.timestamps)
        {
            self.stamps = Stamps {
                recent: timestamps.value,
                recent_at: now,
                ..self.stamps
            };
        }
    }

    /// RFC 7323, 4.3 (2) and 5.3, R3 (RFC7323/recent): what reaches back to the last ACK that we
    /// sent, or further, moves TS.Recent. So the earliest segment that waits for an ACK is the one
    /// that is echoed, and a sender's sample holds the time that the ACK was delayed; and while
    /// there is a hole, the last segment before it.
    ///
    /// A segment whose acknowledgment is not believed moves nothing: anybody could have sent it.
    pub(super) fn note_stamp(&mut self, now: Instant, segment: &Segment) {
        let Some(timestamps) = segment
            .options
            .timestamps
            .filter(|_| self.negotiated.timestamps)
        else {
            return;
        };
        self.rcv.forget_older();
        let newer = order(timestamps.value).at_or_after(order(self.stamps.recent));
        if (newer || self.recent_is_stale(now)) && segment.seq.at_or_before(self.rcv.last_ack_sent)
        {
            self.stamps.recent = timestamps.value;
            self.stamps.recent_at = now;
        }
    }

    /// The same for what comes again, although it lies before the window and is dropped: an ACK of
    /// ours was lost, and the answer to the retransmission tells the peer how long this round trip
    /// takes, not the first one (RFC 7323, 4.3 (2), and D, which has it before the sequence check).
    ///
    /// Only what the peer can send again counts, beside an acknowledgment that it can give, so that
    /// nobody makes every later segment look old from a distance.
    pub(super) fn note_stamp_again(&mut self, now: Instant, segment: &Segment) {
        let credible = match segment.ack {
            Some(ack) => {
                ack.at_or_after(self.snd.una.minus(self.snd.max_wnd))
                    && ack.at_or_before(self.snd.max)
            }
            // The SYN, once more.
            None => segment.flags.contains(Flags::SYN) && segment.seq == self.rcv.irs,
        };
        let resets = segment.flags.contains(Flags::RST);
        self.rcv.forget_older();
        if credible && !resets && self.rcv.may_come_again(segment.seq) {
            self.note_stamp(now, segment);
        }
    }

    /// RFC 7323, 5.5 (RFC7323/stale).
    fn recent_is_stale(&self, now: Instant) -> bool {
        now.since(self.stamps.recent_at) > RECENT_LASTS
    }

    /// PAWS (RFC 7323, 5.3, R1): before anything else is looked at, except that resets pass.
    pub(super) fn check_stamp<O: Observer>(
        &mut self,
        cx: &mut Context<'_, O>,
        segment: &Segment,
    ) -> ControlFlow<()> {
        // RFC7323/reset: an old reset is told by its number alone (5.2).
        if !self.negotiated.timestamps || segment.flags.contains(Flags::RST) {
            return ControlFlow::Continue(());
        }
        let Some(timestamps) = segment.options.timestamps else {
            // A SYN may be a peer's that has forgotten the connection and offers none: it needs the
            // challenge (RFC 5961, 4), which it could not get if it was dropped.
            let syn = segment.flags.contains(Flags::SYN);
            if syn || self.config.tolerate_missing_timestamps {
                return ControlFlow::Continue(());
            }
            // RFC 7323, 3.2 (RFC7323/missing): silently, and the connection goes on.
            cx.tell(Event::Dropped {
                cause: Cause::TimestampMissing,
            });
            return ControlFlow::Break(());
        };
        // RFC7323/paws: answered like any unacceptable segment, and dropped.
        if order(timestamps.value).before(order(self.stamps.recent))
            && !self.recent_is_stale(cx.now)
        {
            cx.tell(Event::Dropped {
                cause: Cause::OldTimestamp,
            });
            self.answer_refused(cx, segment, Cause::AckForOldTimestamp, Limit::None);
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    }

    /// Something new was acknowledged, while `flight` was outstanding: how long did the round trip
    /// take? `sent` is when the oldest segment of it was sent, if none of it was sent twice.
    ///
    /// The echo knows which of several transmissions arrived (RFC 7323, 4.1; RFC7323/sample), where
    /// Karn's rule would leave us without a sample (RFC 6298, 3). Where there was only one, our own
    /// clock measures the same, and finer.
    pub(super) fn measure_round_trip<O: Observer>(
        &mut self,
        cx: &mut Context<'_, O>,
        sent: Option<Instant>,
        flight: u32,
        segment: &Segment,
    ) {
        let echo = segment
            .options
            .timestamps
            .filter(|_| self.negotiated.timestamps && !self.stamps.first_is_cookie)
            .map(|timestamps| timestamps.echo);
        self.stamps.first_is_cookie = false;
        let echoed = echo.and_then(|echo| order(clock(cx.now)).distance_from(order(echo)));
        let (sample, echoed) = match (sent, echoed) {
            (Some(sent), _) => (cx.now.since(sent), false),
            (None, Some(ticks)) => (Duration::from_millis(u64::from(ticks)), true),
            (None, None) => return,
        };
        // RFC 7323, G: with timestamps each ACK gives a sample, so each counts for less.
        let expected = match self.negotiated.timestamps {
            true => flight.div_ceil(self.negotiated.send_mss.saturating_mul(2)),
            false => 1,
        };
        let cause = self.rtt.sample(sample, expected.max(1));
        if let (Some(srtt), Some(rttvar)) = (self.rtt.srtt(), self.rtt.rttvar()) {
            let rto = self.rtt.rto();
            cx.tell(Event::RttMeasured {
                sample,
                srtt,
                rttvar,
                rto,
                cause: if echoed {
                    Cause::RttFromTimestamp
                } else {
                    cause
                },
            });
        }
    }

    /// The peer's newest timestamp and when it came, where timestamps are agreed on.
    pub(crate) fn newest_stamp(&self) -> Option<(u32, Instant)> {
        let Stamps {
            recent, recent_at, ..
        } = self.stamps;
        self.negotiated.timestamps.then_some((recent, recent_at))
    }
}
