//! The ladder: lifelines, arrows, labels and what is in flight.

mod axis;
mod dense;
mod flights;
mod frame;
mod freight;
mod lines;
mod place;
mod room;
mod scale;
mod stage;
mod way;
mod words;

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use tcp_core::sorted::SortedSet;
use tcp_core::{Flags, Instant};

use super::LadderOptions;
use super::columns;
use super::px::{Area, Point, Px};
use super::shape::{Arrow, Fate, Figure, Shape};
pub use dense::{dense, wants_rows};

use axis::{fold, now_line, ticks};
use frame::Frame;
use lines::{lifelines, repeats, waits};
use scale::{Rate, Scale};
use stage::Stage;
use tcp_explain::{self as explain, Scene};
use tcp_sim::ids::TransmissionId;
use tcp_sim::trace::{Record, What};
use way::{End, Way};
use words::{name, words};

/// How far a shape reaches beyond its corners at most.
const EDGE: Px = Px::whole(20);
/// The least height of the hatching.
const FUTURE: Px = Px::whole(48);

/// Lays out the ladder of a run up to the cursor.
#[must_use]
pub fn ladder(scene: &Scene<'_>, options: &LadderOptions<'_>) -> Figure {
    let hosts = match options.hosts {
        [] => columns::everybody(scene),
        some => some.to_vec(),
    };
    let frame = Frame::new(options, &columns::order(scene, &hosts));
    let times = times(scene, &frame);
    let scale = Scale::new(
        frame.top,
        Rate {
            height: frame.span,
            time: scene.crossing,
        },
        times,
        scene.now,
        options.unfolded,
    );
    let mut stage = Stage::new(&frame, &scale, scene);
    let now_y = scale.y(scene.now);
    if options.style == super::Style::Narrow {
        stage.names_along(now_y);
    }
    let flights = flights::flights(&stage, scene.now, now_y, |way| {
        name(scene, options.lang, way)
    });
    // On paper the clock has stopped for good, unless something is still on its way.
    let over = options.print && flights.is_empty();
    let height = (now_y + if over { Px::whole(10) } else { FUTURE }).max(options.min_height);

    let (x0, x1) = frame.grid;
    let mut shapes = Vec::new();
    if !options.print {
        shapes.push(Shape::Future(Area::between(x0, now_y, x1, height)));
    }
    shapes.extend(
        ticks(&frame, &scale, scene.now, now_y, over)
            .into_iter()
            .map(Shape::Tick),
    );
    lifelines(&stage, &scale, now_y, &mut shapes);
    waits(&stage, scene.now, &mut shapes);
    shapes.extend(repeats(&stage).into_iter().map(Shape::Repeat));
    for way in &stage.ways {
        let path = way.path(&frame, &scale, scene.now);
        // A name costs more than a line: only what is in view gets one.
        if let Some((from, to)) = options.clip
            && !path
                .iter()
                .any(|point| point.y >= from - EDGE && point.y <= to + EDGE)
            && !(path.first().is_some_and(|point| point.y < from)
                && path.last().is_some_and(|point| point.y > to))
        {
            continue;
        }
        let name = name(scene, options.lang, way);
        shapes.push(Shape::Arrow(arrow(&stage, way, path, name)));
    }
    // Over what passes through idle time, so that the words can be read.
    shapes.extend(
        scale
            .idle
            .iter()
            .map(|idle| Shape::Fold(fold(&frame, idle))),
    );
    if !over {
        let words = match options.print {
            true => explain::time(scene.now),
            false => options.lang.pick("now", "此刻").to_string(),
        };
        shapes.push(Shape::Now(now_line(&frame, now_y, words)));
    }
    shapes.extend(stage.names.iter().cloned().map(Shape::StateName));
    shapes.extend(stage.claims.iter().cloned().map(Shape::Claim));
    shapes.extend(stage.bundles().into_iter().map(Shape::Bundle));
    shapes.extend(stage.labels.iter().cloned().map(Shape::Label));
    shapes.extend(stage.marks.iter().cloned().map(Shape::Mark));
    shapes.extend(stage.pills.iter().cloned().map(Shape::CausePill));
    shapes.extend(flights);

    spare_words(&mut shapes);
    if let Some((from, to)) = options.clip {
        shapes.retain(|shape| match shape {
            Shape::Now(_) | Shape::Flight(_) | Shape::Pile(_) | Shape::Future(_) => true,
            other => {
                let bounds = other.bounds();
                bounds.y <= to && bounds.bottom() >= from
            }
        });
    }
    let height = if options.print {
        let lowest = shapes.iter().map(|shape| shape.bounds().bottom()).max();
        height.max(lowest.unwrap_or_default() + Px::whole(4))
    } else {
        height
    };
    let (title, desc) = words(scene, options.lang, &stage);
    Figure {
        width: frame.width,
        height,
        now_y,
        lifelines: frame.lifelines.clone(),
        roles: columns::roles(scene),
        title,
        desc,
        shapes,
    }
}

/// The line at *now* leaves out what upright words stand at its height.
fn spare_words(shapes: &mut [Shape]) {
    let said = |shape: &Shape| match shape {
        Shape::StateName(it) => Some(it.text.clone()),
        Shape::Claim(it) => Some(it.text.clone()),
        Shape::Label(it) => Some(it.text.clone()),
        Shape::Bundle(it) => Some(it.text.clone()),
        Shape::Mark(it) => it.text.clone(),
        _ => None,
    };
    let texts = shapes.iter().filter_map(said);
    let areas: Vec<Area> = texts
        .filter(|text| text.turn.is_none())
        .map(|text| text.bounds().grown(Px::whole(3)))
        .collect();
    for shape in shapes {
        if let Shape::Now(line) = shape {
            let at = |area: &&Area| area.y < line.y && area.bottom() > line.y;
            let gaps = areas.iter().filter(at).map(|area| (area.x, area.right()));
            line.gaps = gaps.collect();
        }
    }
}

/// When anything was recorded of those who are drawn.
fn times<'a>(scene: &'a Scene<'_>, frame: &'a Frame) -> impl Iterator<Item = Instant> + 'a {
    let all = frame.lifelines.len() >= scene.parties.len();
    // Their transmissions, by number.
    let mut own: SortedSet<TransmissionId> = SortedSet::new();
    let is_own = move |record: &&Record| {
        all || match &record.what {
            What::Sent { id, host, .. } | What::Reported { id, by: host, .. } => {
                frame.shows(*host) && own.insert(*id)
            }
            What::Copied { id, of, .. } => own.contains(of) && own.insert(*id),
            What::Rescheduled { id, .. }
            | What::Corrupted { id, .. }
            | What::Lost { id, .. }
            | What::Forwarded { id, .. }
            | What::Rewritten { id, .. }
            | What::Delivered { id } => own.contains(id),
            What::Core { host, .. } | What::Program { host, .. } | What::Power { host, .. } => {
                frame.shows(*host)
            }
            What::Command { .. } | What::Refused { .. } => false,
        }
    };
    let records = scene.records.iter().filter(is_own);
    records.map(|record| record.at)
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
        kind: way.kind(),
        path,
        fate,
        fin: way.freight.has(Flags::FIN),
        syn: way.freight.has(Flags::SYN) && way.copy_of.is_none(),
        again: way.repeats.is_some(),
        bundled,
        name,
    }
}
