//! How long a text will be: estimated from a table, as no font is at hand when a figure is laid
//! out.

use alloc::string::String;

use super::px::{Area, Point, Px, Turn};
use super::shape::{Anchor, Face, Text};

/// Advances of the printable ASCII characters in hundredths of the type's size: the interface's
/// face, Inter, at weight 600 with tabular figures.
#[rustfmt::skip]
const ADVANCES: [u8; 95] = [
    27, 32, 52, 64, 65, 100, 66, 33, 39, 39, 65, 65, 27, 65, 27, 38, // space to /
    65, 65, 65, 65, 65, 65, 65, 65, 65, 65, 27, 27, 65, 65, 65, 54, // 0 to ?
    100, 74, 66, 74, 72, 61, 59, 75, 75, 28, 58, 70, 57, 92, 76, 77, // @ to O
    65, 77, 65, 65, 66, 74, 74, 104, 72, 71, 65, 39, 33, 39, 48, 47, // P to _
    35, 57, 62, 58, 62, 59, 35, 63, 61, 26, 26, 57, 26, 90, 61, 61, // ` to o
    62, 62, 41, 55, 35, 61, 59, 84, 57, 59, 57, 39, 36, 39, 65, // p to ~
];

/// The advance of a character of the fixed-width face, in hundredths of the type's size.
const MONO: u32 = 60;

/// The length of `text` at a size. A little more than Inter needs, because a foreign page may bring
/// its own face.
pub(super) fn length(text: &str, size: Px, face: Face) -> Px {
    let advance = |letter: char| -> u32 {
        match (u32::from(letter), face) {
            (32..=126, Face::Mono) => MONO,
            (code @ 32..=126, _) => {
                let place = usize::try_from(code - 32).unwrap_or(0);
                ADVANCES.get(place).copied().map_or(65, u32::from)
            }
            // Dashes, quotes, the multiplication sign, Latin letters with accents.
            (0x2013 | 0x2018..=0x201F | 0xB7, _) => 52,
            (0xA0..=0x24F, _) => 66,
            (0x2190..=0x21FF, _) => 90,
            // Chinese characters and their punctuation are square.
            _ => 100,
        }
    };
    let hundredths: u32 = text.chars().map(advance).sum();
    let margin = hundredths / 33;
    size.scaled(i64::from(hundredths + margin), 100)
}

impl Text {
    /// An upright text.
    pub(super) fn new(text: String, at: Point, anchor: Anchor, size: Px, face: Face) -> Self {
        let length = length(&text, size, face);
        Self {
            text,
            at,
            anchor,
            turn: Turn::NONE,
            size,
            face,
            length,
        }
    }

    /// The same, running in another direction.
    pub(super) fn turned(self, turn: Turn) -> Self {
        Self { turn, ..self }
    }

    /// The middle of the line that the text fills, between its baseline and the height of its
    /// capitals.
    #[must_use]
    pub fn centre(&self) -> Point {
        let along = match self.anchor {
            Anchor::Start => self.length.half(),
            Anchor::Middle => Px::ZERO,
            Anchor::End => -self.length.half(),
        };
        self.turn.from(self.at, along, -self.size.scaled(36, 100))
    }

    /// The upright rectangle around it.
    #[must_use]
    pub fn bounds(&self) -> Area {
        let (cos, sin) = (
            i64::from(self.turn.cos.abs()),
            i64::from(self.turn.sin.abs()),
        );
        let (a, b) = (self.length.half(), self.size.scaled(55, 100));
        let one = i64::from(Turn::ONE);
        let w = a.scaled(cos, one) + b.scaled(sin, one);
        let h = a.scaled(sin, one) + b.scaled(cos, one);
        let c = self.centre();
        Area::between(c.x - w, c.y - h, c.x + w, c.y + h)
    }
}
