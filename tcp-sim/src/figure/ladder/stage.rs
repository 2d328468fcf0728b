//! The pass over the trace, in its order. What is placed for a record depends only on the records before
//! it, so going on never moves it.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use tcp_core::{Cause, Event, Instant, State};

use super::super::px::{Area, Point, Px, Turn};
use super::super::shape::{
    Anchor, Bundle, CausePill, Face, Label, Mark, MarkKind, StateName, Text,
};
use super::super::{Style, text};
use super::frame::Frame;
use super::place::{self, Words};
use super::room::{Block, Room, Tolerance};
use super::scale::Scale;
use super::way::{End, Knot, WHOLE, Way};
use crate::explain::{self, Scene};
use crate::ids::{HostId, Kind, TransmissionId};
use crate::trace::{Call, Loss, Record, What};

/// Parallel arrows closer than this have no room for labels along them all: they are a train.
const TRAIN: Px = Px::whole(30);
/// Closer than this they have no room for labels beside their starts either.
const PITCH: Px = Px::whole(15);
/// So many make a train.
const MANY: u32 = 3;

/// Everything that was placed, by kind.
pub(super) struct Stage<'a> {
    pub(super) frame: &'a Frame,
    pub(super) scale: &'a Scale,
    scene: &'a Scene<'a>,
    pub(super) room: Room,
    /// In the order of their ids.
    pub(super) ways: Vec<Way<'a>>,
    /// For each host, since when it has been in which state.
    /// `None`: since before the first event.
    pub(super) states: Vec<Vec<(Option<Instant>, State)>>,
    pub(super) names: Vec<StateName>,
    pub(super) labels: Vec<Label>,
    pub(super) marks: Vec<Mark>,
    pub(super) pills: Vec<CausePill>,
    groups: Vec<Group>,
    /// For each host, the group that its next segment may join.
    open_groups: Vec<Option<usize>>,
    last_words: Option<(Point, String)>,
    /// How many folds have been passed.
    folds: usize,
}

/// Segments of one host that leave close behind each other.
#[derive(Clone, Debug)]
struct Group {
    first: TransmissionId,
    last: TransmissionId,
    host: HostId,
    kind: Kind,
    count: u32,
    length: Option<u32>,
    begin: u32,
    end: u32,
    /// When the first of them leaves. A train is not longer than one way, so it is complete when the first
    /// one arrives, and its label stays as it is then.
    begins: Instant,
    /// When the last of them leaves.
    departs: Instant,
    /// The least distance between two of them.
    pitch: Px,
    form: Form,
}

#[derive(Clone, Debug)]
enum Form {
    Undecided,
    /// Each has a label of its own, wherever there is room.
    Apart,
    /// Each has a label of its own beside its start.
    Beside,
    /// One label for all, if there was room for it.
    Together(Option<Text>),
}

impl<'a> Stage<'a> {
    pub(super) fn new(frame: &'a Frame, scale: &'a Scale, scene: &'a Scene<'a>) -> Self {
        let hosts = frame.lifelines.len();
        let room = Room::new(&frame.lifelines, frame.width);
        let mut stage = Self {
            frame,
            scale,
            scene,
            room,
            ways: Vec::new(),
            states: alloc::vec![Vec::new(); hosts],
            names: Vec::new(),
            labels: Vec::new(),
            marks: Vec::new(),
            pills: Vec::new(),
            groups: Vec::new(),
            open_groups: alloc::vec![None; hosts],
            last_words: None,
            folds: 0,
        };
        for record in scene.records {
            stage.pass_folds(record.at);
            stage.take_in(record);
        }
        stage
    }

    /// Where time is folded, nothing else may stand.
    fn pass_folds(&mut self, at: Instant) {
        while let Some(fold) = self.scale.fold(self.folds).filter(|fold| fold.to <= at) {
            self.folds += 1;
            let (x0, x1) = self.frame.grid;
            let (y0, y1) = (fold.y0 + Px::whole(3), fold.y1 - Px::whole(3));
            self.room
                .take(Block::of_area(Area::between(x0, y0, x1, y1)));
        }
    }

