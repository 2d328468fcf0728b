//! The pass over the trace, in its order. What is placed for a record depends only on the records before
//! it, so going on never moves it.

mod fate;
mod group;
mod names;
mod sent;

use alloc::string::String;
use alloc::vec::Vec;

use tcp_core::{Cause, Event, Instant, State};

use super::super::px::{Area, Point, Px};
use super::super::shape::{CausePill, Label, Mark, MarkKind, StateName};
use super::frame::Frame;
use super::room::{Block, Room};
use super::scale::Scale;
use super::way::Way;
use crate::explain::Scene;
use crate::ids::TransmissionId;
use crate::trace::{Call, Record, What};
use group::Group;

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
}
