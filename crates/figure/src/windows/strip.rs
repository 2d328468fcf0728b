//! One end's side of a direction as a strip of cells, with the kinds' numbers above and the
//! variables' names below, and the key.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use tcp_core::connection::{ReceiveContent, SendContent, SendPiece, SendZone};
use tcp_core::recovery::SeqRange;
use tcp_explain::Lang;
use tcp_sim::world::End;

use super::axis::Axis;
use super::{Held, LINE, Marker, SIDE, SIZE, STRIP, Spot, Windows, words};
use crate::drawing::{Drawing, Form};
use crate::px::{Area, Point, Px};
use crate::shape::{Anchor, Face, Text};

/// Between the lines of what may not be yet.
const HATCH: Px = Px::whole(6);

/// A cell of a strip.
pub(super) struct Cell {
    pub(super) range: SeqRange,
    /// Which kind, counted as the RFC does.
    pub(super) zone: u8,
    pub(super) look: Look,
    pub(super) held: Held,
}

/// How a cell looks: its class, and the mark in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Look {
    class: &'static str,
    mark: Mark,
}

/// A mark in a cell: what colour alone must not say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    None,
    /// A tick: the peer has it.
    Tick,
    /// A cross: taken for lost.
    Cross,
    /// An arrow back: retransmitted.
    Again,
}

const fn look(class: &'static str, mark: Mark) -> Look {
    Look { class, mark }
}

pub(super) const fn send_look(piece: &SendPiece) -> Look {
    match (piece.content, piece.zone) {
        (SendContent::Gone, _) => look("ack-cell ack-cell-done", Mark::Tick),
        (SendContent::Segment(sent), _) => {
            let mark = if sent.sacked {
                Mark::Tick
            } else if sent.resent || (sent.retransmitted && !sent.lost) {
                Mark::Again
            } else if sent.lost {
                Mark::Cross
            } else {
                Mark::None
            };
            look("ack-cell ack-cell-full", mark)
        }
        (SendContent::Data(_) | SendContent::Fin(_), SendZone::NotAllowed) => {
            look("ack-cell ack-cell-later", Mark::None)
        }
        (SendContent::Data(_) | SendContent::Fin(_), _) => {
            look("ack-cell ack-cell-waits", Mark::None)
        }
        (SendContent::Room, _) => look("ack-cell ack-cell-room", Mark::None),
    }
}

pub(super) const fn receive_look(content: ReceiveContent) -> Look {
    match content {
        ReceiveContent::Read => look("ack-cell ack-cell-done", Mark::Tick),
        ReceiveContent::Unread | ReceiveContent::OutOfOrder => {
            look("ack-cell ack-cell-full", Mark::None)
        }
        ReceiveContent::Hole => look("ack-cell ack-cell-hole", Mark::None),
        ReceiveContent::Room => look("ack-cell ack-cell-room", Mark::None),
    }
}

/// A strip.
pub(super) struct Strip<'a> {
    pub(super) cells: &'a [Cell],
    pub(super) holder: Option<End>,
    pub(super) sender: Option<End>,
    pub(super) whose: &'static str,
    pub(super) lang: Lang,
    pub(super) who: &'a str,
}

impl Strip<'_> {
    /// Draws it below `y`; `beyond`: the number of the kind that follows without an end. Gives
    /// how far down it goes.
    pub(super) fn draw(&self, made: &mut Windows, axis: &Axis, y: Px, beyond: Option<u8>) -> Px {
        let top = y + Px::whole(13);
        let mut zones: Vec<(u8, Px, Px)> = Vec::new();
        let mut right = SIDE;
        for cell in self.cells {
            let (from, to) = axis.span(cell.range);
            let (from, to) = (SIDE + from, SIDE + to);
            if from >= to {
                continue;
            }
            right = to;
            let area = Area::between(from, top, to, top + STRIP);
            match zones.last_mut() {
                Some((zone, _, end)) if *zone == cell.zone => *end = to,
                _ => zones.push((cell.zone, from, to)),
            }
            self.cell(made, cell, area);
            for x in axis.torn(from - SIDE, to - SIDE) {
                torn(&mut made.drawing, SIDE + x, top);
            }
        }
        if let Some(zone) = beyond {
            let end = made.drawing.width - SIDE;
            let area = Area::between(right, top, end, top + STRIP);
            made.drawing
                .add("ack-cell ack-cell-beyond", Form::Box(area));
            made.drawing.hatch(area, HATCH);
            match zones.last_mut() {
                Some((last, _, end)) if *last == zone => *end = area.right(),
                _ => zones.push((zone, area.x, area.right())),
            }
        }
        for (zone, from, to) in zones {
            self.zone(&mut made.drawing, zone, from, to, top);
        }
        top + STRIP
    }

    fn cell(&self, made: &mut Windows, cell: &Cell, area: Area) {
        let drawing = &mut made.drawing;
        drawing.add_of(self.whose, cell.look.class, Form::Box(area));
        if matches!(cell.look.class, "ack-cell ack-cell-later") {
            drawing.hatch(area, HATCH);
        }
        let lines = mark(cell.look.mark, area.centre());
        if !lines.is_empty() && area.w >= Px::whole(8) {
            let class = match cell.look.class {
                "ack-cell ack-cell-full" => "ack-cell-mark ack-on-full",
                _ => "ack-cell-mark",
            };
            drawing.add_of(self.whose, class, Form::Lines(lines));
        } else {
            inside(drawing, cell, area);
        }
        made.spots.push(Spot {
            area,
            holder: self.holder,
            sender: self.sender,
            range: cell.range,
            what: cell.held,
            name: words::name(self.lang, self.who, cell),
        });
    }

    /// The number of a kind above its cells, with a line from its first to its last one.
    fn zone(&self, drawing: &mut Drawing, zone: u8, from: Px, to: Px, top: Px) {
        let y = top - Px::whole(3);
        let inner = Px::whole(1);
        let line = Vec::from([Point::new(from + inner, y), Point::new(to - inner, y)]);
        drawing.add_of(self.whose, "ack-zone", Form::Line(line));
        let at = Point::new((from + to).half(), y - Px::whole(2));
        let text = Text::new(
            zone.to_string(),
            at,
            Anchor::Middle,
            Px::whole(10),
            Face::Ui,
        );
        if text.length <= to - from {
            drawing.add("ack-quiet", Form::Words(text));
        }
    }
}

