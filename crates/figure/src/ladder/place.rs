//! Where words go: along an arrow, beside its start, around a mark.

use alloc::string::String;
use alloc::vec::Vec;

use super::super::Style;
use super::super::order::in_order;
use super::super::px::{Area, Point, Px, Turn};
use super::super::shape::{Anchor, Face, Text};
use super::frame::Frame;
use super::room::{Block, Room, Tolerance};
use super::way::Way;
use tcp_sim::ids::TransmissionId;

/// Where along an arrow a label's middle may be, in percent from the sender; the best place first.
const PLACES: [i64; 12] = [38, 32, 44, 50, 26, 56, 62, 20, 68, 74, 80, 86];
/// From an arrow to the baseline of a label above it, and to that of one below.
const ABOVE: Px = Px::whole(-6);
const BELOW: Px = Px::whole(14);
/// What stays free at both ends of an arrow.
const ENDS: Px = Px::whole(9);

/// A label that may be said in several ways, the longest first.
pub(super) struct Words<'a> {
    pub(super) texts: &'a [String],
    /// Kept free for a text that will grow.
    pub(super) spare: Px,
}

/// A straight piece of a line.
#[derive(Clone, Copy)]
struct Straight {
    a: Point,
    b: Point,
}

/// Where a round mark is.
#[derive(Clone, Copy)]
pub(super) struct Spot {
    pub(super) centre: Point,
    pub(super) radius: Px,
}

/// Finds a place for a label of `way`, whose line is `path`, and takes it.
pub(super) fn label(
    frame: &Frame,
    room: &mut Room,
    way: &Way<'_>,
    path: &[Point],
    words: &Words<'_>,
) -> Option<Text> {
    let rightwards = way.rightwards(frame);
    let tries = [Tolerance::Strict, Tolerance::Crossing { rightwards }];
    let [strict, crossing] = tries;
    along(frame, room, way.id, path, words, strict)
        .or_else(|| beside(frame, room, way, path, words))
        .or_else(|| along(frame, room, way.id, path, words, crossing))
}

/// Along one of the straight pieces of the line, the longest first.
pub(super) fn along(
    frame: &Frame,
    room: &mut Room,
    own: TransmissionId,
    path: &[Point],
    words: &Words<'_>,
    tolerance: Tolerance,
) -> Option<Text> {
    let pieces = by_length(path);
    pieces
        .into_iter()
        .take(3)
        .find_map(|piece| along_piece(frame, room, own, piece, words, tolerance))
}

fn along_piece(
    frame: &Frame,
    room: &mut Room,
    own: TransmissionId,
    piece: Straight,
    words: &Words<'_>,
    tolerance: Tolerance,
) -> Option<Text> {
    let Straight { a, b } = piece;
    let (left, right) = if a.x <= b.x { (a, b) } else { (b, a) };
    let turn = Turn::towards(left, right);
    let (dx, dy) = (i64::from((b.x - a.x).0), i64::from((b.y - a.y).0));
    let whole = Px(i32::try_from((dx * dx + dy * dy).isqrt()).unwrap_or(0));
    let near = room.around(a.y.min(b.y) - Px::whole(30), a.y.max(b.y) + Px::whole(30));
    let mut found = None;
    'search: for text in words.texts {
        for across in [ABOVE, BELOW] {
            for place in PLACES {
                let at = Point::new(
                    a.x + (b.x - a.x).scaled(place, 100),
                    a.y + (b.y - a.y).scaled(place, 100),
                );
                let at = turn.from(at, Px::ZERO, across);
                let text = Text::new(text.clone(), at, Anchor::Middle, frame.label_size, Face::Ui)
                    .turned(turn);
                let half = (text.length + words.spare).half() + ENDS;
                let middle = whole.scaled(place, 100);
                if middle < half || whole - middle < half {
                    continue;
                }
                let block = Block::of_text(&text).grown(words.spare.half() + Px::whole(3), Px(5));
                if near.is_free(&block, own, tolerance) {
                    found = Some((block, text));
                    break 'search;
                }
            }
        }
    }
    let (block, text) = found?;
    room.take(block);
    Some(text)
}

/// Beside the start, outside the sender's lifeline. Only the wide design has margins for it.
pub(super) fn beside(
    frame: &Frame,
    room: &mut Room,
    way: &Way<'_>,
    path: &[Point],
    words: &Words<'_>,
) -> Option<Text> {
    below(frame, room, way, path, words, 1)
}

/// The same, or up to so many lines lower.
pub(super) fn below(
    frame: &Frame,
    room: &mut Room,
    way: &Way<'_>,
    path: &[Point],
    words: &Words<'_>,
    lines: i32,
) -> Option<Text> {
    if frame.style == Style::Narrow {
        return None;
    }
    let start = path.first()?;
    let x = frame.lifeline(way.host);
    let left = frame.is_left(way.host);
    let (x, anchor) = if left {
        (x - Px::whole(12), Anchor::End)
    } else {
        (x + Px::whole(12), Anchor::Start)
    };
    for line in 0..lines {
        for text in words.texts {
            let at = Point::new(x, start.y + Px::whole(4 + 15 * line));
            let text = Text::new(text.clone(), at, anchor, frame.label_size, Face::Ui);
            let block = Block::of_text(&text).grown(words.spare + Px::whole(2), Px(5));
            let (from, to) = block.sides();
            let clear = if left {
                from > frame.tick_x + Px::whole(4)
            } else {
                to < frame.width
            };
            let near = room.around(at.y - Px::whole(20), at.y + Px::whole(20));
            if clear && near.is_free(&block, way.id, Tolerance::Strict) {
                room.take(block);
                return Some(text);
            }
        }
    }
    None
}

