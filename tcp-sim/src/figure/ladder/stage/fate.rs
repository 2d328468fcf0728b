//! What became of a transmission: its label, its marks, and the words around them.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use tcp_core::Instant;

use super::super::super::Style;
use super::super::super::px::{Area, Point, Px, Turn};
use super::super::super::shape::{Label, Mark, MarkKind};
use super::super::place::{self, Words};
use super::super::room::{Block, Tolerance};
use super::super::way::{End, Way};
use super::Stage;
use super::group::{Form, Group, MANY, PITCH};
use crate::explain;
use crate::ids::TransmissionId;
use crate::trace::Loss;

impl<'a> Stage<'a> {
    pub(super) fn lost(&mut self, at: Instant, id: TransmissionId, why: Loss) {
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

    pub(super) fn delivered(&mut self, at: Instant, id: TransmissionId) {
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

    /// What a label may say, from the longest to the shortest.
    pub(super) fn texts(&self, way: &Way<'_>) -> Vec<String> {
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
    pub(super) fn mark(&mut self, at: Instant, id: TransmissionId, what: MarkKind) {
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
