//! Values with units. A bare number is never taken for a time or a rate: it says no unit.

use std::fmt;

use tcp_sim::scenario::parse_decimal;

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
pub enum Measure {
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

/// What else people call some units.
const OTHERWISE: &[(&str, &[&str])] = &[
    ("ns", &["nsec", "nanosecond", "nanoseconds"]),
    ("us", &["µs", "μs", "usec", "microsecond", "microseconds"]),
    ("ms", &["msec", "msecs", "millisecond", "milliseconds"]),
    ("s", &["sec", "secs", "second", "seconds"]),
    ("min", &["m", "mins", "minute", "minutes"]),
    ("h", &["hr", "hour", "hours"]),
    ("bit/s", &["bps", "b/s"]),
    ("kbit/s", &["kbps", "kb/s", "kbit"]),
    ("Mbit/s", &["Mbps", "Mb/s", "Mbit"]),
    ("Gbit/s", &["Gbps", "Gb/s", "Gbit"]),
    ("KiB", &["K", "Ki"]),
    ("MiB", &["M", "Mi"]),
    ("packets", &["pkt", "pkts", "segments"]),
];

/// What is wrong with a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum MeasureError {
    NoUnit,
    UnknownUnit(String),
    NotANumber,
    /// It is a number, but more than can be counted, or finer than the smallest unit.
    TooLarge,
    TooFine,
}

impl fmt::Display for MeasureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoUnit => f.write_str("it has no unit"),
            Self::UnknownUnit(unit) => write!(f, "`{unit}` is not a unit"),
            Self::NotANumber => f.write_str("it is not a number"),
            Self::TooLarge => f.write_str("it is too large"),
            Self::TooFine => f.write_str("it is finer than the smallest unit"),
        }
    }
}

impl std::error::Error for MeasureError {}

impl Measure {
    const ALL: [Self; 5] = [
        Self::Time,
        Self::Rate,
        Self::Size,
        Self::Packets,
        Self::Part,
    ];

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

    /// What else a unit measures, where it is none of these.
    pub(super) fn instead(self, unit: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|other| *other != self && other.names().any(|name| name == unit))
    }

    /// The unit of these that another word may stand for.
    pub(super) fn meant(self, unit: &str) -> Option<&'static str> {
        let folded = unit.to_lowercase();
        OTHERWISE
            .iter()
            .filter(|(name, _)| self.names().any(|known| known == *name))
            .find(|(_, others)| others.iter().any(|other| other.to_lowercase() == folded))
            .map(|(name, _)| *name)
            .or_else(|| super::error::nearest(unit, self.names()))
    }

    /// A value in the largest unit that it is a whole number of.
    pub(super) fn show(self, value: u64) -> String {
        let worth = |unit: &Unit| unit.1.saturating_mul(10_u64.saturating_pow(unit.2));
        let whole = |unit: &&Unit| value > 0 && value.is_multiple_of(worth(unit));
        let best = self
            .units()
            .iter()
            .filter(whole)
            .max_by_key(|unit| worth(unit));
        match best.or(self.units().first()) {
            Some(unit) => format!("{} {}", value / worth(unit).max(1), unit.0),
            None => value.to_string(),
        }
    }

    /// What a text such as `50 ms` says, if it is one.
    #[must_use]
    pub fn value(self, text: &str) -> Option<u64> {
        self.read(text).ok()
    }

    /// Reads a text such as `50 ms`.
    pub(super) fn read(self, text: &str) -> Result<u64, MeasureError> {
        let text = text.trim();
        let end = text
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .unwrap_or(text.len());
        let (number, unit) = text.split_at_checked(end).unwrap_or((text, ""));
        let unit = unit.trim();
        if number.is_empty() {
            return Err(MeasureError::NotANumber);
        }
        if unit.is_empty() {
            return Err(MeasureError::NoUnit);
        }
        let (_, factor, places) = self
            .units()
            .iter()
            .find(|(name, ..)| *name == unit)
            .ok_or_else(|| MeasureError::UnknownUnit(unit.to_string()))?;
        let scaled = parse_decimal(number, *places).and_then(|value| value.checked_mul(*factor));
        scaled.ok_or_else(|| {
            let (whole, part) = number.split_once('.').unwrap_or((number, ""));
            let is_number = !whole.is_empty() && !part.contains('.');
            let finest = usize::try_from(*places).unwrap_or(usize::MAX);
            match part.trim_end_matches('0').len() > finest {
                _ if !is_number => MeasureError::NotANumber,
                true => MeasureError::TooFine,
                false => MeasureError::TooLarge,
            }
        })
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
        assert_eq!(Measure::Time.read("50"), Err(MeasureError::NoUnit));
        assert_eq!(
            Measure::Time.read("50 mss"),
            Err(MeasureError::UnknownUnit("mss".into()))
        );
        assert_eq!(Measure::Time.read("-5 ms"), Err(MeasureError::NotANumber));
        // Half a nanosecond, and more than can be counted.
        assert_eq!(Measure::Time.read("0.5 ns"), Err(MeasureError::TooFine));
        assert_eq!(
            Measure::Time.read("99999999999999999999 s"),
            Err(MeasureError::TooLarge)
        );
        assert_eq!(
            Measure::Time.read("50000000 h"),
            Err(MeasureError::TooLarge)
        );
        assert_eq!(Measure::Time.read(".5 s"), Err(MeasureError::NotANumber));
        assert_eq!(
            Measure::Rate.read("1..5 Mbit/s"),
            Err(MeasureError::NotANumber)
        );
    }

    #[test]
    fn a_value_is_shown_in_its_largest_unit() {
        assert_eq!(Measure::Time.show(864_000_000_000_000), "240 h");
        assert_eq!(Measure::Time.show(1_000_000), "1 ms");
        assert_eq!(Measure::Time.show(0), "0 ns");
        assert_eq!(Measure::Size.show(65_535), "65535 bytes");
        assert_eq!(Measure::Size.show(64 << 20), "64 MiB");
        assert_eq!(Measure::Rate.show(1_000_000_000_000), "1000 Gbit/s");
    }

    #[test]
    fn other_names_of_units_are_understood() {
        assert_eq!(Measure::Time.meant("msec"), Some("ms"));
        assert_eq!(Measure::Time.meant("µs"), Some("us"));
        assert_eq!(Measure::Rate.meant("Mbps"), Some("Mbit/s"));
        assert_eq!(Measure::Packets.meant("pakets"), Some("packets"));
        assert_eq!(Measure::Time.meant("parsec"), None);
        assert_eq!(Measure::Size.instead("ms"), Some(Measure::Time));
        assert_eq!(Measure::Size.instead("MB"), None);
    }
}
