//! Whether a record is what a happening speaks of.

use alloc::vec::Vec;

use tcp_core::{Event, Instant, Segment};

use crate::check::{CallKind, Happening, Occurrence, SegmentEvent, cause_of};
use crate::ids::{HostId, TransmissionId};
use crate::queue::Queue;
use crate::scenario::Scenario;
use crate::trace::{Record, What};
use crate::world::World;

/// What is on its way: whose it is, and what it says. As small as what is in flight.
#[derive(Clone, Debug, Default)]
pub(super) struct Ways(Queue<TransmissionId, (HostId, Segment)>);

impl Ways {
    /// Before the record is judged: what was sent is on its way.
    pub(super) fn depart(&mut self, record: &Record) {
        match &record.what {
            What::Sent {
                id, host, segment, ..
            } => {
                self.0.insert(*id, (*host, segment.clone()));
            }
            What::Rewritten { id, segment, .. } => {
                if let Some((_, now)) = self.0.get_mut(id) {
                    *now = segment.clone();
                }
            }
            What::Copied { id, of, .. } => {
                if let Some(way) = self.0.get(of).cloned() {
                    self.0.insert(*id, way);
                }
            }
            _ => {}
        }
    }

    /// The segment that a record is about, whose way has not ended before it.
    fn segment(&self, record: &Record) -> Option<Segment> {
        let (What::Sent { id, .. } | What::Lost { id, .. } | What::Delivered { id }) = &record.what
        else {
            return None;
        };
        self.0.get(id).map(|(_, segment)| segment.clone())
    }

    /// After the record was judged: what ended is on its way no more.
    pub(super) fn end(&mut self, record: &Record) {
        if let What::Lost { id, .. } | What::Delivered { id } = &record.what {
            self.0.remove(id);
        }
    }
}

/// Where a happening is met in a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Met {
    /// In which event.
    pub step: u64,
    /// When.
    pub at: Instant,
    /// The segment that it is about, where it is about one.
    pub segment: Option<Segment>,
}

/// Runs a scenario until a happening is met, for the time that is meant. `None`: it never is.
#[must_use]
pub fn find(scenario: &Scenario, happening: &Happening) -> Option<Met> {
    let (mut wait, mut ways) = (Wait::new(happening), Ways::default());
    let mut records = Vec::new();
    let mut world = World::new(scenario, &mut records);
    loop {
        for record in &records {
            ways.depart(record);
            if wait.is_over(record, &ways) {
                return Some(Met {
                    step: record.step,
                    at: record.at,
                    segment: ways.segment(record),
                });
            }
            ways.end(record);
        }
        records.clear();
        if !world.step(&mut records) {
            return None;
        }
    }
}

/// Waits for a happening.
#[derive(Clone, Debug)]
pub(super) struct Wait {
    happening: Happening,
    /// The hosts that acted for the cause in the event at hand: all that they do for it in one
    /// event happens once.
    acted: (u64, Vec<HostId>),
    met: u32,
}

impl Wait {
    pub(super) fn new(happening: &Happening) -> Self {
        Self {
            happening: happening.clone(),
            acted: (0, Vec::new()),
            met: 0,
        }
    }

    /// Whether it happens in a record, for the time that is meant.
    pub(super) fn is_over(&mut self, record: &Record, ways: &Ways) -> bool {
        if !self.meets(record, ways) {
            return false;
        }
        self.met = self.met.saturating_add(1);
        self.met == self.happening.nth
    }

    /// Whether it happens in a record, for whichever time.
    pub(super) fn meets(&mut self, record: &Record, ways: &Ways) -> bool {
        let Some(on) = self.on(record, ways) else {
            return false;
        };
        if self.happening.host.is_some_and(|host| host != on) {
            return false;
        }
        if let Occurrence::Because(_) = self.happening.what {
            let (step, hosts) = &mut self.acted;
            if *step != record.step {
                *step = record.step;
                hosts.clear();
            }
            if hosts.contains(&on) {
                return false;
            }
            hosts.push(on);
        }
        true
    }

    /// On which host, or of a segment from which, it happens in a record.
    fn on(&self, record: &Record, ways: &Ways) -> Option<HostId> {
        match (&self.happening.what, &record.what) {
            (
                Occurrence::Enters(state),
                What::Core {
                    host,
                    event: Event::StateChanged { to, .. },
                    ..
                },
            ) => (to == state).then_some(*host),
            (Occurrence::Because(cause), What::Core { host, event, .. }) => {
                (cause_of(event) == Some(*cause)).then_some(*host)
            }
            (
                Occurrence::Because(cause),
                What::Sent {
                    host, cause: why, ..
                },
            ) => (why == cause).then_some(*host),
            (
                Occurrence::Segment { fate, fields },
                What::Sent {
                    host,
                    segment,
                    repeats,
                    ..
                },
            ) => {
                let sent = match fate {
                    SegmentEvent::Sent => true,
                    SegmentEvent::Retransmitted => repeats.is_some(),
                    SegmentEvent::Lost | SegmentEvent::Arrived => false,
                };
                (sent && fields.hold(segment)).then_some(*host)
            }
            (
                Occurrence::Segment {
                    fate: SegmentEvent::Lost,
                    fields,
                },
                What::Lost { id, .. },
            )
            | (
                Occurrence::Segment {
                    fate: SegmentEvent::Arrived,
                    fields,
                },
                What::Delivered { id },
            ) => {
                let (host, segment) = ways.0.get(id)?;
                fields.hold(segment).then_some(*host)
            }
            (Occurrence::Calls(kind), What::Program { host, call, .. }) => {
                (CallKind::of(*call) == *kind).then_some(*host)
            }
            (
                Occurrence::Fires(timer),
                What::Core {
                    host,
                    event: Event::TimerFired { timer: fired },
                    ..
                },
            ) => (timer.kind() == *fired).then_some(*host),
            _ => None,
        }
    }
}
