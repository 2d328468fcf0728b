//! Duplicate acknowledgments: which they are, and what they set in motion (RFC 5681, 2 and 3.2; RFC
//! 6582; RFC 6675, 5).

use super::ack::AckKind;
use crate::congestion::Controller;
use crate::connection::{Connection, Context};
use crate::event::{Cause, Observer, Phase};
use crate::recovery::{DUPLICATE_THRESHOLD, LossRecovery};
use crate::wire::Segment;

impl Connection {
    /// RFC 5681, 2: something is outstanding, and the segment says exactly what the last one said.
    /// (RFC5681/duplicate-ack)
    pub(super) fn is_repetition(&self, segment: &Segment) -> bool {
        self.snd.is_syn_acked()
            && self.snd.flight() > 0
            && segment.seq_len() == 0
            && self.snd.wnd > 0
            && self.window_of(segment) == self.snd.wnd
    }

    /// Whether an acknowledgment counts as a duplicate. `sack_news`: its blocks tell of numbers
    /// that were not known to have arrived.
    pub(super) fn counts_as_duplicate(&self, kind: AckKind, sack_news: bool) -> bool {
        match (self.loss_recovery(), kind) {
            // RFC 6675, 2: with SACK, a duplicate is what tells of such numbers, whatever else it
            // brings.
            (LossRecovery::Sack, _) => sack_news,
            (_, AckKind::Repeats) => true,
            // RFC 5681, 2: where SACK was agreed on, what it tells may make a duplicate, too. (An
            // ACK with another window, say, while the peer's application reads.)
            (_, AckKind::MovesWindow | AckKind::Nothing) => sack_news,
            (_, AckKind::New | AckKind::Old) => false,
        }
    }

    /// RFC 5681, 3.2; RFC 6675, 5.
    /// (RFC5681/inflation, RFC6675/entry)
    pub(super) fn duplicate_ack<O: Observer>(&mut self, cx: &mut Context<'_, O>) {
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
                } else if by_sack && self.snd.queue.is_front_lost(self.negotiated.send_mss) {
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

    /// Whether a third duplicate ACK tells of a loss. After a recovery it may be an echo of what
    /// was sent again needlessly, until something is acknowledged that was sent later (RFC 6582,
    /// 3.2, step 2). SACK has no such echoes.
    /// (RFC6582/entry)
    fn believes_loss(&self) -> bool {
        match self.loss_recovery() {
            LossRecovery::Timer => false,
            LossRecovery::Reno | LossRecovery::Sack => true,
            LossRecovery::NewReno => self.recovery.recover().is_none(),
        }
    }
}
