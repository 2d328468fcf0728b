//! Points in time and spans of time, in whole nanoseconds.
//!
//! Nothing here reads a clock: every [`Instant`] was handed in by whoever drives the connection.

use core::fmt;
use core::ops::{Add, AddAssign, Sub};

/// A point in time: nanoseconds since the driver's own origin.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(u64);

impl Instant {
    /// The driver's origin.
    pub const ZERO: Self = Self(0);
    /// Later than anything that will happen.
    pub const FAR_FUTURE: Self = Self(u64::MAX);

    /// The point `nanos` nanoseconds after the origin.
    #[must_use]
    pub const fn from_nanos(nanos: u64) -> Self {
        Self(nanos)
    }

    /// Nanoseconds since the origin.
    #[must_use]
    pub const fn as_nanos(self) -> u64 {
        self.0
    }

    /// Whole milliseconds since the origin, rounded down.
    #[must_use]
    pub const fn as_millis(self) -> u64 {
        self.0 / 1_000_000
    }

    /// The span from `earlier` to here; zero when `earlier` is in fact later.
    #[must_use]
    pub const fn since(self, earlier: Self) -> Duration {
        Duration::from_nanos(self.0.saturating_sub(earlier.0))
    }
}

impl Add<Duration> for Instant {
    type Output = Self;
    /// Saturates at [`Instant::FAR_FUTURE`].
    fn add(self, span: Duration) -> Self {
        Self(self.0.saturating_add(span.as_nanos()))
    }
}

impl AddAssign<Duration> for Instant {
    fn add_assign(&mut self, span: Duration) {
        *self = *self + span;
    }
}

/// A span of time in nanoseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Duration(u64);

impl Duration {
    /// No time at all.
    pub const ZERO: Self = Self(0);
    /// The longest span that can be written down (about 584 years).
    pub const MAX: Self = Self(u64::MAX);

    /// A span of `nanos` nanoseconds.
    #[must_use]
    pub const fn from_nanos(nanos: u64) -> Self {
        Self(nanos)
    }

    /// A span of `micros` microseconds; saturates.
    #[must_use]
    pub const fn from_micros(micros: u64) -> Self {
        Self(micros.saturating_mul(1_000))
    }

    /// A span of `millis` milliseconds; saturates.
    #[must_use]
    pub const fn from_millis(millis: u64) -> Self {
        Self(millis.saturating_mul(1_000_000))
    }

    /// A span of `secs` seconds; saturates.
    #[must_use]
    pub const fn from_secs(secs: u64) -> Self {
        Self(secs.saturating_mul(1_000_000_000))
    }

    /// The span in nanoseconds.
    #[must_use]
    pub const fn as_nanos(self) -> u64 {
        self.0
    }

    /// Whole microseconds in the span, rounded down.
    #[must_use]
    pub const fn as_micros(self) -> u64 {
        self.0 / 1_000
    }

    /// Whole milliseconds in the span, rounded down.
    #[must_use]
    pub const fn as_millis(self) -> u64 {
        self.0 / 1_000_000
    }

    /// The span `factor` times over; saturates.
    #[must_use]
    pub const fn saturating_mul(self, factor: u64) -> Self {
        Self(self.0.saturating_mul(factor))
    }

    /// The span cut into `parts` equal pieces, rounded down; the span itself when `parts` is 0.
    #[must_use]
    pub const fn divided_by(self, parts: u64) -> Self {
        match self.0.checked_div(parts) {
            Some(nanos) => Self(nanos),
            None => self,
        }
    }

    /// How much longer this span is than `other`, or zero.
    #[must_use]
    pub const fn saturating_sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Add for Duration {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Duration {
    type Output = Self;
    /// Saturates at zero: there are no negative spans.
    fn sub(self, other: Self) -> Self {
        self.saturating_sub(other)
    }
}

impl fmt::Display for Duration {
    /// In the largest unit that keeps the number readable: `250 ms`, `1.5 s`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (unit, per_unit, places) = match self.0 {
            n if n >= 1_000_000_000 => ("s", 1_000_000_000, 9),
            n if n >= 1_000_000 => ("ms", 1_000_000, 6),
            n if n >= 1_000 => ("us", 1_000, 3),
            _ => ("ns", 1, 0),
        };
        let (whole, mut rest) = (self.0 / per_unit, self.0 % per_unit);
        if rest == 0 {
            return write!(f, "{whole} {unit}");
        }
        let mut places = places;
        while rest % 10 == 0 {
            rest /= 10;
            places -= 1;
        }
        write!(f, "{whole}.{rest:0places$} {unit}")
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::{Duration, Instant};

    #[test]
    fn arithmetic_stops_at_the_ends() {
        let now = Instant::from_nanos(5);
        assert_eq!(now + Duration::MAX, Instant::FAR_FUTURE);
        assert_eq!(Instant::ZERO.since(now), Duration::ZERO);
        assert_eq!(now.since(Instant::ZERO), Duration::from_nanos(5));
        assert_eq!(
            Duration::from_secs(1) - Duration::from_secs(2),
            Duration::ZERO
        );
        assert_eq!(Duration::from_secs(u64::MAX), Duration::MAX);
        assert_eq!(Duration::from_secs(1).divided_by(0), Duration::from_secs(1));
        assert_eq!(
            Duration::from_secs(1).divided_by(8),
            Duration::from_millis(125)
        );
    }

    #[test]
    fn spans_are_written_in_the_largest_unit_they_fill() {
        let written = |nanos| Duration::from_nanos(nanos).to_string();
        assert_eq!(written(0), "0 ns");
        assert_eq!(written(999), "999 ns");
        assert_eq!(written(1_500), "1.5 us");
        assert_eq!(written(250_000_000), "250 ms");
        assert_eq!(written(1_050_000_000), "1.05 s");
        assert_eq!(written(60_000_000_001), "60.000000001 s");
    }
}
