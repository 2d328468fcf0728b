//! What plots read: how each connection's variables went, and what happened to its segments, in so
//! many points as a picture can show, however long the run was.
//!
//! A [`Summary`] is a function of the run up to its frontier, wherever the cursor stands. It is no
//! part of a [`History`], so that a run which nobody plots pays nothing for it: whoever wants one
//! lets it [`follow`](Summary::follow) the history, and it plays what it has not seen yet once
//! more. So a first look costs a replay of the run, and each later one what happened since. After a
//! command that replaced what came later it takes up at the last key-frame before, and where points
//! had been put together already, at the beginning: what it says never depends on the way there.

mod mark;
mod series;

use alloc::sync::Arc;
use alloc::vec::Vec;
use core::net::SocketAddr;

use tcp_core::connection::Info;
use tcp_core::{Event, State, TimerKind};

use super::replay::play;
use super::{Cursor, History, Placed};
use crate::ids::{HostId, TransmissionId};
use crate::scenario::Scenario;
use crate::trace::{Record, What};
use crate::world::{End, World};

pub use mark::{MAX_MARKS, Mark, MarkKind};
pub use series::{Extent, MAX_POINTS, Point, Quantity};

use mark::Marks;
use series::Series;

/// The most ends of connections that are followed. When there are more, those that never had a
/// handshake go first, then those that are over, the oldest first.
pub const MAX_TRACKS: usize = 64;

/// How the connections of a run went. See the module.
#[derive(Clone, Debug)]
pub struct Summary {
    scenario: Arc<Scenario>,
    world: World,
    given: usize,
    played: Vec<Placed>,
    tracks: Vec<Track>,
    /// Segments with numbers of their own that are on their way, the oldest first.
    flying: Vec<Flying>,
}

/// A segment on its way, and whose it is.
#[derive(Clone, Copy, Debug)]
struct Flying {
    id: TransmissionId,
    end: End,
    low: u64,
    high: u64,
}

/// One end of a connection, as a sender.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Track {
    end: End,
    local: SocketAddr,
    remote: SocketAddr,
    /// The host at the other end.
    peer: Option<HostId>,
    iss: u32,
    is_passive: bool,
    synchronised: bool,
    over: bool,
    series: Series,
    marks: Marks,
}

impl Track {
    /// Whose.
    #[must_use]
    pub const fn end(&self) -> End {
        self.end
    }

    /// Its own endpoint and the other one.
    #[must_use]
    pub const fn endpoints(&self) -> (SocketAddr, SocketAddr) {
        (self.local, self.remote)
    }

    /// The host at the other end.
    #[must_use]
    pub const fn peer(&self) -> Option<HostId> {
        self.peer
    }

    /// Its initial sequence number: [`Quantity::Una`] and marks count from it.
    #[must_use]
    pub const fn iss(&self) -> u32 {
        self.iss
    }

    /// Whether it came from a passive OPEN.
    #[must_use]
    pub const fn is_passive(&self) -> bool {
        self.is_passive
    }

    /// How its variables went, in the order of time.
    #[must_use]
    pub fn points(&self) -> &[Point] {
        self.series.points()
    }

    /// What happened to its segments, in the order of time.
    #[must_use]
    pub fn marks(&self) -> &[Mark] {
        self.marks.all()
    }

    const fn is_thinned(&self) -> bool {
        self.series.is_thinned() || self.marks.is_thinned()
    }
}

impl Summary {
    /// The summary of a history up to its frontier.
    #[must_use]
    pub fn of(history: &History) -> Self {
        let mut summary = Self::at_start(history);
        summary.follow(history);
        summary
    }

    fn at_start(history: &History) -> Self {
        let mut told = Vec::new();
        let mut summary = Self {
            scenario: Arc::clone(&history.scenario),
            world: World::shared(Arc::clone(&history.scenario), &mut told),
            given: 0,
            played: Vec::new(),
            tracks: Vec::new(),
            flying: Vec::new(),
        };
        let Self {
            world,
            tracks,
            flying,
            ..
        } = &mut summary;
        take(tracks, flying, world, &told);
        summary
    }

    /// The ends that are followed, in the order in which they began.
    #[must_use]
    pub fn tracks(&self) -> &[Track] {
        &self.tracks
    }

    /// One end.
    #[must_use]
    pub fn track(&self, end: End) -> Option<&Track> {
        self.tracks.iter().find(|track| track.end == end)
    }

