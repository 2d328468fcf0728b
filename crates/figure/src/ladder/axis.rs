//! Time at the margin: the lines of the grid, the folds, and *now*.

use alloc::string::String;
use alloc::vec::Vec;

use tcp_core::Instant;

use super::super::px::{Area, Point, Px};
use super::super::shape::{Anchor, Face, Fold, NowLine, Text, Tick};
use super::super::text::length;
use super::frame::Frame;
use super::scale::{Idle, Pace, Scale};
use tcp_explain as explain;

pub(super) fn ticks(
    frame: &Frame,
    scale: &Scale,
    now: Instant,
    now_y: Px,
    over: bool,
) -> Vec<Tick> {
    let mut ticks: Vec<Tick> = Vec::new();
    let text = |words: String, y: Px| {
        let at = Point::new(frame.tick_x, y + frame.tick_size.scaled(35, 100));
        Text::new(words, at, Anchor::End, frame.tick_size, Face::Mono)
    };
    let pieces = scale.pieces();
    for (place, piece) in pieces.iter().enumerate() {
        if piece.pace == Pace::Folded {
            continue;
        }
        let step = scale.tick(piece);
        let first = piece.from.as_nanos().div_ceil(step.as_nanos().max(1));
        let after_fold = place > 0
            && pieces
                .get(place - 1)
                .is_some_and(|p| p.pace == Pace::Folded);
        let before_fold = pieces
            .get(place + 1)
            .is_some_and(|p| p.pace == Pace::Folded);
        let top = piece.y0 + if after_fold { Px::whole(8) } else { Px::ZERO };
        let bottom = piece.y1 - if before_fold { Px::whole(2) } else { Px::ZERO };
        // The tail of a fold that is not over moves with the clock: it has no fixed lines.
        if after_fold && piece.to == now && piece.y1 - piece.y0 < Px::whole(30) {
            continue;
        }
        for nth in first.. {
            let at = Instant::from_nanos(nth.saturating_mul(step.as_nanos()));
            let y = scale.y(at);
            if at > piece.to || at > now || y > bottom {
                break;
            }
            if y < top || ticks.last().is_some_and(|last| y - last.y < Px::whole(30)) {
                continue;
            }
            let words = if !over && now_y - y < Px::whole(13) && at < now {
                String::new()
            } else {
                explain::tick(at, step)
            };
            let (x0, x1) = frame.grid;
            ticks.push(Tick {
                at,
                y,
                x0,
                x1,
                text: text(words, y),
            });
        }
    }
    if over {
        return ticks;
    }
    // The moment itself is named by its own line.
    ticks.retain(|tick| tick.y < now_y || tick.at == Instant::ZERO);
    if now_y - frame.top < Px::whole(13) {
        for tick in &mut ticks {
            tick.text.text.clear();
        }
    }
    ticks
}

pub(super) fn fold(frame: &Frame, idle: &Idle) -> Fold {
    let words = explain::idle_words(frame.lang, idle.length, idle.open);
    let size = frame.label_size;
    let (x0, x1) = frame.grid;
    let w = length(&words, size, Face::Quiet) + Px::whole(32);
    let h = Px::whole(24);
    // Between the two lifelines in the middle. Where it is too broad for that it covers one, which
    // is torn here anyway.
    let middle = (frame.lifelines.len() / 2).saturating_sub(1);
    let place = |nth: usize| frame.lifelines.get(nth).map(|(_, x)| *x);
    let (first, last) = match (place(middle), place(middle + 1)) {
        (Some(a), Some(b)) if b - a > w + Px::whole(16) => (a, b),
        _ => frame.ends(),
    };
    let centre = Px((first + last).0 / 2);
    let area = Area {
        x: centre - w.half(),
        y: idle.y - h.half(),
        w,
        h,
    };
    let at = Point::new(centre, idle.y + size.scaled(36, 100));
    let text = Text::new(words, at, Anchor::Middle, size, Face::Quiet);
    Fold {
        id: idle.id,
        open: idle.open,
        y: idle.y,
        x0,
        x1,
        area,
        text,
    }
}

pub(super) fn now_line(frame: &Frame, y: Px, words: String) -> NowLine {
    let (x0, x1) = frame.grid;
    let at = Point::new(frame.tick_x, y + frame.tick_size.scaled(35, 100));
    let text = Text::new(words, at, Anchor::End, frame.tick_size, Face::Mono);
    NowLine {
        y,
        x0,
        x1,
        gaps: Vec::new(),
        text,
    }
}
