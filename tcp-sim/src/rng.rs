//! The world's own random numbers: PCG XSH-RR 64/32 (M. E. O'Neill, 2014), seeded through
//! `SplitMix64`. It is ours so that no trace depends on a crate's version.

/// A generator. Each use in a world has its own stream, so that one more draw in one place does
/// not move the draws of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rng {
    state: u64,
    increment: u64,
}

const MULTIPLIER: u64 = 6_364_136_223_846_793_005;

impl Rng {
    /// A generator for one stream of a seed.
    #[must_use]
    pub const fn new(seed: u64, stream: u64) -> Self {
        Self::from_parts(split_mix(seed), stream)
    }

    /// The generator as its author's reference code seeds it.
    const fn from_parts(state: u64, stream: u64) -> Self {
        let increment = (stream << 1) | 1;
        let state = increment.wrapping_add(state);
        let state = state.wrapping_mul(MULTIPLIER).wrapping_add(increment);
        Self { state, increment }
    }

    /// The next 32 bits.
    pub const fn draw(&mut self) -> u32 {
        let old = self.state;
        self.state = old.wrapping_mul(MULTIPLIER).wrapping_add(self.increment);
        let bytes = (((old >> 18) ^ old) >> 27).to_le_bytes();
        let shifted = u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
        shifted.rotate_right((old >> 59).to_le_bytes()[0] as u32)
    }

    /// True in `fraction` of 2^32 cases; the greatest fraction stands for always.
    pub(crate) const fn chance(&mut self, fraction: u32) -> bool {
        fraction > 0 && (self.draw() < fraction || fraction == u32::MAX)
    }
}

/// One step of `SplitMix64` (Steele, Lea, Flood, 2014): spreads small seeds over all bits.
#[must_use]
pub(crate) const fn split_mix(seed: u64) -> u64 {
    let z = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first numbers that the author's own demo prints for `pcg32_srandom(42, 54)`.
    #[test]
    fn gives_the_reference_numbers() {
        let mut rng = Rng::from_parts(42, 54);
        let drawn = [(); 6].map(|()| rng.draw());
        assert_eq!(
            drawn,
            [
                0xa15c_02b7,
                0x7b47_f409,
                0xba1d_3330,
                0x83d2_f293,
                0xbfa4_784b,
                0xcbed_606e
            ]
        );
    }

    /// `SplitMix64`'s first output for the seed 0.
    #[test]
    fn spreads_seeds_as_published() {
        assert_eq!(split_mix(0), 0xe220_a839_7b1d_cdaf);
    }

    #[test]
    fn a_fraction_is_met() {
        let mut rng = Rng::new(7, 1);
        let hits = (0..100_000).filter(|_| rng.chance(u32::MAX / 10)).count();
        assert!((9_700..10_300).contains(&hits), "{hits}");
        assert!((0..1_000).all(|_| !rng.chance(0)));
    }
}
