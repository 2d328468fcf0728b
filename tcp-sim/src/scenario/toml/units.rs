//! Values with units. A bare number is never taken for a time or a rate: it says no unit.

use crate::command::parse_decimal;

/// A unit's name, and how many base units it is worth, as a factor and a power of ten.
type Unit = (&'static str, u64, u32);

const TIME: &[Unit] = &[
    ("ns", 1, 0),
    ("us", 1, 3),
    ("ms", 1, 6),
    ("s", 1, 9),
    ("min", 60, 9),
    ("h", 3_600, 9),
];
const RATE: &[Unit] = &[
    ("bit/s", 1, 0),
    ("kbit/s", 1, 3),
    ("Mbit/s", 1, 6),
    ("Gbit/s", 1, 9),
];
const SIZE: &[Unit] = &[
    ("B", 1, 0),
    ("byte", 1, 0),
    ("bytes", 1, 0),
    ("kB", 1, 3),
    ("MB", 1, 6),
    ("KiB", 1 << 10, 0),
    ("MiB", 1 << 20, 0),
];
const COUNT: &[Unit] = &[("packet", 1, 0), ("packets", 1, 0)];
const PART: &[Unit] = &[("%", 1, 7)];

/// What a value measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Measure {
    /// In nanoseconds.
    Time,
    /// In bits a second.
    Rate,
    /// In bytes.
    Size,
    /// In packets.
    Packets,
    /// In thousand-millionths.
    Part,
}

/// What is wrong with a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wrong {
    NoUnit,
    UnknownUnit(String),
    NotANumber,
}

impl Measure {
    const fn units(self) -> &'static [Unit] {
        match self {
            Self::Time => TIME,
            Self::Rate => RATE,
            Self::Size => SIZE,
            Self::Packets => COUNT,
            Self::Part => PART,
        }
    }

    pub(super) const fn example(self) -> &'static str {
        match self {
            Self::Time => "\"50 ms\"",
            Self::Rate => "\"10 Mbit/s\"",
            Self::Size => "\"1460 bytes\"",
            Self::Packets => "\"20 packets\"",
            Self::Part => "\"1.5 %\"",
        }
    }

    pub(super) const fn what(self) -> &'static str {
        match self {
            Self::Time => "a time",
            Self::Rate => "a bandwidth",
            Self::Size => "a number of bytes",
            Self::Packets => "a number of packets",
            Self::Part => "a percentage",
        }
    }

    pub(super) fn names(self) -> impl Iterator<Item = &'static str> + Clone {
        self.units().iter().map(|(name, ..)| *name)
    }

    /// Whether the unit of a text such as `64 KiB` is one of these.
    pub(super) fn names_unit_of(self, text: &str) -> bool {
        let unit = text
            .trim()
            .trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
        self.names().any(|name| name == unit.trim())
    }

    /// Reads a text such as `50 ms`.
    pub(super) fn read(self, text: &str) -> Result<u64, Wrong> {
        let text = text.trim();
        let end = text
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .unwrap_or(text.len());
        let (number, unit) = text.split_at_checked(end).unwrap_or((text, ""));
        let unit = unit.trim();
        if number.is_empty() {
            return Err(Wrong::NotANumber);
        }
        if unit.is_empty() {
            return Err(Wrong::NoUnit);
        }
        let (_, factor, places) = self
            .units()
            .iter()
            .find(|(name, ..)| *name == unit)
            .ok_or_else(|| Wrong::UnknownUnit(unit.to_string()))?;
        let scaled = parse_decimal(number, *places).and_then(|value| value.checked_mul(*factor));
        scaled.ok_or(Wrong::NotANumber)
    }
}

/// Thousand-millionths as a fraction of 2^32, rounded to the nearest.
pub(super) fn fraction(part: u64) -> Option<u32> {
    const WHOLE: u64 = 1_000_000_000;
    if part > WHOLE {
        return None;
    }
    Some(u32::try_from(((part << 32) + WHOLE / 2) / WHOLE).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_exact() {
        assert_eq!(Measure::Time.read("12.304 us"), Ok(12_304));
        assert_eq!(Measure::Time.read("50ms"), Ok(50_000_000));
        assert_eq!(Measure::Time.read("2 min"), Ok(120_000_000_000));
        assert_eq!(Measure::Rate.read("1.5 Mbit/s"), Ok(1_500_000));
        assert_eq!(Measure::Size.read("64 KiB"), Ok(65_536));
        assert_eq!(
            Measure::Part.read("1 %").map(fraction),
            Ok(Some(42_949_673))
        );
        assert_eq!(
            Measure::Part.read("100 %").map(fraction),
            Ok(Some(u32::MAX))
        );
        assert_eq!(Measure::Part.read("101 %").map(fraction), Ok(None));
    }

    #[test]
    fn what_is_not_a_value_is_refused() {
        assert_eq!(Measure::Time.read("50"), Err(Wrong::NoUnit));
        assert_eq!(
            Measure::Time.read("50 mss"),
            Err(Wrong::UnknownUnit("mss".into()))
        );
        assert_eq!(Measure::Time.read("-5 ms"), Err(Wrong::NotANumber));
        // Half a nanosecond, and more than can be counted.
        assert_eq!(Measure::Time.read("0.5 ns"), Err(Wrong::NotANumber));
        assert_eq!(
            Measure::Time.read("99999999999999999999 s"),
            Err(Wrong::NotANumber)
        );
        assert_eq!(Measure::Rate.read("1..5 Mbit/s"), Err(Wrong::NotANumber));
    }
}
