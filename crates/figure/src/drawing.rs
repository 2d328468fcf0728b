//! A picture made of a few plain pieces, each with the classes that say what it means: what the
//! windows and the plots are drawn with. Whoever paints it needs to know nothing of either.

use alloc::string::String;
use alloc::vec::Vec;

use super::px::{Area, Point, Px};
use super::shape::Text;

/// A picture, laid out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drawing {
    /// Its width.
    pub width: Px,
    /// Its height.
    pub height: Px,
    /// What it shows, in one line.
    pub title: String,
    /// What it says, in words.
    pub desc: String,
    /// Its pieces, those below first.
    pub pieces: Vec<Piece>,
}

/// One piece.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// What it is.
    pub form: Form,
    /// What it means: a class of the style sheet.
    pub class: &'static str,
    /// Whose it is: a class of the style sheet; empty: nobody's.
    pub whose: &'static str,
}

/// What a piece is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// A rectangle.
    Box(Area),
    /// A line through these points.
    Line(Vec<Point>),
    /// Several lines of one look, for many marks of one kind.
    Lines(Vec<[Point; 2]>),
    /// What lies within these corners.
    Shape(Vec<Point>),
    /// A disc.
    Disc(Point, Px),
    /// A text.
    Words(Text),
}

impl Drawing {
    /// One piece more, nobody's.
    pub(super) fn add(&mut self, class: &'static str, form: Form) {
        self.add_of("", class, form);
    }

    /// One piece more, of somebody.
    pub(super) fn add_of(&mut self, whose: &'static str, class: &'static str, form: Form) {
        self.pieces.push(Piece { form, class, whose });
    }

    /// Slanted lines over an area, so far apart: from the lower left to the upper right, cut off at
    /// both sides.
    pub(super) fn hatch(&mut self, area: Area, apart: Px) {
        let mut lines = Vec::new();
        let mut x = area.x - area.h;
        while x < area.right() {
            let low = (area.x - x).max(Px::ZERO);
            let high = (area.right() - x).min(area.h);
            if low < high {
                lines.push([
                    Point::new(x + low, area.bottom() - low),
                    Point::new(x + high, area.bottom() - high),
                ]);
            }
            x += apart;
        }
        self.add("ack-hatch", Form::Lines(lines));
    }

    /// The texts.
    pub fn words(&self) -> impl Iterator<Item = &Text> {
        self.pieces.iter().filter_map(|piece| match &piece.form {
            Form::Words(text) => Some(text),
            Form::Box(_) | Form::Line(_) | Form::Lines(_) | Form::Shape(_) | Form::Disc(..) => None,
        })
    }
}
