//! Resets of this connection.

use bytes::Bytes;

use crate::connection::{Connection, Transmit};
use crate::event::Cause;
use crate::seq::SeqNumber;
use crate::time::Instant;
use crate::wire::{Flags, IpFields, Segment};

/// A reset that waits to be sent.
#[derive(Clone, Copy, Debug)]
pub(in crate::connection) struct PendingReset {
    pub(in crate::connection) seq: SeqNumber,
    pub(in crate::connection) ack: Option<SeqNumber>,
    pub(in crate::connection) cause: Cause,
}

impl Connection {
    /// A reset of this connection: `<SEQ=SND.NXT><CTL=RST>`, or with an acknowledgment.
    pub(in crate::connection) fn send_reset(&mut self, cause: Cause) {
        self.reset = Some(PendingReset {
            seq: self.snd.nxt,
            ack: self.config.reset_with_ack.then_some(self.rcv.nxt),
            cause,
        });
    }

    /// The segment of a reset that waited.
    pub(super) fn reset_segment(&self, now: Instant, reset: PendingReset) -> Transmit {
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
