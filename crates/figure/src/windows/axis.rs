//! Where a sequence number stands. Each stretch between two numbers that matter is as wide as its
//! bytes are many, up to a longest one: what is longer is torn, so that a receive window of 64 KiB
//! leaves room for the one segment in it.

use alloc::vec::Vec;

use tcp_core::SeqNumber;
use tcp_core::connection::{ReceiveContent, ReceivePiece, SendContent, SendPiece};
use tcp_core::recovery::SeqRange;

use super::Marker;
use crate::px::Px;

/// The narrowest stretch, and what stands for all that may not be sent yet.
const LEAST: Px = Px::whole(9);
const STUB: Px = Px::whole(22);

/// The axis of one direction.
#[derive(Clone, Debug)]
pub(super) struct Axis {
    base: SeqNumber,
    /// Each number that matters, as its distance from the base, and its place.
    stops: Vec<(i64, Px)>,
    /// The stretches that are torn.
    torn: Vec<(Px, Px)>,
}

impl Axis {
    pub(super) fn new(
        base: SeqNumber,
        sending: &[(SendPiece, u32)],
        receiving: &[ReceivePiece],
        marks: &[Marker],
        width: Px,
    ) -> Self {
        let off = |seq| offset(base, seq);
        // What is over is shown as far as one typical segment before what is not.
        let data = sending.iter().filter_map(|(piece, count)| {
            let counts = match piece.content {
                SendContent::Segment(_) => i64::from(*count),
                SendContent::Data(_) => 1,
                SendContent::Gone | SendContent::Fin(_) | SendContent::Room => return None,
            };
            Some(length(piece.range) / counts)
        });
        let held = receiving.iter().filter_map(|piece| {
            let counts = matches!(
                piece.content,
                ReceiveContent::Unread | ReceiveContent::OutOfOrder | ReceiveContent::Hole
            );
            counts.then(|| length(piece.range))
        });
        let segment = data.chain(held).max().unwrap_or(1460).clamp(1, 65_536);
        let mut stops: Vec<i64> = Vec::new();
        let both = sending
            .iter()
            .map(|(piece, _)| (piece.range, piece.content == SendContent::Gone));
        let theirs = receiving
            .iter()
            .map(|piece| (piece.range, piece.content == ReceiveContent::Read));
        let mut first = i64::MAX;
        for (range, is_over) in both.chain(theirs) {
            let (start, end) = (off(range.start), off(range.end));
            let start = if is_over {
                start.max(end - segment)
            } else {
                start
            };
            first = first.min(start);
            stops.extend([start, end]);
        }
        stops.extend(marks.iter().map(|mark| off(mark.seq)));
        stops.retain(|stop| *stop >= first);
        stops.sort_unstable();
        stops.dedup();
        let longest = 2 * segment;
        let lengths = || {
            stops.windows(2).map(|pair| match pair {
                [from, to] => to - from,
                _ => 0,
            })
        };
        let count = i64::try_from(stops.len().saturating_sub(1)).unwrap_or(0);
        let total: i64 = lengths().map(|length| length.min(longest)).sum();
        let width = width - STUB;
        let least = match LEAST.scaled(count, 1) > width.half() {
            true => width.scaled(1, 2 * count.max(1)),
            false => LEAST,
        };
        let rest = width - least.scaled(count, 1);
        let mut places = Vec::with_capacity(stops.len());
        let mut torn = Vec::new();
        let (mut so_far, mut passed) = (0, 0);
        let mut x = Px::ZERO;
        for (place, stop) in stops.iter().enumerate() {
            if place > 0 {
                let length = stop - stops.get(place - 1).copied().unwrap_or(*stop);
                so_far += length.min(longest);
                passed += 1;
                let before = x;
                x = least.scaled(passed, 1) + rest.scaled(so_far, total.max(1));
                if length > longest {
                    torn.push((before, x));
                }
            }
            places.push((*stop, x));
        }
        Self {
            base,
            stops: places,
            torn,
        }
    }

    /// The place of a number that matters; of one before the first, the beginning.
    pub(super) fn place(&self, seq: SeqNumber) -> Px {
        let offset = offset(self.base, seq);
        let after = self.stops.partition_point(|(stop, _)| *stop < offset);
        let stop = self.stops.get(after).or_else(|| self.stops.last());
        stop.map_or(Px::ZERO, |(_, x)| *x)
    }

    /// The places of both ends of a stretch.
    pub(super) fn span(&self, range: SeqRange) -> (Px, Px) {
        (self.place(range.start), self.place(range.end))
    }

    /// Where stretches are torn that lie within two places.
    pub(super) fn torn(&self, from: Px, to: Px) -> impl Iterator<Item = Px> {
        let within = move |(a, b): &&(Px, Px)| *a >= from && *b <= to;
        self.torn
            .iter()
            .filter(within)
            .map(|(a, b)| (*a + *b).half())
    }
}

/// How far a number is from the base, which is less than 2^31 from it.
fn offset(base: SeqNumber, seq: SeqNumber) -> i64 {
    match seq.distance_from(base) {
        Some(ahead) => i64::from(ahead),
        None => -i64::from(base.saturating_distance_from(seq)),
    }
}

fn length(range: SeqRange) -> i64 {
    i64::from(range.end.saturating_distance_from(range.start))
}