/// How many bytes a cell has, or which control bit, where there is room for it.
fn inside(drawing: &mut Drawing, cell: &Cell, area: Area) {
    let length = cell.range.end.saturating_distance_from(cell.range.start);
    let (words, is_full) = match cell.held {
        Held::Sending(piece, count) => match piece.content {
            SendContent::Segment(_) if count > 1 => (format!("{count} ×"), true),
            SendContent::Segment(sent) if sent.data_len() > 0 => {
                (sent.data_len().to_string(), true)
            }
            SendContent::Segment(sent) if sent.syn => ("SYN".to_string(), true),
            SendContent::Segment(_) => ("FIN".to_string(), true),
            SendContent::Fin(_) => ("FIN".to_string(), false),
            SendContent::Data(_) => (length.to_string(), false),
            SendContent::Gone | SendContent::Room => return,
        },
        Held::Receiving(piece) => match piece.content {
            ReceiveContent::Unread | ReceiveContent::OutOfOrder => (length.to_string(), true),
            ReceiveContent::Hole => (length.to_string(), false),
            ReceiveContent::Read | ReceiveContent::Room => return,
        },
    };
    let centre = area.centre();
    let at = Point::new(centre.x, centre.y + Px::whole(4));
    let text = Text::new(words, at, Anchor::Middle, SIZE, Face::Mono);
    if text.length < area.w {
        let class = if is_full { "ack-on-full" } else { "ack-marker" };
        drawing.add(class, Form::Words(text));
    }
}

/// The lines of a mark around a place.
fn mark(mark: Mark, at: Point) -> Vec<[Point; 2]> {
    let p = |x: i32, y: i32| at.moved(Px(x), Px(y));
    match mark {
        Mark::None => Vec::new(),
        Mark::Tick => Vec::from([[p(-35, 0), p(-10, 28)], [p(-10, 28), p(38, -30)]]),
        Mark::Cross => Vec::from([[p(-30, -30), p(30, 30)], [p(-30, 30), p(30, -30)]]),
        // A hooked arrow: back to the left, and down.
        Mark::Again => Vec::from([
            [p(-38, -5), p(10, -5)],
            [p(10, -5), p(30, 10)],
            [p(30, 10), p(10, 32)],
            [p(-38, -5), p(-12, -30)],
            [p(-38, -5), p(-12, 18)],
        ]),
    }
}

/// Two slanted strokes through a strip: bytes are left out here.
fn torn(drawing: &mut Drawing, x: Px, top: Px) {
    let stroke = |dx: i32| {
        let x = x + Px::whole(dx);
        [
            Point::new(x + Px::whole(3), top - Px::whole(2)),
            Point::new(x - Px::whole(3), top + STRIP + Px::whole(2)),
        ]
    };
    let [a, b] = [stroke(-2), stroke(2)];
    let gap = Vec::from([a[0], b[0], b[1], a[1]]);
    drawing.add("ack-card", Form::Shape(gap));
    drawing.add("ack-tear", Form::Lines(Vec::from([a, b])));
}

