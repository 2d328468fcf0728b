//! Fifth, check the ACK field (RFC 9293, 3.10.7.4), and what an acknowledgment sets in motion.

use super::Step;
use super::ack_kind::AckKind;
use crate::congestion::{Acked, Controller, FastRecovery, initial_window};
use crate::connection::refused::Limit;
use crate::connection::{Connection, Context};
use crate::event::{Cause, Event, Observer, Phase, State};
use crate::profile::BlindCheck;
use crate::recovery::LossRecovery;
use crate::seq::SeqNumber;
use crate::wire::Segment;

/// What an acknowledgment counted as when losses were looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Counted {
    AsDuplicate,
    AsItStands,
}

impl Connection {
    pub(super) fn check_ack<O: Observer>(
        &mut self,
        cx: &mut Context<'_, O>,
        segment: &Segment,
    ) -> Step {
        let Some(ack) = segment.ack else {
            cx.tell(Event::Dropped {
                cause: Cause::AckMissing,
            });
            return Step::Break(());
        };
        if self.state == State::SynReceived {
            self.ack_in_syn_received(cx, segment, ack)?;
            self.note_stamp(cx.now, segment);
        } else {
            self.check_ack_range(cx, segment, ack)?;
            self.note_stamp(cx.now, segment);
            self.ack_in_established(cx, segment, ack);
        }
        // MUST-37: the peer has answered a probe. (Not with what is older than all that was probed:
        // one that never got what somebody else acknowledged in its name would be asked for ever.)
        if ack.at_or_after(self.snd.una) {
            self.persist.on_answer();
        }
        self.heard(cx);
        self.after_ack(cx, segment)
    }

    /// SYN-RECEIVED: the ACK of our SYN establishes the connection; any other is answered with a
    /// reset.
    fn ack_in_syn_received<O: Observer>(
        &mut self,
        cx: &mut Context<'_, O>,
        segment: &Segment,
        ack: SeqNumber,
    ) -> Step {
        if !(ack.after(self.snd.una) && ack.at_or_before(self.snd.max)) {
            self.answer_with_reset(segment, Cause::UnacceptableAck);
            cx.tell(Event::Dropped {
                cause: Cause::UnacceptableAck,
            });
            return Step::Break(());
        }
        cx.tell(Event::Accepted {
            cause: Cause::HandshakeAck,
        });
        self.enter(cx, State::Established, Cause::HandshakeAck);
        if self.passive {
            self.go_by_buffer();
        }
        self.take_window(cx, segment, ack, Cause::HandshakeAck);
        self.new_ack(cx, segment, ack);
        self.urgent_may_begin();
        // A CLOSE that was queued until now (3.10.4).
        if self.snd.closing {
            self.enter(cx, State::FinWait1, Cause::Close);
        }
        Step::Continue(())
    }

    /// (SND.UNA - MAX.SND.WND) =< SEG.ACK =< SND.NXT; anything else is answered with an ACK and
    /// discarded (RFC 5961, 5; MAY-12; RFC 793 takes any that is old).
    /// SND.NXT includes the octet of a zero-window probe, taken or not.
    /// (RFC5961/ack-range)
    fn check_ack_range<O: Observer>(
        &mut self,
        cx: &mut Context<'_, O>,
        segment: &Segment,
        ack: SeqNumber,
    ) -> Step {
        if ack.after(self.snd.max) {
            let answers = self.config.answer_unsent_ack;
            let cause = match answers {
                true => Cause::AckOfUnsent,
                false => Cause::AckOfUnsentIgnored,
            };
            cx.tell(Event::Dropped { cause });
            if answers {
                self.answer_refused(cx, segment, Cause::AckForUnsent, Limit::OfHost);
            }
            return Step::Break(());
        }
        let blind = self.config.ack_check == BlindCheck::Rfc5961;
        if blind && ack.before(self.snd.una.minus(self.snd.max_wnd)) {
            cx.tell(Event::Dropped {
                cause: Cause::AckBelowRange,
            });
            self.answer_refused(cx, segment, Cause::ChallengeAckForAck, Limit::OfHost);
            return Step::Break(());
        }
        Step::Continue(())
    }

