//! The moments that a scrubber marks.

use alloc::vec::Vec;

use tcp_core::Event;

use super::Cursor;
use crate::command::Command;
use crate::ids::HostId;
use crate::trace::{Record, What};

/// A moment worth a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Marker {
    /// When.
    pub cursor: Cursor,
    /// Why.
    pub kind: MarkerKind,
    /// The record that it stands for, by its place in the trace.
    pub record: u64,
}

/// What a mark stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkerKind {
    /// A fault was asked for.
    Fault,
    /// A transmission was lost.
    Loss,
    /// A segment was sent again.
    Retransmission,
    /// A host's endpoint changed its state.
    StateChange(HostId),
}

/// The most marks that are kept. When there are more, every second one goes: nobody can tell so
/// many apart.
const MAX_MARKERS: usize = 16_384;

/// Adds the marks of records; the first of them is at a place of the whole trace.
pub(super) fn add(marks: &mut Vec<Marker>, records: &[Record], place: u64) {
    let new = (place..).zip(records);
    marks.extend(new.filter_map(|(place, record)| mark(place, record)));
    while marks.len() > MAX_MARKERS {
        let mut keep = false;
        marks.retain(|_| {
            keep = !keep;
            keep
        });
    }
}

fn mark(place: u64, record: &Record) -> Option<Marker> {
    let kind = match &record.what {
        What::Command {
            command: Command::Fault { .. },
            ..
        } => MarkerKind::Fault,
        What::Lost { .. } => MarkerKind::Loss,
        What::Sent {
            repeats: Some(_), ..
        } => MarkerKind::Retransmission,
        What::Core {
            host,
            event: Event::StateChanged { .. },
            ..
        } => MarkerKind::StateChange(*host),
        _ => return None,
    };
    let cursor = Cursor {
        step: record.step,
        now: record.at,
    };
    Some(Marker {
        cursor,
        kind,
        record: place,
    })
}
