//! What arrived ahead of a hole, until the hole is filled (RFC 9293, SHLD-31).

use alloc::vec::Vec;

use bytes::Bytes;

use super::chunks::Chunks;
use crate::seq::SeqNumber;

/// More separate runs than this are not kept: a sender without ill will has a few holes at most,
/// and what is left out will be sent again.
const MAX_RUNS: usize = 256;

/// A run of bytes without a hole.
#[derive(Clone, Debug)]
struct Run {
    start: SeqNumber,
    bytes: Chunks,
}

impl Run {
    fn end(&self) -> SeqNumber {
        self.start + self.bytes.len()
    }
}

/// Runs of bytes in the order of their numbers; no two touch.
///
/// All numbers lie within one receive window, so they are less than 2^31 apart.
#[derive(Clone, Debug, Default)]
pub(super) struct Reassembly {
    runs: Vec<Run>,
    len: u32,
}

impl Reassembly {
    pub(super) fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// How many bytes wait.
    pub(super) fn len(&self) -> u32 {
        self.len
    }

    /// Where each run begins and ends.
    pub(super) fn runs(&self) -> impl Iterator<Item = (SeqNumber, SeqNumber)> {
        self.runs.iter().map(|run| (run.start, run.end()))
    }

    pub(super) fn clear(&mut self) {
        self.runs.clear();
        self.len = 0;
    }

    /// Keeps the bytes of `data` that are not there yet; what came first stays. Gives how many
    /// bytes are new.
    pub(super) fn insert(&mut self, seq: SeqNumber, data: &Bytes) -> u32 {
        let mut added = 0;
        let mut at = seq;
        let mut rest = data.clone();
        let mut index = 0;
        while !rest.is_empty() {
            // Runs that end before the rest begins have nothing to do with it.
            while self
                .runs
                .get(index)
                .is_some_and(|run| run.end().at_or_before(at))
            {
                index += 1;
            }
            let next = self.runs.get(index).map(|run| (run.start, run.end()));
            let Some((start, end)) = next else {
                added += self.put(index, at, &rest);
                break;
            };
            // The piece before the next run is new; the piece within it is known.
            let new = piece_len(start.saturating_distance_from(at), &rest);
            if new > 0 {
                let piece = rest.split_to(new);
                let count = self.put(index, at, &piece);
                if count == 0 {
                    break;
                }
                added += count;
                at += count;
                index += 1;
            }
            let known = piece_len(end.saturating_distance_from(at), &rest);
            let _ = rest.split_to(known);
            at = end;
        }
        self.join();
        self.len += added;
        added
    }

    /// Takes the run that begins at `next`, if there is one.
    pub(super) fn take_at(&mut self, next: SeqNumber) -> Option<Chunks> {
        if self.runs.first()?.start != next {
            return None;
        }
        let run = self.runs.remove(0);
        self.len -= run.bytes.len();
        Some(run.bytes)
    }

    fn put(&mut self, index: usize, start: SeqNumber, bytes: &Bytes) -> u32 {
        if self.runs.len() >= MAX_RUNS {
            return 0;
        }
        let mut chunks = Chunks::default();
        chunks.push(bytes);
        let count = chunks.len();
        self.runs.insert(
            index.min(self.runs.len()),
            Run {
                start,
                bytes: chunks,
            },
        );
        count
    }

    /// Makes one run of those that touch.
    fn join(&mut self) {
        let touch = |pair: &[Run]| matches!(pair, [left, right] if left.end() == right.start);
        if !self.runs.windows(2).any(touch) {
            return;
        }
        let mut joined: Vec<Run> = Vec::with_capacity(self.runs.len());
        for run in self.runs.drain(..) {
            match joined.last_mut() {
                Some(last) if last.end() == run.start => last.bytes.append(run.bytes),
                _ => joined.push(run),
            }
        }
        self.runs = joined;
    }
}

/// A distance in sequence numbers as a length within `bytes`.
fn piece_len(distance: u32, bytes: &Bytes) -> usize {
    usize::try_from(distance)
        .unwrap_or(usize::MAX)
        .min(bytes.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ten bytes from `seq` on, each with the low byte of its number plus `mark`.
    fn bytes(seq: u32, len: u32, mark: u8) -> Bytes {
        (seq..seq + len)
            .map(|n| n.to_le_bytes()[0].wrapping_add(mark))
            .collect()
    }

    fn runs(reassembly: &Reassembly) -> Vec<(u32, u32)> {
        reassembly
            .runs
            .iter()
            .map(|run| (run.start.0, run.bytes.len()))
            .collect()
    }

    #[test]
    fn keeps_runs_apart_and_joins_those_that_touch() {
        let mut reassembly = Reassembly::default();
        assert_eq!(reassembly.insert(SeqNumber(20), &bytes(20, 10, 0)), 10);
        assert_eq!(reassembly.insert(SeqNumber(40), &bytes(40, 10, 0)), 10);
        assert_eq!(runs(&reassembly), [(20, 10), (40, 10)]);
        assert_eq!(reassembly.insert(SeqNumber(30), &bytes(30, 10, 0)), 10);
        assert_eq!(runs(&reassembly), [(20, 30)]);
        assert_eq!(reassembly.len(), 30);
        assert!(reassembly.take_at(SeqNumber(19)).is_none());
        let taken = reassembly
            .take_at(SeqNumber(20))
            .map(|mut chunks| chunks.take(30));
        assert_eq!(taken, Some(bytes(20, 30, 0)));
        assert!(reassembly.is_empty());
    }

    #[test]
    fn what_came_first_stays() {
        let mut reassembly = Reassembly::default();
        reassembly.insert(SeqNumber(20), &bytes(20, 5, 0));
        reassembly.insert(SeqNumber(30), &bytes(30, 5, 0));
        // Over both, with other bytes: only the gaps are taken.
        assert_eq!(reassembly.insert(SeqNumber(15), &bytes(15, 25, 100)), 15);
        assert_eq!(runs(&reassembly), [(15, 25)]);
        let taken = reassembly
            .take_at(SeqNumber(15))
            .map(|mut chunks| chunks.take(25));
        let expected: Bytes = [
            bytes(15, 5, 100),
            bytes(20, 5, 0),
            bytes(25, 5, 100),
            bytes(30, 5, 0),
            bytes(35, 5, 100),
        ]
        .concat()
        .into();
        assert_eq!(taken, Some(expected));
    }

    #[test]
    fn a_repetition_adds_nothing() {
        let mut reassembly = Reassembly::default();
        reassembly.insert(SeqNumber(20), &bytes(20, 10, 0));
        assert_eq!(reassembly.insert(SeqNumber(22), &bytes(22, 5, 9)), 0);
        assert_eq!(
            (runs(&reassembly), reassembly.len()),
            (Vec::from([(20, 10)]), 10)
        );
    }

    #[test]
    fn works_across_the_wrap() {
        let mut reassembly = Reassembly::default();
        reassembly.insert(SeqNumber(5), &bytes(0, 10, 0));
        assert_eq!(
            reassembly.insert(SeqNumber(u32::MAX - 4), &bytes(0, 10, 0)),
            10
        );
        assert_eq!(runs(&reassembly), [(u32::MAX - 4, 20)]);
    }

    #[test]
    fn the_number_of_runs_is_bounded() {
        let mut reassembly = Reassembly::default();
        for n in 0..1_000 {
            reassembly.insert(SeqNumber(2 * n), &Bytes::from_static(b"x"));
        }
        assert_eq!((reassembly.runs.len(), reassembly.len()), (MAX_RUNS, 256));
    }
}
