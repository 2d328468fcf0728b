//! What applications send: bytes that depend on their place in the stream, so that a byte that is
//! lost, doubled, moved or changed is noticed where it is read. They are short lines of letters,
//! digits, `-` and `_`: a person can tell them apart in a hex view, and no reader of captures waits
//! for the end of a line, or takes them for a broken message of some other protocol.

use alloc::vec::Vec;

use bytes::Bytes;

use crate::ids::HostId;
use crate::rng::split_mix;

fn block(author: HostId, number: u64) -> [u8; 8] {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mixed = split_mix((u64::from(author.0) << 56) ^ number).to_le_bytes();
    let [a, b, c, d, e, f, g, _] = mixed.map(|byte| LETTERS[usize::from(byte % 64)]);
    [a, b, c, d, e, f, g, b'\n']
}

/// The `len` bytes from a place on. Whole blocks are made, and what is too much is cut off: a byte at a
/// time would take most of the time of a run.
#[must_use]
pub(crate) fn chunk(author: HostId, from: u64, len: u32) -> Bytes {
    let [.., skip] = (from % 8).to_be_bytes();
    let (skip, len) = (
        usize::from(skip),
        usize::try_from(len).unwrap_or(usize::MAX),
    );
    let end = skip.saturating_add(len);
    let mut bytes = Vec::new();
    for number in (from / 8..).take(end.div_ceil(8)) {
        bytes.extend_from_slice(&block(author, number));
    }
    Bytes::from(bytes).slice(skip..end)
}

/// Whether `bytes` are what stands at a place of the stream.
#[must_use]
pub(crate) fn matches(author: HostId, from: u64, bytes: &[u8]) -> bool {
    let len = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    chunk(author, from, len) == bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shift_is_noticed() {
        let (author, other) = (HostId(0), HostId(1));
        let bytes = chunk(author, 5, 100);
        assert!(matches(author, 5, &bytes));
        assert!(!matches(author, 6, &bytes));
        assert!(!matches(author, 13, &bytes));
        assert!(!matches(other, 5, &bytes));
        assert_eq!(bytes.slice(3..), chunk(author, 8, 97));
    }
}
