//! SipHash-2-4 (Aumasson and Bernstein, 2012): a keyed hash for short inputs, as Linux and others
//! use it for initial sequence numbers. Ours, because it is short and its output is part of traces.

/// The hash of `bytes` under `key` (its first half first, as in the paper).
pub(super) fn siphash_2_4(key: [u64; 2], bytes: &[u8]) -> u64 {
    let [k0, k1] = key;
    let mut state = State {
        v0: k0 ^ 0x736f_6d65_7073_6575,
        v1: k1 ^ 0x646f_7261_6e64_6f6d,
        v2: k0 ^ 0x6c79_6765_6e65_7261,
        v3: k1 ^ 0x7465_6462_7974_6573,
    };
    let (words, rest) = bytes.as_chunks::<8>();
    for word in words {
        state.compress(u64::from_le_bytes(*word));
    }
    // The last word: what is left over, and the length modulo 256 in its highest byte.
    let mut last = [0; 8];
    for (slot, byte) in last.iter_mut().zip(rest) {
        *slot = *byte;
    }
    let [length, ..] = bytes.len().to_le_bytes();
    last[7] = length;
    state.compress(u64::from_le_bytes(last));
    state.v2 ^= 0xff;
    for _ in 0..4 {
        state.round();
    }
    state.v0 ^ state.v1 ^ state.v2 ^ state.v3
}

struct State {
    v0: u64,
    v1: u64,
    v2: u64,
    v3: u64,
}

impl State {
    fn compress(&mut self, word: u64) {
        self.v3 ^= word;
        self.round();
        self.round();
        self.v0 ^= word;
    }

    fn round(&mut self) {
        self.v0 = self.v0.wrapping_add(self.v1);
        self.v1 = self.v1.rotate_left(13) ^ self.v0;
        self.v0 = self.v0.rotate_left(32);
        self.v2 = self.v2.wrapping_add(self.v3);
        self.v3 = self.v3.rotate_left(16) ^ self.v2;
        self.v0 = self.v0.wrapping_add(self.v3);
        self.v3 = self.v3.rotate_left(21) ^ self.v0;
        self.v2 = self.v2.wrapping_add(self.v1);
        self.v1 = self.v1.rotate_left(17) ^ self.v2;
        self.v2 = self.v2.rotate_left(32);
    }
}

#[cfg(test)]
mod tests {
    use super::siphash_2_4;

    /// The key of the paper's appendix A: bytes 00 to 0f.
    const KEY: [u64; 2] = [0x0706_0504_0302_0100, 0x0f0e_0d0c_0b0a_0908];

    #[test]
    fn the_example_of_the_paper() {
        let bytes: [u8; 15] = core::array::from_fn(|i| u8::try_from(i).unwrap());
        assert_eq!(siphash_2_4(KEY, &bytes), 0xa129_ca61_49be_45e5);
    }

    /// The first of the reference implementation's test vectors.
    #[test]
    fn the_empty_input() {
        assert_eq!(siphash_2_4(KEY, &[]), 0x726f_db47_dd0e_0e31);
    }
}
