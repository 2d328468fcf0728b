//! What applications send: bytes that depend on their place in the stream, so that a byte that is
//! lost, doubled, moved or changed is noticed where it is read. They are short lines of letters,
//! digits, `-` and `_`: a person can tell them apart in a hex view, and no reader of captures waits
//! for the end of a line, or takes them for a broken message of some other protocol.
//!
//! The lines come round again after [`PERIOD`] bytes. So all that any host of a world ever sends is
//! a slice of one piece of memory, which queues, segments, key-frames and forks share.

use alloc::vec::Vec;

use bytes::Bytes;

use crate::ids::HostId;
use crate::rng::split_mix;

/// The bytes of a line.
const LINE: u64 = 8;
/// How many lines there are. It is prime, so that no usual length of segments, windows or buffers,
/// nor a multiple of one, moves a byte to where the same byte stood.
const LINES: u64 = 8_191;
/// After how many bytes the lines come round again.
const PERIOD: u64 = LINE * LINES;
/// How many lines after the one before it a host begins: its first bytes are in nobody else's first
/// kilobytes, and each of 256 hosts begins elsewhere.
const APART: u64 = 5_003;

/// The lines that all hosts of a world send.
#[derive(Clone, Debug)]
pub(crate) struct Payload(Bytes);

impl Payload {
    pub(crate) fn new() -> Self {
        let mut bytes = Vec::new();
        for number in 0..LINES {
            bytes.extend_from_slice(&line(number));
        }
        Self(Bytes::from(bytes))
    }

    /// The bytes that `author` sends from a place on: `len` of them, or as many as come before the
    /// lines begin again.
    #[must_use]
    pub(crate) fn chunk(&self, author: HostId, from: u64, len: u32) -> Bytes {
        let lines = u64::from(author.0) * APART % LINES;
        let begin = usize::try_from((lines * LINE).wrapping_add(from) % PERIOD).unwrap_or(0);
        let len = usize::try_from(len).unwrap_or(usize::MAX);
        let end = begin.saturating_add(len).min(self.0.len());
        self.0.slice(begin..end)
    }

    /// Whether `bytes` are what `author` sends at a place.
    #[must_use]
    pub(crate) fn matches(&self, author: HostId, mut from: u64, mut bytes: &[u8]) -> bool {
        while !bytes.is_empty() {
            let len = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
            let expected = self.chunk(author, from, len);
            let Some((here, rest)) = bytes.split_at_checked(expected.len()) else {
                return false;
            };
            // What came through whole is mostly the very same memory: all that hosts send is. Only
            // where it is not, the bytes themselves are compared.
            if here.as_ptr() != expected.as_ptr() && !are_equal(here, &expected) {
                return false;
            }
            from += u64::try_from(expected.len()).unwrap_or(u64::MAX);
            bytes = rest;
        }
        true
    }
}

/// Whether two pieces of the same length say the same. Eight bytes at a time: in a page the
/// library's own comparison takes one after the other.
fn are_equal(one: &[u8], other: &[u8]) -> bool {
    let (words, rest) = one.as_chunks::<8>();
    let (others, other_rest) = other.as_chunks::<8>();
    let word = |bytes: &[u8; 8]| u64::from_ne_bytes(*bytes);
    rest == other_rest && words.iter().map(word).eq(others.iter().map(word))
}

fn line(number: u64) -> [u8; 8] {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mixed = split_mix(number).to_le_bytes();
    let [a, b, c, d, e, f, g, _] = mixed.map(|byte| LETTERS[usize::from(byte % 64)]);
    [a, b, c, d, e, f, g, b'\n']
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shift_is_noticed() {
        let payload = Payload::new();
        let (author, other) = (HostId(0), HostId(1));
        let bytes = payload.chunk(author, 5, 100);
        assert_eq!(bytes.len(), 100);
        assert!(payload.matches(author, 5, &bytes));
        for from in [0, 4, 6, 13, 5 + 1_460, 5 + 65_535, 5 + 65_536] {
            assert!(!payload.matches(author, from, &bytes), "{from}");
        }
        assert!(!payload.matches(other, 5, &bytes));
        assert_eq!(bytes.slice(3..), payload.chunk(author, 8, 97));
    }

    #[test]
    fn lines_come_round_again() {
        let payload = Payload::new();
        let author = HostId(3);
        let mut bytes = Vec::new();
        let mut at = PERIOD - 20;
        while bytes.len() < 100 {
            let len = u32::try_from(100 - bytes.len()).unwrap_or(0);
            let chunk = payload.chunk(author, at, len);
            at += u64::try_from(chunk.len()).unwrap_or(0);
            bytes.extend_from_slice(&chunk);
        }
        assert!(payload.matches(author, PERIOD - 20, &bytes));
        assert!(payload.matches(author, 10 * PERIOD - 20, &bytes));
        assert!(!payload.matches(author, PERIOD - 19, &bytes));
        bytes[99] ^= 1;
        assert!(!payload.matches(author, PERIOD - 20, &bytes));
    }

    #[test]
    fn each_host_begins_elsewhere() {
        let payload = Payload::new();
        let firsts = (0..=u8::MAX).map(|host| payload.chunk(HostId(host), 0, 8));
        let firsts: alloc::collections::BTreeSet<Bytes> = firsts.collect();
        assert_eq!(firsts.len(), 256);
    }
}
