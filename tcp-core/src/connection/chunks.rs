//! A byte queue made of shared pieces, so that a clone of a connection copies no data.

use alloc::collections::VecDeque;
use alloc::vec::Vec;

use bytes::Bytes;

/// Two neighbours that are together no longer than this become one piece. So a queue never has
/// many more than one piece for each 128 bytes, however small the writes or segments were.
const COALESCE: usize = 256;

/// Bytes in order, in shared pieces.
#[derive(Clone, Debug, Default)]
pub(super) struct Chunks {
    pieces: VecDeque<Bytes>,
    len: u32,
}

pub(super) fn len_u32(bytes: &Bytes) -> u32 {
    u32::try_from(bytes.len()).unwrap_or(u32::MAX)
}

fn to_usize(count: u32) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

impl Chunks {
    /// How many bytes it holds.
    pub(super) fn len(&self) -> u32 {
        self.len
    }

    pub(super) fn clear(&mut self) {
        self.pieces.clear();
        self.len = 0;
    }

    /// Adds bytes at the end.
    pub(super) fn push(&mut self, bytes: Bytes) {
        if bytes.is_empty() {
            return;
        }
        self.len = self.len.saturating_add(len_u32(&bytes));
        if let Some(last) = self.pieces.back_mut()
            && last.len() + bytes.len() <= COALESCE
        {
            let mut joined = Vec::with_capacity(last.len() + bytes.len());
            joined.extend_from_slice(last);
            joined.extend_from_slice(&bytes);
            *last = joined.into();
        } else {
            self.pieces.push_back(bytes);
        }
    }

    /// Adds everything that another queue holds.
    pub(super) fn append(&mut self, other: Self) {
        for piece in other.pieces {
            self.push(piece);
        }
    }

    /// Drops up to `count` bytes from the front.
    pub(super) fn advance(&mut self, count: u32) {
        let mut left = to_usize(count.min(self.len));
        self.len -= count.min(self.len);
        while left > 0 {
            let Some(front) = self.pieces.front_mut() else {
                return;
            };
            if front.len() > left {
                *front = front.slice(left..);
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
            let here = piece.slice(skip..piece.len().min(skip + want));
            skip = 0;
            if joined.is_empty() && here.len() == want {
                return here;
            }
            if joined.is_empty() {
                joined.reserve_exact(want);
            }
            want -= here.len();
            joined.extend_from_slice(&here);
            if want == 0 {
                break;
            }
        }
        joined.into()
    }

    /// Takes up to `count` bytes from the front.
    pub(super) fn take(&mut self, count: u32) -> Bytes {
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
        chunks.push(Bytes::from_static(&[1; 300]));
        chunks.push(Bytes::from_static(&[2; 300]));
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
        chunks.push(whole.clone());
        assert_eq!(
            chunks.slice(10, 20).as_ptr(),
            whole[10..].as_ptr(),
            "no copy within a piece"
        );
        for byte in 0..=255_u8 {
            chunks.push(Bytes::copy_from_slice(&[byte]));
        }
        assert_eq!(chunks.pieces.len(), 2, "256 single bytes make one piece");
        assert_eq!(chunks.slice(1_000, 3).as_ref(), [0, 1, 2]);
        assert_eq!(chunks.take(1_256).len(), 1_256);
    }
}
