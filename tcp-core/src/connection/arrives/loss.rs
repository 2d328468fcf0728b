//! What acknowledgments tell of losses: duplicate ACKs, SACK blocks, and the fast recovery that
//! follows (RFC 5681, 3.2; RFC 6582; RFC 6675, 5).

use crate::congestion::{Controller, FastRecovery, Signal};
use crate::connection::{Connection, Context};
use crate::event::{Cause, Event, Observer, Phase};
use crate::recovery::{DUPLICATE_THRESHOLD, LossRecovery, Range};
use crate::seq::SeqNumber;
use crate::wire::Segment;

impl Connection {
    /// How losses are repaired on this connection.
    pub(in crate::connection) fn loss_recovery(&self) -> LossRecovery {
        let habit = self.congestion.fast_recovery();
        // A peer that agreed on SACK and then sends no block is one without SACK.
        let sack = self.negotiated.sack && self.recovery.has_seen_sack();
        self.config.recovery.with(sack, habit)
    }

    /// An acknowledgment that repeats the last one, or brings SACK blocks, may tell of a loss. True
    /// when it counts as a duplicate. `again`: it acknowledges what was acknowledged before;
    /// `repeats`: and says nothing else either.
    pub(super) fn look_for_loss<O: Observer>(
        &mut self,
        cx: &mut Context<'_, O>,
        segment: &Segment,
        ack: SeqNumber,
        again: bool,
        repeats: bool,
    ) -> bool {
        let news = self.take_sack(cx, segment, ack);
        // RFC 6675, 2: with SACK, a duplicate is what tells of numbers that were not known to have
        // arrived, whatever else it brings.
        let duplicate = match self.loss_recovery() {
            LossRecovery::Sack => news,
            // RFC 5681, 2: where SACK was agreed on, what it tells may make a duplicate, too. (An ACK
            // with another window, say, while the peer's application reads.)
            LossRecovery::Timer | LossRecovery::Reno | LossRecovery::NewReno => {
                repeats || (again && news)
            }
        };
        if duplicate {
            self.duplicate_ack(cx);
        }
        duplicate
    }

    // --- SACK blocks ----------------------------------------------------------------------------

    /// `Update()` (RFC 6675, 3). True when the blocks tell of segments that were not known to have
    /// arrived.
    fn take_sack<O: Observer>(
        &mut self,
        cx: &mut Context<'_, O>,
        segment: &Segment,
        ack: SeqNumber,
    ) -> bool {
        if !self.negotiated.sack || !self.snd.syn_acked() {
            return false;
        }
        let blocks = segment.options.sack.as_slice();
        if !blocks.is_empty() {
            self.recovery.on_sack_blocks();
        }
        let mut news = false;
        for (index, (start, end)) in blocks.iter().copied().enumerate() {
            let second = blocks.get(1).copied();
            if index == 0 && is_duplicate_report(start, end, ack, second) {
                // RFC 2883, 4: it tells of what came twice, not of what is there.
                cx.tell(Event::Sacked {
                    start,
                    end,
                    cause: Cause::DuplicateReported,
                });
                continue;
            }
            // What cannot be: empty, acknowledged already, or never sent.
            if !start.before(end) || start.at_or_before(self.snd.una) || end.after(self.snd.max) {
                continue;
            }
            let tally = self.snd.queue.mark_sacked(Range { start, end });
            if tally.segments > 0 {
                news = true;
                self.recovery.on_delivered(tally.segments);
                cx.tell(Event::Sacked {
                    start,
                    end,
                    cause: Cause::SackBlock,
                });
            }
        }
        news
    }

    /// What the blocks tell of losses (RFC 6675, 4: `IsLost()`).
    fn mark_lost<O: Observer>(&mut self, cx: &mut Context<'_, O>) {
        let tally = self.snd.queue.mark_lost(self.negotiated.send_mss);
        if tally.segments > 0 {
            cx.tell(Event::Lost {
                segments: tally.segments,
                count: tally.numbers,
                cause: Cause::SackHole,
            });
        }
    }

