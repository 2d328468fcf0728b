//! What is kept of a run for each term of a check.

use alloc::vec::Vec;

use tcp_core::connection::Info;
use tcp_core::sorted::SortedMap;
use tcp_core::stack::ConnectionId;
use tcp_core::{Instant, State};

use super::meet::{Wait, Ways};
use super::{Found, Missing};
use crate::check::{Limits, Moment, Predicate, Scope, Variable, Within};
use crate::ids::HostId;
use crate::trace::{Call, Record, What};

/// What is kept for one term.
#[derive(Clone, Debug)]
pub(super) enum Eye {
    Happens {
        part: Part,
        wait: Wait,
        count: u32,
        first: Option<Instant>,
    },
    Order {
        waits: Vec<Wait>,
        met: u32,
        at: Instant,
    },
    Read {
        host: HostId,
        by: Option<u64>,
        bytes: u64,
    },
    Sockets {
        host: HostId,
        state: Option<State>,
        when: When,
        found: Option<u32>,
    },
    Variable(Watch),
    /// What is asked of the world at the end.
    End,
}

/// A variable that is watched.
#[derive(Clone, Debug)]
pub(super) struct Watch {
    pub(super) host: HostId,
    variable: Variable,
    limits: Limits,
    /// Whether one value within the limits is enough.
    once: bool,
    pub(super) when: Look,
    /// The newest value of each living connection.
    latest: SortedMap<ConnectionId, Measured>,
    /// The first value outside the limits; with `once`, the first within.
    hit: Option<(Instant, u64)>,
    /// The newest value that was looked at; with `once`, the one that came nearest to the limits.
    seen: Option<(Instant, u64)>,
}

/// One value of a variable.
#[derive(Clone, Copy, Debug)]
struct Measured {
    at: Instant,
    value: u64,
    /// Whether it is within the limits.
    within: bool,
}

#[derive(Clone, Debug)]
pub(super) enum Look {
    Part(Part),
    At(When),
}

/// A part of the run, as far as it has gone.
#[derive(Clone, Debug)]
pub(super) struct Part {
    after: Option<Wait>,
    before: Option<Wait>,
    by: Option<u64>,
    begun: bool,
    over: bool,
}

/// A moment, as far as it has come.
#[derive(Clone, Debug)]
pub(super) struct When {
    wait: Option<Wait>,
    time: Option<u64>,
    /// It is the event at hand.
    now: bool,
    past: bool,
}

impl Part {
    pub(super) fn new(within: &Within) -> Self {
        Self {
            after: within.after.as_ref().map(Wait::new),
            before: within.before.as_ref().map(Wait::new),
            by: within.by,
            begun: within.after.is_none(),
            over: false,
        }
    }

    /// Takes a record, and says whether it lies within the part, its latest time aside.
    pub(super) fn take(&mut self, record: &Record, ways: &Ways) -> bool {
        if self.over {
            return false;
        }
        if !self.begun {
            let begins = self.after.as_mut();
            self.begun = begins.is_none_or(|wait| wait.is_over(record, ways));
            return false;
        }
        if let Some(wait) = &mut self.before {
            self.over = wait.is_over(record, ways);
        }
        !self.over
    }

    pub(super) fn in_time(&self, at: Instant) -> bool {
        self.by.is_none_or(|by| at.as_nanos() <= by)
    }

    pub(super) const fn missing(&self) -> Option<Missing> {
        if !self.begun {
            Some(Missing::After)
        } else if self.before.is_some() && !self.over {
            Some(Missing::Before)
        } else {
            None
        }
    }
}

impl When {
    pub(super) fn new(moment: &Moment) -> Self {
        let (wait, time) = match moment {
            Moment::Time(at) => (None, Some(*at)),
            Moment::Event(happening) => (Some(Wait::new(happening)), None),
            Moment::End => (None, None),
        };
        Self {
            wait,
            time,
            now: false,
            past: false,
        }
    }

    pub(super) fn take(&mut self, record: &Record, ways: &Ways) {
        if let Some(wait) = &mut self.wait
            && !self.past
            && !self.now
        {
            self.now = wait.is_over(record, ways);
        }
    }

    /// Whether the moment was just before an event at this time, for the first time.
    pub(super) fn has_passed(&mut self, at: Instant) -> bool {
        let passed = !self.past && self.time.is_some_and(|time| at.as_nanos() > time);
        self.past |= passed;
        passed
    }

    /// Whether the moment is just after the event at hand.
    pub(super) fn is_now(&mut self) -> bool {
        let now = core::mem::take(&mut self.now);
        self.past |= now;
        now
    }

    /// Whether the end of the run, where it stands, is the moment.
    pub(super) const fn is_end(&self) -> bool {
        !self.past && self.wait.is_none()
    }
}

