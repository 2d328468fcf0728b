//! The ladder: lifelines, arrows, labels and what is in flight.

mod flights;
mod frame;
mod place;
mod room;
mod scale;
mod stage;
mod way;

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use tcp_core::{Flags, Instant, State};

use super::View;
use super::px::{Area, Point, Px};
use super::shape::{
    Anchor, Arrow, Band, Face, Fate, Figure, Fold, Lifeline, NowLine, Repeat, Shape, Text, Tick,
    Wait,
};
use super::text::length;
use crate::explain::{self, Lang, Scene};
use crate::ids::HostId;
use frame::Frame;
use scale::{Idle, Pace, Scale};
use stage::Stage;
use way::{End, Way};

/// How far a shape reaches beyond its corners at most.
const EDGE: Px = Px::whole(20);
/// The least height of the hatching.
const FUTURE: Px = Px::whole(48);

/// Lays out the ladder of a run up to the cursor.
#[must_use]
pub fn ladder(scene: &Scene<'_>, view: &View<'_>) -> Figure {
    let frame = Frame::new(view, scene.parties.len());
    let times = scene.records.iter().map(|record| record.at);
    let scale = Scale::new(
        frame.top,
        (frame.span, scene.span),
        times,
        scene.now,
        view.unfolded,
    );
    let mut stage = Stage::new(&frame, &scale, scene);
    let now_y = scale.y(scene.now);
    if view.style == super::Style::Narrow {
        stage.names_along(now_y);
    }
    let flights = flights::flights(&stage, scene.now, now_y, |way| name(scene, view.lang, way));
    let lowest = flights
        .iter()
        .map(|flight| flight.area.bottom() + Px::whole(14))
        .max();
    let height = (now_y + FUTURE)
        .max(lowest.unwrap_or_default())
        .max(view.min_height);

    let (x0, x1) = frame.grid;
    let mut shapes = Vec::from([Shape::Future(Area::between(x0, now_y, x1, height))]);
    shapes.extend(
        ticks(&frame, &scale, scene.now, now_y)
            .into_iter()
            .map(Shape::Tick),
    );
    lifelines(&stage, &scale, now_y, &mut shapes);
    shapes.extend(
        scale
            .idle
            .iter()
            .map(|idle| Shape::Fold(fold(&frame, idle))),
    );
    waits(&stage, scene.now, &mut shapes);
    shapes.extend(repeats(&stage).into_iter().map(Shape::Repeat));
    for way in &stage.ways {
        let path = way.path(&frame, &scale, scene.now);
        // A name costs more than a line: only what is in view gets one.
        if let Some((from, to)) = view.clip
            && !path
                .iter()
                .any(|point| point.y >= from - EDGE && point.y <= to + EDGE)
            && !(path.first().is_some_and(|point| point.y < from)
                && path.last().is_some_and(|point| point.y > to))
        {
            continue;
        }
        let name = name(scene, view.lang, way);
        shapes.push(Shape::Arrow(arrow(&stage, way, path, name)));
    }
    shapes.push(Shape::Now(now_line(&frame, now_y)));
    shapes.extend(stage.names.iter().cloned().map(Shape::StateName));
    shapes.extend(stage.bundles().into_iter().map(Shape::Bundle));
    shapes.extend(stage.labels.iter().cloned().map(Shape::Label));
    shapes.extend(stage.marks.iter().cloned().map(Shape::Mark));
    shapes.extend(stage.pills.iter().cloned().map(Shape::CausePill));
    shapes.extend(flights.into_iter().map(Shape::Flight));

    if let Some((from, to)) = view.clip {
        shapes.retain(|shape| match shape {
            Shape::Now(_) | Shape::Flight(_) | Shape::Future(_) => true,
            other => {
                let bounds = other.bounds();
                bounds.y <= to && bounds.bottom() >= from
            }
        });
    }
    let (title, desc) = words(scene, view.lang, &stage);
    Figure {
        width: frame.width,
        height,
        now_y,
        lifelines: frame.lifelines.clone(),
        title,
        desc,
        shapes,
    }
}

