//! What runs beside the arrows: lifelines with their bands, segments that wait to leave, and the curves from
//! retransmissions.

use alloc::vec::Vec;

use tcp_core::{Instant, State};

use super::super::px::{Point, Px};
use super::super::shape::{Band, Lifeline, Repeat, Shape, Wait};
use super::scale::Scale;
use super::stage::Stage;
use super::way::End;
use crate::ids::HostId;

/// Lifelines, in pieces: thin where there is no connection, and cut where time is folded.
pub(super) fn lifelines(stage: &Stage<'_>, scale: &Scale, now_y: Px, shapes: &mut Vec<Shape>) {
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

pub(super) fn waits(stage: &Stage<'_>, now: Instant, shapes: &mut Vec<Shape>) {
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
pub(super) fn repeats(stage: &Stage<'_>) -> Vec<Repeat> {
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