impl Eye {
    pub(super) fn new(predicate: &Predicate) -> Self {
        match predicate {
            Predicate::Happens { what, within, .. } => Self::Happens {
                part: Part::new(within),
                wait: Wait::new(what),
                count: 0,
                first: None,
            },
            Predicate::Order(happenings) => Self::Order {
                waits: happenings.iter().map(Wait::new).collect(),
                met: 0,
                at: Instant::ZERO,
            },
            Predicate::Delivered { to, by, .. } => Self::Read {
                host: *to,
                by: *by,
                bytes: 0,
            },
            Predicate::Sockets {
                host, state, at, ..
            } => Self::Sockets {
                host: *host,
                state: *state,
                when: When::new(at),
                found: None,
            },
            Predicate::Variable {
                host,
                variable,
                limits,
                scope,
            } => Self::Variable(Watch {
                host: *host,
                variable: *variable,
                limits: *limits,
                once: matches!(scope, Scope::Once(_)),
                when: match scope {
                    Scope::Always(within) | Scope::Once(within) => Look::Part(Part::new(within)),
                    Scope::At(moment) => Look::At(When::new(moment)),
                },
                latest: SortedMap::new(),
                hit: None,
                seen: None,
            }),
            Predicate::Ends { .. } | Predicate::BothClosed | Predicate::Lasts { .. } => Self::End,
        }
    }

    pub(super) fn take(&mut self, record: &Record, ways: &Ways) {
        match self {
            Self::Happens {
                part,
                wait,
                count,
                first,
            } => {
                if part.take(record, ways) && wait.meets(record, ways) {
                    first.get_or_insert(record.at);
                    *count = count.saturating_add(u32::from(part.in_time(record.at)));
                }
            }
            Self::Order { waits, met, at } => {
                let next = usize::try_from(*met)
                    .ok()
                    .and_then(|met| waits.get_mut(met));
                if next.is_some_and(|wait| wait.is_over(record, ways)) {
                    *met += 1;
                    *at = record.at;
                }
            }
            Self::Read { host, by, bytes } => {
                if let What::Program {
                    host: on,
                    call: Call::Read { bytes: read },
                    ..
                } = &record.what
                    && on == host
                    && by.is_none_or(|by| record.at.as_nanos() <= by)
                {
                    *bytes += u64::from(*read);
                }
            }
            Self::Sockets { when, .. } => when.take(record, ways),
            Self::Variable(watch) => match &mut watch.when {
                Look::Part(part) => _ = part.take(record, ways),
                Look::At(when) => when.take(record, ways),
            },
            Self::End => {}
        }
    }

    /// Before an event at a time is taken: what stood until then.
    pub(super) fn before(&mut self, at: Instant, ends: &SortedMap<(HostId, ConnectionId), State>) {
        match self {
            Self::Sockets {
                host,
                state,
                when,
                found,
            } => {
                let passed = when.has_passed(at);
                *found = found.or_else(|| passed.then(|| sockets(ends, *host, *state)));
            }
            Self::Variable(watch) => {
                if let Look::At(when) = &mut watch.when
                    && when.has_passed(at)
                {
                    watch.look();
                }
            }
            _ => {}
        }
    }
}

impl Watch {
    /// Looks at the newest values.
    pub(super) fn look(&mut self) {
        for (_, measured) in core::mem::take(&mut self.latest) {
            self.see(measured);
        }
    }

    fn see(&mut self, measured: Measured) {
        let Measured { at, value, within } = measured;
        let farther = self.once
            && self
                .seen
                .is_some_and(|(_, seen)| match self.limits.at_least {
                    Some(_) => value <= seen,
                    None => value >= seen,
                });
        if !farther {
            self.seen = Some((at, value));
        }
        if within == self.once && self.hit.is_none() {
            self.hit = Some((at, value));
        }
    }

    /// Takes what a connection is after an event; `None` once it is gone.
    pub(super) fn take(&mut self, id: ConnectionId, at: Instant, info: Option<Info>) {
        let measured = info.and_then(|info| {
            let value = self.variable.of(&info)?;
            let within = self.limits.hold(value, &info);
            Some(Measured { at, value, within })
        });
        match measured {
            Some(measured) => self.latest.insert(id, measured),
            None => self.latest.remove(&id),
        };
        let looks = match &self.when {
            Look::Part(part) => part.begun && !part.over && part.in_time(at),
            Look::At(_) => false,
        };
        if looks && let Some(measured) = measured {
            self.see(measured);
        }
    }
}

/// How many connection ends of a host are in a state; in any but CLOSED where none is given.
pub(super) fn sockets(
    ends: &SortedMap<(HostId, ConnectionId), State>,
    host: HostId,
    state: Option<State>,
) -> u32 {
    let of_host = ends
        .range((host, ConnectionId(0))..=(host, ConnectionId(u32::MAX)))
        .map(|(_, is)| *is);
    let count = of_host
        .filter(|is| state.map_or(*is != State::Closed, |state| state == *is))
        .count();
    u32::try_from(count).unwrap_or(u32::MAX)
}

pub(super) fn value(watch: &Watch) -> (bool, Found) {
    let mut watch = watch.clone();
    if let Look::At(when) = &watch.when
        && when.is_end()
    {
        watch.look();
    }
    if let Look::Part(part) = &watch.when
        && let Some(missing) = part.missing()
    {
        return (false, Found::NoPart(missing));
    }
    if watch.seen.is_none() {
        return (false, Found::Nothing);
    }
    let found = match watch.hit.or(watch.seen) {
        Some((at, value)) => Found::Value { at, value },
        None => Found::Nothing,
    };
    (watch.hit.is_some() == watch.once, found)
}
