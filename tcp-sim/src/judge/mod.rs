//! Judging a run: one pass over it, event by event, with what each check needs and no more.

mod eyes;
mod meet;

use alloc::vec::Vec;

use tcp_core::sorted::{SortedMap, SortedSet};
use tcp_core::stack::ConnectionId;
use tcp_core::{Event, Instant, State};

use crate::check::{Check, Happening, Occurrence, Predicate, Term, Within};
use crate::ids::HostId;
use crate::scenario::Scenario;
use crate::trace::{Record, What};
use crate::world::{Host, World};
use eyes::{Eye, Look, sockets, value};
use meet::Ways;

pub use meet::{Met, find};

/// A check and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// What was asked.
    pub check: Check,
    /// Whether it holds.
    pub holds: bool,
    /// What became of each of its terms.
    pub verdicts: Vec<Verdict>,
}

/// What became of a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Whether it holds, denial included.
    pub holds: bool,
    /// What was found.
    pub found: Found,
}

/// What was found where something was looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// It happened so often, and the first time then. (The first time may be too late to count.)
    Happened {
        /// How often.
        count: u32,
        /// When first.
        first: Option<Instant>,
    },
    /// What begins or ends the part of the run never happened.
    NoPart(Missing),
    /// All of it happened in order; the last part then.
    InOrder(Instant),
    /// The happening at that place (from 0) did not follow the one before it.
    OutOfOrder(u32),
    /// The endpoint is in this state.
    State(State),
    /// So many bytes were read, and whether they were the right ones.
    Bytes {
        /// How many.
        read: u64,
        /// Whether each was as it was written, in order, once.
        intact: bool,
    },
    /// So many connection ends were opened, and so many of them are closed.
    Closed {
        /// Ends that were opened.
        opened: u32,
        /// Ends that are closed.
        closed: u32,
    },
    /// So many connections.
    Sockets(u32),
    /// The variable was this then: the first value outside its limits, or the one that was asked
    /// for.
    Value {
        /// When.
        at: Instant,
        /// What it was.
        value: u64,
    },
    /// There was nothing to look at: no connection, or no such moment.
    Nothing,
    /// The last event was then.
    Last(Instant),
}

/// What begins or ends a part of the run, and never happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// Its beginning.
    After,
    /// Its end.
    Before,
}

/// Judges checks while a run goes on. It keeps no trace: what it needs of the past is small.
#[derive(Clone, Debug)]
pub struct Judge {
    checks: Vec<(Check, Vec<Eye>)>,
    ways: Ways,
    /// The connections that the event at hand was about.
    touched: SortedSet<(HostId, ConnectionId)>,
    /// The state of each connection end, as it was told.
    ends: SortedMap<(HostId, ConnectionId), State>,
    last: Instant,
}

impl Judge {
    /// A judge who has seen nothing yet.
    #[must_use]
    pub fn new(checks: &[Check]) -> Self {
        let eyes = |check: &Check| {
            let eyes = check.any.iter().map(|term| Eye::new(&term.predicate));
            (check.clone(), eyes.collect())
        };
        Self {
            checks: checks.iter().map(eyes).collect(),
            ways: Ways::default(),
            touched: SortedSet::new(),
            ends: SortedMap::new(),
            last: Instant::ZERO,
        }
    }

    /// Takes what an event (or a command) told, and the world just after it.
    pub fn take(&mut self, world: &World, records: &[Record]) {
        for record in records {
            if record.at > self.last {
                for eye in self.checks.iter_mut().flat_map(|(_, eyes)| eyes) {
                    eye.before(record.at, &self.ends);
                }
            }
            self.last = record.at;
            self.ways.depart(record);
            for eye in self.checks.iter_mut().flat_map(|(_, eyes)| eyes) {
                eye.take(record, &self.ways);
            }
            self.ways.end(record);
            self.note(record);
        }
        self.settle(world);
    }

    fn note(&mut self, record: &Record) {
        if let What::Power { host, on: false } = &record.what {
            // What its TCP knew is gone, and nobody tells of each connection.
            self.ends.retain(|(on, _), _| on != host);
        }
        let (What::Core {
            host,
            connection: Some(connection),
            ..
        }
        | What::Sent {
            host,
            connection: Some(connection),
            ..
        }
        | What::Program {
            host,
            connection: Some(connection),
            ..
        }) = &record.what
        else {
            return;
        };
        self.touched.insert((*host, *connection));
        if let What::Core {
            event: Event::StateChanged { to, .. },
            ..
        } = &record.what
        {
            // A connection that returned to LISTEN was refused before it was one.
            match to {
                State::Listen => self.ends.remove(&(*host, *connection)),
                to => self.ends.insert((*host, *connection), *to),
            };
        }
    }

