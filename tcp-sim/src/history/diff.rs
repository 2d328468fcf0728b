//! Two runs side by side: where they part, and what of the one answers to what of the other.
//!
//! Alignment goes by name, as faults do: "the 2nd transmission of the data with seq 1001 from the
//! client" is the same thing in both runs, whenever it happens. So one more segment in one of them
//! does not shift everything after it.
//!
//! Nothing here grows with the length of the runs: up to where they part, records are compared as
//! they come, and after that so much is aligned as [`MOST_NAMES`] says.

use alloc::collections::{BTreeMap, VecDeque};
use alloc::vec::Vec;
use core::borrow::Borrow;
use core::iter::Peekable;

use tcp_core::stack::ConnectionId;
use tcp_core::{Cause, Event, Instant, State};

use crate::ids::{HostId, Kind, TransmissionId};
use crate::trace::{Record, What};

/// How many segments and states of each run are aligned after they part.
pub const MOST_NAMES: usize = 20_000;
/// How many of the records before the parting are kept, to explain it by.
pub const CONTEXT: usize = 4_096;
/// How many names are remembered, to count how often each came.
const MEMORY: usize = 65_536;

/// How two runs differ.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diff {
    /// The place of the first record that is not the same in both; `None`: the runs are the same.
    pub parts_at: Option<u64>,
    /// The last records that both have, at most [`CONTEXT`].
    pub context: Vec<Record>,
    /// What the runs tell next, which is not the same; `None`: the run has ended.
    pub next: [Option<Record>; 2],
    /// How many segments and states both had in the same way, before those in `rows`.
    pub before: u64,
    /// What was on its way when the runs parted, and what was sent and which states were entered
    /// after that, in the order of time.
    pub rows: Vec<Row>,
    /// Up to when the runs were compared; `None`: to their ends.
    pub until: Option<Instant>,
}

/// One thing that happened in one of the runs or in both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// What.
    pub name: Name,
    /// In the first run.
    pub left: Option<Side>,
    /// In the second.
    pub right: Option<Side>,
}

/// A name that does not depend on how the run went before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Name {
    /// The `nth` transmission (from 1) of a segment.
    Segment {
        /// Who sends it.
        host: HostId,
        /// Its kind.
        kind: Kind,
        /// Its sequence number.
        seq: u32,
        /// Which transmission.
        nth: u32,
    },
    /// The `nth` time (from 1) that a connection end enters a state.
    State {
        /// Whose end.
        host: HostId,
        /// Which connection of it.
        connection: ConnectionId,
        /// Which state.
        state: State,
        /// Which time.
        nth: u32,
    },
}

/// What became of a named thing in one run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Side {
    /// The place of its record.
    pub record: u64,
    /// When it happened.
    pub at: Instant,
    /// Why.
    pub cause: Cause,
    /// Whether it never arrived.
    pub lost: bool,
}

impl Row {
    /// Whether both runs have it, at the same time, for the same cause, with the same end.
    #[must_use]
    pub fn is_same(&self) -> bool {
        match (self.left, self.right) {
            (Some(left), Some(right)) => {
                (left.at, left.cause, left.lost) == (right.at, right.cause, right.lost)
            }
            _ => false,
        }
    }

    fn at(&self) -> Instant {
        match (self.left, self.right) {
            (Some(left), Some(right)) => left.at.min(right.at),
            (Some(one), None) | (None, Some(one)) => one.at,
            (None, None) => Instant::ZERO,
        }
    }
}

impl Diff {
    /// The rows that are not the same in both runs.
    pub fn differing(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|row| !row.is_same())
    }
}

/// Compares two runs by what they tell.
pub fn diff<L: Borrow<Record>, R: Borrow<Record>>(
    left: impl Iterator<Item = L>,
    right: impl Iterator<Item = R>,
) -> Diff {
    let (mut left, mut right) = (left.peekable(), right.peekable());
    let (mut both, mut context) = (Teller::default(), VecDeque::new());
    loop {
        match (left.peek(), right.peek()) {
            (None, None) => return Diff::default(),
            (Some(one), Some(other)) if one.borrow() == other.borrow() => {}
            _ => break,
        }
        right.next();
        if let Some(record) = left.next() {
            both.settle(record.borrow());
            if context.len() == CONTEXT {
                context.pop_front();
            }
            context.push_back(record.borrow().clone());
        }
    }
    let next = [
        left.peek().map(|record| record.borrow().clone()),
        right.peek().map(|record| record.borrow().clone()),
    ];
    let parts_at = Some(both.place);
    let before = both.settled;
    let mut left = Followed {
        records: left,
        teller: both.clone(),
    };
    let mut right = Followed {
        records: right,
        teller: both,
    };
    let until = follow(&mut left, &mut right);
    Diff {
        parts_at,
        context: context.into(),
        next,
        before,
        rows: rows(left.teller.found, right.teller.found),
        until,
    }
}