/// Around a mark: on the side where the arrow would have gone on, then on the
/// others.
pub(super) fn around(
    frame: &Frame,
    room: &mut Room,
    own: TransmissionId,
    spot: Spot,
    rightwards: bool,
    texts: &[String],
) -> Option<Text> {
    let Spot { centre, radius } = spot;
    let beside = radius + Px::whole(6);
    let right = (beside, Px::whole(4), Anchor::Start);
    let left = (-beside, Px::whole(4), Anchor::End);
    let (first, second) = if rightwards {
        (right, left)
    } else {
        (left, right)
    };
    // Below it is the future when it is placed, so that comes last.
    let around = |heights: &[i32]| {
        let mut offsets = Vec::new();
        for dy in heights {
            let shift = |(dx, _, anchor): (Px, Px, Anchor)| (dx.half(), Px::whole(*dy), anchor);
            offsets.extend([
                (Px::ZERO, Px::whole(*dy), Anchor::Middle),
                shift(first),
                shift(second),
            ]);
        }
        offsets
    };
    let (mut close, far) = (Vec::from([first, second]), around(&[-29, -43, 38, 52]));
    close.extend(around(&[-15, 24]));
    let crossing = Tolerance::Crossing { rightwards };
    let other = Tolerance::Crossing {
        rightwards: !rightwards,
    };
    let near = room.around(centre.y - Px::whole(80), centre.y + Px::whole(80));
    // Far away it must be clear of lines, or it seems to speak of one of them; close by it may lie
    // on them.
    let tries = [
        (Tolerance::Strict, &close),
        (Tolerance::Strict, &far),
        (crossing, &close),
        (other, &close),
        (Tolerance::Lines, &close),
        (crossing, &far),
        (other, &far),
    ];
    let mut found = None;
    'search: for (tolerance, offsets) in tries {
        for text in texts {
            for (dx, dy, anchor) in offsets {
                let at = centre.moved(*dx, *dy);
                let text = Text::new(text.clone(), at, *anchor, frame.label_size, Face::Ui);
                let block = Block::of_text(&text).grown(Px::whole(2), Px(5));
                if frame.is_inside(block.sides()) && near.is_free(&block, own, tolerance) {
                    found = Some((block, text));
                    break 'search;
                }
            }
        }
    }
    let (block, text) = found?;
    room.take(block);
    Some(text)
}

/// A pill at the beginning of a retransmission, on the inner side of its sender's lifeline.
pub(super) fn pill(
    frame: &Frame,
    room: &mut Room,
    way: &Way<'_>,
    start: Point,
    text: &str,
) -> Option<(Area, Text)> {
    let size = frame.label_size - Px(5);
    let icon = Px::whole(15);
    let words = Text::new(text.into(), start, Anchor::Start, size, Face::Ui);
    let (w, h) = (words.length + icon + Px::whole(16), Px::whole(21));
    let inner = Px::whole(11);
    let rightwards = way.rightwards(frame);
    let offsets = [
        (0, -31),
        (0, -36),
        (24, -29),
        (0, -54),
        (24, -54),
        (90, -31),
    ];
    for (dx, dy) in offsets {
        let away = inner + Px::whole(dx);
        let x = if rightwards {
            start.x + away
        } else {
            start.x - away - w
        };
        let area = Area {
            x,
            y: start.y + Px::whole(dy),
            w,
            h,
        };
        let block = Block::of_area(area).grown(Px::whole(2), Px::whole(1));
        let near = room.around(area.y - Px::whole(2), area.bottom() + Px::whole(2));
        let crossing = [
            Tolerance::Crossing { rightwards },
            Tolerance::Crossing {
                rightwards: !rightwards,
            },
        ];
        let free = crossing
            .into_iter()
            .any(|tolerance| near.is_free(&block, way.id, tolerance));
        if frame.is_inside(block.sides()) && free {
            room.take(block);
            let at = Point::new(
                area.x + Px::whole(8) + icon,
                area.y + h.half() + Px::whole(4),
            );
            return Some((area, Text { at, ..words }));
        }
    }
    None
}

fn by_length(path: &[Point]) -> Vec<Straight> {
    let length = |Straight { a, b }: &Straight| {
        let (dx, dy) = (i64::from((b.x - a.x).0), i64::from((b.y - a.y).0));
        [-(dx * dx + dy * dy), 0, 0]
    };
    let pieces: Vec<_> = path
        .iter()
        .copied()
        .zip(path.iter().copied().skip(1))
        .map(|(a, b)| Straight { a, b })
        .collect();
    in_order(pieces, length)
}
