//! The ladder with one row a transmission, for bursts and for links without delay: there, time to
//! scale would put one line on the other. Rows stand in the order of sending, the time stands
//! beside them, and nothing is to scale.

use alloc::string::String;
use alloc::vec::Vec;

use tcp_core::{Duration, Event, Instant, State};

use super::super::px::{Area, Point, Px};
use super::super::shape::{
    Anchor, Band, Face, Figure, Flight, Label, Lifeline, Mark, MarkKind, Shape, StateName, Text,
    Tick,
};
use super::super::text::length;
use super::super::{LadderOptions, Style, columns};
use super::axis::now_line;
use super::frame::Frame;
use super::scale::{Rate, Scale};
use super::stage::Stage;
use super::way::{End, WHOLE, Way};
use super::words::{name, words};
use super::{FUTURE, arrow, times};
use tcp_explain::{self as explain, Scene};
use tcp_sim::PerHost;
use tcp_sim::ids::HostId;
use tcp_sim::trace::What;

/// From one row to the next.
const ROW: Px = Px::whole(34);
/// How far from its lifeline the first and the last letter of a label may be.
const CLEAR: Px = Px::whole(14);

/// So many transmissions within a tenth of a way are a burst that no scale takes apart.
const BURST: usize = 40;

/// Whether time to scale would hide in which order things happen: a segment without data gets
/// across in less than a twentieth of the time that the scale is made for, or there was a burst.
#[must_use]
pub fn wants_rows(scene: &Scene<'_>) -> bool {
    let directions = scene.links.iter().flat_map(|link| &link.directions);
    let delay = directions.map(|path| path.delay).max().unwrap_or(0);
    let flat = !scene.links.is_empty() && delay.saturating_mul(20) < scene.crossing.as_nanos();
    flat || is_burst(scene)
}

fn is_burst(scene: &Scene<'_>) -> bool {
    let sent = scene.records.iter().filter_map(|record| match record.what {
        What::Sent { departs, .. } => Some(departs.max(record.at)),
        _ => None,
    });
    let later = sent.clone().skip(BURST - 1);
    let close = scene.crossing.as_nanos() / 10;
    sent.zip(later)
        .any(|(first, last)| last.since(first).as_nanos() < close)
}

/// Lays out the ladder of a run up to the cursor with one row a transmission.
#[must_use]
pub fn dense(scene: &Scene<'_>, options: &LadderOptions<'_>) -> Figure {
    let hosts = match options.hosts {
        [] => columns::everybody(scene),
        some => some.to_vec(),
    };
    let frame = Frame::new(options, &columns::order(scene, &hosts));
    let rate = Rate {
        height: frame.span,
        time: scene.crossing,
    };
    let scale = Scale::new(frame.top, rate, times(scene, &frame), scene.now, &[]);
    // What became of each transmission; where it would stand to scale does not matter here.
    let stage = Stage::new(&frame, &scale, scene);
    let rows = Rows {
        frame: &frame,
        scene,
        first: frame.top + ROW,
    };
    let count = i32::try_from(stage.ways.len()).unwrap_or(i32::MAX);
    let now_y = rows.between(count);
    let (x0, x1) = frame.grid;
    let height = (now_y + FUTURE).max(options.min_height);

    let mut shapes = Vec::new();
    if !options.print {
        shapes.push(Shape::Future(Area::between(x0, now_y, x1, height)));
    }
    rows.lives(&stage, now_y, &mut shapes);
    for (way, row) in stage.ways.iter().zip(0..) {
        let y = rows.at(row);
        // A name costs more than a line: only what is in view gets one.
        if let Some((from, to)) = options.clip
            && (y < from - ROW || y > to + ROW)
        {
            continue;
        }
        let time = match frame.style {
            Style::Wide => explain::time(way.sent),
            Style::Narrow => {
                let millis = way.sent.as_nanos() / 1_000_000 * 1_000_000;
                explain::tick(Instant::from_nanos(millis), Duration::from_millis(1))
            }
        };
        shapes.push(rows.tick(way, y, time));
        rows.way(&stage, way, y, &mut shapes);
    }
    if !options.print {
        let now = frame.lang.pick("now", "此刻").into();
        shapes.push(Shape::Now(now_line(&frame, now_y, now)));
    }
    let (a, b) = frame.ends();
    let note = Text::new(
        frame.lang.pick("not to scale", "不按时间比例").into(),
        Point::new((a + b).half(), frame.top - Px::whole(8)),
        Anchor::Middle,
        frame.label_size,
        Face::Quiet,
    );
    shapes.push(Shape::Note(note));
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

/// Where rows stand.
struct Rows<'a> {
    frame: &'a Frame,
    scene: &'a Scene<'a>,
    first: Px,
}

