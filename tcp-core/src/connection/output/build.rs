//! A plan becomes a segment, with whatever travels along: the acknowledgment, the window, options,
//! marks.

use bytes::Bytes;

use super::Plan;
use crate::connection::{Connection, Context, Transmit, options};
use crate::event::{Cause, Observer, State};
use crate::seq::SeqNumber;
use crate::time::Instant;
use crate::wire::{Flags, IpFields, Options, Segment};

/// What a segment that goes out leaves to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Afterwards {
    /// What it carries may need a timer.
    TimersSettle,
    /// It carries nothing that is waited for.
    TimersStand,
}

impl Connection {
    /// Builds the segment of a plan. It carries whatever acknowledgment is owed.
    pub(super) fn emit<O: Observer>(
        &mut self,
        cx: &mut Context<'_, O>,
        plan: &Plan,
        afterwards: Afterwards,
    ) -> Transmit {
        let syn = plan.flags.contains(Flags::SYN);
        let mut payload = Bytes::new();
        if plan.data > 0 {
            if plan.cause != Cause::WindowProbe {
                // A probe keeps no ACK clock going, so a sender that only probes is idle.
                self.burst.add(cx.now);
            }
            if self.rcv.nxt != self.rcv.irs + 1 {
                // Linux: whoever answers has data for ACKs to travel with.
                self.owed_ack.end_quick();
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
            let carries = plan.data > 0 || syn || plan.flags.contains(Flags::FIN);
            let cause = match carries {
                true => Cause::AckPiggybacked,
                false => Cause::AckSentAlone,
            };
            self.ack_sent(cx, cause);
        }
        match afterwards {
            Afterwards::TimersSettle => self.settle_timers(cx),
            Afterwards::TimersStand => {}
        }
        Transmit {
            segment,
            cause: plan.cause,
            retransmission: plan.again,
        }
    }

    // (Built in place: it is large, so a copy of it costs more than the rest.)
    #[inline]
    pub(in crate::connection) fn segment(
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

    /// The options of a segment that is no SYN. RFC 7323, 3.2 (RFC7323/every-segment): once they
    /// are agreed on, each carries timestamps, and a reset should.
    pub(super) fn options(&self, now: Instant) -> Options {
        Options {
            timestamps: self.negotiated.timestamps.then(|| self.stamp(now)),
            ..Options::default()
        }
    }
}
