//! The key of a plot: a sample of each line and mark, its words, and its value at the moment that
//! is read.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use tcp_core::Instant;
use tcp_explain::{Lang, time};

use super::SIZE;
use super::lines::{cross, diamond, triangle};
use crate::drawing::{Drawing, Form};
use crate::px::{Area, Point, Px};
use crate::shape::{Anchor, Face, Text};

/// A line of the key.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) sample: Sample,
    pub(super) class: &'static str,
    pub(super) whose: &'static str,
    pub(super) words: String,
    pub(super) value: Option<String>,
}

/// How a sample is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sample {
    Line,
    Upright,
    Box,
    Cross,
    Triangle,
    Diamond,
    Disc,
}

const ROW: Px = Px::whole(19);

/// Draws the key below `top`: when it is, then the lines in as many columns as fit. Gives how far
/// down it goes.
pub(super) fn draw(
    drawing: &mut Drawing,
    entries: &[Entry],
    lang: Lang,
    at: Instant,
    top: Px,
) -> Px {
    let words = lang.pick(format!("At {}", time(at)), format!("{} 时", time(at)));
    let place = Point::new(Px::ZERO, top + Px::whole(12));
    let text = Text::new(words, place, Anchor::Start, SIZE, Face::Ui);
    drawing.add("ack-marker", Form::Words(text));
    let top = top + ROW;
    let columns: i64 = if drawing.width < Px::whole(420) { 1 } else { 2 };
    let width = drawing.width.scaled(1, columns);
    let count = i64::try_from(entries.len()).unwrap_or(0);
    let rows = ((count + columns - 1) / columns).max(1);
    for (place, entry) in (0_i64..).zip(entries) {
        let (column, row) = (place / rows, place % rows);
        let (x, y) = (width.scaled(column, 1), top + ROW.scaled(row, 1));
        let middle = Point::new(x + Px::whole(12), y + Px::whole(8));
        sample(drawing, entry, middle);
        let text = |words: String, x: Px, anchor, face| {
            Text::new(words, Point::new(x, y + Px::whole(12)), anchor, SIZE, face)
        };
        let words = text(
            entry.words.clone(),
            x + Px::whole(31),
            Anchor::Start,
            Face::Quiet,
        );
        drawing.add("ack-quiet", Form::Words(words));
        if let Some(value) = &entry.value {
            let right = x + width - Px::whole(if columns > 1 { 16 } else { 2 });
            let value = text(value.to_string(), right, Anchor::End, Face::Mono);
            drawing.add("ack-marker", Form::Words(value));
        }
    }
    top + ROW.scaled(rows, 1) + Px::whole(4)
}

fn sample(drawing: &mut Drawing, entry: &Entry, at: Point) {
    let (class, whose) = (entry.class, entry.whose);
    let half = Px::whole(12);
    let form = match entry.sample {
        Sample::Line => Form::Line(Vec::from([
            at.moved(-half, Px::ZERO),
            at.moved(half, Px::ZERO),
        ])),
        Sample::Upright => Form::Lines(Vec::from([[
            at.moved(Px::ZERO, Px::whole(-6)),
            at.moved(Px::ZERO, Px::whole(6)),
        ]])),
        Sample::Box => Form::Box(Area {
            x: at.x - half,
            y: at.y - Px::whole(6),
            w: half + half,
            h: Px::whole(12),
        }),
        Sample::Cross => Form::Lines(cross(at)),
        Sample::Triangle => Form::Shape(triangle(at.moved(Px::ZERO, Px::whole(-4)))),
        Sample::Diamond => Form::Shape(diamond(at)),
        Sample::Disc => Form::Disc(at, Px(25)),
    };
    drawing.add_of(whose, class, form);
}
