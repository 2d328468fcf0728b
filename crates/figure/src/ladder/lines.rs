//! What runs beside the arrows: lifelines with their bands, segments that wait to leave, and the
//! curves from retransmissions.

use alloc::vec::Vec;

use tcp_core::{Instant, State};

use super::super::px::{Point, Px};
use super::super::shape::{Band, Lifeline, Repeat, Shape, Wait};
use super::scale::Scale;
use super::stage::Stage;
use super::way::End;
use tcp_sim::ids::HostId;

/// How broad a band is; how broad one beside it, and how far they stand from each other.
const BAND: Px = Px::whole(6);
const SIDE_BAND: Px = Px::whole(3);
const SIDE_PITCH: Px = Px::whole(4);
/// So many curves run beside each other at most.
const CURVES: usize = 4;
/// How much a lifeline leaves free above and below a fold.
const GAP: Px = Px::whole(6);

/// Lifelines, in pieces: thin where there is no connection, and cut where time is folded.
pub(super) fn lifelines(stage: &Stage<'_>, scale: &Scale, now_y: Px, shapes: &mut Vec<Shape>) {
    let cut = |(y0, y1)| Stretch {
        y0: y0 + GAP,
        y1: y1 - GAP,
    };
    let cuts: Vec<Stretch> = scale.folds().map(cut).collect();
    for (host, life) in stage.lives.with_ids() {
        if !stage.frame.shows(host) {
            continue;
        }
        let x = stage.frame.lifeline(host);
        let mut from = stage.frame.head;
        let mut state = State::Closed;
        let changes = life
            .line
            .iter()
            .map(|(since, to)| (stage.top_of(*since), Some(*to)));
        for (until, to) in changes.chain([(now_y, None)]) {
            pieces(
                shapes,
                &cuts,
                Stretch {
                    y0: from,
                    y1: until,
                },
                |at| piece(host, state, x, BAND, at),
            );
            from = until;
            state = to.unwrap_or(state);
        }
        let sign = if stage.frame.is_left(host) { -1 } else { 1 };
        let first = (BAND + SIDE_BAND).half() + Px::whole(1);
        for span in &life.spans {
            let aside = first + SIDE_PITCH.scaled(i64::from(span.place) - 1, 1);
            let x = x + aside.scaled(sign, 1);
            let until = span.until.map_or(now_y, |until| stage.top_of(Some(until)));
            pieces(
                shapes,
                &cuts,
                Stretch {
                    y0: stage.top_of(span.since),
                    y1: until,
                },
                |at| piece(host, span.state, x, SIDE_BAND, at),
            );
        }
    }
}

/// From one height down to another.
#[derive(Clone, Copy)]
struct Stretch {
    y0: Px,
    y1: Px,
}

/// What is left of a stretch when the folds are cut out.
fn pieces(
    shapes: &mut Vec<Shape>,
    cuts: &[Stretch],
    whole: Stretch,
    shape: impl Fn(Stretch) -> Shape,
) {
    let mut y0 = whole.y0;
    let met = |cut: &&Stretch| cut.y1 > whole.y0 && cut.y0 < whole.y1;
    for cut in cuts.iter().filter(met) {
        if cut.y0 > y0 {
            shapes.push(shape(Stretch { y0, y1: cut.y0 }));
        }
        y0 = cut.y1;
    }
    if whole.y1 > y0 {
        shapes.push(shape(Stretch { y0, y1: whole.y1 }));
    }
}

fn piece(host: HostId, state: State, x: Px, w: Px, at: Stretch) -> Shape {
    let Stretch { y0, y1 } = at;
    if state == State::Closed {
        Shape::Lifeline(Lifeline { host, x, y0, y1 })
    } else {
        Shape::Band(Band {
            host,
            state,
            x,
            w,
            y0,
            y1,
        })
    }
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
    let mut curves: Vec<Repeat> = Vec::new();
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
        // Many curves of one burst lie beside each other. More than a few would be a thicket: their
        // pills say as much.
        let beside = |curve: &&Repeat| curve.host == way.host && curve.curve[3].y > y0;
        if curves.iter().rev().take(4 * CURVES).filter(beside).count() >= CURVES {
            continue;
        }
        let aside = i32::try_from(curves.len() % CURVES).unwrap_or(0) * 6;
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
