//! Fifth, check the ACK field (RFC 9293, 3.10.7.4), and what an acknowledgment sets in motion.

use super::Step;
use crate::congestion::{Acked, Controller, FastRecovery, Signal, initial_window};
use crate::connection::{Connection, Context};
use crate::event::{Cause, Event, Observer, State};
use crate::profile::BlindCheck;
use crate::recovery::{DUPLICATE_THRESHOLD, LossRecovery, Phase};
use crate::seq::SeqNumber;
use crate::wire::{Flags, Segment};

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
        } else {
            self.check_ack_range(cx, ack)?;
            self.ack_in_established(cx, segment, ack);
        }
        self.probes_unanswered = 0;
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
        // A CLOSE that was queued until now (3.10.4).
        if self.snd.closing {
            self.enter(cx, State::FinWait1, Cause::Close);
        }
        Step::Continue(())
    }

    /// (SND.UNA - MAX.SND.WND) =< SEG.ACK =< SND.NXT; anything else is answered with an ACK and
    /// discarded (RFC 5961, 5; MAY-12; RFC 793 takes any that is old). SND.NXT includes the octet of a zero-window probe.
    fn check_ack_range<O: Observer>(&mut self, cx: &mut Context<'_, O>, ack: SeqNumber) -> Step {
        if ack.after(self.snd.max) {
            cx.tell(Event::Dropped {
                cause: Cause::AckOfUnsent,
            });
            self.ack_alone(Cause::AckForUnacceptable);
            return Step::Break(());
        }
        let blind = self.config.ack_check == BlindCheck::Rfc5961;
        if blind && ack.before(self.snd.una.minus(self.snd.max_wnd)) {
            cx.tell(Event::Dropped {
                cause: Cause::AckBelowRange,
            });
            self.challenge();
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
        if ack.after(self.snd.una) {
            cx.tell(Event::Accepted {
                cause: Cause::NewAck,
            });
            self.new_ack(cx, segment, ack);
            self.update_window(cx, segment, ack);
        } else if ack == self.snd.una {
            let duplicate = self.is_duplicate(segment);
            let moved = self.update_window(cx, segment, ack);
            if duplicate {
                cx.tell(Event::Accepted {
                    cause: Cause::DuplicateAck,
                });
                self.duplicate_ack(cx);
            } else if moved {
                cx.tell(Event::Accepted {
                    cause: Cause::SendWindowUpdated,
                });
            } else if bare {
                cx.tell(Event::Accepted {
                    cause: Cause::NothingNew,
                });
            }
        } else if bare {
            // "If the ACK is a duplicate (SEG.ACK =< SND.UNA), it can be ignored."
            cx.tell(Event::Dropped {
                cause: Cause::OldAck,
            });
        }
    }

    /// What the states after ESTABLISHED do in addition.
    fn after_ack<O: Observer>(&mut self, cx: &mut Context<'_, O>, segment: &Segment) -> Step {
        let fin_acked = self.snd.fin_acked();
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
        let count = ack.saturating_distance_from(self.snd.una);
        let syn_was_acked = self.snd.syn_acked();
        let syn_was_lost = !syn_was_acked && self.recovery.timeouts > 0;
        let (removed, data) = self.snd.acknowledge(ack);
        cx.tell(Event::Acknowledged { una: ack, count });
        self.measure_round_trip(cx, removed.sample_from, flight, segment);
        let in_fast_recovery = self.recovery.phase == Phase::FastRecovery;
        self.recovery.on_new_ack(self.snd.una);
        if !syn_was_acked {
            self.data_may_begin(cx, syn_was_lost);
        } else if in_fast_recovery {
            if !self.new_ack_in_fast_recovery(cx, count) {
                return;
            }
        } else if data > 0 {
            let acked = Acked {
                bytes: data,
                now: cx.now,
                srtt: self.rtt.srtt(),
                cwnd_limited: self.usage.cwnd_limited(&self.congestion),
            };
            self.change_window(cx, |congestion, _| congestion.on_ack(acked));
        }
        self.restart_retransmission_timer(cx);
    }

    /// New data is acknowledged in fast recovery: its end, or not yet. False when the timer runs on.
    fn new_ack_in_fast_recovery<O: Observer>(
        &mut self,
        cx: &mut Context<'_, O>,
        count: u32,
    ) -> bool {
        let full = self.recovery.covers_recover(self.snd.una);
        if full || self.loss_recovery() <= LossRecovery::Reno {
            // RFC 5681, 3.2, step 6; RFC 6582, 3.2, step 3: a full acknowledgment.
            self.change_window(cx, |_, recovery| {
                recovery.leave_fast_recovery();
                Cause::FastRecoveryExit
            });
            return true;
        }
        // RFC 6582, 3.2, step 3: the next hole goes out. Only the first partial ACK starts the timer
        // again, so that many losses in one window end in a timeout rather than take a round trip
        // each (4, the impatient variant).
        let smss = self.negotiated.send_mss;
        let mut first = false;
        self.change_window(cx, |congestion, recovery| {
            first = recovery.on_partial_ack(count, smss);
            if !congestion.inflates() {
                recovery.inflation = 0;
            }
            Cause::PartialAckDeflation
        });
        first
    }

    /// How losses are repaired on this connection.
    pub(in crate::connection) fn loss_recovery(&self) -> LossRecovery {
        let habit = self.congestion.fast_recovery();
        self.config.recovery.with(false, habit)
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
        let initial = initial_window(&self.config, smss, syn_was_lost);
        self.change_window(cx, |congestion, _| congestion.on_established(smss, initial));
        // Text that came with the SYN.
        let count = self.rcv.deliver();
        if count > 0 {
            cx.tell(Event::Readable { count });
            self.ack_for_data(cx);
        }
    }

    /// RFC 5681, 2: something is outstanding, and the segment says exactly what the last one said.
    fn is_duplicate(&self, segment: &Segment) -> bool {
        self.snd.syn_acked()
            && self.snd.flight() > 0
            && segment.seq_len() == 0
            && self.snd.wnd > 0
            && self.window_of(segment) == self.snd.wnd
    }

    /// RFC 5681, 3.2.
    fn duplicate_ack<O: Observer>(&mut self, cx: &mut Context<'_, O>) {
        match self.recovery.phase {
            Phase::Open => {
                self.recovery.duplicate_acks = self.recovery.duplicate_acks.saturating_add(1);
                if self.recovery.duplicate_acks == DUPLICATE_THRESHOLD && self.believes_loss() {
                    self.enter_recovery(cx, Cause::ThirdDuplicateAck);
                }
            }
            Phase::FastRecovery => {
                self.recovery.duplicate_acks = self.recovery.duplicate_acks.saturating_add(1);
                // RFC 5681, 3.2, step 4: one more segment has left the network.
                let smss = self.negotiated.send_mss;
                self.change_window(cx, |congestion, recovery| {
                    if congestion.inflates() {
                        recovery.inflation += i64::from(smss);
                    }
                    Cause::FastRecoveryInflation
                });
            }
            // What is sent again after a timeout makes duplicates of its own; they are no news
            // (RFC 6582, 3.2, steps 2 and 4).
            Phase::Loss => {}
        }
    }

    /// Whether a third duplicate ACK tells of a loss. After a recovery it may be an echo of what was
    /// sent again needlessly, until something is acknowledged that was sent later (RFC 6582, 3.2,
    /// step 2).
    fn believes_loss(&self) -> bool {
        match self.loss_recovery() {
            LossRecovery::Timer => false,
            LossRecovery::Reno => true,
            LossRecovery::NewReno | LossRecovery::Sack => self.recovery.recover.is_none(),
        }
    }

    /// A segment is lost, say acknowledgments: fast retransmit (RFC 5681, 3.2, steps 2 and 3).
    fn enter_recovery<O: Observer>(&mut self, cx: &mut Context<'_, O>, cause: Cause) {
        let (smss, highest) = (self.negotiated.send_mss, self.snd.max);
        // Without what limited transmit sent.
        let flight = self.snd.flight().saturating_sub(self.recovery.limited_sent);
        self.change_window(cx, |congestion, recovery| {
            let why = congestion.on_signal(Signal::Loss(cause), flight);
            if congestion.inflates() && congestion.fast_recovery() != FastRecovery::SlowStart {
                // The three segments that made the duplicates have left the network.
                recovery.inflation = i64::from(smss) * i64::from(DUPLICATE_THRESHOLD);
            }
            why
        });
        if self.congestion.fast_recovery() == FastRecovery::SlowStart {
            self.snd.queue.mark_all_lost();
            self.recovery.enter_loss(highest, Some(cause));
            self.recovery.rest = Some(Cause::RetransmissionAfterFastRetransmit);
        } else {
            self.recovery.enter_fast_recovery(highest, cause);
        }
    }

    /// SND.WND <- SEG.WND, unless the segment is older than the one that set it last. True when
    /// the window moved.
    fn update_window<O: Observer>(
        &mut self,
        cx: &mut Context<'_, O>,
        segment: &Segment,
        ack: SeqNumber,
    ) -> bool {
        let newer = self.snd.wl1.before(segment.seq)
            || (self.snd.wl1 == segment.seq && self.snd.wl2.at_or_before(ack));
        newer && self.take_window(cx, segment, ack, Cause::SendWindowUpdated)
    }

    /// SND.WND <- SEG.WND, SND.WL1 <- SEG.SEQ, SND.WL2 <- SEG.ACK. True when the window moved.
    pub(super) fn take_window<O: Observer>(
        &mut self,
        cx: &mut Context<'_, O>,
        segment: &Segment,
        ack: SeqNumber,
        cause: Cause,
    ) -> bool {
        let wnd = self.window_of(segment);
        let moved = wnd != self.snd.wnd;
        self.snd.set_window(wnd, segment.seq, ack);
        if moved {
            cx.tell(Event::SendWindow { wnd, cause });
        }
        moved
    }

    /// SEG.WND in bytes: scaled, except on a SYN (RFC 7323, 2.2; RFC7323/syn-window).
    fn window_of(&self, segment: &Segment) -> u32 {
        let shift = match self.negotiated.send_shift {
            Some(shift) if !segment.flags.contains(Flags::SYN) => shift,
            _ => 0,
        };
        u32::from(segment.window) << shift
    }
}