fn ticks(frame: &Frame, scale: &Scale, now: Instant, now_y: Px) -> Vec<Tick> {
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
            let words = if now_y - y < Px::whole(13) && at < now {
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
    // The moment itself is named by its own line.
    ticks.retain(|tick| tick.y < now_y || tick.at == Instant::ZERO);
    if now_y - frame.top < Px::whole(13) {
        for tick in &mut ticks {
            tick.text.text.clear();
        }
    }
    ticks
}

/// Lifelines, in pieces: thin where there is no connection, and cut where time is folded.
fn lifelines(stage: &Stage<'_>, scale: &Scale, now_y: Px, shapes: &mut Vec<Shape>) {
    let gap = Px::whole(7);
    let cuts: Vec<(Px, Px)> = scale.folds().map(|(y0, y1)| (y0 + gap, y1 - gap)).collect();
    for (place, states) in stage.states.iter().enumerate() {
        let host = HostId(u8::try_from(place).unwrap_or(u8::MAX));
        let x = stage.frame.lifeline(host);
        let mut from = stage.frame.head;
        let mut state = State::Closed;
        let changes = states
            .iter()
            .map(|(since, to)| (stage.top_of(*since), Some(*to)));
        for (until, to) in changes.chain([(now_y, None)]) {
            let mut y0 = from;
            for (cut, mended) in cuts
                .iter()
                .filter(|(cut, mended)| *mended > from && *cut < until)
            {
                piece(shapes, host, state, x, (y0, *cut));
                y0 = *mended;
            }
            piece(shapes, host, state, x, (y0, until));
            from = until;
            state = to.unwrap_or(state);
        }
    }
}

fn piece(shapes: &mut Vec<Shape>, host: HostId, state: State, x: Px, (y0, y1): (Px, Px)) {
    if y1 <= y0 {
        return;
    }
    shapes.push(if state == State::Closed {
        Shape::Lifeline(Lifeline { host, x, y0, y1 })
    } else {
        Shape::Band(Band {
            host,
            state,
            x,
            y0,
            y1,
        })
    });
}

fn fold(frame: &Frame, idle: &Idle) -> Fold {
    let words = explain::idle_words(frame.lang, idle.length, idle.open);
    let size = frame.label_size;
    let (x0, x1) = frame.grid;
    let first = frame.lifelines.first().copied().unwrap_or(x0);
    let last = frame.lifelines.last().copied().unwrap_or(x1);
    let centre = Px((first + last).0 / 2);
    let w = length(&words, size, Face::Quiet) + Px::whole(32);
    let h = Px::whole(24);
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

fn waits(stage: &Stage<'_>, now: Instant, shapes: &mut Vec<Shape>) {
    for way in &stage.ways {
        let until = match way.end {
            End::Lost(at, _) => at.min(way.departs),
            End::Open | End::Arrived(_) => way.departs,
        };
        let (y0, y1) = (stage.scale.y(way.sent), stage.scale.y(until.min(now)));
        if way.copy_of.is_none() && y1 - y0 >= Px::whole(2) {
            let x = stage.frame.lifeline(way.host) + Px(65 * way.sign(stage.frame));
            shapes.push(Shape::Wait(Wait {
                host: way.host,
                id: way.id,
                x,
                y0,
                y1,
            }));
        }
    }
}

/// The curves from retransmissions back to what they repeat.
fn repeats(stage: &Stage<'_>) -> Vec<Repeat> {
    let mut curves = Vec::new();
    for way in &stage.ways {
        let Some(original) = way.repeats.and_then(|id| stage.way(id)) else {
            continue;
        };
        if way.copy_of.is_some() {
            continue;
        }
        let sign = way.sign(stage.frame);
        let (y0, y1) = (
            stage.scale.y(original.departs.min(way.sent)),
            stage.scale.y(way.sent),
        );
        let x = stage.frame.lifeline(way.host);
        // Many curves of one burst lie beside each other.
        let aside = i32::try_from(curves.len() % 4).unwrap_or(0) * 6;
        let at = |dx: i32, y: Px| Point::new(x + Px::whole(dx * sign), y);
        let pill = stage.pills.iter().find(|pill| pill.id == way.id);
        let end = match pill {
            Some(pill) if pill.area.bottom() <= y1 => {
                let inside = at(27, pill.area.y);
                let x = inside.x.max(pill.area.x + Px::whole(10));
                Point::new(x.min(pill.area.right() - Px::whole(10)), inside.y)
            }
            _ => at(8, y1 - Px::whole(2)),
        };
        let height = end.y - y0;
        let bulge = 30 + aside;
        let curve = [
            at(7, y0 + Px::whole(8)),
            at(bulge, y0 + height.scaled(25, 100)),
            Point::new(at(bulge, end.y).x, end.y - height.scaled(30, 100)),
            end,
        ];
        curves.push(Repeat {
            of: original.id,
            by: way.id,
            host: way.host,
            curve,
        });
    }
    curves
}

fn arrow(stage: &Stage<'_>, way: &Way<'_>, path: Vec<Point>, name: String) -> Arrow {
    let bundled = stage.is_bundled(way);
    let fate = match way.end {
        End::Open => Fate::InFlight,
        End::Arrived(_) if way.refused => Fate::Refused,
        End::Arrived(_) => Fate::Arrived,
        End::Lost(..) => Fate::Lost,
    };
    Arrow {
        id: way.id,
        host: way.host,
        kind: way.kind,
        path,
        fate,
        fin: way.segment.flags.contains(Flags::FIN),
        syn: way.segment.flags.contains(Flags::SYN) && way.copy_of.is_none(),
        again: way.repeats.is_some(),
        bundled,
        name,
    }
}

fn now_line(frame: &Frame, y: Px) -> NowLine {
    let (x0, x1) = frame.grid;
    let at = Point::new(frame.tick_x, y + frame.tick_size.scaled(35, 100));
    let words = frame.lang.pick("now", "此刻").to_string();
    let text = Text::new(words, at, Anchor::End, frame.tick_size, Face::Mono);
    NowLine { y, x0, x1, text }
}

/// A transmission in words.
fn name(scene: &Scene<'_>, lang: Lang, way: &Way<'_>) -> String {
    let who = scene.party(way.host).heading(lang).to_string();
    let what = explain::segment_words(lang, way.segment);
    let (colon, comma) = (lang.pick(": ", "："), lang.pick(", ", "，"));
    let sent = explain::time(way.sent);
    let sent = lang.pick(format!("sent at {sent}"), format!("于 {sent} 发出"));
    let fate = match way.end {
        End::Open => lang.pick("in flight".to_string(), "在途".to_string()),
        End::Arrived(at) => {
            let at = explain::time(at);
            lang.pick(format!("arrived at {at}"), format!("于 {at} 到达"))
        }
        End::Lost(_, why) => explain::loss(lang, why).to_string(),
    };
    format!("{who}{colon}{what}{comma}{sent}{comma}{fate}")
}

/// What the figure shows, for those who cannot see it.
fn words(scene: &Scene<'_>, lang: Lang, stage: &Stage<'_>) -> (String, String) {
    let now = explain::time(scene.now);
    let title = lang.pick(
        format!("What the hosts sent each other, up to {now}"),
        format!("到 {now} 为止双方发送的报文段"),
    );
    let sent = stage
        .ways
        .iter()
        .filter(|way| way.copy_of.is_none())
        .count();
    let lost = stage
        .ways
        .iter()
        .filter(|way| matches!(way.end, End::Lost(..)))
        .count();
    let open = stage.ways.iter().filter(|way| way.end == End::Open).count();
    let mut desc = lang.pick(
        format!("{sent} segments sent, {lost} lost, {open} in flight."),
        format!("共发送 {sent} 个报文段，丢失 {lost} 个，在途 {open} 个。"),
    );
    for (party, states) in scene.parties.iter().zip(&stage.states) {
        let state = states
            .last()
            .map_or(State::Closed, |(_, state)| *state)
            .name();
        let who = party.heading(lang);
        desc += &lang.pick(format!(" {who}: {state}."), format!("{who}：{state}。"));
    }
    (title, desc)
}
