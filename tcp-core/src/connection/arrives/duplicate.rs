//! What a duplicate acknowledgment sets in motion (RFC 5681, 3.2; RFC 6582; RFC 6675, 5). Which
//! ones are duplicates is told by `ack_kind`.

use crate::congestion::Controller;
use crate::connection::{Connection, Context};
use crate::event::{Cause, Observer, Phase};
use crate::recovery::{DUPLICATE_THRESHOLD, LossRecovery};

impl Connection {
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
