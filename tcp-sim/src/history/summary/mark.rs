//! What happened to the segments of one end, in at most [`MAX_MARKS`] marks: when there are more,
//! those of one kind in one stretch of the run become one that stands for them all.

use alloc::vec::Vec;

use crate::history::Cursor;
use crate::ids::TransmissionId;

/// The most marks of an end.
pub const MAX_MARKS: usize = 4_096;

/// What a mark stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MarkKind {
    /// Numbers were sent for the first time.
    Sent,
    /// Numbers were sent again.
    Again,
    /// The peer reported a block that it holds.
    Sacked,
    /// A segment with numbers of its own was lost.
    Lost,
    /// The retransmission timer went off.
    Timeout,
    /// A round trip was measured.
    Sample,
}

impl MarkKind {
    const COUNT: usize = 6;
}

/// Something that happened, once or often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// When; of several, the first one.
    pub at: Cursor,
    /// When the last of several happened.
    pub until: Cursor,
    /// What.
    pub kind: MarkKind,
    /// The first of the numbers, counted from ISS; of a sample, the least, in nanoseconds.
    pub low: u64,
    /// The number after the last one; of a sample, the most.
    pub high: u64,
    /// How many it stands for.
    pub count: u32,
    /// The transmission; of several, the first one.
    pub id: Option<TransmissionId>,
}

impl Mark {
    pub(super) const fn one(
        at: Cursor,
        kind: MarkKind,
        low: u64,
        high: u64,
        id: Option<TransmissionId>,
    ) -> Self {
        Self {
            at,
            until: at,
            kind,
            low,
            high,
            count: 1,
            id,
        }
    }
}

/// The marks of one end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Marks {
    all: Vec<Mark>,
    /// As in a series: marks of one kind within so many events are one; 0: each is one of its own.
    stretch: u64,
}

impl Marks {
    pub(super) fn all(&self) -> &[Mark] {
        &self.all
    }

    pub(super) const fn is_thinned(&self) -> bool {
        self.stretch > 0
    }

    pub(super) fn add(&mut self, mark: Mark) {
        self.put(mark);
        while self.all.len() > MAX_MARKS {
            // The first time, those of one event become one.
            self.stretch = (self.stretch * 2).max(1);
            for mark in core::mem::take(&mut self.all) {
                self.put(mark);
            }
        }
    }

    fn put(&mut self, mark: Mark) {
        let stretch = |at: Cursor| at.step.checked_div(self.stretch);
        let here = stretch(mark.at);
        // In one stretch there is at most one of each kind.
        let near = self.all.iter_mut().rev().take(MarkKind::COUNT);
        let mut same = near.take_while(|known| here.is_some() && stretch(known.at) == here);
        match same.find(|known| known.kind == mark.kind) {
            Some(known) => {
                known.until = mark.until;
                known.low = known.low.min(mark.low);
                known.high = known.high.max(mark.high);
                known.count = known.count.saturating_add(mark.count);
            }
            None => self.all.push(mark),
        }
    }

    /// The mark of a transmission's sending, as long as each has its own.
    pub(super) fn of(&self, id: TransmissionId) -> Option<&Mark> {
        let sent = |mark: &&Mark| matches!(mark.kind, MarkKind::Sent | MarkKind::Again);
        self.all
            .iter()
            .rev()
            .filter(sent)
            .find(|mark| mark.id == Some(id))
    }

    /// Forgets what was after an event.
    pub(super) fn cut(&mut self, step: u64) {
        let kept = self.all.partition_point(|mark| mark.until.step <= step);
        self.all.truncate(kept);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tcp_core::Instant;

    #[test]
    fn many_marks_become_few_and_none_is_swallowed_by_another_kind() {
        let mut marks = Marks::default();
        for step in 1..=20_000_u64 {
            let at = Cursor {
                step,
                now: Instant::from_nanos(step),
            };
            let kind = match step {
                12_345 => MarkKind::Lost,
                _ => MarkKind::Sent,
            };
            marks.add(Mark::one(at, kind, step * 100, step * 100 + 100, None));
        }
        assert!(marks.all.len() <= MAX_MARKS);
        let lost: Vec<_> = marks
            .all
            .iter()
            .filter(|mark| mark.kind == MarkKind::Lost)
            .collect();
        assert_eq!(lost.len(), 1);
        assert_eq!((lost[0].low, lost[0].high), (1_234_500, 1_234_600));
        let sent = marks.all.iter().filter(|mark| mark.kind == MarkKind::Sent);
        assert_eq!(sent.map(|mark| mark.count).sum::<u32>(), 19_999);
        // 20,000 in at most 4,096 of a power of 2: eight at a time.
        assert_eq!(marks.stretch, 8);
    }
}
