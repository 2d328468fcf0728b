//! The pass over the trace, in its order. What is placed for a record depends only on the records
//! before it, so going on never moves it.

mod fate;
mod group;
mod life;
mod names;
mod sent;

use alloc::string::String;
use alloc::vec::Vec;
use core::net::{IpAddr, SocketAddr};

use tcp_core::{Cause, Event, Instant, SeqNumber};

use super::super::px::{Area, Point, Px};
use super::super::shape::{CausePill, Claim, Label, Mark, MarkKind, StateName};
use super::frame::Frame;
use super::room::{Block, Room};
use super::scale::Scale;
use super::way::Way;
use group::Group;
pub(super) use life::Life;
use names::Later;
use tcp_explain::Scene;
use tcp_sim::PerHost;
use tcp_sim::ids::{HostId, TransmissionId};
use tcp_sim::trace::{Record, What};

/// Everything that was placed, by kind.
pub(super) struct Stage<'a> {
    pub(super) frame: &'a Frame,
    pub(super) scale: &'a Scale,
    scene: &'a Scene<'a>,
    pub(super) room: Room,
    /// In the order of their ids.
    pub(super) ways: Vec<Way<'a>>,
    /// For each host, which state it and its connections have been in.
    pub(super) lives: PerHost<Life>,
    pub(super) names: Vec<StateName>,
    pub(super) claims: Vec<Claim>,
    pub(super) labels: Vec<Label>,
    pub(super) marks: Vec<Mark>,
    pub(super) pills: Vec<CausePill>,
    groups: Vec<Group>,
    /// For each host, the group that its next segment may join.
    open_groups: PerHost<Option<usize>>,
    last_words: Option<(Point, String)>,
    /// How many folds have been passed.
    folds: usize,
    /// Names at lifelines between others: they are placed when all that happens at a moment is
    /// drawn.
    later: Vec<Later>,
    now: Instant,
    /// For each host, in whose name it sent last.
    posing: PerHost<Option<IpAddr>>,
    /// For each direction of a connection, the hole that its last duplicate ACK was for, and how
    /// many there were for it.
    duplicates: Vec<((HostId, SocketAddr, SocketAddr), SeqNumber, u32)>,
}

impl<'a> Stage<'a> {
    pub(super) fn new(frame: &'a Frame, scale: &'a Scale, scene: &'a Scene<'a>) -> Self {
        let hosts = scene.parties.len().max(2);
        let lifelines = frame.lifelines.iter().map(|(_, x)| *x).collect();
        let room = Room::new(lifelines, frame.width);
        let mut stage = Self {
            frame,
            scale,
            scene,
            room,
            ways: Vec::new(),
            lives: PerHost::all(Life::default(), hosts),
            names: Vec::new(),
            claims: Vec::new(),
            labels: Vec::new(),
            marks: Vec::new(),
            pills: Vec::new(),
            groups: Vec::new(),
            open_groups: PerHost::all(None, hosts),
            last_words: None,
            folds: 0,
            later: Vec::new(),
            now: Instant::ZERO,
            posing: PerHost::all(None, hosts),
            duplicates: Vec::new(),
        };
        for record in scene.records {
            stage.pass_folds(record.at);
            if record.at != stage.now {
                stage.now = record.at;
                stage.place_names();
            }
            stage.take_in(record);
        }
        stage.place_names();
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
            What::Forwarded {
                id,
                by,
                departs,
                arrives,
            } => self.forwarded(at, *id, *by, *departs, *arrives),
            What::Reported {
                id,
                by,
                error,
                arrives,
                ..
            } => self.reported(at, *id, *by, error, *arrives),
            What::Corrupted { id, .. } => {
                if let Some(way) = self.way_mut(*id) {
                    way.corrupted = true;
                }
                self.mark(at, *id, MarkKind::Corrupted);
            }
            What::Lost { id, why } => self.lost(at, *id, *why),
            What::Delivered { id } => self.delivered(at, *id),
            What::Core {
                host,
                connection,
                event,
                about,
            } => match (event, about) {
                (Event::StateChanged { to, .. }, _) => {
                    self.state(record, *host, *connection, *about, *to);
                }
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
            What::Power { host, .. } => self.power(record, *host),
            What::Rewritten { .. }
            | What::Program { .. }
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