impl Rows<'_> {
    fn at(&self, row: i32) -> Px {
        self.first + ROW.scaled(row.into(), 1)
    }

    /// Between a row and the one before it.
    fn between(&self, row: i32) -> Px {
        self.at(row) - ROW.half()
    }

    fn tick(&self, way: &Way<'_>, y: Px, words: String) -> Shape {
        let frame = self.frame;
        let at = Point::new(frame.tick_x, y + frame.tick_size.scaled(35, 100));
        Shape::Tick(Tick {
            at: way.sent,
            y,
            x0: frame.grid.0,
            x1: frame.grid.1,
            text: Text::new(words, at, Anchor::End, frame.tick_size, Face::Mono),
        })
    }

    /// The line of a transmission, what it is, and what became of it.
    fn way(&self, stage: &Stage<'_>, way: &Way<'_>, y: Px, shapes: &mut Vec<Shape>) {
        let frame = self.frame;
        let called = name(self.scene, frame.lang, way);
        let now = self.scene.now;
        let part = match way.end {
            End::Arrived(_) => WHOLE,
            End::Lost(at, _) => way.part(at).max(WHOLE / 4),
            End::Open => way.part(now),
        };
        let (start, end) = (way.x(frame, 0), way.x(frame, part));
        let path = Vec::from([Point::new(start, y), Point::new(end, y)]);
        let mut line = arrow(stage, way, path, called.clone());
        line.bundled = false;
        shapes.push(Shape::Arrow(line));
        match way.end {
            End::Open => shapes.push(self.flight(way, Point::new(end, y), called)),
            End::Arrived(_) => shapes.extend(self.label(way, start, self.next(way, start), y)),
            End::Lost(_, why) => {
                let back = Px::whole(14 * way.sign(frame));
                shapes.extend(self.label(way, start, end - back, y));
                let reason = explain::loss(frame.lang, why);
                let text = self.text(reason.into(), end + back, self.next(way, end), y, way);
                shapes.push(Shape::Mark(Mark {
                    id: way.id,
                    what: MarkKind::Lost,
                    at: Point::new(end, y),
                    text,
                }));
            }
        }
    }

    /// The next lifeline on its way from a place on.
    fn next(&self, way: &Way<'_>, from: Px) -> Px {
        let right = way.rightwards(self.frame);
        let lines = self.frame.lifelines.iter().map(|(_, x)| *x);
        let clear = Px::whole(8);
        if right {
            lines.filter(|x| *x > from + clear).min()
        } else {
            lines.filter(|x| *x < from - clear).max()
        }
        .unwrap_or(from)
    }

    /// What it is, over its line, where it fits between two places.
    fn label(&self, way: &Way<'_>, from: Px, to: Px, y: Px) -> Option<Shape> {
        let frame = self.frame;
        let mut texts = way.freight.texts(frame.style, frame.lang);
        let short = way.pill_texts(frame.lang);
        if way.again.is_some() || way.duplicate.is_some() {
            texts.splice(0..0, short.first().cloned());
        }
        texts.extend(short.into_iter().filter(|text| !text.is_empty()));
        let room = Px((to - from).0.abs()) - CLEAR - CLEAR;
        let fits = |text: &String| length(text, frame.label_size, Face::Ui) <= room;
        let text = texts.into_iter().find(fits)?;
        let at = Point::new((from + to).half(), y - Px::whole(6));
        Some(Shape::Label(Label {
            id: way.id,
            host: way.host,
            kind: way.kind(),
            text: Text::new(text, at, Anchor::Middle, frame.label_size, Face::Ui),
        }))
    }

    /// Words behind a mark, on the level of the line, where they fit before the next lifeline.
    fn text(&self, words: String, from: Px, to: Px, y: Px, way: &Way<'_>) -> Option<Text> {
        let anchor = if way.rightwards(self.frame) {
            Anchor::Start
        } else {
            Anchor::End
        };
        let at = Point::new(from, y + Px::whole(4));
        let text = Text::new(words, at, anchor, self.frame.label_size, Face::Ui);
        (text.length + Px::whole(6) <= Px((to - from).0.abs())).then_some(text)
    }

    fn flight(&self, way: &Way<'_>, at: Point, name: String) -> Shape {
        let frame = self.frame;
        let mark = Px::whole(if way.again.is_some() { 14 } else { 0 });
        let area = |text: &String| {
            let words = length(text, frame.pill_size, Face::Ui) + Px::whole(29) + mark;
            let w = if text.is_empty() {
                Px::whole(24)
            } else {
                words
            };
            Area {
                x: at.x - w.half(),
                y: at.y - Px::whole(13),
                w,
                h: Px::whole(26),
            }
        };
        let fits = |text: &&String| area(text).x >= Px::ZERO && area(text).right() <= frame.width;
        let texts = way.pill_texts(frame.lang);
        let text = texts.iter().find(fits).cloned().unwrap_or_default();
        let shift = (mark - Px::whole(13)).half();
        let middle = at.x + Px(shift.0 * way.sign(frame));
        let base = Point::new(middle, at.y + frame.pill_size.scaled(36, 100));
        Shape::Flight(Flight {
            id: way.id,
            host: way.host,
            kind: way.kind(),
            at,
            area: area(&text),
            text: Text::new(text, base, Anchor::Middle, frame.pill_size, Face::Ui),
            rightwards: way.rightwards(frame),
            corrupted: way.corrupted,
            again: way.again.is_some(),
            name,
        })
    }

    /// The lifelines with their states: a state begins between two rows. A host with several
    /// connections at once has no single state: its lifeline is a thin line.
    fn lives(&self, stage: &Stage<'_>, now_y: Px, shapes: &mut Vec<Shape>) {
        let hosts = self.scene.parties.len().max(2);
        let mut lives: PerHost<Vec<(i32, State)>> = PerHost::all(Vec::new(), hosts);
        let mut first = PerHost::all(None, hosts);
        let mut many = PerHost::all(false, hosts);
        let mut row = 0;
        for record in self.scene.records {
            let (host, state) = match &record.what {
                What::Sent { id, .. } | What::Copied { id, .. } | What::Reported { id, .. } => {
                    row += i32::from(stage.way(*id).is_some());
                    continue;
                }
                What::Core {
                    host,
                    connection,
                    event: Event::StateChanged { to, .. },
                    ..
                } => {
                    if let (Some(first), Some(many)) = (first.get_mut(*host), many.get_mut(*host)) {
                        *many |= first.is_some() && connection.is_some() && *first != *connection;
                        *first = first.or(*connection);
                    }
                    (*host, *to)
                }
                What::Power { host, .. } => (*host, State::Closed),
                _ => continue,
            };
            if let Some(life) = lives.get_mut(host) {
                // Between two rows a host ends in one state.
                life.retain(|(since, _)| *since < row);
                life.push((row, state));
            }
        }
        for (host, life) in lives.with_ids() {
            if !self.frame.shows(host) {
                continue;
            }
            let x = self.frame.lifeline(host);
            let (y0, y1) = (self.frame.head, now_y);
            shapes.push(Shape::Lifeline(Lifeline { host, x, y0, y1 }));
            if many.get(host).is_none_or(|many| *many) {
                continue;
            }
            for (place, (since, state)) in life.iter().enumerate() {
                let next = life.get(place + 1);
                let y0 = match since {
                    0 => self.frame.head,
                    since => self.between(*since),
                };
                let y1 = next.map_or(now_y, |(since, _)| self.between(*since));
                if *state == State::Closed || y1 <= y0 {
                    continue;
                }
                shapes.push(Shape::Band(Band {
                    host,
                    state: *state,
                    x,
                    w: Px::whole(6),
                    y0,
                    y1,
                }));
                shapes.extend(self.state_name(host, *state, y0));
            }
        }
    }

    /// Outside the outermost lifelines; elsewhere lines would run through it.
    fn state_name(&self, host: HostId, state: State, y: Px) -> Option<Shape> {
        let frame = self.frame;
        if frame.style == Style::Narrow || frame.is_between(host) {
            return None;
        }
        let (dx, anchor) = if frame.is_left(host) {
            (Px::whole(-13), Anchor::End)
        } else {
            (Px::whole(13), Anchor::Start)
        };
        let at = Point::new(frame.lifeline(host) + dx, y + Px::whole(4));
        let text = Text::new(state.name().into(), at, anchor, frame.label_size, Face::Ui);
        Some(Shape::StateName(StateName { host, state, text }))
    }
}
