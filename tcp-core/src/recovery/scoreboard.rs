//! What the peer says that it holds beyond the cumulative acknowledgment (RFC 2018; RFC 6675, 3:
//! Update()): ranges of whole segments, in order, none touching another.

use alloc::collections::VecDeque;

use super::DUPLICATE_THRESHOLD;
use crate::seq::SeqNumber;

/// Numbers from `start` up to `end`, which is the first that does not belong to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeqRange {
    /// Its first number.
    pub start: SeqNumber,
    /// The number after its last one.
    pub end: SeqNumber,
}

/// The ranges. Each holds a segment at least, so there are no more of them than segments.
#[derive(Clone, Debug, Default)]
pub struct Scoreboard {
    ranges: VecDeque<SeqRange>,
}

impl Scoreboard {
    /// The number after the highest that the peer holds.
    #[must_use]
    pub fn highest(&self) -> Option<SeqNumber> {
        self.ranges.back().map(|range| range.end)
    }

    /// The range that holds a number, or else the first one after it.
    #[must_use]
    pub fn at_or_after(&self, seq: SeqNumber) -> Option<SeqRange> {
        let index = self
            .ranges
            .partition_point(|range| range.end.at_or_before(seq));
        self.ranges.get(index).copied()
    }

    /// The last range.
    #[must_use]
    pub fn last(&self) -> Option<SeqRange> {
        self.ranges.back().copied()
    }

    /// The peer holds these as well.
    pub fn insert(&mut self, mut new: SeqRange) {
        let from = self
            .ranges
            .partition_point(|range| range.end.before(new.start));
        let to = self
            .ranges
            .partition_point(|range| range.start.at_or_before(new.end));
        for range in self.ranges.range(from.min(to)..to) {
            new.start = new.start.min(range.start);
            new.end = new.end.max(range.end);
        }
        self.ranges.drain(from.min(to)..to);
        self.ranges.insert(from.min(to), new);
    }

    /// Everything before `una` is acknowledged for good.
    pub fn advance(&mut self, una: SeqNumber) {
        while let Some(first) = self.ranges.front_mut() {
            if first.end.after(una) {
                first.start = first.start.max(una);
                break;
            }
            self.ranges.pop_front();
        }
    }

    /// Forgets what the peer said: it has thrown away what it held (RFC 2018, 8).
    pub fn clear(&mut self) {
        self.ranges.clear();
    }

    /// `IsLost()` (RFC 6675, 4): what lies before this number and is not held is lost, because
    /// `DupThresh` ranges, or more than `DupThresh - 1` segments, lie after it. It looks at no more
    /// than `DupThresh` ranges.
    /// (RFC6675/is-lost)
    #[must_use]
    pub fn lost_before(&self, smss: u32) -> Option<SeqNumber> {
        let enough = smss.saturating_mul(DUPLICATE_THRESHOLD - 1);
        let (mut bytes, mut count) = (0_u32, 0);
        for range in self.ranges.iter().rev() {
            count += 1;
            bytes = bytes.saturating_add(range.end.saturating_distance_from(range.start));
            if count >= DUPLICATE_THRESHOLD || bytes > enough {
                return Some(range.start);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::*;

    fn range(start: u32, end: u32) -> SeqRange {
        SeqRange {
            start: SeqNumber(start),
            end: SeqNumber(end),
        }
    }

    fn board(ranges: &[(u32, u32)]) -> Scoreboard {
        let mut board = Scoreboard::default();
        for (start, end) in ranges {
            board.insert(range(*start, *end));
        }
        board
    }

    fn shown(board: &Scoreboard) -> Vec<(u32, u32)> {
        board
            .ranges
            .iter()
            .map(|range| (range.start.0, range.end.0))
            .collect()
    }

    #[test]
    fn ranges_that_touch_become_one() {
        for (ranges, merged) in [
            (&[(10, 20), (30, 40)][..], &[(10, 20), (30, 40)][..]),
            (&[(30, 40), (10, 20)], &[(10, 20), (30, 40)]),
            (&[(10, 20), (20, 30)], &[(10, 30)]),
            (&[(20, 30), (10, 20)], &[(10, 30)]),
            (&[(10, 20), (30, 40), (50, 60), (15, 55)], &[(10, 60)]),
            (&[(10, 40), (20, 30)], &[(10, 40)]),
            (
                &[(u32::MAX - 9, 0), (5, 9), (0, 2)],
                &[(u32::MAX - 9, 2), (5, 9)],
            ),
        ] {
            assert_eq!(shown(&board(ranges)), merged, "{ranges:?}");
        }
    }

    #[test]
    fn what_is_acknowledged_goes() {
        let mut board = board(&[(10, 20), (30, 40), (50, 60)]);
        board.advance(SeqNumber(35));
        assert_eq!(shown(&board), [(35, 40), (50, 60)]);
    }

    /// (RFC6675/is-lost)
    #[test]
    fn lost_is_what_enough_lies_above() {
        let before = |ranges: &[(u32, u32)]| board(ranges).lost_before(100).map(|seq| seq.0);
        // Two segments are not more than two segments.
        assert_eq!(before(&[(300, 500)]), None);
        assert_eq!(before(&[(300, 501)]), Some(300));
        // Two ranges are not three, however small.
        assert_eq!(before(&[(300, 310), (400, 410)]), None);
        assert_eq!(before(&[(200, 210), (300, 310), (400, 410)]), Some(200));
        // 250 bytes from 300 on; 50 only from 600 on.
        assert_eq!(before(&[(300, 500), (600, 650)]), Some(300));
    }
}