    /// Looks at what the event at hand left behind.
    fn settle(&mut self, world: &World) {
        let (touched, ends) = (core::mem::take(&mut self.touched), &self.ends);
        for eye in self.checks.iter_mut().flat_map(|(_, eyes)| eyes) {
            match eye {
                Eye::Variable(watch) => {
                    for (host, id) in &touched {
                        if *host == watch.host {
                            let connection =
                                world.host(*host).and_then(|on| on.stack().connection(*id));
                            let info = connection.map(tcp_core::Connection::info);
                            watch.take(*id, world.now(), info);
                        }
                    }
                    if let Look::At(when) = &mut watch.when
                        && when.is_now()
                    {
                        watch.look();
                    }
                }
                Eye::Sockets {
                    host,
                    state,
                    when,
                    found,
                } => {
                    let now = when.is_now();
                    *found = found.or_else(|| now.then(|| sockets(ends, *host, *state)));
                }
                _ => {}
            }
        }
    }

    /// What becomes of each check if the run ends where `world` stands.
    #[must_use]
    pub fn outcomes(&self, world: &World) -> Vec<Outcome> {
        let outcome = |(check, eyes): &(Check, Vec<Eye>)| {
            let verdicts: Vec<_> = check
                .any
                .iter()
                .zip(eyes)
                .map(|(term, eye)| self.verdict(term, eye, world))
                .collect();
            Outcome {
                check: check.clone(),
                holds: verdicts.iter().any(|verdict| verdict.holds),
                verdicts,
            }
        };
        self.checks.iter().map(outcome).collect()
    }

    fn verdict(&self, term: &Term, eye: &Eye, world: &World) -> Verdict {
        let (holds, found) = self.find(&term.predicate, eye, world);
        Verdict {
            holds: holds != term.not,
            found,
        }
    }

    fn find(&self, predicate: &Predicate, eye: &Eye, world: &World) -> (bool, Found) {
        match (predicate, eye) {
            (
                Predicate::Happens {
                    what,
                    count,
                    within,
                },
                Eye::Happens {
                    part,
                    count: seen,
                    first,
                    ..
                },
            ) => {
                if let Some(missing) = part.missing() {
                    return (false, Found::NoPart(missing));
                }
                let (mut seen, mut first) = (*seen, *first);
                if first.is_none() && *within == Within::default() && rests(what, world) {
                    (seen, first) = (1, Some(Instant::ZERO));
                }
                (count.holds(seen), Found::Happened { count: seen, first })
            }
            (Predicate::Order(_), Eye::Order { waits, met, at }) => {
                if usize::try_from(*met).is_ok_and(|met| met == waits.len()) {
                    (true, Found::InOrder(*at))
                } else {
                    (false, Found::OutOfOrder(*met))
                }
            }
            (
                Predicate::Delivered { to, bytes, by },
                Eye::Read {
                    bytes: read_in_time,
                    ..
                },
            ) => {
                let (read, intact) = world.host(*to).map_or((0, true), Host::delivered);
                let read = if by.is_some() { *read_in_time } else { read };
                (intact && bytes.holds(read), Found::Bytes { read, intact })
            }
            (
                Predicate::Sockets {
                    host, state, count, ..
                },
                Eye::Sockets { when, found, .. },
            ) => {
                let at_end = || when.is_end().then(|| sockets(&self.ends, *host, *state));
                match found.or_else(at_end) {
                    Some(found) => (count.holds(found), Found::Sockets(found)),
                    None => (false, Found::Nothing),
                }
            }
            (Predicate::Variable { .. }, Eye::Variable(watch)) => value(watch),
            (Predicate::Ends { host, state }, _) => {
                let is = world.host(*host).map_or(State::Closed, Host::state);
                (is == *state, Found::State(is))
            }
            (Predicate::BothClosed, _) => {
                let count = |len: usize| u32::try_from(len).unwrap_or(u32::MAX);
                let closed = self.ends.values().filter(|is| **is == State::Closed);
                let (opened, closed) = (count(self.ends.len()), count(closed.count()));
                (
                    opened >= 2 && opened == closed,
                    Found::Closed { opened, closed },
                )
            }
            (Predicate::Lasts { at_least, at_most }, _) => {
                let nanos = self.last.as_nanos();
                let holds = at_least.is_none_or(|least| nanos >= least)
                    && at_most.is_none_or(|most| nanos <= most);
                (holds, Found::Last(self.last))
            }
            // Each term has the eye that was made for it.
            _ => (false, Found::Nothing),
        }
    }
}

/// CLOSED and LISTEN are also where a host may simply have been all the time.
fn rests(what: &Happening, world: &World) -> bool {
    let (Occurrence::Enters(state @ (State::Closed | State::Listen)), Some(host)) =
        (&what.what, what.host)
    else {
        return false;
    };
    what.nth == 1 && world.host(host).map(Host::state) == Some(*state)
}

/// Runs a scenario to its end and judges what it asserts.
#[must_use]
pub fn judge(scenario: &Scenario) -> Vec<Outcome> {
    let mut records = Vec::new();
    let mut world = World::new(scenario, &mut records);
    let mut judge = Judge::new(&scenario.assertions);
    judge.take(&world, &records);
    records.clear();
    while world.step(&mut records) {
        judge.take(&world, &records);
        records.clear();
    }
    judge.outcomes(&world)
}
