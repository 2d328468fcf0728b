//! Plots over time of how one end of a connection sent: its windows ([`View::Congestion`]), its
//! segments ([`View::Sequence`], the time-sequence graph of tcptrace) and its round trips
//! ([`View::Rounds`]).
//!
//! They read a bounded summary (`tcp_sim::history::summary`), so a long run costs no more than a
//! short one. What is after the cursor has not happened: it is hatched, as below *now* in a ladder,
//! but time keeps its scale while one goes back. Lines differ by dash and weight, marks by shape,
//! and the key says what each is and what it was at the moment that is read.

mod axis;
mod congestion;
mod key;
mod lines;
mod rounds;
mod sequence;

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use tcp_core::Instant;
use tcp_explain::{Lang, Role, Scene, tick, time};
use tcp_sim::history::Cursor;
use tcp_sim::history::summary::{Mark, Point as Sample, Quantity, Track};
use tcp_sim::ids::{HostId, TransmissionId};

use super::columns;
use super::drawing::{Drawing, Form};
use super::px::{Area, Point, Px};
use super::shape::{Anchor, Face, Text};
use super::svg::who;

pub use axis::Axis;

/// What is plotted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum View {
    /// `cwnd`, `ssthresh`, the receive window, what is in flight, and the queue.
    #[default]
    Congestion,
    /// Sequence numbers.
    Sequence,
    /// Round trips and the timeout.
    Rounds,
}

impl View {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Congestion, Self::Sequence, Self::Rounds];

    /// What it is called.
    #[must_use]
    pub fn name(self, lang: Lang) -> &'static str {
        match self {
            Self::Congestion => lang.pick("Congestion", "拥塞"),
            Self::Sequence => lang.pick("Time–sequence", "时间–序号"),
            Self::Rounds => lang.pick("Round trips", "往返时间"),
        }
    }
}

/// How a plot is wanted.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// What is plotted.
    pub view: View,
    /// The language of its words.
    pub lang: Lang,
    /// The width to fill.
    pub width: Px,
    /// Where the clock stands: nothing after it is drawn.
    pub cursor: Cursor,
    /// How far the scale of time goes: the furthest moment that is known.
    pub until: Instant,
    /// The moment that is read; `None`: the cursor's.
    pub reading: Option<Instant>,
}

/// A plot, laid out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plot {
    /// The picture.
    pub drawing: Drawing,
    /// Where the lines are.
    pub area: Area,
    /// Time, in nanoseconds, from left to right.
    pub time: Axis,
    /// Values, from below.
    pub value: Axis,
    /// The moments at which something changed, up to the cursor: where reading stops.
    pub stops: Vec<Cursor>,
    /// The marks that can be pointed at.
    pub spots: Vec<Spot>,
    /// What each line is at the moment that is read: its words and its value.
    pub readings: Vec<(String, String)>,
}

/// A mark that can be pointed at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// Where it is.
    pub at: Point,
    /// When it happened.
    pub cursor: Cursor,
    /// The transmission that it is about.
    pub id: Option<TransmissionId>,
    /// Everything in words.
    pub name: String,
}

/// The narrowest picture, and the height of the part with the lines.
const LEAST: Px = Px::whole(280);
const HEIGHT: Px = Px::whole(190);
/// What stays free for the numbers on the left, and above.
const LEFT: Px = Px::whole(44);
const RIGHT: Px = Px::whole(8);
const TOP: Px = Px::whole(52);
/// Round numbers are as far apart as this, at least.
const APART: Px = Px::whole(64);
/// Between the lines over what has not happened.
const HATCH: Px = Px::whole(9);
const ABOVE: Px = Px::whole(34);
const SIZE: Px = Px::whole(11);

