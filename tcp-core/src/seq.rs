//! Sequence numbers modulo 2^32 (RFC 9293, 3.4). Nothing else in the project compares them.

use core::fmt;
use core::ops::{Add, AddAssign};

/// A sequence number. There is deliberately no `Ord`: an order modulo 2^32 is not transitive, so
/// each comparison is a named question about two numbers less than 2^31 apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct SeqNumber(pub u32);

impl SeqNumber {
    /// Whether `self` comes before `other` (RFC 9293's `<`).
    #[must_use]
    pub const fn before(self, other: Self) -> bool {
        self.0.wrapping_sub(other.0) > u32::MAX / 2
    }

    /// Whether `self` comes after `other` (RFC 9293's `>`).
    #[must_use]
    pub const fn after(self, other: Self) -> bool {
        other.before(self)
    }

    /// RFC 9293's `=<`.
    #[must_use]
    pub const fn at_or_before(self, other: Self) -> bool {
        !other.before(self)
    }

    /// RFC 9293's `>=`.
    #[must_use]
    pub const fn at_or_after(self, other: Self) -> bool {
        !self.before(other)
    }

    /// How many numbers lie from `earlier` up to here, or `None` when `earlier` is later.
    #[must_use]
    pub const fn distance_from(self, earlier: Self) -> Option<u32> {
        if self.before(earlier) {
            None
        } else {
            Some(self.0.wrapping_sub(earlier.0))
        }
    }

    /// Like [`Self::distance_from`], with 0 when `earlier` is later.
    #[must_use]
    pub const fn saturating_distance_from(self, earlier: Self) -> u32 {
        if self.before(earlier) {
            0
        } else {
            self.0.wrapping_sub(earlier.0)
        }
    }

    /// The number `count` places before this one.
    #[must_use]
    pub const fn minus(self, count: u32) -> Self {
        Self(self.0.wrapping_sub(count))
    }

    /// The later of the two.
    #[must_use]
    pub const fn max(self, other: Self) -> Self {
        if self.before(other) { other } else { self }
    }

    /// The earlier of the two.
    #[must_use]
    pub const fn min(self, other: Self) -> Self {
        if self.before(other) { self } else { other }
    }
}

impl Add<u32> for SeqNumber {
    type Output = Self;
    fn add(self, count: u32) -> Self {
        Self(self.0.wrapping_add(count))
    }
}

impl AddAssign<u32> for SeqNumber {
    fn add_assign(&mut self, count: u32) {
        *self = *self + count;
    }
}

impl fmt::Display for SeqNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::SeqNumber;

    /// The largest number, right before the wrap to 0 (RFC 9293, 3.4).
    const LAST: SeqNumber = SeqNumber(u32::MAX);

    #[test]
    fn comparisons_go_across_the_wrap() {
        let first = LAST + 1;
        assert_eq!(first, SeqNumber(0));
        assert!(LAST.before(first) && !first.before(LAST));
        assert!(first.after(LAST) && !LAST.after(first));
        assert!(LAST.at_or_before(LAST) && LAST.at_or_after(LAST));
        assert!(!LAST.before(LAST) && !LAST.after(LAST));
        assert_eq!(LAST.max(first), first);
        assert_eq!(LAST.min(first), LAST);
    }

    #[test]
    fn a_number_is_before_the_half_that_follows_it() {
        let start = SeqNumber(0xffff_0000);
        assert!(start.before(start + 0x7fff_ffff));
        assert!(!start.before(start + 0x8000_0001));
        assert!(start.after(start + 0x8000_0001));
    }

    #[test]
    fn distances_are_never_negative() {
        assert_eq!(SeqNumber(5).distance_from(LAST), Some(6));
        assert_eq!(LAST.distance_from(LAST), Some(0));
        assert_eq!(LAST.distance_from(SeqNumber(5)), None);
        assert_eq!(LAST.saturating_distance_from(SeqNumber(5)), 0);
        assert_eq!(SeqNumber(5).saturating_distance_from(LAST), 6);
        assert_eq!(SeqNumber(5).minus(6), LAST);
    }
}
