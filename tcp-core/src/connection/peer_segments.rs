//! How large the peer's full-sized segments are (RFC 5681, 2: its SMSS), which only it knows: its
//! path may carry less than ours, or it was not told what we take.

/// Shorter segments than this say nothing about the peer's SMSS: what the narrowest links of RFC
/// 1191, 7.1 carry beside all headers and options, 296 - 40 - 40, except for the official least of
/// 68.
const LEAST: u32 = 216;

/// From this size on, a segment counts even if it is pushed: few applications write so much at once
/// twice and no more (RFC 9293, 3.7.1: the default MSS; Linux, `tcp_measure_rcv_mss`).
const DEFAULT: u32 = 536;

/// The estimate, from the sizes of the segments that come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct PeerSegments {
    /// The data in a full-sized segment, in bytes.
    full: u32,
    /// What we take in one: a longer segment stands for several.
    most: u32,
    /// The size of the last segment that may have been full-sized.
    last: Option<u32>,
}

impl PeerSegments {
    /// Before the first one came: they are `expected` to be so long, and are at most `most`.
    pub(super) fn new(expected: u32, most: u32) -> Self {
        Self {
            full: expected.max(1),
            most: most.max(1),
            last: None,
        }
    }

    /// The data in a full-sized segment, in bytes.
    pub(super) fn full(&self) -> u32 {
        self.full
    }

    /// A segment with so much data came, with or without PSH. A longer one than expected is
    /// full-sized. So are two in a row of the same size, unless they look like what an application
    /// wrote at once, and pushed.
    pub(super) fn note(&mut self, size: u32, push: bool) {
        if size >= self.full || self.last == Some(size) {
            self.full = size.clamp(1, self.most.max(1));
        }
        let counts = size >= DEFAULT || (size >= LEAST && !push);
        self.last = counts.then_some(size);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(sizes: &[(u32, bool)]) -> u32 {
        let mut peer = PeerSegments::new(1400, 1460);
        for (size, push) in sizes {
            peer.note(*size, *push);
        }
        peer.full
    }

    #[test]
    fn two_of_a_size_tell_and_so_does_a_longer_one() {
        for (sizes, full) in [
            (&[(1300, false)][..], 1400),
            (&[(1300, false), (1300, false)], 1300),
            (&[(1300, false), (1300, false), (1440, false)], 1440),
            (&[(1300, false), (900, true), (1300, false)], 1400),
            (&[(536, true), (536, true)], 536),
            // A path with an MTU of 296 (RFC 1191, 7.1).
            (&[(244, false), (244, true)], 244),
            // Two writes of 244 bytes, and what typing makes.
            (&[(244, true), (244, true)], 1400),
            (&[(1, false), (1, false), (215, false), (215, false)], 1400),
            (&[(8000, false)], 1460),
        ] {
            assert_eq!(after(sizes), full, "{sizes:?}");
        }
    }
}