/// Lays out a plot of one end.
#[must_use]
pub fn plot(scene: &Scene<'_>, track: &Track, options: &Options) -> Plot {
    let mut made = Sketch::new(scene, track, options);
    match options.view {
        View::Congestion => congestion::draw(&mut made),
        View::Sequence => sequence::draw(&mut made),
        View::Rounds => rounds::draw(&mut made),
    }
    made.finish()
}

/// How far time goes: as far as the run is known, or where nothing is in flight, a little beyond
/// the last thing that happened to this end (so that TIME-WAIT does not press all else together).
fn end_of(track: &Track, options: &Options) -> Instant {
    let known = options.until.max(options.cursor.now);
    let Some(last) = track.points().last() else {
        return known;
    };
    if last.of(Quantity::Flight).last() != Some(0) {
        return known;
    }
    let marked = track
        .marks()
        .last()
        .map_or(last.last.now, |mark| mark.until.now);
    let end = marked.max(last.last.now).as_nanos();
    known.min(Instant::from_nanos(end.saturating_add(end / 20)))
}

/// A plot that is being drawn.
struct Sketch<'a> {
    plot: Plot,
    track: &'a Track,
    options: Options,
    lang: Lang,
    /// The classes of the sender's and of the receiver's colour.
    whose: [&'static str; 2],
    names: [String; 2],
    key: Vec<key::Entry>,
}

impl<'a> Sketch<'a> {
    fn new(scene: &Scene<'_>, track: &'a Track, options: &Options) -> Self {
        let lang = options.lang;
        let roles: Vec<Role> = columns::roles(scene);
        let name = |host: HostId| scene.party(host).heading(lang).to_string();
        let mut plot = Plot::default();
        let drawing = &mut plot.drawing;
        drawing.width = options.width.max(LEAST);
        let right = drawing.width - RIGHT;
        plot.area = Area::between(LEFT, TOP, right, TOP + HEIGHT);
        let until = end_of(track, options).as_nanos();
        plot.time = Axis::plain(plot.area.x, right, until.max(1_000_000), APART);
        let (first, second) = (track.end().host, track.peer());
        Self {
            plot,
            track,
            options: *options,
            lang,
            whose: [
                who(&roles, first),
                second.map_or("", |host| who(&roles, host)),
            ],
            names: [name(first), second.map(name).unwrap_or_default()],
            key: Vec::new(),
        }
    }

    /// The moment that is read.
    fn read_at(&self) -> Instant {
        let now = self.options.cursor.now;
        self.options.reading.map_or(now, |at| at.min(now))
    }

    /// Where the cursor stands, within the picture.
    fn now(&self) -> Px {
        let now = self.plot.time.place(self.options.cursor.now.as_nanos());
        now.min(self.plot.area.right())
    }

