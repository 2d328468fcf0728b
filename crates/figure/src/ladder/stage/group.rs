//! Segments that leave close behind each other share a label.

use alloc::string::String;
use alloc::vec::Vec;

use tcp_core::Instant;

use super::super::super::px::{Point, Px};
use super::super::super::shape::{Bundle, Face, Text};
use super::super::super::text;
use super::super::frame::Frame;
use super::super::place::{self, Words};
use super::super::room::Tolerance;
use super::super::way::{End, Way};
use super::Stage;
use tcp_explain::{self as explain, Role};
use tcp_sim::ids::{HostId, Kind, TransmissionId};

/// Parallel arrows closer than this have no room for labels along them all: they are a train.
pub(super) const TRAIN: Px = Px::whole(30);
/// Closer than this they have no room for labels beside their starts either.
pub(super) const PITCH: Px = Px::whole(15);
/// So many make a train.
pub(super) const MANY: u32 = 3;

/// Segments of one host that leave close behind each other.
#[derive(Clone, Debug)]
pub(super) struct Group {
    pub(super) first: TransmissionId,
    pub(super) last: TransmissionId,
    pub(super) host: HostId,
    /// To whom all of them go.
    to: HostId,
    pub(super) kind: Kind,
    pub(super) count: u32,
    pub(super) length: Option<u32>,
    pub(super) begin: u32,
    pub(super) end: u32,
    /// When the first of them leaves. A train is not longer than one way, so it is complete when
    /// the first one arrives, and its label stays as it is then.
    pub(super) begins: Instant,
    /// When the last of them leaves.
    pub(super) departs: Instant,
    /// The least distance between two of them.
    pub(super) pitch: Px,
    pub(super) form: Form,
}

/// Where a group's label stands.
#[derive(Clone, Debug)]
pub(super) struct Placed {
    text: Text,
    /// Without the sequence numbers.
    brief: bool,
}

#[derive(Clone, Debug)]
pub(super) enum Form {
    Undecided,
    /// Each has a label of its own, wherever there is room.
    Apart,
    /// Each has a label of its own beside its start.
    Beside,
    /// One label for all, if there was room for it.
    Together(Option<Placed>),
}

impl<'a> Stage<'a> {
    pub(super) fn join_group(&mut self, way: &Way<'a>) {
        let Some(open) = self.open_groups.get_mut(way.host) else {
            return;
        };
        let role = self.scene.party(way.host).role;
        // What an attacker sends is alike whatever it is.
        let alike = |kind| matches!(kind, Kind::Data | Kind::Ack) || role == Role::Attacker;
        let (Some(segment), Some(kind)) =
            (way.freight.segment(), way.kind().filter(|it| alike(*it)))
        else {
            *open = None;
            return;
        };
        if way.repeats.is_some() {
            *open = None;
            return;
        }
        let length = segment.data_len();
        let end = match kind {
            Kind::Ack => segment.ack.unwrap_or(segment.seq),
            _ => segment.seq + length,
        };
        if let Some(group) = open.and_then(|place| self.groups.get_mut(place))
            && group.kind == kind
            && group.to == way.to
            && !matches!(group.form, Form::Apart)
            && let pitch = self.scale.height_of(way.departs.since(group.departs))
            && pitch < TRAIN
            && self.scale.height_of(way.departs.since(group.begins)) < longest(self.frame)
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
            to: way.to,
            kind,
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

    /// A label for a whole group, along the line of the member that arrived first.
    pub(super) fn bundle_text(
        &mut self,
        group: &Group,
        way: &Way<'a>,
        path: &[Point],
        at: Instant,
    ) -> Option<Placed> {
        let (frame, room) = (self.frame, &mut self.room);
        // The count and the last number may get longer while others can still join.
        let whole = self.scale.height_of(at.since(group.begins)) >= longest(frame);
        let spare = match whole {
            true => Px::ZERO,
            false => text::length("000", frame.label_size, Face::Ui),
        };
        for brief in [false, true] {
            let texts = [group.words(frame, brief)];
            let words = Words {
                texts: &texts,
                spare,
            };
            let any = Tolerance::Lines;
            let text = place::label(frame, room, way, path, &words)
                .or_else(|| place::along(frame, room, way.id, path, &words, any))
                .or_else(|| place::below(frame, room, way, path, &words, 4));
            if let Some(text) = text {
                return Some(Placed { text, brief });
            }
        }
        None
    }

    /// Whether others have left close to it.
    pub(super) fn has_company(&self, way: &Way<'_>) -> bool {
        let mut groups = self.groups.iter().rev().take(8);
        groups.any(|group| {
            let is_in = group.first <= way.id && way.id <= group.last && group.host == way.host;
            is_in && group.count > 1
        })
    }

    /// Whether it shares a label with others.
    pub(in super::super) fn is_bundled(&self, way: &Way<'_>) -> bool {
        let place = self.groups.partition_point(|group| group.first <= way.id);
        let nearby = self
            .groups
            .get(..place)
            .unwrap_or_default()
            .iter()
            .rev()
            .take(8);
        way.repeats.is_none()
            && !way.moved
            && !matches!(way.end, End::Lost(..))
            && nearby.into_iter().any(|group| {
                let is_in = way.id <= group.last
                    && group.host == way.host
                    && Some(group.kind) == way.kind();
                is_in && matches!(group.form, Form::Together(_))
            })
    }

    /// The labels of groups, with their numbers as they stand.
    pub(in super::super) fn bundles(&self) -> Vec<Bundle> {
        let bundle = |group: &Group| {
            let Form::Together(Some(placed)) = &group.form else {
                return None;
            };
            let place = &placed.text;
            let text = Text::new(
                group.words(self.frame, placed.brief),
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

/// A train is not longer than one way, so it is complete when the first of it arrives.
fn longest(frame: &Frame) -> Px {
    frame.span.scaled(85, 100)
}

impl Group {
    fn words(&self, frame: &Frame, brief: bool) -> String {
        if brief {
            return explain::bundle_brief(frame.lang, self.kind, self.count, self.length);
        }
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