    /// The processing of the ESTABLISHED state, which all later states share.
    fn ack_in_established<O: Observer>(
        &mut self,
        cx: &mut Context<'_, O>,
        segment: &Segment,
        ack: SeqNumber,
    ) {
        let bare = segment.seq_len() == 0;
        let kind = self.ack_kind(segment, ack);
        match kind {
            AckKind::New => {
                let cause = Cause::NewAck;
                cx.tell(Event::Accepted { cause });
                self.new_ack(cx, segment, ack);
                if self.is_older(segment, ack) {
                    self.keep_within_window(cx, segment);
                } else {
                    self.take_window(cx, segment, ack, Cause::SendWindowUpdated);
                }
                self.look_for_loss(cx, segment, ack, kind);
            }
            AckKind::Repeats => {
                self.same_ack(cx, segment, ack);
                // It is told before what follows from it.
                let cause = Cause::DuplicateAck;
                cx.tell(Event::Accepted { cause });
                self.look_for_loss(cx, segment, ack, kind);
            }
            AckKind::MovesWindow | AckKind::Nothing => {
                self.same_ack(cx, segment, ack);
                let cause = match self.look_for_loss(cx, segment, ack, kind) {
                    // Its blocks make it one, whatever else it brings (RFC 6675, 2).
                    Counted::AsDuplicate => Cause::DuplicateAck,
                    Counted::AsItStands if kind == AckKind::MovesWindow => Cause::SendWindowUpdated,
                    Counted::AsItStands if bare => Cause::NothingNew,
                    Counted::AsItStands => return,
                };
                cx.tell(Event::Accepted { cause });
            }
            // "If the ACK is a duplicate (SEG.ACK =< SND.UNA), it can be ignored."
            AckKind::Old if bare => {
                let cause = Cause::OldAck;
                cx.tell(Event::Dropped { cause });
            }
            AckKind::Old => {}
        }
    }

    /// SEG.ACK is SND.UNA: it may move the window, and tells whether a probe was taken.
    fn same_ack<O: Observer>(
        &mut self,
        cx: &mut Context<'_, O>,
        segment: &Segment,
        ack: SeqNumber,
    ) {
        self.react_to_echo(cx, segment, ack);
        if !self.is_older(segment, ack) {
            self.take_window(cx, segment, ack, Cause::SendWindowUpdated);
        }
        self.probe_not_taken(cx.now, segment);
    }

    /// An acknowledgment that repeats the last one, or brings SACK blocks, may tell of a loss.
    fn look_for_loss<O: Observer>(
        &mut self,
        cx: &mut Context<'_, O>,
        segment: &Segment,
        ack: SeqNumber,
        kind: AckKind,
    ) -> Counted {
        let sack_news = self.take_sack(cx, segment, ack);
        if self.counts_as_duplicate(kind, sack_news) {
            self.duplicate_ack(cx);
            Counted::AsDuplicate
        } else {
            Counted::AsItStands
        }
    }

    /// What the states after ESTABLISHED do in addition.
    fn after_ack<O: Observer>(&mut self, cx: &mut Context<'_, O>, segment: &Segment) -> Step {
        let fin_acked = self.snd.is_fin_acked();
        match self.state {
            State::FinWait1 if fin_acked => {
                self.enter(cx, State::FinWait2, Cause::FinAcknowledged);
                Step::Continue(())
            }
            // Nothing but the acknowledgment of our FIN is of use in these two.
            State::Closing | State::LastAck => {
                if segment.seq_len() > 0 {
                    cx.tell(Event::Dropped {
                        cause: Cause::TextAfterFin,
                    });
                }
                match self.state {
                    _ if !fin_acked => {}
                    State::Closing => self.enter_time_wait(cx, Cause::FinAcknowledged),
                    _ => self.delete(cx, Cause::FinAcknowledged),
                }
                Step::Break(())
            }
            _ => Step::Continue(()),
        }
    }