    /// What is known of the variables up to the cursor.
    fn samples(&self) -> &'a [Sample] {
        let all = self.track.points();
        let cursor = self.options.cursor;
        let count = all.partition_point(|point| point.last <= cursor);
        all.get(..count).unwrap_or(all)
    }

    /// What happened up to the cursor.
    fn marks(&self) -> impl Iterator<Item = &'a Mark> + use<'a> {
        let cursor = self.options.cursor;
        let all = self.track.marks().iter();
        all.filter(move |mark| mark.until <= cursor)
    }

    /// Sets the scale of values, and draws the frame with its numbers.
    fn frame(&mut self, most: u64, unit: &str, number: impl Fn(u64, u64) -> String) {
        let area = self.plot.area;
        self.plot.value = Axis::rounded(area.bottom(), area.y, most, ABOVE);
        let axis = self.plot.value;
        let now = self.now();
        let drawing = &mut self.plot.drawing;
        for value in axis.ticks() {
            let y = axis.place(value);
            let line = Vec::from([Point::new(area.x, y), Point::new(area.right(), y)]);
            let class = if value == 0 { "ack-axis" } else { "ack-grid" };
            drawing.add(class, Form::Line(line));
            let at = Point::new(area.x - Px::whole(5), y + Px::whole(4));
            let text = number(value, axis.step);
            let text = Text::new(text, at, Anchor::End, Px(105), Face::Mono);
            drawing.add("ack-tick", Form::Words(text));
        }
        let at = Point::new(Px::ZERO, area.y - Px::whole(22));
        let text = Text::new(unit.to_string(), at, Anchor::Start, SIZE, Face::Quiet);
        drawing.add("ack-quiet", Form::Words(text));
        let times = self.plot.time;
        let mut taken = Px::ZERO;
        for nanos in times.ticks() {
            let x = times.place(nanos);
            let foot = Vec::from([
                Point::new(x, area.bottom()),
                Point::new(x, area.bottom() + Px::whole(4)),
            ]);
            drawing.add("ack-axis", Form::Line(foot));
            let words = tick(
                Instant::from_nanos(nanos),
                tcp_core::Duration::from_nanos(times.step),
            );
            let at = Point::new(x, area.bottom() + Px::whole(16));
            let text = Text::new(words, at, Anchor::Middle, Px(105), Face::Mono);
            let bounds = text.bounds();
            if bounds.x >= taken && bounds.right() <= drawing.width {
                taken = bounds.right() + Px::whole(6);
                drawing.add("ack-tick", Form::Words(text));
            }
        }
        // What has not happened.
        if now < area.right() {
            let future = Area::between(now, area.y, area.right(), area.bottom());
            drawing.hatch(future, HATCH);
            let line = Vec::from([Point::new(now, area.y), Point::new(now, area.bottom())]);
            drawing.add("ack-now", Form::Line(line));
        }
    }

    /// The line at what is read, the key, and the words.
    fn finish(mut self) -> Plot {
        let (area, lang) = (self.plot.area, self.lang);
        let read_at = self.read_at();
        if self.options.reading.is_some() {
            let x = self.plot.time.place(read_at.as_nanos()).min(area.right());
            let line = Vec::from([Point::new(x, area.y), Point::new(x, area.bottom())]);
            self.plot.drawing.add("ack-reading", Form::Line(line));
        }
        let top = area.bottom() + Px::whole(28);
        let entries = core::mem::take(&mut self.key);
        let drawing = &mut self.plot.drawing;
        drawing.height = key::draw(drawing, &entries, lang, read_at, top);
        self.plot.readings = entries
            .iter()
            .filter_map(|entry| Some((entry.words.clone(), entry.value.clone()?)))
            .collect();
        let stops = self.samples().iter().map(|point| point.last);
        self.plot.stops = stops.collect();
        let view = self.options.view.name(lang);
        title(
            &mut self.plot.drawing,
            lang,
            view,
            &self.names,
            self.whose[0],
        );
        let values = values(lang, &self.plot.readings);
        let at = time(read_at);
        self.plot.drawing.desc = lang.pick(
            format!("At {at}: {values}."),
            format!("{at} 时：{values}。"),
        );
        self.plot
    }
}

/// What the picture is called, and above it whose bytes these are.
fn title(drawing: &mut Drawing, lang: Lang, view: &str, ends: &[String; 2], whose: &'static str) {
    let [sender, receiver] = ends;
    drawing.title = lang.pick(
        format!("{view}, {sender} to {receiver}"),
        format!("{view}，{sender}到{receiver}"),
    );
    let words = format!("{sender} → {receiver}");
    let at = Point::new(Px::ZERO, Px::whole(13));
    let text = Text::new(words, at, Anchor::Start, Px::whole(13), Face::Ui);
    drawing.add_of(whose, "ack-of", Form::Words(text));
}

/// "cwnd 4380 bytes, ssthresh not set".
fn values(lang: Lang, readings: &[(String, String)]) -> String {
    let mut words = String::new();
    for (name, value) in readings {
        if !words.is_empty() {
            words.push_str(lang.pick(", ", "，"));
        }
        words += &format!("{name} {value}");
    }
    words
}
