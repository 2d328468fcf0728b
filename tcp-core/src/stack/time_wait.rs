//! What a host may do with connections in TIME-WAIT: end them early, or let new ones take their
//! endpoints (RFC 6191; Linux's `tcp_tw_*`).

use super::table::Stamp;
use super::{ConnectionId, ListenerId, Named, Stack, StackObserver};
use crate::event::{Cause, State};
use crate::seq::SeqNumber;
use crate::time::{Duration, Instant};
use crate::wire::{Flags, Segment};

/// How long a connection must have been silent before an active open takes its endpoints: a tick of
/// the slowest timestamp clock (RFC 7323, 5.4; Linux's `tcp_tw_reuse_delay`).
const REUSE_DELAY: Duration = Duration::from_secs(1);

/// How long the timestamp of an address counts (Linux 4.11, `TCP_PAWS_MSL`).
const STAMP_LASTS: Duration = Duration::from_secs(60);

/// How many addresses are remembered for `tcp_tw_recycle`.
const MAX_STAMPS: usize = 1024;

/// How far beyond the last incarnation's numbers the next one starts at least (Linux: 65,535 + 2),
/// so that no window of the two overlaps.
const GAP: u32 = 65_537;

/// An initial sequence number that is larger than everything that the last incarnation sent (RFC
/// 9293, MAY-2; RFC 6191, 3).
pub(super) fn beyond(chosen: SeqNumber, last: SeqNumber) -> SeqNumber {
    if chosen.after(last) {
        chosen
    } else {
        last + GAP
    }
}

/// A connection in TIME-WAIT makes way for a new one of the same endpoints.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reopening {
    /// The connection that goes.
    pub(super) old: ConnectionId,
    /// The number beyond which the new one must start.
    pub(super) after: SeqNumber,
    /// Where its SYN arrives.
    pub(super) listener: ListenerId,
}

impl Stack {
    /// Whether a segment is a SYN that may replace the connection in TIME-WAIT to which it belongs.
    /// (RFC6191/reuse)
    pub(super) fn reopens(&self, id: ConnectionId, syn: &Segment) -> Option<Reopening> {
        // First what needs no look-up: nearly every segment ends here.
        let fresh =
            syn.flags.contains(Flags::SYN) && !syn.flags.contains(Flags::RST) && syn.ack.is_none();
        if !fresh {
            return None;
        }
        let connection = self.connections.get(id)?;
        if connection.state() != State::TimeWait {
            return None;
        }
        let (listener_id, listener) = self.listeners().find(|(_, l)| l.takes(syn.dst))?;
        if !listener.config().time_wait_reopen {
            return None;
        }
        // RFC 6191, 2. RCV.NXT follows the last sequence number seen.
        let later_seq = syn.seq.at_or_after(connection.rcv_nxt());
        let theirs = syn
            .options
            .timestamps
            .filter(|_| listener.config().timestamps);
        let newer = match (self.connections.stamp(id), theirs) {
            (Some(last), Some(new)) if new.value == last.value => later_seq,
            (Some(last), Some(new)) => SeqNumber(new.value).after(SeqNumber(last.value)),
            (None, Some(_)) => true,
            (_, None) => later_seq,
        };
        newer.then(|| Reopening {
            old: id,
            after: connection.snd_max(),
            listener: listener_id,
        })
    }

    /// The number beyond which an active open must start that takes the endpoints of `old`; `None`
    /// when it may not.
    pub(super) fn may_reuse(&self, now: Instant, old: ConnectionId) -> Option<SeqNumber> {
        let config = &self.config.config;
        let connection = self.connections.get(old)?;
        let stamp = self.connections.stamp(old)?;
        let may = config.tw_reuse
            && config.timestamps
            && connection.state() == State::TimeWait
            && now.since(stamp.at) > REUSE_DELAY;
        may.then(|| connection.snd_max())
    }

    /// A connection came to TIME-WAIT.
    pub(super) fn time_wait_begins<O: StackObserver>(
        &mut self,
        now: Instant,
        id: ConnectionId,
        observer: &mut O,
    ) {
        let most = usize::try_from(self.config.config.max_tw_buckets).unwrap_or(usize::MAX);
        if self.connections.time_waits() > most {
            // The ACK of the peer's FIN still goes out.
            while let Some(last) = self
                .connections
                .get_mut(id)
                .and_then(|connection| connection.poll_transmit(now, &mut Named::new(id, observer)))
            {
                self.reply(Some(id), last);
            }
            self.forget(now, id, Cause::TooManyTimeWaits, observer);
            return;
        }
        if self.config.config.tw_recycle
            && let Some(stamp) = self.connections.stamp(id)
            && let Some(connection) = self.connections.get_mut(id)
        {
            connection.recycle(now, &mut Named::new(id, observer));
            let peer = connection.remote().ip();
            self.remember(peer, stamp);
        }
        self.connections.refresh_deadline(id);
    }

    /// Keeps the newest timestamp of an address; of too many the oldest is forgotten.
    fn remember(&mut self, peer: core::net::IpAddr, stamp: Stamp) {
        if self.stamps.len() >= MAX_STAMPS
            && !self.stamps.contains_key(&peer)
            && let Some(oldest) = self
                .stamps
                .iter()
                .min_by_key(|(_, s)| s.at)
                .map(|(a, _)| *a)
        {
            self.stamps.remove(&oldest);
        }
        self.stamps.insert(peer, stamp);
    }

    /// Linux up to 4.11, `tcp_tw_recycle`: the SYN's timestamp goes back behind the last one of its
    /// address. Two hosts behind one address have two clocks, so one of them is shut out.
    pub(super) fn older_stamp_of_host(&self, now: Instant, syn: &Segment) -> bool {
        let config = &self.config.config;
        let Some(theirs) = syn
            .options
            .timestamps
            .filter(|_| config.tw_recycle && config.timestamps)
        else {
            return false;
        };
        self.stamps.get(&syn.src.ip()).is_some_and(|last| {
            // One tick back is forgiven (TCP_PAWS_WINDOW).
            let behind = SeqNumber(last.value).saturating_distance_from(SeqNumber(theirs.value));
            now.since(last.at) < STAMP_LASTS && behind > 1
        })
    }

    /// Ends TIME-WAIT early.
    pub(super) fn forget<O: StackObserver>(
        &mut self,
        now: Instant,
        id: ConnectionId,
        cause: Cause,
        observer: &mut O,
    ) {
        self.with(now, id, observer, |connection, observer| {
            if connection.state() == State::TimeWait {
                connection.forget(now, cause, observer);
            }
        });
    }
}