    /// SND.UNA <- SEG.ACK, and what follows from it: the round-trip sample, the windows of
    /// congestion control, the timer.
    pub(super) fn new_ack<O: Observer>(
        &mut self,
        cx: &mut Context<'_, O>,
        segment: &Segment,
        ack: SeqNumber,
    ) {
        let flight = self.snd.flight();
        let marked = self.react_to_echo(cx, segment, ack);
        let count = ack.saturating_distance_from(self.snd.una);
        let syn_was_acked = self.snd.is_syn_acked();
        let syn_was_lost = !syn_was_acked && self.recovery.timeouts() > 0;
        let (removed, data) = self.snd.acknowledge(ack);
        self.probe_taken();
        cx.tell(Event::Acknowledged { una: ack, count });
        self.measure_round_trip(cx, removed.sample_from, flight, segment);
        let in_fast_recovery = self.recovery.phase() == Phase::FastRecovery;
        let recovered = self.recovery.phase() == Phase::Loss;
        self.recovery.on_new_ack(self.snd.una);
        self.recovery.on_delivered(removed.delivered);
        if recovered && syn_was_acked && self.recovery.phase() == Phase::Open {
            let slow_start = self.congestion.fast_recovery() == FastRecovery::SlowStart;
            let cause = match self.loss_recovery() {
                _ if slow_start => Cause::TahoeRecovered,
                LossRecovery::Sack => Cause::AllRecoveredBySack,
                LossRecovery::Timer | LossRecovery::Reno | LossRecovery::NewReno => {
                    Cause::AllRecovered
                }
            };
            cx.tell(Event::Recovery {
                phase: Phase::Open,
                cause,
            });
        }
        if !syn_was_acked {
            self.data_may_begin(cx, syn_was_lost);
        } else if in_fast_recovery {
            if !self.new_ack_in_fast_recovery(cx, count) {
                return;
            }
        } else if data > 0 && !marked {
            // Linux counts what it hears of for the first time: what SACK had told does not count
            // again.
            let smss = self.negotiated.send_mss;
            let told = match self.config.byte_counting {
                u8::MAX => removed.delivered.saturating_mul(smss),
                _ => u32::MAX,
            };
            let acked = Acked {
                bytes: data.min(told),
                now: cx.now,
                srtt: self.rtt.srtt(),
                cwnd_limited: self.usage.is_cwnd_limited(&self.congestion),
            };
            self.change_window(cx, |congestion, _| congestion.on_ack(acked));
        }
        self.restart_retransmission_timer(cx);
    }

    /// Our SYN is acknowledged, so both sides agree on everything that data needs.
    fn data_may_begin<O: Observer>(&mut self, cx: &mut Context<'_, O>, syn_was_lost: bool) {
        if syn_was_lost {
            self.rtt.after_lost_syn();
            let rto = self.rtt.rto();
            cx.tell(Event::RtoChanged {
                rto,
                cause: Cause::RtoAfterLostSyn,
            });
        }
        let smss = self.negotiated.send_mss;
        let (initial, cause) = initial_window(self.config.initial_window, smss, syn_was_lost);
        let threshold = self.config.initial_ssthresh;
        self.change_window(cx, |congestion, _| {
            if let Some(segments) = threshold {
                let bytes = smss.saturating_mul(u32::from(segments));
                congestion.window_mut().set_threshold(bytes);
            }
            congestion.on_established(smss, initial, cause)
        });
        // Text that came with the SYN.
        let count = self.rcv.deliver();
        if count > 0 {
            cx.tell(Event::Readable { count });
            self.ack_for_data(cx);
        }
    }
}
