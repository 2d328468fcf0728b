//! Two runs side by side: where they part, and what of the one answers to what of the other.
//!
//! Alignment goes by name, as faults do: "the 2nd transmission of the data with seq 1001 from the
//! client" is the same thing in both runs, whenever it happens. So one more segment in one of them
//! does not shift everything after it.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use tcp_core::stack::ConnectionId;
use tcp_core::{Cause, Event, Instant, State};

use crate::ids::{HostId, Kind, TransmissionId};
use crate::trace::{Record, What};

/// How two runs differ.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diff {
    /// The place of the first record that is not the same in both; `None`: the runs are the same.
    pub parts_at: Option<u64>,
    /// What was sent and which states were entered, in the order of time.
    pub rows: Vec<Row>,
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

/// Compares two traces.
#[must_use]
pub fn diff<'a>(
    left: impl Iterator<Item = &'a Record> + Clone,
    right: impl Iterator<Item = &'a Record> + Clone,
) -> Diff {
    let mut rows: BTreeMap<Name, Row> = BTreeMap::new();
    for (name, side) in named(left.clone()) {
        let row = Row {
            name,
            left: Some(side),
            right: None,
        };
        rows.insert(name, row);
    }
    for (name, side) in named(right.clone()) {
        let row = rows.entry(name).or_insert(Row {
            name,
            left: None,
            right: None,
        });
        row.right = Some(side);
    }
    let mut rows: Vec<_> = rows.into_values().collect();
    rows.sort_by_key(|row| (row.at(), row.left.or(row.right).map(|side| side.record)));
    Diff {
        parts_at: parts_at(left, right),
        rows,
    }
}

fn parts_at<'a>(
    mut left: impl Iterator<Item = &'a Record>,
    mut right: impl Iterator<Item = &'a Record>,
) -> Option<u64> {
    for place in 0.. {
        match (left.next(), right.next()) {
            (None, None) => return None,
            (one, other) if one == other => {}
            _ => return Some(place),
        }
    }
    None
}

/// What a run has of things with names.
fn named<'a>(trace: impl Iterator<Item = &'a Record>) -> BTreeMap<Name, Side> {
    let mut found: BTreeMap<Name, Side> = BTreeMap::new();
    let mut sent: BTreeMap<(HostId, Kind, u32), u32> = BTreeMap::new();
    let mut entered: BTreeMap<(HostId, ConnectionId, State), u32> = BTreeMap::new();
    let mut flying: BTreeMap<TransmissionId, Name> = BTreeMap::new();
    for (place, record) in (0_u64..).zip(trace) {
        let (name, cause) = match &record.what {
            What::Sent {
                id,
                host,
                segment,
                cause,
                ..
            } => {
                let (kind, seq) = (Kind::of(segment), segment.seq.0);
                let nth = sent.entry((*host, kind, seq)).or_default();
                *nth += 1;
                let name = Name::Segment {
                    host: *host,
                    kind,
                    seq,
                    nth: *nth,
                };
                flying.insert(*id, name);
                (name, *cause)
            }
            What::Core {
                host,
                connection: Some(connection),
                event: Event::StateChanged { to, cause, .. },
                ..
            } => {
                let nth = entered.entry((*host, *connection, *to)).or_default();
                *nth += 1;
                let name = Name::State {
                    host: *host,
                    connection: *connection,
                    state: *to,
                    nth: *nth,
                };
                (name, *cause)
            }
            What::Lost { id, .. } => {
                if let Some(side) = flying.remove(id).and_then(|name| found.get_mut(&name)) {
                    side.lost = true;
                }
                continue;
            }
            What::Delivered { id } => {
                flying.remove(id);
                continue;
            }
            _ => continue,
        };
        let side = Side {
            record: place,
            at: record.at,
            cause,
            lost: false,
        };
        found.insert(name, side);
    }
    found
}