    /// Brings it to the frontier of a history: the one that it follows, or any other. Says whether
    /// anything is new.
    pub fn follow(&mut self, history: &History) -> bool {
        let frontier = history.frontier();
        let mut news = false;
        if !Arc::ptr_eq(&self.scenario, &history.scenario) {
            *self = Self::at_start(history);
            news = true;
        }
        if let Some(at) = self.parts_at(history) {
            self.go_back(history, at);
            news = true;
        }
        let all_given = self.given == history.commands().len();
        if self.cursor() >= frontier && all_given {
            return news;
        }
        let Self {
            world,
            given,
            tracks,
            flying,
            ..
        } = self;
        let mut told = Vec::new();
        play(
            world,
            given,
            history.commands(),
            frontier,
            &mut told,
            |world, _, told: &mut Vec<Record>| {
                take(tracks, flying, world, told);
                told.clear();
            },
        );
        take(tracks, flying, world, &told);
        self.played = history
            .commands()
            .get(..self.given)
            .unwrap_or_default()
            .to_vec();
        true
    }

    const fn cursor(&self) -> Cursor {
        Cursor {
            step: self.world.step_number(),
            now: self.world.now(),
        }
    }

    /// The first moment at which what was played is not what the history has, if there is one.
    fn parts_at(&self, history: &History) -> Option<Cursor> {
        let here = self.cursor();
        let commands = history.commands();
        let same = self.played.iter().zip(commands);
        let same = same.take_while(|(ours, theirs)| ours == theirs).count();
        let ours = self.played.get(same).map(|placed| placed.at);
        // One that was not played, though its moment has gone by. (One at this very moment is
        // next.)
        let theirs = commands.get(same).map(|placed| placed.at);
        let theirs = theirs.filter(|at| ours.is_some() || *at < here);
        let beyond = (here > history.frontier()).then(|| history.frontier());
        [ours, theirs, beyond].into_iter().flatten().min()
    }

    /// Forgets what was after a moment: as far as the last key-frame before it, or everything.
    fn go_back(&mut self, history: &History, at: Cursor) {
        let frame = history.frames.before(at);
        let step = frame.world.step_number();
        if step == 0 || self.tracks.iter().any(Track::is_thinned) || self.has_evicted() {
            *self = Self::at_start(history);
            return;
        }
        self.world = frame.world.clone();
        self.given = frame.given;
        self.played.truncate(frame.given);
        self.tracks.retain_mut(|track| {
            track.series.cut(step);
            track.marks.cut(step);
            !track.series.points().is_empty()
        });
        // What was on its way then is found by what is marked.
        self.flying.clear();
        let flying = self.world.in_flight().filter_map(|flight| {
            let marked = |track: &&Track| track.marks.of(flight.id).is_some();
            let track = self.tracks.iter().find(marked)?;
            let mark = track.marks.of(flight.id)?;
            Some(Flying {
                id: flight.id,
                end: track.end,
                low: mark.low,
                high: mark.high,
            })
        });
        self.flying = flying.collect();
        for track in &mut self.tracks {
            let state = self.world.end(track.end).map(tcp_core::Connection::state);
            track.over = matches!(state, None | Some(State::Closed | State::Listen));
            track.synchronised &= !matches!(state, Some(State::SynSent | State::SynReceived));
        }
    }

    /// Whether ends were let go of, which would have to come back.
    const fn has_evicted(&self) -> bool {
        self.tracks.len() >= MAX_TRACKS
    }
}

/// Takes what an event told, and the world just after it.
fn take(tracks: &mut Vec<Track>, flying: &mut Vec<Flying>, world: &World, told: &[Record]) {
    let mut touched: Vec<End> = Vec::new();
    for record in told {
        let at = Cursor {
            step: record.step,
            now: record.at,
        };
        let end = record
            .connection()
            .map(|(host, connection)| End { host, connection });
        if let Some(end) = end
            && !touched.contains(&end)
        {
            touched.push(end);
            begin(tracks, world, end);
        }
        let track = end.and_then(|end| tracks.iter_mut().find(|track| track.end == end));
        match (&record.what, track) {
            (
                What::Sent {
                    id,
                    segment,
                    repeats,
                    ..
                },
                Some(track),
            ) if segment.seq != segment.seq_end() => {
                let low = u64::from(segment.seq.0.wrapping_sub(track.iss));
                let high = low + u64::from(segment.seq_end().0.wrapping_sub(segment.seq.0));
                let kind = match repeats {
                    Some(_) => MarkKind::Again,
                    None => MarkKind::Sent,
                };
                track.marks.add(Mark::one(at, kind, low, high, Some(*id)));
                flying.push(Flying {
                    id: *id,
                    end: track.end,
                    low,
                    high,
                });
            }
            (What::Delivered { id }, _) => flying.retain(|flight| flight.id != *id),
            (What::Lost { id, .. }, _) => {
                let place = flying.iter().position(|flight| flight.id == *id);
                if let Some(flight) = place.map(|place| flying.remove(place))
                    && let Some(track) = tracks.iter_mut().find(|track| track.end == flight.end)
                {
                    let (low, high) = (flight.low, flight.high);
                    track
                        .marks
                        .add(Mark::one(at, MarkKind::Lost, low, high, Some(*id)));
                }
            }
            (What::Core { event, .. }, Some(track)) => {
                if let Some(mark) = told_by(*event, at, track.iss) {
                    track.marks.add(mark);
                }
            }
            _ => {}
        }
    }
    for end in touched {
        if let Some(track) = tracks.iter_mut().find(|track| track.end == end) {
            look(track, world);
        }
    }
}

