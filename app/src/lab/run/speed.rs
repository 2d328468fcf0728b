//! How fast the world's time runs against the learner's.

/// A speed from a fixed row, as a fraction of real time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Speed(u8);

/// Numerator and denominator.
const ROW: [(u64, u64); 9] = [
    (1, 500),
    (1, 200),
    (1, 100),
    (1, 50),
    (1, 20),
    (1, 10),
    (1, 4),
    (1, 1),
    (4, 1),
];

impl Speed {
    /// Not so fast against real time, but the whole run in 20 s.
    pub const WHOLE: Self = Self(u8::MAX);

    /// All of them, slowest first; last the one that is no fraction.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..).map(Self).take(ROW.len()).chain([Self::WHOLE])
    }

    /// The fraction of real time, as numerator and denominator.
    #[must_use]
    pub fn ratio(self) -> (u64, u64) {
        ROW.get(usize::from(self.0)).copied().unwrap_or((1, 1))
    }

    /// The next slower one; the slowest stays.
    #[must_use]
    pub fn slower(self) -> Self {
        let before = Self::all().take_while(|other| *other < self);
        before.last().unwrap_or(self)
    }

    /// The next faster one; the fastest stays.
    #[must_use]
    pub fn faster(self) -> Self {
        Self::all().find(|other| *other > self).unwrap_or(self)
    }

    /// The one at this place of the row.
    #[must_use]
    pub fn at(place: usize) -> Option<Self> {
        Self::all().nth(place)
    }

    /// Its place in the row.
    #[must_use]
    pub fn place(self) -> usize {
        usize::from(self.0).min(ROW.len())
    }

    /// How it is written: `1/20×`; the whole run in a time: `∑ 20 s`.
    #[must_use]
    pub fn label(self) -> String {
        match self.ratio() {
            _ if self == Self::WHOLE => "∑ 20 s".into(),
            (times, 1) => format!("{times}×"),
            (times, of) => format!("{times}/{of}×"),
        }
    }

    /// How much of the world's time passes in `nanos` of the learner's.
    #[must_use]
    pub fn of(self, nanos: u64) -> u64 {
        let (times, of) = self.ratio();
        nanos.saturating_mul(times) / of
    }
}

impl Default for Speed {
    /// Slow enough to point at a segment that crosses in 50 ms.
    fn default() -> Self {
        Self(4)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_is_a_twentieth() {
        assert_eq!(Speed::default().label(), "1/20×");
        assert_eq!(Speed::default().of(20_000_000), 1_000_000);
    }

    #[test]
    fn the_row_has_two_ends() {
        let last = Speed::all().last().unwrap();
        assert_eq!(last, Speed::WHOLE);
        assert_eq!(last.faster(), last);
        assert_eq!(last.slower().label(), "4×");
        assert_eq!(last.slower().faster(), last);
        for speed in Speed::all() {
            assert_eq!(Speed::at(speed.place()), Some(speed));
        }
        assert_eq!(Speed(0).slower(), Speed(0));
        assert_eq!(Speed(0).faster().slower(), Speed(0));
    }
}