/// A run that is followed: what it has still to tell, and what it has told.
struct Followed<I: Iterator> {
    records: Peekable<I>,
    teller: Teller,
}

/// Follows both runs, the earlier one first, to their ends or until one of them has told enough:
/// then it says at which time.
fn follow<L: Borrow<Record>, R: Borrow<Record>>(
    left: &mut Followed<impl Iterator<Item = L>>,
    right: &mut Followed<impl Iterator<Item = R>>,
) -> Option<Instant> {
    loop {
        let at = |record: &Record| record.at;
        let next = (
            left.records.peek().map(|record| at(record.borrow())),
            right.records.peek().map(|record| at(record.borrow())),
        );
        let is_left = match next {
            (None, None) => return None,
            (Some(one), Some(other)) => one <= other,
            (one, _) => one.is_some(),
        };
        if left.teller.found.len().max(right.teller.found.len()) >= MOST_NAMES {
            return match next {
                (Some(one), Some(other)) => Some(one.min(other)),
                (one, other) => one.or(other),
            };
        }
        if is_left {
            let next = left.records.next();
            next.and_then(|record| left.teller.take(record.borrow()));
        } else {
            let next = right.records.next();
            next.and_then(|record| right.teller.take(record.borrow()));
        }
    }
}

fn rows(left: BTreeMap<Name, Side>, right: BTreeMap<Name, Side>) -> Vec<Row> {
    let mut rows: BTreeMap<Name, Row> = BTreeMap::new();
    let empty = |name| Row {
        name,
        left: None,
        right: None,
    };
    for (name, side) in left {
        rows.entry(name).or_insert(empty(name)).left = Some(side);
    }
    for (name, side) in right {
        rows.entry(name).or_insert(empty(name)).right = Some(side);
    }
    let mut rows: Vec<_> = rows.into_values().collect();
    rows.sort_by_key(|row| (row.at(), row.left.or(row.right).map(|side| side.record)));
    rows
}

/// What a run has of things with names.
#[derive(Clone, Debug, Default)]
struct Teller {
    /// How many records it told.
    place: u64,
    found: BTreeMap<Name, Side>,
    /// How many things were found and are over.
    settled: u64,
    flying: BTreeMap<TransmissionId, Name>,
    counts: Counts,
}

/// A name without its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kindred {
    Segment(HostId, Kind, u32),
    State(HostId, ConnectionId, State),
}

/// How often names came, as far as that is remembered: the oldest are forgotten.
#[derive(Clone, Debug, Default)]
struct Counts {
    counts: BTreeMap<Kindred, u32>,
    order: VecDeque<Kindred>,
}

impl Counts {
    fn next(&mut self, name: Kindred) -> u32 {
        if !self.counts.contains_key(&name) {
            if self.order.len() == MEMORY
                && let Some(oldest) = self.order.pop_front()
            {
                self.counts.remove(&oldest);
            }
            self.order.push_back(name);
        }
        let count = self.counts.entry(name).or_default();
        *count = count.saturating_add(1);
        *count
    }
}

impl Teller {
    /// Takes a record that both runs have, and forgets what is over with it: only what is on its
    /// way can still differ.
    fn settle(&mut self, record: &Record) {
        if let Some(over) = self.take(record)
            && self.found.remove(&over).is_some()
        {
            self.settled += 1;
        }
    }

    /// Takes a record, and names what it ends: what arrived, was lost, or takes no time.
    fn take(&mut self, record: &Record) -> Option<Name> {
        let place = self.place;
        self.place += 1;
        let (name, cause, over) = match &record.what {
            What::Sent {
                id,
                host,
                segment,
                cause,
                ..
            } => {
                let (host, kind, seq) = (*host, Kind::of(segment), segment.seq.0);
                // It counts in each kind that it is of, as in the names that commands use.
                let mut nth = 1;
                for each in Kind::all_of(segment) {
                    let count = self.counts.next(Kindred::Segment(host, each, seq));
                    if each == kind {
                        nth = count;
                    }
                }
                let name = Name::Segment {
                    host,
                    kind,
                    seq,
                    nth,
                };
                self.flying.insert(*id, name);
                (name, *cause, None)
            }
            What::Core {
                host,
                connection: Some(connection),
                event: Event::StateChanged { to, cause, .. },
                ..
            } => {
                let (host, connection, state) = (*host, *connection, *to);
                let nth = self.counts.next(Kindred::State(host, connection, state));
                let name = Name::State {
                    host,
                    connection,
                    state,
                    nth,
                };
                (name, *cause, Some(name))
            }
            What::Lost { id, .. } => {
                let name = self.flying.remove(id);
                if let Some(side) = name.and_then(|name| self.found.get_mut(&name)) {
                    side.lost = true;
                }
                return name;
            }
            What::Delivered { id } => return self.flying.remove(id),
            _ => return None,
        };
        let side = Side {
            record: place,
            at: record.at,
            cause,
            lost: false,
        };
        self.found.insert(name, side);
        over
    }
}
