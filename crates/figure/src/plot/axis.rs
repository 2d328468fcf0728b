//! A scale: values to places in integers, and round numbers on it.

use alloc::vec::Vec;

use crate::px::Px;

/// From a value to a place along one direction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Axis {
    /// The place of 0.
    pub origin: Px,
    /// The place of [`Self::top`].
    pub end: Px,
    /// The value at the far end; at least 1.
    pub top: u64,
    /// From one round number to the next.
    pub step: u64,
}

impl Axis {
    /// From 0 to `most`, with round numbers at least `apart` from each other.
    pub(super) fn plain(origin: Px, end: Px, most: u64, apart: Px) -> Self {
        let top = most.max(1);
        let step = step(top, lines(origin, end, apart));
        Self {
            origin,
            end,
            top,
            step,
        }
    }

    /// The same, up to the next round number.
    pub(super) fn rounded(origin: Px, end: Px, most: u64, apart: Px) -> Self {
        let plain = Self::plain(origin, end, most, apart);
        Self {
            top: plain.top.div_ceil(plain.step).saturating_mul(plain.step),
            ..plain
        }
    }

    /// The place of a value.
    #[must_use]
    pub fn place(&self, value: u64) -> Px {
        let (value, top) = (bounded(value), bounded(self.top).max(1));
        self.origin + (self.end - self.origin).scaled(value, top)
    }

    /// The value at a place, within the scale.
    #[must_use]
    pub fn value(&self, place: Px) -> u64 {
        let length = i128::from((self.end - self.origin).0);
        let along = i128::from((place - self.origin).0);
        let top = i128::from(self.top);
        let value = (along * top).checked_div(length).unwrap_or(0);
        u64::try_from(value.clamp(0, top)).unwrap_or(0)
    }

    /// The round numbers.
    pub(super) fn ticks(&self) -> Vec<u64> {
        let count = self.top / self.step.max(1);
        (0..=count).map(|place| place * self.step).collect()
    }
}

/// How many lines fit.
fn lines(origin: Px, end: Px, apart: Px) -> u64 {
    let length = (end - origin).0.unsigned_abs();
    u64::from(length / apart.0.unsigned_abs().max(1)).max(1)
}

/// The least of 1, 2, 5, 10, 20, 50, … of which no more than so many are up to `most`.
fn step(most: u64, lines: u64) -> u64 {
    let mut decade = 1_u64;
    loop {
        for factor in [1, 2, 5] {
            let step = decade.saturating_mul(factor);
            if most / step <= lines || step == u64::MAX {
                return step;
            }
        }
        decade = decade.saturating_mul(10);
    }
}

fn bounded(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn round_numbers_are_ones_twos_and_fives() {
        for (most, lines, wanted) in [
            (0, 5, 1),
            (5, 5, 1),
            (6, 5, 2),
            (24_000, 5, 5_000),
            (26_000, 5, 5_000),
            (30_001, 5, 10_000),
            (65_535, 8, 10_000),
            (1_500_000_000, 6, 500_000_000),
        ] {
            assert_eq!(step(most.max(1), lines), wanted, "{most} in {lines}");
        }
    }

    /// 200 px for 0 to 20,000: a pixel is 100.
    #[test]
    fn places_and_values_answer_to_each_other() {
        let axis = Axis::rounded(Px::whole(250), Px::whole(50), 17_300, Px::whole(40));
        assert_eq!((axis.top, axis.step), (20_000, 5_000));
        assert_eq!(axis.place(0), Px::whole(250));
        assert_eq!(axis.place(20_000), Px::whole(50));
        assert_eq!(axis.place(4_380), Px(2_500 - 438));
        assert_eq!(axis.value(Px::whole(150)), 10_000);
        assert_eq!(axis.value(Px::whole(999)), 0);
        assert_eq!(axis.ticks(), [0, 5_000, 10_000, 15_000, 20_000]);
    }
}