/// The variables' names below a strip, each with a line up to it, in as many rows as they need.
/// Those of one number share a name.
pub(super) fn markers(
    drawing: &mut Drawing,
    axis: &Axis,
    all: &[Marker],
    sending: bool,
    y: Px,
) -> Px {
    let mut named: Vec<(Px, String, u32)> = Vec::new();
    for marker in all.iter().filter(|marker| marker.sending == sending) {
        let x = SIDE + axis.place(marker.seq);
        match named.iter_mut().find(|(_, _, seq)| *seq == marker.seq.0) {
            Some((_, name, _)) => *name += &format!(" = {}", marker.name),
            None => named.push((x, marker.name.to_string(), marker.seq.0)),
        }
    }
    named.sort_by_key(|(x, ..)| *x);
    let mut rows: Vec<Px> = Vec::new();
    // Names stand over lines, and keep them away.
    let mut labels = Vec::new();
    let mut bottom = y;
    for (x, name, seq) in named {
        let label = format!("{name} {seq}");
        let text = |anchor, at| Text::new(label.clone(), at, anchor, Px(105), Face::Mono);
        let ahead = text(Anchor::Start, Point::new(x + Px::whole(3), Px::ZERO));
        let fits = ahead.bounds().right() <= drawing.width;
        let placed = if fits {
            ahead
        } else {
            let before = text(Anchor::End, Point::new(x - Px::whole(3), Px::ZERO));
            match before.bounds().x >= Px::ZERO {
                true => before,
                false => text(Anchor::Start, Point::default()),
            }
        };
        let bounds = placed.bounds();
        let free = |taken: &&mut Px| **taken + Px::whole(6) <= bounds.x;
        let row = rows
            .iter()
            .position(|taken| *taken + Px::whole(6) <= bounds.x);
        let row = match row {
            Some(row) => {
                if let Some(taken) = rows.get_mut(row).as_mut().filter(|taken| free(taken)) {
                    **taken = bounds.right();
                }
                row
            }
            None => {
                rows.push(bounds.right());
                rows.len() - 1
            }
        };
        let row = i64::try_from(row).unwrap_or(0);
        let line = y + Px::whole(13) + LINE.scaled(row, 1);
        bottom = bottom.max(line + Px::whole(5));
        let stem = Vec::from([
            Point::new(x, y - Px::whole(3)),
            Point::new(x, line + Px::whole(1)),
        ]);
        drawing.add("ack-stem", Form::Line(stem));
        let at = Point::new(placed.at.x, line);
        labels.push(Text { at, ..placed });
    }
    for label in labels {
        drawing.add("ack-marker", Form::Words(label));
    }
    bottom + Px::whole(4)
}

/// What the numbers and the looks mean, in one or two columns.
pub(super) fn key(drawing: &mut Drawing, whose: &'static str, lang: Lang, top: Px) -> Px {
    let columns: i64 = if drawing.width < Px::whole(420) { 1 } else { 2 };
    let width = drawing.width.scaled(1, columns);
    let entries = words::key(lang);
    let rows = i64::try_from(entries.len()).unwrap_or(0);
    let rows = (rows + columns - 1) / columns;
    let height = Px::whole(19);
    for (place, (look, words)) in (0_i64..).zip(entries) {
        let (column, row) = (place / rows, place % rows);
        let (x, y) = (width.scaled(column, 1), top + height.scaled(row, 1));
        let area = Area {
            x: x + SIDE,
            y: y + Px::whole(2),
            w: Px::whole(22),
            h: Px::whole(13),
        };
        if look.class == "ack-cell ack-cell-beyond" || look.class == "ack-cell ack-cell-later" {
            drawing.add(look.class, Form::Box(area));
            drawing.hatch(area, HATCH);
        } else {
            drawing.add_of(whose, look.class, Form::Box(area));
        }
        let lines = mark(look.mark, area.centre());
        if !lines.is_empty() {
            let class = match look.class {
                "ack-cell ack-cell-full" => "ack-cell-mark ack-on-full",
                _ => "ack-cell-mark",
            };
            drawing.add_of(whose, class, Form::Lines(lines));
        }
        let at = Point::new(area.right() + Px::whole(7), y + Px::whole(12));
        let text = Text::new(words.to_string(), at, Anchor::Start, SIZE, Face::Quiet);
        drawing.add("ack-quiet", Form::Words(text));
    }
    top + height.scaled(rows, 1) + Px::whole(4)
}

/// The looks of the key.
pub(super) const KEYS: [Look; 8] = [
    look("ack-cell ack-cell-done", Mark::Tick),
    look("ack-cell ack-cell-full", Mark::None),
    look("ack-cell ack-cell-full", Mark::Cross),
    look("ack-cell ack-cell-full", Mark::Again),
    look("ack-cell ack-cell-waits", Mark::None),
    look("ack-cell ack-cell-later", Mark::None),
    look("ack-cell ack-cell-room", Mark::None),
    look("ack-cell ack-cell-hole", Mark::None),
];