/// What an event inside a connection is marked as.
fn told_by(event: Event, at: Cursor, iss: u32) -> Option<Mark> {
    Some(match event {
        Event::TimerFired {
            timer: TimerKind::Retransmission,
        } => Mark::one(at, MarkKind::Timeout, 0, 0, None),
        Event::Sacked { start, end, cause } if cause != tcp_core::Cause::DuplicateReported => {
            let low = u64::from(start.0.wrapping_sub(iss));
            let high = low + u64::from(end.0.wrapping_sub(start.0));
            Mark::one(at, MarkKind::Sacked, low, high, None)
        }
        Event::RttMeasured { sample, .. } => {
            let nanos = sample.as_nanos();
            Mark::one(at, MarkKind::Sample, nanos, nanos, None)
        }
        _ => return None,
    })
}

/// Looks at an end after an event that was about it.
fn look(track: &mut Track, world: &World) {
    let Some(connection) = world.end(track.end) else {
        track.over = true;
        return;
    };
    track.over = connection.is_over();
    if track.over {
        return;
    }
    let info = connection.info();
    track.synchronised |= !matches!(info.state, State::SynSent | State::SynReceived);
    let queue = track
        .peer
        .map(|peer| world.queued(track.end.host, peer))
        .unwrap_or_default();
    let at = Cursor {
        step: world.step_number(),
        now: world.now(),
    };
    track
        .series
        .add(at, connection.stage(), &values(&info, track, queue));
}

fn values(info: &Info, track: &Track, queue: u64) -> [Option<u64>; Quantity::COUNT] {
    let nanos = tcp_core::Duration::as_nanos;
    let from_iss = |number: tcp_core::SeqNumber| u64::from(number.0.wrapping_sub(track.iss));
    let known = track.synchronised;
    Quantity::ALL.map(|quantity| match quantity {
        Quantity::Cwnd => known.then_some(u64::from(info.cwnd)),
        Quantity::Ssthresh => (info.ssthresh != u32::MAX).then_some(u64::from(info.ssthresh)),
        Quantity::Rwnd => known.then_some(u64::from(info.snd.wnd)),
        Quantity::Flight => Some(u64::from(info.flight)),
        Quantity::Queue => Some(queue),
        Quantity::Una => Some(from_iss(info.snd.una)),
        Quantity::Edge => known.then(|| from_iss(info.snd.una) + u64::from(info.snd.wnd)),
        Quantity::Srtt => info.srtt.map(nanos),
        Quantity::Rttvar => info.rttvar.map(nanos),
        Quantity::Rto => Some(nanos(info.rto)),
        Quantity::Backoff => Some(u64::from(info.retransmissions)),
    })
}

/// Begins to follow an end, if that is new.
fn begin(tracks: &mut Vec<Track>, world: &World, end: End) {
    if tracks.iter().any(|track| track.end == end) {
        return;
    }
    let Some(connection) = world.end(end) else {
        return;
    };
    if tracks.len() >= MAX_TRACKS {
        let wanted = |track: &Track| (track.synchronised, !track.over);
        let places = tracks.iter().enumerate();
        if let Some((place, _)) = places.min_by_key(|(_, track)| wanted(track)) {
            tracks.remove(place);
        }
    }
    let far = connection.remote().ip();
    let peer = world.hosts().iter().find(|host| host.address() == far);
    tracks.push(Track {
        end,
        local: connection.local(),
        remote: connection.remote(),
        peer: peer.map(crate::world::Host::id),
        iss: connection.info().snd.iss.0,
        is_passive: connection.is_passive(),
        synchronised: false,
        over: false,
        series: Series::default(),
        marks: Marks::default(),
    });
}
