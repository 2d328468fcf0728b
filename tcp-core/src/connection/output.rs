//! What is sent now: one segment a call, the most urgent first.

use super::fresh::Fresh;
use super::options;
use super::{Connection, Context, Transmit};
use crate::congestion::Controller;
use crate::event::{Cause, Observer, Phase, State, TimerKind};
use crate::recovery::{LossRecovery, Sent};
use crate::seq::SeqNumber;
use crate::time::Instant;
use crate::wire::{Flags, IpFields, Options, Segment};
use bytes::Bytes;

/// A reset that waits to be sent.
#[derive(Clone, Copy, Debug)]
pub(super) struct PendingReset {
    pub(super) seq: SeqNumber,
    pub(super) ack: Option<SeqNumber>,
    pub(super) cause: Cause,
}

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
            return Some(self.emit(cx, &plan, true));
        }
        if let Some(probe) = self.send_keep_alive(cx) {
            self.settle_timers(cx);
            return Some(probe);
        }
        // Nothing that the acknowledgment could travel with.
        let cause = self.owed_ack.now?;
        let plan = self.plan_ack(cx, cause);
        Some(self.emit(cx, &plan, false))
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

    // --- SYN ------------------------------------------------------------------------------------

    /// The first SYN: `<SEQ=ISS><CTL=SYN>`, or `<SEQ=ISS><ACK=RCV.NXT><CTL=SYN,ACK>`.
    fn send_syn<O: Observer>(&mut self, cx: &mut Context<'_, O>) -> Option<Plan> {
        if self.snd.syn_acked() || self.snd.nxt != self.snd.iss {
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

    // --- what was sent before --------------------------------------------------------------------

    /// The front of the retransmission queue when a rule says so, then, after a timeout, what else
    /// is lost as far as the window allows.
    /// (RFC6298/not-too-early)
    fn send_again<O: Observer>(&mut self, cx: &mut Context<'_, O>) -> Option<Plan> {
        if self.snd.syn_acked() && self.snd.wnd == 0 {
            return None;
        }
        // The fast retransmit itself, no partial ACK's.
        let begins = matches!(
            self.recovery.front_due(),
            Some(Cause::ThirdDuplicateAck | Cause::SackHole)
        );
        let (sent, cause) = if let Some(cause) = self.recovery.take_front() {
            (*self.snd.queue.front()?, cause)
        } else {
            let by_sack = self.loss_recovery() == LossRecovery::Sack;
            let cause = match self.recovery.phase() {
                Phase::Open => return None,
                // RFC 6675, 4, NextSeg(), rule 1.
                Phase::FastRecovery if by_sack && self.room_in_pipe() => Cause::SackHole,
                Phase::FastRecovery => return None,
                Phase::Loss => self.recovery.rest(),
            };
            let sent = self.snd.queue.first_lost()?;
            // RFC 5681, 3.1: slow start governs what follows the first retransmission. SHLD-16:
            // what lies within the peer's window is sent again.
            let pipe = self.snd.pipe();
            let room = pipe == 0 || pipe.saturating_add(sent.len) <= self.cwnd();
            let inside = sent.seq.before(self.snd.una + self.snd.wnd);
            if !(room && inside) {
                return None;
            }
            (sent, cause)
        };
        self.snd.queue.mark_retransmitted(sent.seq, true, cx.now);
        if begins {
            // RFC 6298, 5: the timer sends it never again sooner than one RTO after this. (What a partial ACK
            // sends again does not start the timer; RFC 6582, 3.2, step 3, makes that exception.)
            let rto = self.rtt.rto();
            self.set_timer(
                cx,
                TimerKind::Retransmission,
                rto,
                Cause::FastRetransmitRestartsTimer,
            );
        }
        Some(self.plan_again(&sent, cause))
    }

    /// In recovery by SACK, when nothing is known to be lost and nothing new may be sent: what lies
    /// below a SACK block, and once the last segment (RFC 6675, 4, `NextSeg()`, rules 3 and 4).
    fn send_on_suspicion<O: Observer>(&mut self, cx: &mut Context<'_, O>) -> Option<Plan> {
        let by_sack = self.loss_recovery() == LossRecovery::Sack;
        let recovering = self.recovery.phase() == Phase::FastRecovery;
        if !(by_sack && recovering && self.snd.wnd > 0 && self.room_in_pipe()) {
            return None;
        }
        let window = self.snd.una + self.snd.wnd;
        let inside = |sent: &Sent| sent.seq.before(window);
        if let Some(sent) = self.snd.queue.first_below_sacked().filter(inside) {
            self.snd.queue.mark_retransmitted(sent.seq, false, cx.now);
            return Some(self.plan_again(&sent, Cause::SackGuess));
        }
        let recover = self.recovery.recover()?;
        // What left before the recovery began is a round trip old by now.
        let (now, srtt) = (cx.now, self.rtt.srtt());
        let missed = |sent: &Sent| {
            let old = srtt.is_some_and(|srtt| now.since(sent.sent_at) >= srtt);
            sent.seq.before(recover) || (old && sent.sent_at != now)
        };
        let sent = self.snd.queue.rescue(self.snd.una, missed).filter(inside)?;
        self.snd.queue.mark_rescued(sent.seq, recover, cx.now);
        Some(self.plan_again(&sent, Cause::SackRescue))
    }

    /// Whether the pipe leaves room for a segment (RFC 6675, 5, step C).
    fn room_in_pipe(&self) -> bool {
        self.cwnd().saturating_sub(self.snd.pipe()) >= self.negotiated.send_mss
    }

    /// A segment of the retransmission queue as it was.
    fn plan_again(&mut self, sent: &Sent, cause: Cause) -> Plan {
        let mut flags = Flags::NONE;
        for (set, flag) in [
            (sent.syn, Flags::SYN),
            (sent.fin, Flags::FIN),
            (sent.push, Flags::PSH),
        ] {
            if set {
                flags = flags.with(flag);
            }
        }
        // A SYN that becomes a SYN-ACK because the peer's SYN came repeats nothing: it answers.
        let again = cause != Cause::SimultaneousOpen;
        if again {
            self.recovery.on_retransmission();
        }
        Plan {
            seq: sent.seq,
            data: sent.data_len(),
            flags,
            cause,
            again,
        }
    }

    // --- what is sent for the first time ---------------------------------------------------------

    /// New data, or the FIN, when the windows, Nagle and silly-window avoidance allow.
    fn send_new<O: Observer>(&mut self, cx: &mut Context<'_, O>) -> Option<Plan> {
        if !self.may_transmit() || !self.snd.has_unsent() {
            return None;
        }
        self.restart_after_idle(cx);
        let plan = self.plan_new(cx)?;
        if plan.flags.contains(Flags::FIN) {
            self.fin_goes_out(cx);
        }
        if plan.data > 0 {
            self.nagle_held = false;
            self.override_silly_window = false;
            self.stop_timer(cx, TimerKind::SillyWindow, plan.cause);
        }
        Some(self.first_time(cx, plan))
    }

    /// What goes next, if anything may, and what that does to the bookkeeping.
    fn plan_new<O: Observer>(&mut self, cx: &mut Context<'_, O>) -> Option<Plan> {
        let mss = self.negotiated.send_mss;
        let room = self.room();
        if room.is_cwnd_limited() && !self.pipe_is_full(room) {
            self.usage.on_send(self.snd.una, self.snd.nxt, true);
        }
        let Fresh {
            data,
            fin,
            mut cause,
        } = match self.fresh(room) {
            Ok(fresh) => fresh,
            Err(held) => {
                self.nagle_held = held == Cause::NagleWaits;
                if self.needs_override(held) && !self.timers.is_set(TimerKind::SillyWindow) {
                    let delay = self.config.silly_window_override;
                    self.set_timer(cx, TimerKind::SillyWindow, delay, Cause::SillyWindowAvoided);
                }
                return None;
            }
        };
        let in_flight = match self.recovery.phase() {
            Phase::Open => self.snd.flight(),
            Phase::FastRecovery | Phase::Loss => self.snd.pipe(),
        };
        if data > 0 && in_flight.saturating_add(data) > self.cwnd() {
            cause = Cause::LimitedTransmit;
            self.recovery.on_limited_transmit(data);
        }
        let mut flags = if fin { Flags::FIN } else { Flags::NONE };
        // Linux: a burst is cut into packets of so many segments, and each of them is pushed.
        let place = 1 + self.burst_so_far(cx.now);
        let packet = u32::from(self.config.min_tso_segs);
        let packet_ends = data == mss && packet > 0 && place.is_multiple_of(packet);
        if data > 0 && (packet_ends || self.snd.pushes(self.snd.nxt, self.snd.nxt + data)) {
            flags = flags.with(Flags::PSH);
        }
        Some(Plan {
            seq: self.snd.nxt,
            data,
            flags,
            cause,
            again: false,
        })
    }

    /// How many segments with data have left at this moment.
    fn burst_so_far(&self, now: Instant) -> u32 {
        if self.last_data_sent == Some(now) {
            self.burst
        } else {
            0
        }
    }

    /// RFC 5681, 4.1: after an idle time longer than the RTO the window restarts.
    fn restart_after_idle<O: Observer>(&mut self, cx: &mut Context<'_, O>) {
        let Some(last) = self.last_data_sent.filter(|_| self.snd.flight() == 0) else {
            return;
        };
        // "Before beginning transmission": while nothing may go, the idle time goes on.
        if self.fresh(self.room()).is_err() {
            return;
        }
        self.congestion.on_send_after_idle(cx.now);
        let idle = cx.now.since(last) > self.rtt.rto();
        if idle && self.config.slow_start_after_idle && self.recovery.phase() == Phase::Open {
            self.change_window(cx, |congestion, _| congestion.on_idle_restart());
        }
    }

    /// The FIN leaves for the first time: CLOSE-WAIT ends (RFC 9293, 3.10.4).
    pub(super) fn fin_goes_out<O: Observer>(&mut self, cx: &mut Context<'_, O>) {
        if self.state == State::CloseWait {
            self.enter(cx, State::LastAck, Cause::FinToSend);
        }
    }

    // --- segments ----------------------------------------------------------------------------------

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
        self.usage.on_send(self.snd.una, self.snd.nxt, false);
        Plan { again, ..plan }
    }

    /// `<SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK>`. (FreeBSD: for what was accepted, with the FIN, while it
    /// is all that is not acknowledged.)
    fn plan_ack<O: Observer>(&mut self, cx: &Context<'_, O>, cause: Cause) -> Plan {
        let front = self.snd.queue.front().copied();
        let refused = super::acks::refuses(cause);
        let with_fin = self.config.fin_on_acks && !refused;
        let fin = front.filter(|front| with_fin && front.fin && front.len == 1);
        let (seq, flags) = match fin {
            Some(fin) => {
                self.snd.queue.mark_retransmitted(fin.seq, true, cx.now);
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

    /// Builds the segment of a plan. It carries whatever acknowledgment is owed. `settles`: what it
    /// carries may need a timer.
    fn emit<O: Observer>(
        &mut self,
        cx: &mut Context<'_, O>,
        plan: &Plan,
        settles: bool,
    ) -> Transmit {
        let syn = plan.flags.contains(Flags::SYN);
        let mut payload = Bytes::new();
        if plan.data > 0 {
            if plan.cause != Cause::WindowProbe {
                // A probe keeps no ACK clock going, so a sender that only probes is idle.
                self.burst = self.burst_so_far(cx.now).saturating_add(1);
                self.last_data_sent = Some(cx.now);
            }
            if self.rcv.nxt != self.rcv.irs + 1 {
                // Linux: whoever answers has data for ACKs to travel with.
                self.quick_acks = 0;
            }
            payload = self.snd.data(plan.seq, plan.data);
        }
        let new = plan.data > 0 && !plan.again && plan.cause != Cause::WindowProbe;
        let mut segment = self.segment(cx.now, plan.seq, plan.flags, payload);
        self.put_ecn(&mut segment, new);
        if syn {
            segment.flags = segment.flags.with(self.ecn_on_syn());
            // Before the peer's SYN there is nothing to acknowledge or to agree with.
            let agreed = (self.state != State::SynSent).then_some(&self.negotiated);
            segment.options =
                options::on_syn(&self.config, self.remote, agreed, self.stamp(cx.now));
            segment.window = self.rcv.offer_on_syn();
            if agreed.is_none() {
                segment.ack = None;
            }
        }
        if segment.ack.is_some() {
            self.ack_sent(cx, plan.data > 0 || syn || plan.flags.contains(Flags::FIN));
        }
        if settles {
            self.settle_timers(cx);
        }
        Transmit {
            segment,
            cause: plan.cause,
            retransmission: plan.again,
        }
    }

    // (Built in place: it is large, so a copy of it costs more than the rest.)
    #[inline]
    pub(super) fn segment(
        &mut self,
        now: Instant,
        seq: SeqNumber,
        flags: Flags,
        payload: Bytes,
    ) -> Segment {
        let urgent = self.urgent_field(seq);
        let flags = match urgent {
            Some(_) => flags.with(Flags::URG),
            None => flags,
        };
        let data = u32::try_from(payload.len()).unwrap_or(u32::MAX);
        let room = self.negotiated.send_mss.saturating_sub(data);
        Segment {
            src: self.local,
            dst: self.remote,
            seq,
            ack: Some(self.rcv.nxt),
            flags,
            window: self.rcv.offer(self.negotiated.send_mss),
            urgent: urgent.unwrap_or(0),
            options: Options {
                sack: self.sack_blocks(room),
                ..self.options(now)
            },
            payload,
            ip: IpFields {
                // RFC 1191, 3: a router on the way shall say when a packet is too big for it.
                dont_fragment: self.discovers_path_mtu(),
                ttl: self.config.ttl,
                // SHLD-22: as it was set.
                dscp: self.config.dscp,
                source_route: self.route.current,
                ..IpFields::default()
            },
        }
    }

    /// A reset of this connection: `<SEQ=SND.NXT><CTL=RST>`, or with an acknowledgment.
    pub(super) fn send_reset(&mut self, cause: Cause) {
        self.reset = Some(PendingReset {
            seq: self.snd.nxt,
            ack: self.config.reset_with_ack.then_some(self.rcv.nxt),
            cause,
        });
    }

    /// The options of a segment that is no SYN. RFC 7323, 3.2 (RFC7323/every-segment): once they
    /// are agreed on, each carries timestamps, and a reset should.
    fn options(&self, now: Instant) -> Options {
        Options {
            timestamps: self.negotiated.timestamps.then(|| self.stamp(now)),
            ..Options::default()
        }
    }

    fn reset_segment(&self, now: Instant, reset: PendingReset) -> Transmit {
        let segment = Segment {
            src: self.local,
            dst: self.remote,
            seq: reset.seq,
            ack: reset.ack,
            flags: Flags::RST,
            window: 0,
            urgent: 0,
            options: self.options(now),
            payload: Bytes::new(),
            ip: IpFields {
                ttl: self.config.ttl,
                dscp: self.config.dscp,
                source_route: self.route.current,
                ..IpFields::default()
            },
        };
        Transmit {
            segment,
            cause: reset.cause,
            retransmission: false,
        }
    }
}
