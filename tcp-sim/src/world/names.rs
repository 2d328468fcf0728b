//! Which transmission of a segment is the first, the second, …: the memory behind segment names.

use tcp_core::sorted::SortedMap;
use tcp_core::stack::ConnectionId;
use tcp_core::{Segment, SeqNumber};

use crate::ids::{Kind, TransmissionId};
use crate::queue::Queue;

/// How many entries may gather before those that are acknowledged are forgotten.
const ROOM: u64 = 256;

/// What a host sent, as far as it can still be sent again.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    kinds: SortedMap<Kind, u32>,
    /// By kind and first sequence number, and by connection: several may have the same numbers.
    /// What is new mostly comes last of its kind.
    segments: Queue<(Kind, u32, Option<ConnectionId>), Entry>,
    room: u64,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    /// The transmissions with this kind and sequence number so far.
    count: u32,
    /// The last of them, and how many numbers it took.
    last: TransmissionId,
    seq_len: u32,
}

/// The numbers that a new transmission gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Numbered {
    /// Its place among others, for each kind that it is of.
    pub(super) ranks: Ranks,
    /// The last earlier transmission with its first sequence number, if it takes any number.
    pub(super) repeats: Option<TransmissionId>,
}

/// Which transmission it is, for each kind that a segment is of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Ranks([Option<Rank>; Kind::ALL.len()]);

/// Which transmission of one kind it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rank {
    /// Among those of that kind with its sequence number, from 1.
    pub(super) nth: u32,
    /// Among those of that kind, from 1.
    pub(super) nth_of_kind: u32,
}

impl Ranks {
    /// Its place among those of a kind; `None` when it is not of that kind.
    pub(super) fn of(&self, kind: Kind) -> Option<Rank> {
        let rank = Kind::ALL
            .into_iter()
            .zip(self.0)
            .find(|(it, _)| *it == kind);
        rank.and_then(|(_, rank)| rank)
    }
}

impl Names {
    /// Notes a transmission; `again` says that it carries numbers sent before. `una` tells up to
    /// where a connection's numbers are acknowledged; `None` when the connection is gone.
    pub(super) fn note(
        &mut self,
        id: TransmissionId,
        connection: Option<ConnectionId>,
        segment: &Segment,
        again: bool,
        una: impl Fn(ConnectionId) -> Option<SeqNumber>,
    ) -> Numbered {
        let repeats = if again {
            self.earlier(connection, segment)
        } else {
            None
        };
        let ranks = Kind::ALL.map(|kind| {
            kind.fits(segment)
                .then(|| self.rank(id, kind, connection, segment))
        });
        if self.count() > self.room.max(ROOM) {
            self.forget(una);
        }
        Numbered {
            ranks: Ranks(ranks),
            repeats,
        }
    }

    /// Counts a transmission among those of one kind.
    fn rank(
        &mut self,
        id: TransmissionId,
        kind: Kind,
        connection: Option<ConnectionId>,
        segment: &Segment,
    ) -> Rank {
        let of_kind = self.kinds.get_or_insert_with(kind, || 0);
        *of_kind += 1;
        let nth_of_kind = *of_kind;
        let nth = self.sent(kind, Some(segment.seq.0)).unwrap_or(0) + 1;
        let key = (kind, segment.seq.0, connection);
        let before = self.segments.get(&key).map_or(0, |entry| entry.count);
        let entry = Entry {
            count: before + 1,
            last: id,
            seq_len: segment.seq_len(),
        };
        self.segments.insert(key, entry);
        Rank { nth, nth_of_kind }
    }

    /// How many transmissions with that kind and number there were, if that is still known.
    pub(super) fn sent(&self, kind: Kind, seq: Option<u32>) -> Option<u32> {
        match seq {
            None => Some(self.kinds.get(&kind).copied().unwrap_or(0)),
            Some(seq) => {
                let all = self.segments.starting_at(&(kind, seq, None));
                let all = all.take_while(|((of, at, _), _)| (*of, *at) == (kind, seq));
                let counts = all.map(|(_, entry)| entry.count);
                counts.reduce(u32::saturating_add)
            }
        }
    }

    fn earlier(
        &self,
        connection: Option<ConnectionId>,
        segment: &Segment,
    ) -> Option<TransmissionId> {
        let covers = |(kind, seq, of): (Kind, u32, Option<ConnectionId>), entry: &Entry| {
            let into = segment.seq.distance_from(SeqNumber(seq));
            let is_within = into.is_some_and(|into| into < entry.seq_len);
            kind != Kind::Rst && of == connection && is_within
        };
        // Nearly always it was cut the same way then, and one look is enough.
        let exact = [Kind::Syn, Kind::SynAck, Kind::Data, Kind::Fin]
            .into_iter()
            .filter_map(|kind| {
                let key = (kind, segment.seq.0, connection);
                Some((key, self.segments.get(&key)?))
            })
            .filter(|(key, entry)| covers(*key, entry))
            .map(|(_, entry)| entry.last)
            .max();
        exact.or_else(|| {
            let all = self
                .segments
                .iter()
                .filter(|(key, entry)| covers(**key, entry));
            all.map(|(_, entry)| entry.last).max()
        })
    }

    /// Forgets what can never be sent again. Done when the table has doubled, so that it costs
    /// each transmission the same small part.
    fn forget(&mut self, una: impl Fn(ConnectionId) -> Option<SeqNumber>) {
        self.segments.retain(|(_, seq, connection), entry| {
            let Some(una) = connection.and_then(&una) else {
                return false;
            };
            SeqNumber(*seq).at_or_after(una) || (SeqNumber(*seq) + entry.seq_len).after(una)
        });
        self.room = self.count() * 2;
    }

    fn count(&self) -> u64 {
        u64::try_from(self.segments.len()).unwrap_or(u64::MAX)
    }
}
