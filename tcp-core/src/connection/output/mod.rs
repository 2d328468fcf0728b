//! What is sent now: one segment a call, the most urgent first.
//!
//! | file | holds |
//! | --- | --- |
//! | `again` | what was sent before |
//! | `fresh` | what may be sent for the first time now, and why nothing is |
//! | `first` | what sending it does to the rest |
//! | `burst` | when data last left, and how much at once |
//! | `build` | the segment itself, from the plan that one of these made |
//! | `reset` | resets |

mod again;
mod build;
mod burst;
mod first;
mod fresh;
mod reset;

use super::{Connection, Context, Transmit};
use crate::event::{Cause, Observer, State};
use crate::recovery::{Resent, Sent};
use crate::seq::SeqNumber;
use crate::wire::Flags;

pub(super) use burst::Burst;
pub(super) use fresh::Held;
pub(super) use reset::PendingReset;

use build::Afterwards;

/// What a decision to send came to: the sequence numbers and why. The segment itself, which is far
/// larger, is built from it once, at the end.
#[derive(Clone, Copy)]
pub(super) struct Plan {
    pub(super) seq: SeqNumber,
    pub(super) data: u32,
    pub(super) flags: Flags,
    pub(super) cause: Cause,
    /// It carries sequence numbers that were sent before.
    pub(super) again: bool,
}

impl Connection {
    /// The next segment, if anything is to be sent.
    pub(super) fn output<O: Observer>(&mut self, cx: &mut Context<'_, O>) -> Option<Transmit> {
        if let Some(reset) = self.reset.take() {
            return Some(self.reset_segment(cx.now, reset));
        }
        if self.is_over() {
            return None;
        }
        if let Some(plan) = self.plan_in_sequence(cx) {
            return Some(self.emit(cx, &plan, Afterwards::TimersSettle));
        }
        if let Some(probe) = self.send_keep_alive(cx) {
            self.settle_timers(cx);
            return Some(probe);
        }
        // Nothing that the acknowledgment could travel with.
        let cause = self.owed_ack.now?;
        let plan = self.plan_ack(cx, cause);
        Some(self.emit(cx, &plan, Afterwards::TimersStand))
    }

    fn plan_in_sequence<O: Observer>(&mut self, cx: &mut Context<'_, O>) -> Option<Plan> {
        if let Some(syn) = self.send_syn(cx) {
            return Some(syn);
        }
        if let Some(cause) = self.owed_ack.empty {
            return Some(self.plan_ack(cx, cause));
        }
        if let Some(probe) = self.send_probe(cx) {
            return Some(probe);
        }
        if let Some(again) = self.send_again(cx) {
            return Some(again);
        }
        let new = self.send_new(cx);
        new.or_else(|| self.send_on_suspicion(cx))
    }

    /// The first SYN: `<SEQ=ISS><CTL=SYN>`, or `<SEQ=ISS><ACK=RCV.NXT><CTL=SYN,ACK>`.
    fn send_syn<O: Observer>(&mut self, cx: &mut Context<'_, O>) -> Option<Plan> {
        if self.snd.is_syn_acked() || self.snd.nxt != self.snd.iss {
            return None;
        }
        let cause = match self.state {
            State::SynSent => Cause::ActiveOpen,
            _ if self.passive => Cause::SynReceived,
            _ => Cause::SimultaneousOpen,
        };
        let plan = Plan {
            seq: self.snd.iss,
            data: 0,
            flags: Flags::SYN,
            cause,
            again: false,
        };
        Some(self.first_time(cx, plan))
    }

    /// `<SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK>`. (FreeBSD: for what was accepted, with the FIN, while
    /// it is all that is not acknowledged.)
    fn plan_ack<O: Observer>(&mut self, cx: &Context<'_, O>, cause: Cause) -> Plan {
        let front = self.snd.queue.front().copied();
        let refused = super::acks::refuses(cause);
        let with_fin = self.config.fin_on_acks && !refused;
        let fin = front.filter(|front| with_fin && front.fin && front.len == 1);
        let (seq, flags) = match fin {
            Some(fin) => {
                self.snd
                    .queue
                    .mark_retransmitted(cx.now, fin.seq, Resent::Lost);
                (fin.seq, Flags::FIN)
            }
            None => (self.ack_seq(), Flags::NONE),
        };
        Plan {
            seq,
            data: 0,
            flags,
            cause,
            again: fin.is_some(),
        }
    }

    /// What SND.NXT stands at is sent, and goes onto the retransmission queue.
    pub(super) fn first_time<O: Observer>(&mut self, cx: &Context<'_, O>, plan: Plan) -> Plan {
        let (syn, fin) = (
            plan.flags.contains(Flags::SYN),
            plan.flags.contains(Flags::FIN),
        );
        let len = plan.data + u32::from(syn) + u32::from(fin);
        // Only a probe can have sent some of it before.
        let again = plan.seq.before(self.snd.max);
        self.snd.queue.push(Sent {
            seq: plan.seq,
            len,
            syn,
            fin,
            // (Where a packet of a burst ended means nothing when it is sent again.)
            push: plan.data > 0 && self.snd.pushes(plan.seq, plan.seq + plan.data),
            sent_at: cx.now,
            retransmitted: again,
            sacked: false,
            lost: false,
            resent: false,
        });
        self.snd.nxt = plan.seq + len;
        self.snd.max = self.snd.max.max(self.snd.nxt);
        self.usage.on_send(self.snd.una, self.snd.nxt);
        Plan { again, ..plan }
    }
}
