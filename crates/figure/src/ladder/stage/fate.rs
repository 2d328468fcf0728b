//! What became of a transmission: its label, its marks, and the words around them.

use alloc::string::ToString;
use alloc::vec::Vec;

use tcp_core::Instant;

use super::super::super::Style;
use super::super::super::px::{Area, Point, Px, Turn};
use super::super::super::shape::{Label, Mark, MarkKind};
use super::super::place::{self, Words};
use super::super::room::{Block, Tolerance};
use super::super::way::{End, Knot, WHOLE, Way};
use super::Stage;
use super::group::{Form, Group, MANY, PITCH};
use tcp_explain::{self as explain, Role};
use tcp_sim::ids::{HostId, Kind, TransmissionId};
use tcp_sim::trace::Loss;

impl<'a> Stage<'a> {
    pub(super) fn lost(&mut self, at: Instant, id: TransmissionId, why: Loss) {
        let Some(way) = self.way(id) else { return };
        let router = self.router_at(way, at, why);
        let Some(way) = self.way_mut(id) else { return };
        way.end = End::Lost(at, why);
        if let Some(part) = router {
            way.knots.retain(|knot| knot.at < at && knot.part < part);
            way.knots.push(Knot { at, part });
        }
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
        let texts = way.freight.texts(self.frame.style, self.frame.lang);
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
                kind: way.kind(),
                text,
            });
            Vec::from([reason])
        } else {
            let colon = self.frame.lang.pick(": ", "：");
            let name = way.freight.pill();
            Vec::from([[name.as_str(), colon, reason.as_str()].concat(), reason])
        };
        let text = place::around(
            self.frame,
            &mut self.room,
            id,
            place::Spot { centre, radius },
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

    /// Where the router stands that a transmission was lost in, as a part of its way. `None`: it
    /// was lost elsewhere.
    fn router_at(&self, way: &Way<'_>, at: Instant, why: Loss) -> Option<i64> {
        let in_a_router = match why {
            Loss::QueueFull
            | Loss::TooLarge
            | Loss::NoRoute
            | Loss::TimeToLive
            | Loss::Firewall
            | Loss::FirstSyn
            | Loss::HostDown => true,
            Loss::Dropped(_) | Loss::Random | Loss::LinkDown => false,
        };
        if !in_a_router || at <= way.departs {
            return None;
        }
        let there = way.part(at);
        let routers = self.scene.parties.iter().zip(0_u8..);
        // An attacker on the path is a router too.
        let routers =
            routers.filter(|(party, _)| matches!(party.role, Role::Router | Role::Attacker));
        let parts = routers.filter_map(|(_, host)| way.part_at(self.frame, HostId(host)));
        // Jitter moves it a little, but not as far as to another router.
        let whole = (why == Loss::HostDown).then_some(WHOLE);
        parts.chain(whole).min_by_key(|part| part.abs_diff(there))
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
            && Some(group.kind) == way.kind()
        {
            let narrow = self.frame.style == Style::Narrow;
            match group.form {
                Form::Undecided if group.count >= MANY && (narrow || group.pitch < PITCH) => {
                    let text = self.bundle_text(&group, &way, &path, at);
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
        let texts = way.freight.texts(self.frame.style, self.frame.lang);
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
                kind: way.kind(),
                text,
            });
        }
    }

    /// A mark at the place where a transmission is.
    pub(super) fn mark(&mut self, at: Instant, id: TransmissionId, what: MarkKind) {
        let Some(way) = self.way(id).cloned() else {
            return;
        };
        let mut centre = way.place(self.frame, self.scale, at);
        let lang = self.frame.lang;
        let (radius, inset, words) = match what {
            MarkKind::Refused => (8, 17, lang.pick("bad checksum", "检验和错误")),
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
        let mut texts = Vec::from([words.to_string()]);
        let delayed_data = what == MarkKind::Delayed && way.kind() == Some(Kind::Data);
        if delayed_data || self.has_company(&way) {
            let colon = lang.pick(": ", "：");
            texts.insert(0, [way.freight.pill().as_str(), colon, words].concat());
        }
        let rightwards = way.rightwards(self.frame) != (what == MarkKind::Refused);
        let spot = place::Spot { centre, radius };
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