    // --- duplicates -------------------------------------------------------------------------------

    /// RFC 5681, 2: something is outstanding, and the segment says exactly what the last one said.
    /// (RFC5681/duplicate-ack)
    pub(super) fn is_duplicate(&self, segment: &Segment) -> bool {
        self.snd.syn_acked()
            && self.snd.flight() > 0
            && segment.seq_len() == 0
            && self.snd.wnd > 0
            && self.window_of(segment) == self.snd.wnd
    }

    /// RFC 5681, 3.2; RFC 6675, 5.
    /// (RFC5681/inflation, RFC6675/entry)
    fn duplicate_ack<O: Observer>(&mut self, cx: &mut Context<'_, O>) {
        let by_sack = self.loss_recovery() == LossRecovery::Sack;
        match self.recovery.phase() {
            Phase::Open => {
                let count = self.recovery.on_duplicate_ack();
                let third = match by_sack {
                    true => count >= DUPLICATE_THRESHOLD,
                    false => count == DUPLICATE_THRESHOLD,
                };
                if third && self.believes_loss() {
                    self.enter_recovery(cx, Cause::ThirdDuplicateAck);
                } else if by_sack && self.snd.queue.front_is_lost(self.negotiated.send_mss) {
                    // RFC 6675, 5, step 2: ACKs may have been lost, but the blocks tell enough.
                    self.enter_recovery(cx, Cause::SackHole);
                }
            }
            // RFC 6675, 5, step B: the pipe tells what may be sent, so nothing is inflated.
            Phase::FastRecovery if by_sack => self.mark_lost(cx),
            Phase::FastRecovery => {
                self.recovery.on_duplicate_ack();
                // RFC 5681, 3.2, step 4: one more segment has left the network.
                let smss = self.negotiated.send_mss;
                self.change_window(cx, |congestion, recovery| {
                    if congestion.inflates() {
                        recovery.inflate(smss);
                    }
                    Cause::FastRecoveryInflation
                });
            }
            // What is sent again after a timeout makes duplicates of its own; they are no news
            // (RFC 6582, 3.2, steps 2 and 4). RFC 6675, 5.1: no new recovery before everything is
            // acknowledged that was outstanding.
            Phase::Loss => {}
        }
    }

    /// Whether a third duplicate ACK tells of a loss. After a recovery it may be an echo of what was
    /// sent again needlessly, until something is acknowledged that was sent later (RFC 6582, 3.2,
    /// step 2). SACK has no such echoes.
    /// (RFC6582/entry)
    fn believes_loss(&self) -> bool {
        match self.loss_recovery() {
            LossRecovery::Timer => false,
            LossRecovery::Reno | LossRecovery::Sack => true,
            LossRecovery::NewReno => self.recovery.recover().is_none(),
        }
    }

    // --- fast recovery ----------------------------------------------------------------------------

    /// A segment is lost, say acknowledgments: fast retransmit (RFC 5681, 3.2, steps 2 and 3; RFC
    /// 6675, 5, step 4).
    /// (RFC5681/fast-retransmit, RFC6675/reduction)
    fn enter_recovery<O: Observer>(&mut self, cx: &mut Context<'_, O>, cause: Cause) {
        let (smss, highest) = (self.negotiated.send_mss, self.snd.max);
        // Without what limited transmit sent.
        let flight = self
            .snd
            .flight()
            .saturating_sub(self.recovery.limited_sent());
        let by_sack = self.loss_recovery() == LossRecovery::Sack;
        let slow_start = self.congestion.fast_recovery() == FastRecovery::SlowStart;
        let signal = Signal::Loss(if by_sack { Cause::SackRecovery } else { cause });
        // RFC 3168, 6.1.2 (RFC3168/reaction): once for a window of data, whatever tells of it.
        let reduced = self.reduced_for_window() && !slow_start;
        self.change_window(cx, |congestion, recovery| {
            let why = match reduced {
                true => Cause::RecoveryAfterMark,
                false => congestion.on_signal(signal, flight),
            };
            if congestion.inflates() && !slow_start && !by_sack {
                // The three segments that made the duplicates have left the network.
                recovery.inflate_for_third(smss);
            }
            why
        });
        self.window_reduced();
        if slow_start {
            self.snd.queue.mark_all_lost();
            let rest = Cause::RetransmissionAfterFastRetransmit;
            self.recovery.enter_loss(highest, Some(cause), rest);
        } else {
            self.snd.queue.begin_recovery();
            self.recovery.enter_fast_recovery(highest, cause);
            // Without SACK's recovery the front alone is known to be lost, whatever the blocks say.
            if by_sack {
                self.mark_lost(cx);
            }
        }
        cx.tell(Event::Recovery {
            phase: self.recovery.phase(),
            cause,
        });
    }

