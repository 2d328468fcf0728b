//! Lengths and places on the page, as integers: a figure is the same in every run and on every
//! machine, and nothing here formats a float.

use core::fmt;
use core::ops::{Add, AddAssign, Neg, Sub};

/// A length in tenths of a CSS pixel. Prints as CSS and SVG read it: `12`, `12.3`, `-0.5`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Px(pub i32);

impl Px {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// Whole pixels.
    #[must_use]
    pub const fn whole(pixels: i32) -> Self {
        Self(pixels.saturating_mul(10))
    }

    /// This length `numerator / denominator` times over; zero when `denominator` is.
    #[must_use]
    pub fn scaled(self, numerator: i64, denominator: i64) -> Self {
        let product = i128::from(self.0) * i128::from(numerator);
        let scaled = product.checked_div(i128::from(denominator)).unwrap_or(0);
        Self(i32::try_from(scaled).unwrap_or(i32::MAX))
    }

    /// Half of it.
    #[must_use]
    pub const fn half(self) -> Self {
        Self(self.0 / 2)
    }

    /// The length in whole pixels, rounded down.
    #[must_use]
    pub const fn floor(self) -> i32 {
        self.0.div_euclid(10)
    }
}

impl fmt::Display for Px {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, tenth) = (self.0.unsigned_abs() / 10, self.0.unsigned_abs() % 10);
        if self.0 < 0 {
            f.write_str("-")?;
        }
        if tenth == 0 {
            write!(f, "{whole}")
        } else {
            write!(f, "{whole}.{tenth}")
        }
    }
}

impl Add for Px {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Px {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for Px {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Neg for Px {
    type Output = Self;
    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}

/// A place in a figure: right and down from its upper left corner.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Point {
    /// To the right.
    pub x: Px,
    /// Down.
    pub y: Px,
}

impl Point {
    /// From its two lengths.
    #[must_use]
    pub const fn new(x: Px, y: Px) -> Self {
        Self { x, y }
    }

    /// Moved by `dx` and `dy`.
    #[must_use]
    pub fn moved(self, dx: Px, dy: Px) -> Self {
        Self {
            x: self.x + dx,
            y: self.y + dy,
        }
    }
}

/// An upright rectangle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Area {
    /// Left edge.
    pub x: Px,
    /// Upper edge.
    pub y: Px,
    /// Width.
    pub w: Px,
    /// Height.
    pub h: Px,
}

impl Area {
    /// From its edges.
    #[must_use]
    pub fn between(left: Px, top: Px, right: Px, bottom: Px) -> Self {
        Self {
            x: left,
            y: top,
            w: right - left,
            h: bottom - top,
        }
    }

    /// The right edge.
    #[must_use]
    pub fn right(self) -> Px {
        self.x + self.w
    }

    /// The lower edge.
    #[must_use]
    pub fn bottom(self) -> Px {
        self.y + self.h
    }

    /// Its middle.
    #[must_use]
    pub fn centre(self) -> Point {
        Point::new(self.x + self.w.half(), self.y + self.h.half())
    }

    /// Whether the two share more than an edge.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.x < other.right()
            && other.x < self.right()
            && self.y < other.bottom()
            && other.y < self.bottom()
    }

    /// Larger by `by` on every side.
    #[must_use]
    pub fn grown(self, by: Px) -> Self {
        Self {
            x: self.x - by,
            y: self.y - by,
            w: self.w + by + by,
            h: self.h + by + by,
        }
    }

    /// The smallest area with both in it.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self::between(
            self.x.min(other.x),
            self.y.min(other.y),
            self.right().max(other.right()),
            self.bottom().max(other.bottom()),
        )
    }
}

/// A direction, as the cosine and sine of its angle in ten-thousandths: what SVG's and CSS's
/// `matrix()` take. Angles grow clockwise, as y grows down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Turn {
    /// Cosine, times 10 000.
    pub cos: i32,
    /// Sine, times 10 000.
    pub sin: i32,
}

impl Default for Turn {
    fn default() -> Self {
        Self::NONE
    }
}

impl Turn {
    /// One, in the fixed-point form that this type uses.
    pub const ONE: i32 = 10_000;
    /// Upright text.
    pub const NONE: Self = Self {
        cos: Self::ONE,
        sin: 0,
    };
    /// A quarter turn to the right: text reads downwards.
    pub const DOWN: Self = Self {
        cos: 0,
        sin: Self::ONE,
    };
    /// A quarter turn to the left: text reads upwards.
    pub const UP: Self = Self {
        cos: 0,
        sin: -Self::ONE,
    };

    /// The direction from `a` to `b`; upright when they are the same place.
    #[must_use]
    pub fn towards(a: Point, b: Point) -> Self {
        let (dx, dy) = (i64::from(b.x.0 - a.x.0), i64::from(b.y.0 - a.y.0));
        let length = (dx * dx + dy * dy).isqrt();
        if length == 0 {
            return Self::NONE;
        }
        let part = |d: i64| i32::try_from(d * i64::from(Self::ONE) / length).unwrap_or(0);
        Self {
            cos: part(dx),
            sin: part(dy),
        }
    }

    /// The opposite direction.
    #[must_use]
    pub const fn back(self) -> Self {
        Self {
            cos: -self.cos,
            sin: -self.sin,
        }
    }

    /// Whether it is [`Self::NONE`].
    #[must_use]
    pub const fn is_none(self) -> bool {
        self.sin == 0 && self.cos > 0
    }

    /// `at`, moved by `along` in this direction and by `across` to its right hand.
    #[must_use]
    pub fn from(self, at: Point, along: Px, across: Px) -> Point {
        let (cos, sin) = (i64::from(self.cos), i64::from(self.sin));
        let (a, c) = (i64::from(along.0), i64::from(across.0));
        let rounded = |n: i64| {
            let half = i64::from(Self::ONE) / 2;
            Px(i32::try_from((n + half).div_euclid(i64::from(Self::ONE))).unwrap_or(0))
        };
        at.moved(rounded(a * cos - c * sin), rounded(a * sin + c * cos))
    }
}

impl fmt::Display for Turn {
    /// The first four values of `matrix()`: `cos,sin,-sin,cos`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut part = |n: i32, end: &str| {
            let sign = if n < 0 { "-" } else { "" };
            let n = n.unsigned_abs();
            write!(f, "{sign}{}.{:04}{end}", n / 10_000, n % 10_000)
        };
        part(self.cos, ",")?;
        part(self.sin, ",")?;
        part(-self.sin, ",")?;
        part(self.cos, "")
    }
}
