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

/// The stream that `author` writes, from a place on. Each block is mixed once, not once a byte.
fn stream(author: HostId, from: u64) -> impl Iterator<Item = u8> {
    let skip = usize::try_from(from % 8).unwrap_or(0);
    let blocks = (from / 8..).flat_map(move |number| block(author, number));
    blocks.skip(skip)
}

/// The `len` bytes from a place on.
#[must_use]
pub(crate) fn chunk(author: HostId, from: u64, len: u32) -> Bytes {
    let len = usize::try_from(len).unwrap_or(usize::MAX);
    let mut bytes = Vec::with_capacity(len);
    bytes.extend(stream(author, from).take(len));
    bytes.into()
}

/// Whether `bytes` are what stands at a place of the stream.
#[must_use]
pub(crate) fn matches(author: HostId, from: u64, bytes: &[u8]) -> bool {
    stream(author, from)
        .zip(bytes)
        .all(|(byte, found)| byte == *found)
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
