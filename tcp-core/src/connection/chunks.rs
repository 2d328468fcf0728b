//! A byte queue made of shared pieces, so that a clone of a connection copies no data.

use alloc::collections::VecDeque;
use alloc::vec::Vec;
use core::mem;

use bytes::{Buf as _, Bytes};

/// Pieces up to this length are copied behind each other, as many as fit into [`TAIL`]. So a queue
/// never has many more than one piece for each 64 bytes, however small the writes or segments were.
const SMALL: usize = 128;
const TAIL: usize = 2048;

/// Bytes in order, in shared pieces.
#[derive(Clone, Debug, Default)]
pub(super) struct Chunks {
    pieces: VecDeque<Bytes>,
    /// What follows them: small ones that more may follow.
    tail: Vec<u8>,
    len: u32,
}

fn len_u32(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.len()).unwrap_or(u32::MAX)
}

pub(super) fn to_usize(count: u32) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

impl Chunks {
    /// How many bytes it holds.
    pub(super) fn len(&self) -> u32 {
        self.len
    }

    pub(super) fn clear(&mut self) {
        self.pieces.clear();
        self.tail.clear();
        self.len = 0;
    }

    /// Adds bytes at the end.
    pub(super) fn push(&mut self, bytes: &Bytes) {
        self.push_part(bytes, 0, bytes.len());
    }

    /// Adds `count` bytes from `skip` on at the end, as far as there are so many.
    pub(super) fn push_part(&mut self, bytes: &Bytes, skip: usize, count: usize) {
        let from = skip.min(bytes.len());
        let to = from.saturating_add(count).min(bytes.len());
        let Some(part) = bytes.get(from..to).filter(|part| !part.is_empty()) else {
            return;
        };
        self.len = self.len.saturating_add(len_u32(part));
        if self.tail.len() + part.len() > TAIL || part.len() > SMALL {
            self.close_tail();
        }
        if part.len() > SMALL {
            self.pieces.push_back(bytes.slice(from..to));
        } else {
            self.tail.extend_from_slice(part);
        }
    }

    /// What is in the tail becomes a piece.
    fn close_tail(&mut self) {
        if !self.tail.is_empty() {
            self.pieces.push_back(mem::take(&mut self.tail).into());
        }
    }

    /// Adds everything that another queue holds.
    pub(super) fn append(&mut self, mut other: Self) {
        other.close_tail();
        for piece in &other.pieces {
            self.push(piece);
        }
    }

    /// Drops up to `count` bytes from the front.
    pub(super) fn advance(&mut self, count: u32) {
        let mut left = to_usize(count.min(self.len));
        self.len -= count.min(self.len);
        while left > 0 {
            let Some(front) = self.pieces.front_mut() else {
                self.tail.drain(..left.min(self.tail.len()));
                return;
            };
            if front.len() > left {
                front.advance(left);
                return;
            }
            left -= front.len();
            self.pieces.pop_front();
        }
    }

    /// The bytes from `offset` on, at most `count`. Shared where they lie in one piece.
    pub(super) fn slice(&self, offset: u32, count: u32) -> Bytes {
        let mut skip = to_usize(offset);
        let mut want = to_usize(count.min(self.len.saturating_sub(offset)));
        let mut joined = Vec::new();
        for piece in &self.pieces {
            if skip >= piece.len() {
                skip -= piece.len();
                continue;
            }
            let end = piece.len().min(skip + want);
            if joined.is_empty() && end - skip == want {
                return piece.slice(skip..end);
            }
            joined.reserve_exact(want);
            joined.extend_from_slice(piece.get(skip..end).unwrap_or(&[]));
            want -= end - skip;
            skip = 0;
            if want == 0 {
                return joined.into();
            }
        }
        let end = self.tail.len().min(skip + want);
        joined.extend_from_slice(self.tail.get(skip..end).unwrap_or(&[]));
        joined.into()
    }

    /// Takes up to `count` bytes from the front.
    pub(super) fn take(&mut self, count: u32) -> Bytes {
        // A whole piece changes hands: nothing is shared, so nothing has to be counted.
        let whole = |front: &Bytes| len_u32(front) == count.min(self.len);
        if self.pieces.front().is_some_and(whole)
            && let Some(front) = self.pieces.pop_front()
        {
            self.len -= len_u32(&front);
            return front;
        }
        self.close_tail();
        let taken = self.slice(0, count);
        self.advance(len_u32(&taken));
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slices_and_advances_across_pieces() {
        let mut chunks = Chunks::default();
        chunks.push(&Bytes::from_static(&[1; 300]));
        chunks.push(&Bytes::from_static(&[2; 300]));
        assert_eq!(chunks.slice(299, 2).as_ref(), [1, 2]);
        assert_eq!(chunks.slice(300, 5).as_ref(), [2; 5]);
        assert_eq!(chunks.slice(598, 50).as_ref(), [2, 2]);
        assert_eq!(chunks.slice(700, 5).as_ref(), [0_u8; 0]);
        chunks.advance(301);
        assert_eq!((chunks.len(), chunks.slice(0, 1).as_ref()), (299, &[2][..]));
        chunks.advance(1_000);
        assert_eq!(chunks.len(), 0);
    }

    #[test]
    fn a_piece_is_shared_and_small_ones_are_joined() {
        let whole = Bytes::from_static(&[7; 1_000]);
        let mut chunks = Chunks::default();
        chunks.push(&whole);
        assert_eq!(
            chunks.slice(10, 20).as_ptr(),
            whole[10..].as_ptr(),
            "no copy within a piece"
        );
        for byte in 0..=255_u8 {
            chunks.push(&Bytes::copy_from_slice(&[byte]));
        }
        let last = (chunks.pieces.len(), chunks.tail.len());
        assert_eq!(last, (1, 256), "256 single bytes lie behind each other");
        assert_eq!(chunks.slice(1_000, 3).as_ref(), [0, 1, 2]);
        assert_eq!(chunks.take(1_256).len(), 1_256);
    }
}
