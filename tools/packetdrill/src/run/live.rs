//! The segments that the core sent, and their comparison with what a script expects.

use std::collections::VecDeque;

use tcp_core::{Flags, Segment};

use super::compare::{self, Strictness};
use super::numbers::Numbers;
use crate::script::{Packet, PacketOption};

/// A segment that left, and when, in nanoseconds since the start.
#[derive(Clone, Debug)]
pub(crate) struct Sent {
    pub(crate) at: u64,
    pub(crate) segment: Segment,
    /// Its options in the order of the bytes.
    pub(crate) layout: Vec<PacketOption>,
}

/// What left and was not compared yet.
#[derive(Debug, Default)]
pub(crate) struct Live {
    waiting: VecDeque<Sent>,
    /// A first part of a segment that a script writes as one.
    partial: Option<Sent>,
}

/// What a comparison came to.
pub(crate) enum Match {
    /// The script's segment has left; this is it.
    Complete(Box<Sent>),
    /// Another segment has left instead.
    Different {
        /// What differs.
        what: String,
        /// The segment.
        sent: Box<Sent>,
    },
    /// Nothing, or only a part, has left so far.
    Waiting,
}

impl Live {
    pub(crate) fn push(&mut self, sent: Sent) {
        self.waiting.push_back(sent);
    }

    /// Compares as far as segments are there. Several live segments may make up one of the
    /// script's, unless `whole` (`--strict_segments`).
    pub(crate) fn compare(
        &mut self,
        expected: &Packet,
        numbers: &mut Numbers,
        strictness: Strictness,
        whole: bool,
    ) -> Match {
        loop {
            let Some(mut next) = self.waiting.pop_front() else {
                return Match::Waiting;
            };
            if next.segment.flags.contains(Flags::SYN) && !numbers.knows_local() {
                numbers.learn_local(next.segment.seq, expected.seq);
            }
            if let Some(first) = self.partial.take() {
                if let Some(what) = parted(&first, &next, strictness) {
                    let sent = Box::new(next);
                    return Match::Different { what, sent };
                }
                next = join(&first, next);
            }
            let short = next.segment.data_len() < expected.len;
            if short
                && !whole
                && next.segment.data_len() > 0
                && next
                    .segment
                    .flags
                    .without(Flags::PSH)
                    .without(Flags::CWR)
                    .bits()
                    == 0
            {
                self.partial = Some(next);
                continue;
            }
            let sent = Box::new(next);
            let live = compare::as_script(&sent, expected, numbers);
            return match compare::difference(expected, &live, strictness) {
                Some(what) => Match::Different {
                    what: what.to_owned(),
                    sent,
                },
                None => Match::Complete(sent),
            };
        }
    }

    /// The first part of a segment whose rest has not left.
    pub(crate) fn part(&self) -> Option<&Sent> {
        self.partial.as_ref()
    }
}

/// Why two segments are no parts of one, if they are not.
fn parted(first: &Sent, last: &Sent, strictness: Strictness) -> Option<String> {
    let (one, other) = (&first.segment, &last.segment);
    if one.seq_end() != other.seq || other.data_len() == 0 {
        return Some(format!(
            "{} bytes of it, then something else",
            one.data_len()
        ));
    }
    let windows = one.window == other.window || strictness == Strictness::Relaxed;
    (one.ack != other.ack || !windows)
        .then(|| "its parts differ in acknowledgment or window".to_owned())
}

/// Two adjoining segments as one: numbers and CWR of the first, flags and time of the last.
fn join(first: &Sent, last: Sent) -> Sent {
    let mut payload = first.segment.payload.to_vec();
    payload.extend_from_slice(&last.segment.payload);
    let mut joined = last;
    joined.segment.seq = first.segment.seq;
    joined.segment.payload = payload.into();
    if first.segment.flags.contains(Flags::CWR) {
        joined.segment.flags = joined.segment.flags.with(Flags::CWR);
    }
    joined
}