    fn take_in(&mut self, record: &'a Record) {
        let at = record.at;
        match &record.what {
            What::Sent { .. } => self.sent(record),
            What::Copied { id, of, arrives } => self.copied(at, *id, *of, *arrives),
            What::Rescheduled { id, arrives } => self.rescheduled(at, *id, *arrives),
            What::Forwarded { id, arrives, .. } => self.forwarded(at, *id, *arrives),
            What::Corrupted { id, .. } => {
                if let Some(way) = self.way_mut(*id) {
                    way.corrupted = true;
                }
                self.mark(at, *id, MarkKind::Corrupted);
            }
            What::Lost { id, why } => self.lost(at, *id, *why),
            What::Delivered { id } => self.delivered(at, *id),
            What::Core {
                host, event, about, ..
            } => match (event, about) {
                (Event::StateChanged { to, .. }, _) => self.state(record, *host, *to),
                (
                    Event::Dropped {
                        cause: Cause::BadChecksum | Cause::Malformed,
                    },
                    Some(id),
                ) => {
                    if let Some(way) = self.way_mut(*id) {
                        way.refused = true;
                    }
                    self.mark(at, *id, MarkKind::Refused);
                }
                _ => {}
            },
            What::Application {
                host,
                call: Call::Listen { .. },
                ..
            } => {
                self.state(record, *host, State::Listen);
            }
            What::Power { host, .. } => self.state(record, *host, State::Closed),
            What::Rewritten { .. }
            | What::Reported { .. }
            | What::Application { .. }
            | What::Command { .. }
            | What::Refused { .. } => {}
        }
    }

