//! The ladder: lifelines, arrows, labels and what is in flight.

mod axis;
mod flights;
mod frame;
mod lines;
mod place;
mod room;
mod scale;
mod stage;
mod way;
mod words;

use alloc::string::String;
use alloc::vec::Vec;

use tcp_core::Flags;

use super::View;
use super::px::{Area, Point, Px};
use super::shape::{Arrow, Fate, Figure, Shape};
use crate::explain::Scene;
use axis::{fold, now_line, ticks};
use frame::Frame;
use lines::{lifelines, repeats, waits};
use scale::Scale;
use stage::Stage;
use way::{End, Way};
use words::{name, words};

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
