//! Any bytes as a row of decisions. When they are used up, each further decision is the first of
//! its choices, which is the harmless one.

use std::ops::RangeInclusive;

use arbitrary::unstructured::Int;
use arbitrary::{Arbitrary, Unstructured};
use bytes::Bytes;
use tcp_core::profile::{KNOBS, Profile, SetError};
use tcp_core::wire::{Options, SackBlocks, Timestamps};
use tcp_core::{Config, Duration, SeqNumber};

pub(crate) struct Tape<'a>(Unstructured<'a>);

impl<'a> Tape<'a> {
    pub(crate) fn new(data: &'a [u8]) -> Self {
        Self(Unstructured::new(data))
    }

    pub(crate) fn is_over(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn within<T: Int>(&mut self, range: RangeInclusive<T>) -> T {
        let first = *range.start();
        self.0.int_in_range(range).unwrap_or(first)
    }

    pub(crate) fn any<T: Arbitrary<'a> + Default>(&mut self) -> T {
        self.0.arbitrary().unwrap_or_default()
    }

    pub(crate) fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        let last = choices.len().saturating_sub(1);
        choices[self.within(0..=last)]
    }

    /// True once in `count` times.
    pub(crate) fn one_in(&mut self, count: u8) -> bool {
        // The greatest, so that a tape that is over says no.
        self.within(1..=count) == count
    }

    pub(crate) fn flag(&mut self) -> bool {
        self.one_in(2)
    }

    pub(crate) fn millis(&mut self, range: RangeInclusive<u64>) -> Duration {
        Duration::from_millis(self.within(range))
    }

    /// Mostly 0, often near it, at times far from it.
    pub(crate) fn off(&mut self) -> i32 {
        match self.within(0..=9_u8) {
            0..=5 => 0,
            6 => self.within(-2..=2),
            7 | 8 => self.within(-6_000..=6_000),
            _ => self.any(),
        }
    }

    /// A number that is `off` from another.
    pub(crate) fn near(&mut self, number: SeqNumber) -> SeqNumber {
        SeqNumber(number.0.wrapping_add_signed(self.off()))
    }

    /// Options as no real peer need send them. `at`: where SACK blocks lie, more or less.
    pub(crate) fn options(&mut self, at: SeqNumber, timestamps: Timestamps) -> Options {
        let mut options = Options::default();
        if self.one_in(4) {
            options.mss = Some(self.pick(&[1460, 536, 1, 0, 65_535]));
        }
        if self.one_in(4) {
            options.window_scale = Some(self.within(0..=15));
        }
        options.sack_permitted = self.one_in(4);
        if self.flag() {
            let clock = self.near(SeqNumber(timestamps.value)).0;
            let echo = self.near(SeqNumber(timestamps.echo)).0;
            options.timestamps = Some(Timestamps { value: clock, echo });
        }
        if self.one_in(3) {
            let mut sack = SackBlocks::NONE;
            for _ in 0..self.within(1..=4_u8) {
                let left = SeqNumber(at.0.wrapping_add_signed(self.within(-3_000..=9_000)));
                sack.push(left, left + self.within(0..=3_000));
            }
            options.sack = sack;
        }
        options
    }

    /// A profile with any knobs moved. Which knobs there are, and what they take, is asked of the
    /// table of knobs, so that a new one is turned as soon as it is there.
    pub(crate) fn config(&mut self) -> Config {
        let mut config = self.pick(&Profile::ALL).config();
        for _ in 0..self.within(0..=12_u8) {
            let knob = KNOBS[self.within(0..=KNOBS.len() - 1)].name;
            let value = self.value_of(&mut config, knob);
            // What cannot be together is refused, and leaves the knob as it was.
            let _ = config.set(knob, &value);
        }
        config
    }

    /// A value that a knob might take.
    fn value_of(&mut self, config: &mut Config, knob: &str) -> String {
        let Err(SetError::BadValue { expected, .. }) = config.set(knob, "?") else {
            panic!("every knob refuses a question mark, and says what it takes");
        };
        let names: Vec<&str> = expected.split('`').skip(1).step_by(2).collect();
        if is_choice(expected) {
            return self.pick(&names).to_owned();
        }
        if expected.contains("time") {
            return match self.within(0..=5_u8) {
                0 => "off".to_owned(),
                1 => format!("{} us", self.within(0..=5_000_u32)),
                2 | 3 => format!("{} ms", self.within(0..=2_000_u32)),
                4 => format!("{} s", self.within(0..=200_u32)),
                _ => format!("{} s", self.within(0..=100_000_u32)),
            };
        }
        match self.within(0..=4_u8) {
            0 => "auto".to_owned(),
            1 => self.within(0..=4_u32).to_string(),
            2 => self.within(0..=255_u32).to_string(),
            3 => self.within(0..=65_535_u32).to_string(),
            _ => self.any::<u32>().to_string(),
        }
    }
}

/// Whether a knob takes one of some names: those in backquotes.
fn is_choice(expected: &str) -> bool {
    expected.starts_with('`') || expected.starts_with("one of `")
}

/// `count` bytes that differ from their neighbours.
pub(crate) fn stream(count: usize) -> Bytes {
    (0..=250_u8).cycle().take(count).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each knob is moved to another value by some tape: none is left out by its wording.
    #[test]
    fn every_knob_can_be_turned() {
        for knob in KNOBS {
            let usual = Config::default().get(knob.name);
            let turned = (0..=255_u8).any(|seed| {
                let bytes: Vec<u8> = (0..16_u8).map(|n| seed.wrapping_mul(n | 1)).collect();
                let mut config = Config::default();
                let value = Tape::new(&bytes).value_of(&mut config, knob.name);
                let _ = config.set(knob.name, &value);
                config.get(knob.name) != usual
            });
            let only_one = Config::default().set(knob.name, "?");
            let choices = match only_one {
                Err(SetError::BadValue { expected, .. }) if is_choice(expected) => {
                    expected.matches('`').count() / 2
                }
                _ => 2,
            };
            assert!(turned || choices == 1, "{}", knob.name);
        }
    }
}
