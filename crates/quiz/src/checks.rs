//! Checks in few words: what must have happened in a run.

use alloc::boxed::Box;
use alloc::vec::Vec;

use tcp_core::{Cause, State};
use tcp_sim::History;
use tcp_sim::check::{
    Bounds, Check, Count, Fields, Happening, Occurrence, Predicate, SegmentEvent, Within,
};
use tcp_sim::ids::{HostId, Kind};
use tcp_sim::judge::{Judge, Outcome};
use tcp_sim::scenario::Scenario;

/// Something happens so often.
pub(crate) fn happens(host: HostId, what: Occurrence, count: Count) -> Check {
    Predicate::Happens {
        what: Happening::new(Some(host), what),
        count,
        within: Within::default(),
    }
    .into()
}

/// A host does something for a cause, at least once.
pub(crate) fn because(host: HostId, cause: Cause) -> Check {
    happens(host, Occurrence::Because(cause), Count::default())
}

/// The same, never.
pub(crate) fn never_because(host: HostId, cause: Cause) -> Check {
    happens(host, Occurrence::Because(cause), Count::exactly(0))
}

/// A host sends so many segments of a kind.
pub(crate) fn sends(host: HostId, kind: Kind, count: Count) -> Check {
    segment(host, SegmentEvent::Sent, of_kind(kind), count)
}

/// A host retransmits a segment of a kind.
pub(crate) fn retransmits(host: HostId, kind: Kind) -> Check {
    segment(
        host,
        SegmentEvent::Retransmitted,
        of_kind(kind),
        Count::default(),
    )
}

/// A segment of a kind from a host never arrives.
pub(crate) fn lost(host: HostId, kind: Kind) -> Check {
    segment(host, SegmentEvent::Lost, of_kind(kind), Count::default())
}

/// None does.
pub(crate) fn never_lost(host: HostId, kind: Kind) -> Check {
    segment(host, SegmentEvent::Lost, of_kind(kind), Count::exactly(0))
}

/// A host sends a segment of a kind with this number.
pub(crate) fn numbered(host: HostId, kind: Kind, seq: u32) -> Check {
    let seq = Some(Bounds::exactly(seq.into()));
    let fields = Fields {
        seq,
        ..of_kind(kind)
    };
    segment(host, SegmentEvent::Sent, fields, Count::default())
}

/// A host sends a segment of a kind that acknowledges up to this number.
pub(crate) fn acknowledges(host: HostId, kind: Kind, ack: u32) -> Check {
    let ack = Some(Bounds::exactly(ack.into()));
    let fields = Fields {
        ack,
        ..of_kind(kind)
    };
    segment(host, SegmentEvent::Sent, fields, Count::default())
}

fn of_kind(kind: Kind) -> Fields {
    Fields {
        kind: Some(kind),
        ..Fields::default()
    }
}

fn segment(host: HostId, fate: SegmentEvent, fields: Fields, count: Count) -> Check {
    let fields = Box::new(fields);
    happens(host, Occurrence::Segment { fate, fields }, count)
}

/// A host's endpoint comes to a state.
pub(crate) fn reaches(host: HostId, state: State) -> Check {
    Check::reaches(host, state, None)
}

/// It never does.
pub(crate) fn never_reaches(host: HostId, state: State) -> Check {
    happens(host, Occurrence::Enters(state), Count::exactly(0))
}

/// A host's endpoint is in a state at the end.
pub(crate) const fn ends(host: HostId, state: State) -> Predicate {
    Predicate::Ends { host, state }
}

/// A host's application reads exactly so many bytes.
pub(crate) fn delivered(to: HostId, bytes: u64) -> Check {
    Check::delivered(to, bytes)
}

/// Whether a scenario's run is as its assertions say.
pub(crate) fn all_hold(scenario: &Scenario) -> bool {
    let outcomes = tcp_sim::judge::judge(scenario);
    !outcomes.is_empty() && outcomes.iter().all(|outcome| outcome.holds)
}

/// What becomes of checks in a history, up to its cursor.
pub(crate) fn outcomes(history: &History, checks: &[Check]) -> Vec<Outcome> {
    // From the beginning, so that a long run is judged whole.
    let end = history.cursor();
    let mut again = history.fork();
    again.to_start();
    let mut judge = Judge::new(checks);
    judge.take(again.world(), again.trace());
    let mut told = again.trace_start() + len(again.trace());
    while again.cursor() < end && again.step() {
        if again.cursor() > end {
            break;
        }
        let first = again.trace_start();
        let skip = usize::try_from(told.saturating_sub(first)).unwrap_or(0);
        let news = again.trace().get(skip..).unwrap_or_default();
        judge.take(again.world(), news);
        told = first + len(again.trace());
    }
    judge.outcomes(again.world())
}

fn len<T>(list: &[T]) -> u64 {
    u64::try_from(list.len()).unwrap_or(u64::MAX)
}
