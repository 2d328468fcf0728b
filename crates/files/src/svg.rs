//! The ladders of a run as one picture, for print, and its other views.

use core::fmt;

use tcp_core::Instant;

use tcp_explain::{self as explain, Lang, Scene};
use tcp_figure::plot::{Options, View, plot};
use tcp_figure::{self as figure, Px};
use tcp_sim::history::History;
use tcp_sim::history::summary::{Summary, Track};
use tcp_sim::scenario::Scenario;
use tcp_sim::trace::{Record, What};
use tcp_sim::world::{Pair, World};

/// The most segments that are laid out: more cannot be told apart on paper.
pub const MAX_SEGMENTS: u32 = 2_000;
/// How wide a figure is, in CSS pixels: A4 less its margins, at 96 to the inch.
pub const WIDTH: u16 = 680;
/// How high a page of A4 is, less its margins.
pub const PAGE: u16 = 970;
/// The most pages that one figure may fill.
pub const MAX_PAGES: u16 = 20;

/// A run is too long for a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLong {
    /// How many pages it would fill; `None`: it has more than [`MAX_SEGMENTS`].
    pub pages: Option<u32>,
    /// The time at which it is not too long yet.
    pub until: Option<Instant>,
}

impl fmt::Display for TooLong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.pages {
            Some(pages) => write!(
                f,
                "the figure would fill {pages} pages, and {MAX_PAGES} is the limit"
            )?,
            None => write!(
                f,
                "more than {MAX_SEGMENTS} segments do not fit into a figure"
            )?,
        }
        match self.until {
            Some(until) => write!(f, "; --until \"{}\" ends it in time", explain::time(until)),
            None => f.write_str("; --until ends it earlier"),
        }
    }
}

/// How many segments records tell of.
#[must_use]
pub fn segments(records: &[Record]) -> u32 {
    u32::try_from(records.iter().filter(is_sent).count()).unwrap_or(u32::MAX)
}

fn is_sent(record: &&Record) -> bool {
    matches!(record.what, What::Sent { .. })
}

/// The figure of a run that left `records` and stands at `now`.
///
/// # Errors
///
/// [`TooLong`], when it would fill more than [`MAX_PAGES`].
pub fn ladder(
    scenario: &Scenario,
    records: &[Record],
    now: Instant,
    lang: Lang,
) -> Result<String, TooLong> {
    let most = usize::try_from(MAX_SEGMENTS).unwrap_or(usize::MAX);
    let first = records.iter().filter(is_sent).nth(most);
    // What comes before the first segment that is too much: it may fill too many pages, too.
    let (records, now) = match first {
        Some(first) => {
            let length = records.partition_point(|record| record.at < first.at);
            (records.get(..length).unwrap_or(records), first.at)
        }
        None => (records, now),
    };
    let scene = Scene::new(scenario, records, now);
    let sheet = figure::sheet(&scene, Px::whole(WIDTH.into()), lang, &scenario.title);
    let (page, limit) = (i32::from(PAGE), i32::from(PAGE) * i32::from(MAX_PAGES));
    let fits = sheet.height <= Px::whole(limit);
    if fits && first.is_none() {
        return Ok(figure::sheet_svg(&sheet, "ladder") + "\n");
    }
    let pages = (sheet.height.floor() + page - 1) / page;
    Err(TooLong {
        pages: u32::try_from(pages).ok().filter(|_| first.is_none()),
        until: match fits {
            // As it is written, it is cut off to whole milliseconds.
            true => Some(now),
            false => sheet.fits(Px::whole(limit - page)),
        },
    })
}

/// The connection whose views are drawn where nobody chose one: the newest.
#[must_use]
pub fn connection(world: &World) -> Option<Pair> {
    world.pairs().pop()
}

/// The end whose sending is plotted where nobody chose one: of those that sent most, the first.
#[must_use]
pub fn sender(summary: &Summary) -> Option<&Track> {
    let sent = |track: &&Track| {
        let highest = track.marks().iter().map(|mark| mark.high).max();
        (highest, core::cmp::Reverse(track.end()))
    };
    summary.tracks().iter().max_by_key(sent)
}

/// A plot of how the busiest end of a run sent, up to where a history stands. `None`: there was no
/// connection.
#[must_use]
pub fn plotted(history: &History, view: View, lang: Lang) -> Option<String> {
    let summary = Summary::of(history);
    let track = sender(&summary)?;
    let options = Options {
        view,
        lang,
        width: Px::whole(WIDTH.into()),
        cursor: history.cursor(),
        until: history.cursor().now,
        reading: None,
    };
    let scene = Scene::new(history.scenario(), &[], history.cursor().now);
    let picture = plot(&scene, track, &options).drawing;
    let embed = figure::Embed {
        id: "plot",
        standalone: true,
    };
    Some(figure::drawing_svg(&picture, embed) + "\n")
}

/// The buffers of a connection as they stand in a world.
#[must_use]
pub fn windows(scenario: &Scenario, world: &World, pair: Pair, lang: Lang) -> String {
    let scene = Scene::new(scenario, &[], world.now());
    let windows = figure::windows::windows(&scene, world, pair, lang, Px::whole(WIDTH.into()));
    let embed = figure::Embed {
        id: "windows",
        standalone: true,
    };
    figure::drawing_svg(&windows.drawing, embed) + "\n"
}