    pub(super) fn way(&self, id: TransmissionId) -> Option<&Way<'a>> {
        let place = self.ways.partition_point(|way| way.id < id);
        self.ways.get(place).filter(|way| way.id == id)
    }

    fn way_mut(&mut self, id: TransmissionId) -> Option<&mut Way<'a>> {
        let place = self.ways.partition_point(|way| way.id < id);
        self.ways.get_mut(place).filter(|way| way.id == id)
    }

    fn sent(&mut self, record: &'a Record) {
        let What::Sent {
            id,
            host,
            segment,
            cause,
            repeats,
            departs,
            arrives,
            ..
        } = &record.what
        else {
            return;
        };
        let departs = (*departs).max(record.at);
        let knots = Vec::from([
            Knot {
                at: departs,
                part: 0,
            },
            Knot {
                at: (*arrives).max(departs),
                part: WHOLE,
            },
        ]);
        let way = Way {
            id: *id,
            host: *host,
            to: self.scene.destination(*host, segment),
            segment,
            kind: Kind::of(segment),
            repeats: *repeats,
            copy_of: None,
            sent: record.at,
            departs,
            knots,
            end: End::Open,
            corrupted: false,
            refused: false,
        };
        self.draw(&way, record.at);
        if repeats.is_some()
            && let Some(words) = explain::cause_pill(self.frame.lang, *cause)
        {
            let start = Point::new(way.x(self.frame, 0), self.scale.y(record.at));
            if let Some((area, text)) = place::pill(self.frame, &mut self.room, &way, start, words)
            {
                self.pills.push(CausePill {
                    id: *id,
                    host: *host,
                    area,
                    text,
                });
            }
        }
        self.join_group(&way);
        self.ways.push(way);
    }

    fn draw(&mut self, way: &Way<'a>, at: Instant) {
        let line = way.forecast(self.frame, self.scale, at);
        self.room.draw(way.id, way.rightwards(self.frame), &line);
    }

    fn join_group(&mut self, way: &Way<'a>) {
        let Some(open) = self.open_groups.get_mut(usize::from(way.host.0)) else {
            return;
        };
        let groupable = matches!(way.kind, Kind::Data | Kind::Ack) && way.repeats.is_none();
        if !groupable {
            *open = None;
            return;
        }
        let segment = way.segment;
        let length = segment.data_len();
        let end = match way.kind {
            Kind::Ack => segment.ack.unwrap_or(segment.seq),
            _ => segment.seq + length,
        };
        if let Some(group) = open.and_then(|place| self.groups.get_mut(place))
            && group.kind == way.kind
            && !matches!(group.form, Form::Apart)
            && let pitch = self.scale.height_of(way.departs.since(group.departs))
            && pitch < TRAIN
            && self.scale.height_of(way.departs.since(group.begins))
                < self.frame.span.scaled(85, 100)
        {
            group.count += 1;
            group.pitch = group.pitch.min(pitch);
            group.last = way.id;
            group.length = group.length.filter(|common| *common == length);
            group.end = end.0;
            group.departs = way.departs;
            return;
        }
        *open = Some(self.groups.len());
        self.groups.push(Group {
            first: way.id,
            last: way.id,
            host: way.host,
            kind: way.kind,
            count: 1,
            length: Some(length),
            begin: segment.seq.0,
            end: end.0,
            begins: way.departs,
            departs: way.departs,
            pitch: TRAIN,
            form: Form::Undecided,
        });
    }

    fn copied(&mut self, at: Instant, id: TransmissionId, of: TransmissionId, arrives: Instant) {
        let Some(original) = self.way(of) else { return };
        let branch = at.max(original.departs);
        let part = original.part(branch);
        let copy = Way {
            id,
            copy_of: Some(of),
            repeats: None,
            sent: at,
            departs: branch,
            knots: Vec::from([
                Knot { at: branch, part },
                Knot {
                    at: arrives.max(branch),
                    part: WHOLE,
                },
            ]),
            ..original.clone()
        };
        self.draw(&copy, at);
        self.ways.push(copy);
        self.mark(at, id, MarkKind::Copied);
    }

    /// A queue on the way may have held it up: its line bends there.
    fn forwarded(&mut self, at: Instant, id: TransmissionId, arrives: Instant) {
        if let Some(way) = self.way_mut(id)
            && way.knots.last().is_some_and(|knot| knot.at != arrives)
        {
            way.reschedule(at, arrives);
            let way = way.clone();
            self.draw(&way, at);
        }
    }

    fn rescheduled(&mut self, at: Instant, id: TransmissionId, arrives: Instant) {
        let Some(way) = self.way_mut(id) else { return };
        way.reschedule(at, arrives);
        let way = way.clone();
        self.draw(&way, at);
        self.mark(at, id, MarkKind::Delayed);
    }

    fn lost(&mut self, at: Instant, id: TransmissionId, why: Loss) {
        let Some(way) = self.way_mut(id) else { return };
        way.end = End::Lost(at, why);
        let way = way.clone();
        let path = way.path(self.frame, self.scale, at);
        let rightwards = way.rightwards(self.frame);
        self.room.draw(id, rightwards, &path);
        let Some(centre) = path.last().copied() else {
            return;
        };
        let radius = Px::whole(10);
        self.room
            .take(Block::of_area(around(centre, radius + Px::whole(1))));

        let stub = shortened(&path, radius + Px::whole(4));
        let texts = self.texts(&way);
        let words = Words {
            texts: &texts,
            spare: Px::ZERO,
        };
        let tolerance = Tolerance::Crossing { rightwards };
        let label = place::along(self.frame, &mut self.room, id, &stub, &words, tolerance);
        let reason = explain::loss(self.frame.lang, why).to_string();
        let texts = if let Some(text) = label {
            self.labels.push(Label {
                id,
                host: way.host,
                kind: way.kind,
                text,
            });
            Vec::from([reason])
        } else {
            let colon = self.frame.lang.pick(": ", "：");
            let name = explain::segment_pill(way.segment);
            Vec::from([[name.as_str(), colon, reason.as_str()].concat(), reason])
        };
        let text = place::around(
            self.frame,
            &mut self.room,
            id,
            (centre, radius),
            rightwards,
            &texts,
        );
        self.marks.push(Mark {
            id,
            what: MarkKind::Lost,
            at: centre,
            text,
        });
    }

    fn delivered(&mut self, at: Instant, id: TransmissionId) {
        let Some(way) = self.way_mut(id) else { return };
        way.end = End::Arrived(at);
        let way = way.clone();
        let path = way.path(self.frame, self.scale, at);
        self.room.draw(id, way.rightwards(self.frame), &path);
        let in_group =
            |group: &Group| group.first <= id && id <= group.last && group.host == way.host;
        let group = self.groups.iter().rposition(in_group);
        let joins = way.copy_of.is_none() && way.repeats.is_none();
        let mut beside = false;
        if let Some(place) = group.filter(|_| joins)
            && let Some(group) = self.groups.get(place).cloned()
            && group.kind == way.kind
        {
            let narrow = self.frame.style == Style::Narrow;
            match group.form {
                Form::Undecided if group.count >= MANY && (narrow || group.pitch < PITCH) => {
                    let text = self.bundle_text(&group, &way, &path);
                    if let Some(group) = self.groups.get_mut(place) {
                        group.form = Form::Together(text);
                    }
                    return;
                }
                Form::Undecided => {
                    beside = group.count >= MANY;
                    if let Some(group) = self.groups.get_mut(place) {
                        group.form = if beside { Form::Beside } else { Form::Apart };
                    }
                }
                Form::Together(_) => return,
                Form::Beside => beside = true,
                Form::Apart => {}
            }
        }
        let texts = self.texts(&way);
        let words = Words {
            texts: &texts,
            spare: Px::ZERO,
        };
        let text = if beside {
            place::beside(self.frame, &mut self.room, &way, &path, &words)
        } else {
            None
        };
        let text = text.or_else(|| place::label(self.frame, &mut self.room, &way, &path, &words));
        if let Some(text) = text {
            self.labels.push(Label {
                id,
                host: way.host,
                kind: way.kind,
                text,
            });
        }
    }

    /// A label for a whole group, along the line of the member that arrived first.
    fn bundle_text(&mut self, group: &Group, way: &Way<'a>, path: &[Point]) -> Option<Text> {
        let words = group.words(self.frame);
        let texts = [words];
        // The count and the last number may get longer.
        let spare = text::length("000", self.frame.label_size, Face::Ui);
        let words = Words {
            texts: &texts,
            spare,
        };
        place::label(self.frame, &mut self.room, way, path, &words).or_else(|| {
            let any = Tolerance::Lines;
            place::along(self.frame, &mut self.room, way.id, path, &words, any)
        })
    }

    /// What a label may say, from the longest to the shortest.
    fn texts(&self, way: &Way<'_>) -> Vec<String> {
        let mut texts = Vec::new();
        if self.frame.style == Style::Wide {
            let full = explain::segment_label(way.segment);
            texts.extend([full, explain::segment_plain(way.segment)]);
        }
        texts.extend([
            explain::segment_short(way.segment),
            explain::segment_pill(way.segment),
        ]);
        if self.frame.style == Style::Narrow {
            texts.push(explain::segment_shortest(way.segment));
        }
        texts.dedup();
        texts
    }

    /// A mark at the place where a transmission is.
    fn mark(&mut self, at: Instant, id: TransmissionId, what: MarkKind) {
        let Some(way) = self.way(id).cloned() else {
            return;
        };
        let mut centre = way.place(self.frame, self.scale, at);
        let lang = self.frame.lang;
        let (radius, inset, words) = match what {
            MarkKind::Refused => (8, 17, lang.pick("bad checksum", "校验和错误")),
            MarkKind::Corrupted => (7, 0, lang.pick("corrupted", "损坏")),
            MarkKind::Delayed => (7, 0, lang.pick("delayed", "延迟")),
            MarkKind::Copied => (7, 0, lang.pick("copy", "副本")),
            MarkKind::Lost => return,
        };
        if what == MarkKind::Refused {
            centre.x = centre.x - Px::whole(inset * way.sign(self.frame));
        } else {
            // At the very beginning it would sit on the lifeline.
            let clear = self.frame.lifeline(way.host) + Px::whole(16 * way.sign(self.frame));
            let right = way.rightwards(self.frame);
            centre.x = if right {
                centre.x.max(clear)
            } else {
                centre.x.min(clear)
            };
        }
        let radius = Px::whole(radius);
        self.room.take(Block::of_area(around(centre, radius)));
        let texts = [words.to_string()];
        let rightwards = way.rightwards(self.frame) != (what == MarkKind::Refused);
        let spot = (centre, radius);
        let said = self.last_words.as_ref().is_some_and(|(place, last)| {
            last == words && (place.y - centre.y).0.abs() < Px::whole(12).0 && place.x == centre.x
        });
        let text = if said {
            None
        } else {
            place::around(self.frame, &mut self.room, id, spot, rightwards, &texts)
        };
        self.last_words = Some((centre, words.to_string()));
        self.marks.push(Mark {
            id,
            what,
            at: centre,
            text,
        });
    }

    fn state(&mut self, record: &Record, host: HostId, to: State) {
        let Some(states) = self.states.get_mut(usize::from(host.0)) else {
            return;
        };
        // A listener goes on while its connections come and go.
        let since = if record.step == 0 {
            None
        } else {
            Some(record.at)
        };
        if states.last().is_some_and(|(_, last)| *last == to) {
            return;
        }
        states.push((since, to));
        if self.frame.style == Style::Wide && to != State::Closed {
            let y = since.map_or(self.frame.head, |at| self.scale.y(at));
            self.name_beside(host, to, y);
        }
    }

    /// The name of a state beside the beginning of its band, or a line or two lower.
    fn name_beside(&mut self, host: HostId, state: State, y: Px) {
        let x = self.frame.lifeline(host);
        let (x, anchor) = if self.frame.is_left(host) {
            (x - Px::whole(13), Anchor::End)
        } else {
            (x + Px::whole(13), Anchor::Start)
        };
        for line in 0..4 {
            let at = Point::new(x, y + Px::whole(11 + 15 * line));
            let text = Text::new(
                state.name().into(),
                at,
                anchor,
                self.frame.label_size,
                Face::Ui,
            );
            let block = Block::of_text(&text).grown(Px::whole(2), Px(5));
            let near = self.room.around(at.y - Px::whole(20), at.y + Px::whole(20));
            if near.is_free(&block, TransmissionId(u32::MAX), Tolerance::Strict) {
                self.room.take(block);
                self.names.push(StateName { host, state, text });
                return;
            }
        }
    }

    /// The names of states along their bands, for the narrow design: only where a band is long enough.
    pub(super) fn names_along(&mut self, now_y: Px) {
        let size = self.frame.tick_size;
        for (place, states) in self.states.iter().enumerate() {
            let host = HostId(u8::try_from(place).unwrap_or(u8::MAX));
            let x = self.frame.lifeline(host);
            let x = if self.frame.is_left(host) {
                x - Px::whole(14)
            } else {
                x + Px::whole(6)
            };
            for (index, (since, state)) in states.iter().enumerate() {
                let y0 = self.top_of(*since);
                let torn = self
                    .scale
                    .folds()
                    .map(|(torn, _)| torn)
                    .find(|torn| *torn > y0);
                let next = states.get(index + 1);
                let y1 = next.map_or(now_y, |(since, _)| self.top_of(*since));
                let y1 = torn.map_or(y1, |torn| y1.min(torn));
                let at = Point::new(x, y0 + Px::whole(3));
                let text = Text::new(state.name().into(), at, Anchor::Start, size, Face::Ui);
                let text = text.turned(Turn::DOWN);
                if *state != State::Closed && y1 - y0 > text.length + Px::whole(6) {
                    self.names.push(StateName {
                        host,
                        state: *state,
                        text,
                    });
                }
            }
        }
    }

    /// Where a band begins: a state from before the first event begins above it.
    pub(super) fn top_of(&self, since: Option<Instant>) -> Px {
        since.map_or(self.frame.head, |since| self.scale.y(since))
    }

    /// Whether it shares a label with others.
    pub(super) fn is_bundled(&self, way: &Way<'_>) -> bool {
        let place = self.groups.partition_point(|group| group.first <= way.id);
        let nearby = self
            .groups
            .get(..place)
            .unwrap_or_default()
            .iter()
            .rev()
            .take(8);
        way.repeats.is_none()
            && !matches!(way.end, End::Lost(..))
            && nearby.into_iter().any(|group| {
                let is_in =
                    way.id <= group.last && group.host == way.host && group.kind == way.kind;
                is_in && matches!(group.form, Form::Together(_))
            })
    }

    /// The labels of groups, with their numbers as they stand.
    pub(super) fn bundles(&self) -> Vec<Bundle> {
        let bundle = |group: &Group| {
            let Form::Together(Some(place)) = &group.form else {
                return None;
            };
            let text = Text::new(
                group.words(self.frame),
                place.at,
                place.anchor,
                place.size,
                place.face,
            );
            Some(Bundle {
                ids: (group.first, group.last),
                count: group.count,
                host: group.host,
                kind: group.kind,
                text: text.turned(place.turn),
            })
        };
        self.groups.iter().filter_map(bundle).collect()
    }
}

impl Group {
    fn words(&self, frame: &Frame) -> String {
        explain::bundle_label(
            frame.lang,
            self.kind,
            self.count,
            self.length,
            self.begin,
            self.end,
        )
    }
}

fn around(centre: Point, radius: Px) -> Area {
    Area::between(
        centre.x - radius,
        centre.y - radius,
        centre.x + radius,
        centre.y + radius,
    )
}

/// A line without its last bit.
fn shortened(path: &[Point], by: Px) -> Vec<Point> {
    let mut path = path.to_vec();
    if let [.., before, last] = path.as_mut_slice() {
        let turn = Turn::towards(*last, *before);
        *last = turn.from(*last, by, Px::ZERO);
    }
    path
}