    /// The timer went off: everything that the peer does not hold is lost (RFC 6582, 3.2, step 4; RFC
    /// 6675, 5.1).
    /// (RFC6582/timeout, RFC6675/timeout)
    pub(in crate::connection) fn lose_everything<O: Observer>(&mut self, cx: &mut Context<'_, O>) {
        // RFC 2018, 8: what the peer said that it holds is believed, unless it has shown that it
        // throws such things away.
        if self.snd.queue.forget_if_reneged() {
            cx.tell(Event::Accepted {
                cause: Cause::SackReneged,
            });
        }
        self.snd.queue.mark_all_lost();
        let cause = Cause::RetransmissionTimeout;
        let rest = Cause::RetransmissionAfterTimeout;
        self.recovery.enter_loss(self.snd.max, Some(cause), rest);
        if self.snd.syn_acked() {
            let phase = Phase::Loss;
            cx.tell(Event::Recovery { phase, cause });
        }
    }

    /// New data is acknowledged in fast recovery: its end, or not yet. False when the timer runs on.
    /// (RFC5681/deflation, RFC6582/full-ack, RFC6582/partial-ack, RFC6675/exit)
    pub(super) fn new_ack_in_fast_recovery<O: Observer>(
        &mut self,
        cx: &mut Context<'_, O>,
        count: u32,
    ) -> bool {
        let full = self.recovery.covers_recover(self.snd.una);
        let how = self.loss_recovery();
        if full || how <= LossRecovery::Reno {
            // RFC 5681, 3.2, step 6; RFC 6582, 3.2, step 3: a full acknowledgment; RFC 6675, 5,
            // step A.
            let cause = match how {
                LossRecovery::Sack => Cause::SackRecoveryExit,
                LossRecovery::NewReno => Cause::NewRenoRecoveryExit,
                LossRecovery::Timer | LossRecovery::Reno if full => Cause::FastRecoveryExit,
                LossRecovery::Timer | LossRecovery::Reno => Cause::FastRecoveryExitEarly,
            };
            self.change_window(cx, |_, recovery| {
                recovery.leave_fast_recovery();
                cause
            });
            cx.tell(Event::Recovery {
                phase: Phase::Open,
                cause,
            });
            return true;
        }
        if how == LossRecovery::Sack {
            return true;
        }
        // RFC 6582, 3.2, step 3: the next hole goes out. Only the first partial ACK starts the timer
        // again, so that many losses in one window end in a timeout rather than take a round trip
        // each (4, the impatient variant).
        let smss = self.negotiated.send_mss;
        let mut first = false;
        self.change_window(cx, |congestion, recovery| {
            first = recovery.on_partial_ack(count, congestion.cwnd(), smss);
            if !congestion.inflates() {
                recovery.deflate();
            }
            Cause::PartialAckDeflation
        });
        first
    }
}

/// Whether the first block tells of something that arrived twice (RFC 2883, 4): it lies below the
/// acknowledgment, or inside the second block.
fn is_duplicate_report(
    start: SeqNumber,
    end: SeqNumber,
    ack: SeqNumber,
    second: Option<(SeqNumber, SeqNumber)>,
) -> bool {
    let below = end.at_or_before(ack);
    let inside = second.is_some_and(|(from, to)| start.at_or_after(from) && end.at_or_before(to));
    start.before(end) && (below || inside)
}
