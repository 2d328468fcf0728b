//! What of a plot is read: the moment, the mark, and the table.

use tcp_core::Instant;
use tcp_explain::{self as explain, Lang};
use tcp_figure::plot::{Options, Plot, View as Kind, plot};
use tcp_figure::{Point, Px};
use tcp_sim::history::summary::{Summary, Track};
use tcp_sim::world::End;

use crate::i18n;
use crate::lab::connection::words;
use crate::lab::session::Session;

/// The most ends that are offered, and the most lines of the table.
const MOST: usize = 64;
const ROWS: usize = 24;
/// How near a mark must be to be pointed at.
const NEAR: Px = Px::whole(9);

/// What is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reading {
    /// The moment.
    pub(super) at: Instant,
    /// The mark, by its place among them.
    pub(super) spot: Option<usize>,
}

/// A plot, and what may be plotted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Laid {
    pub(super) plot: Plot,
    pub(super) end: End,
    pub(super) ends: Vec<(End, String)>,
}

/// Lays out a plot of the chosen end, or of the one that has sent most.
pub(super) fn lay_out(
    session: &Session,
    summary: &Summary,
    (kind, lang, width, reading): (Kind, Lang, Px, Option<Instant>),
) -> Option<Laid> {
    let track = chosen(session, summary)?;
    let cursor = session.run().history().cursor();
    let begun = |track: &&Track| track.points().first().is_some_and(|it| it.first <= cursor);
    let ends = summary.tracks().iter().rev().filter(begun).take(MOST);
    Some(Laid {
        plot: plot(
            &session.run().scene(),
            track,
            &options(session, kind, lang, width, reading),
        ),
        end: track.end(),
        ends: ends
            .map(|track| (track.end(), words(session, lang, track.endpoints())))
            .collect(),
    })
}

fn options(
    session: &Session,
    view: Kind,
    lang: Lang,
    width: Px,
    reading: Option<Instant>,
) -> Options {
    let history = session.run().history();
    Options {
        view,
        lang,
        width,
        cursor: history.cursor(),
        until: history.frontier().now,
        reading,
    }
}

/// The end that is plotted: the one that was chosen, or else the first of those that sent most.
/// None before a connection begins.
fn chosen<'a>(session: &Session, summary: &'a Summary) -> Option<&'a Track> {
    let cursor = session.run().history().cursor();
    let begun = |track: &&Track| track.points().first().is_some_and(|it| it.first <= cursor);
    let wanted = session.screen().connection();
    let wanted = wanted.and_then(|end| summary.track(end)).filter(begun);
    wanted.or_else(|| {
        let sent = |track: &&Track| {
            let highest = track.marks().iter().map(|mark| mark.high).max();
            (highest, core::cmp::Reverse(track.end()))
        };
        summary.tracks().iter().filter(begun).max_by_key(sent)
    })
}

/// What is read at a place: its moment, and the nearest mark if one is near.
pub(super) fn nearest(picture: &Plot, at: Point) -> Reading {
    let far = |spot: Point| {
        let (dx, dy) = (spot.x - at.x, spot.y - at.y);
        i64::from(dx.0).pow(2) + i64::from(dy.0).pow(2)
    };
    let spots = picture.spots.iter().enumerate();
    let near = spots
        .map(|(place, spot)| (far(spot.at), place))
        .min()
        .filter(|(far, _)| *far <= i64::from(NEAR.0).pow(2));
    let time = Instant::from_nanos(picture.time.value(at.x));
    match near.and_then(|(_, place)| Some((place, picture.spots.get(place)?))) {
        Some((place, spot)) => Reading {
            at: spot.cursor.now,
            spot: Some(place),
        },
        None => Reading {
            at: time,
            spot: None,
        },
    }
}

/// Where a key leads to: left and right from one moment at which something changed to the next, up
/// and down from mark to mark.
pub(super) fn target(picture: &Plot, here: Option<Reading>, key: &str) -> Option<Reading> {
    let times: Vec<Instant> = picture.stops.iter().map(|stop| stop.now).collect();
    let last = *times.last()?;
    let at = here.map_or(last, |here| here.at);
    let moment = |at: Instant| Some(Reading { at, spot: None });
    let marks = picture.spots.len();
    let mark = |place: usize| {
        let spot = picture.spots.get(place)?;
        Some(Reading {
            at: spot.cursor.now,
            spot: Some(place),
        })
    };
    let chosen = here.and_then(|here| here.spot);
    match key {
        "ArrowLeft" => moment(times.iter().rev().find(|time| **time < at).copied()?),
        "ArrowRight" => moment(times.iter().find(|time| **time > at).copied()?),
        "Home" => moment(*times.first()?),
        "End" => moment(last),
        "ArrowUp" => match chosen {
            Some(place) => mark(place + 1),
            None => mark(
                picture
                    .spots
                    .iter()
                    .position(|spot| spot.cursor.now >= at)?,
            ),
        },
        "ArrowDown" => match chosen {
            Some(place) => mark(place.checked_sub(1)?),
            None => mark(
                picture
                    .spots
                    .iter()
                    .rposition(|spot| spot.cursor.now <= at)
                    .or(marks.checked_sub(1))?,
            ),
        },
        _ => None,
    }
}

/// The values at so many moments that a table can hold them: a line each, the names first.
pub(super) fn table(
    session: &Session,
    summary: &Summary,
    (kind, lang): (Kind, Lang),
) -> Option<Vec<(bool, Vec<String>)>> {
    let track = chosen(session, summary)?;
    let cursor = session.run().history().cursor();
    let points = track.points().iter().map(|point| point.last);
    let times: Vec<Instant> = points.filter(|at| *at <= cursor).map(|at| at.now).collect();
    let apart = times.len().div_ceil(ROWS).max(1);
    let scene = session.run().scene();
    let mut rows: Vec<(bool, Vec<String>)> = Vec::new();
    // From the last one back, so that the newest is always there.
    for at in times.iter().rev().step_by(apart).rev() {
        let options = options(session, kind, lang, Px::whole(600), Some(*at));
        let readings = plot(&scene, track, &options).readings;
        if rows.is_empty() {
            let names = readings.iter().map(|(name, _)| name.clone());
            let names = core::iter::once(i18n::plots_time(lang).to_owned()).chain(names);
            rows.push((true, names.collect()));
        }
        let values = readings.into_iter().map(|(_, value)| value);
        let cells = core::iter::once(explain::time(*at)).chain(values);
        rows.push((false, cells.collect()));
    }
    Some(rows)
}
