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
use crate::explain;
use crate::ids::{HostId, Kind, TransmissionId};

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
    pub(super) kind: Kind,
    pub(super) count: u32,
    pub(super) length: Option<u32>,
    pub(super) begin: u32,
    pub(super) end: u32,
    /// When the first of them leaves. A train is not longer than one way, so it is complete when the first
    /// one arrives, and its label stays as it is then.
    pub(super) begins: Instant,
    /// When the last of them leaves.
    pub(super) departs: Instant,
    /// The least distance between two of them.
    pub(super) pitch: Px,
    pub(super) form: Form,
}

#[derive(Clone, Debug)]
pub(super) enum Form {
    Undecided,
    /// Each has a label of its own, wherever there is room.
    Apart,
    /// Each has a label of its own beside its start.
    Beside,
    /// One label for all, if there was room for it.
    Together(Option<Text>),
}

impl<'a> Stage<'a> {
    pub(super) fn join_group(&mut self, way: &Way<'a>) {
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

    /// A label for a whole group, along the line of the member that arrived first.
    pub(super) fn bundle_text(
        &mut self,
        group: &Group,
        way: &Way<'a>,
        path: &[Point],
    ) -> Option<Text> {
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
            && !matches!(way.end, End::Lost(..))
            && nearby.into_iter().any(|group| {
                let is_in =
                    way.id <= group.last && group.host == way.host && group.kind == way.kind;
                is_in && matches!(group.form, Form::Together(_))
            })
    }

    /// The labels of groups, with their numbers as they stand.
    pub(in super::super) fn bundles(&self) -> Vec<Bundle> {
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
