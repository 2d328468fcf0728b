//! The world: hosts, links and time, advancing by one event.
//!
//! A world event is what a learner steps by: a segment's arrival (or its loss on the way), a
//! host's timer, or a timed action of an application or of the scenario. What follows from it in
//! no time (changes of state, answers that are sent) belongs to the same event. Events at one
//! moment happen in the order in which they were put into the future.
//!
//! A world holds no trace, and no clock of its own; it is a value that can be cloned cheaply.

mod attack;
mod conversation;
mod ends;
mod faults;
mod firewall;
mod habits;
mod host;
mod link;
mod names;
mod network;
mod payload;
mod perform;
mod power;
mod program;
mod programs;
mod quiet;
mod report;
mod router;
mod sockets;
mod tap;
mod transmission;

use alloc::sync::Arc;
use alloc::vec::Vec;

use tcp_core::Instant;
use tcp_core::connection::Transmit;
use tcp_core::sorted::SortedMap;
use tcp_core::stack::ConnectionId;

use crate::ids::{HostId, Kind, LinkId, ProgramId, SegmentName, TransmissionId};
use crate::per_host::PerHost;
use crate::queue::Queue;
use crate::scenario::{Planned, ProgramSpec, Routes, Scenario};
use crate::trace::{Giver, Record, Sink, What};
use host::Occasion;
use link::Path;
use payload::Payload;
use programs::Programs;
use report::Report;
use transmission::Hop;

pub use conversation::Conversation;
pub use ends::{End, Pair};
pub use host::Host;
pub use quiet::Quiet;
pub use sockets::{SocketRow, SocketTimer, SocketTimerKind, SocketUser};
pub use transmission::{Transmission, packet};

/// A deterministic world around tcp-core.
#[derive(Clone, Debug)]
pub struct World {
    scenario: Arc<Scenario>,
    now: Instant,
    step: u64,
    /// How many events were put into the future so far.
    order: u64,
    future: Queue<(Instant, u64), Future>,
    hosts: PerHost<Host>,
    /// Both directions of each link, in the scenario's order.
    paths: Vec<[Path; 2]>,
    routes: Arc<Routes>,
    payload: Payload,
    /// What is on its way. Copies of a world share it.
    flights: Queue<TransmissionId, Arc<Transmission>>,
    /// ICMP reports on their way.
    reports: SortedMap<TransmissionId, Report>,
    next_id: u32,
    /// Faults that wait for their segment.
    pending: Vec<Waiting>,
}

/// A fault that waits for its segment, and who asked for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Waiting {
    planned: Planned,
    by: Giver,
}

/// The most transmissions that are on their way at one moment: those of a second at 3 Gbit/s. With
/// more of them a run ends, as it does at the scenario's own limits.
pub const MAX_IN_FLIGHT: usize = 250_000;

/// How often an application and its TCP may take turns in one event. Two or three are usual; an
/// application and a TCP that answered each other for ever would stop the clock.
const MOST_TURNS: u32 = 10_000;

/// What will happen at a known time. (Timers are asked of the hosts.)
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Future {
    /// A transmission ends: it arrives, or is lost on the way.
    Transmission(TransmissionId),
    /// A client opens: which of the host's programs.
    Open(HostId, ProgramId),
    /// A timed action, by its place in the scenario.
    Action(u32),
}

/// The next event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Next {
    Future,
    Timer(HostId),
    Program(HostId),
}

impl World {
    /// The world at time zero: servers listen, nothing else has happened.
    ///
    /// The scenario should be valid ([`Scenario::validate`]); what is impossible in it has no
    /// effect.
    pub fn new(scenario: &Scenario, sink: &mut dyn Sink) -> Self {
        Self::shared(Arc::new(scenario.clone()), sink)
    }

    /// [`World::new`] for a scenario that is shared already.
    pub(crate) fn shared(scenario: Arc<Scenario>, sink: &mut dyn Sink) -> Self {
        let numbered = |place: usize| u8::try_from(place).map_or(HostId(u8::MAX), HostId);
        let hosts = scenario.hosts.iter().enumerate();
        let hosts = hosts
            .map(|(place, spec)| Host::new(numbered(place), spec, &scenario))
            .collect();
        let links = (0_u64..).step_by(2).zip(&scenario.links);
        let paths = links
            .map(|(stream, link)| {
                let [there, back] = link.directions;
                [
                    Path::new(there, scenario.seed, stream),
                    Path::new(back, scenario.seed, stream + 1),
                ]
            })
            .collect();
        let routes = Arc::new(Routes::new(&scenario));
        let waiting = |planned: &Planned| Waiting {
            planned: *planned,
            by: Giver::Scenario,
        };
        let pending = scenario.faults.iter().map(waiting).collect();
        let mut world = Self {
            scenario,
            now: Instant::ZERO,
            step: 0,
            order: 0,
            future: Queue::new(),
            hosts,
            paths,
            routes,
            payload: Payload::new(),
            flights: Queue::new(),
            reports: SortedMap::new(),
            next_id: 0,
            pending,
        };
        world.start(sink);
        world
    }

    fn start(&mut self, sink: &mut dyn Sink) {
        let scenario = Arc::clone(&self.scenario);
        let ids = self.hosts.iter().map(Host::id).collect::<Vec<_>>();
        for id in &ids {
            self.run(*id, None, sink, Programs::start);
        }
        for (host, spec) in ids.into_iter().zip(&scenario.hosts) {
            for (number, program) in (0_u8..).map(ProgramId).zip(spec.programs()) {
                if let ProgramSpec::Client(client) = program.spec
                    && let Some(at) = client.open_at
                {
                    self.schedule(Instant::from_nanos(at), Future::Open(host, number));
                }
            }
        }
        let attackers = self.hosts.iter().filter(|host| host.assault.is_some());
        for id in attackers.map(Host::id).collect::<Vec<_>>() {
            self.set_timer(id);
        }
        for (place, timed) in (0_u32..).zip(&scenario.actions) {
            self.schedule(Instant::from_nanos(timed.at), Future::Action(place));
        }
    }

    /// What it was made from.
    #[must_use]
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// What the clock shows.
    #[must_use]
    pub const fn now(&self) -> Instant {
        self.now
    }

    /// How many events have happened.
    #[must_use]
    pub const fn step_number(&self) -> u64 {
        self.step
    }

    /// When the next event happens; `None` when nothing will, or the scenario's limit is reached,
    /// or [`MAX_IN_FLIGHT`] is.
    #[must_use]
    pub fn next_at(&self) -> Option<Instant> {
        self.next().map(|((at, _), _)| at)
    }

    /// Whether more would happen, but the scenario's limit, or [`MAX_IN_FLIGHT`], forbids it.
    #[must_use]
    pub fn is_stopped_by_limit(&self) -> bool {
        self.next().is_none() && self.earliest().is_some()
    }

    fn next(&self) -> Option<((Instant, u64), Next)> {
        let limit = self.scenario.limit;
        let within = |at: Instant| at.as_nanos() <= limit.until && self.step < limit.events;
        self.earliest()
            .filter(|((at, _), _)| within(*at) && !self.is_crowded())
    }

    /// Whether more is on its way than [`MAX_IN_FLIGHT`]. Whatever the scenario says, the run is
    /// over then: a sender that never waits, over a link that takes days, would fill any memory.
    #[must_use]
    pub fn is_crowded(&self) -> bool {
        self.flights.len() > MAX_IN_FLIGHT
    }

    fn earliest(&self) -> Option<((Instant, u64), Next)> {
        let future = self.future.keys().next().map(|due| (*due, Next::Future));
        let timers = self
            .hosts
            .iter()
            .filter_map(|host| Some((host.timer?, Next::Timer(host.id()))));
        let programs = self
            .hosts
            .iter()
            .filter_map(|host| Some((host.wake?, Next::Program(host.id()))));
        future.into_iter().chain(timers).chain(programs).min()
    }

    /// The hosts, in the scenario's order.
    #[must_use]
    pub fn hosts(&self) -> &[Host] {
        self.hosts.as_slice()
    }

    /// One host.
    #[must_use]
    pub fn host(&self, id: HostId) -> Option<&Host> {
        self.hosts.get(id)
    }

    /// What is on its way, the oldest first.
    pub fn in_flight(&self) -> impl Iterator<Item = &Transmission> + Clone {
        self.flights.values().map(Arc::as_ref)
    }

    /// One transmission, if it is on its way.
    #[must_use]
    pub fn transmission(&self, id: TransmissionId) -> Option<&Transmission> {
        self.flights.get(&id).map(Arc::as_ref)
    }

    /// Whether a link carries anything: whether its cable is plugged in.
    #[must_use]
    pub fn link_is_up(&self, link: LinkId) -> bool {
        self.paths
            .get(link.index())
            .is_some_and(|[there, _]| there.is_up())
    }

    /// The faults that still wait for their segment.
    pub fn waiting_faults(&self) -> impl Iterator<Item = &Planned> {
        self.pending.iter().map(|waiting| &waiting.planned)
    }

    /// Moves the clock on without an event: never back, and never past the next event.
    pub fn advance_to(&mut self, now: Instant) {
        let latest = self.next_at().unwrap_or(Instant::FAR_FUTURE);
        self.now = self.now.max(now.min(latest));
    }

    /// Lets the next event happen, and says whether there was one.
    pub fn step(&mut self, sink: &mut dyn Sink) -> bool {
        let Some(((at, order), next)) = self.next() else {
            return false;
        };
        self.now = self.now.max(at);
        self.step += 1;
        match next {
            Next::Timer(host) => self.on_timer(host, sink),
            Next::Program(host) => self.settle(host, None, sink),
            Next::Future => match self.future.remove(&(at, order)) {
                Some(Future::Transmission(id)) => self.on_transmission_end(id, sink),
                Some(Future::Open(host, number)) => {
                    // A client that was opened by hand before has nothing to do.
                    let _ = self.act(host, sink, |programs, around| {
                        programs.open_one(number, around)
                    });
                    self.settle(host, None, sink);
                }
                Some(Future::Action(place)) => self.on_action(place, sink),
                None => {}
            },
        }
        true
    }

    fn on_action(&mut self, place: u32, sink: &mut dyn Sink) {
        let scenario = Arc::clone(&self.scenario);
        let timed = usize::try_from(place)
            .ok()
            .and_then(|place| scenario.actions.get(place));
        if let Some(timed) = timed {
            let (command, by) = (timed.command, Giver::Scenario);
            if let Err(error) = self.apply(&command, by, sink) {
                self.tell(sink, What::Refused { command, by, error });
            }
        }
    }

    fn on_timer(&mut self, id: HostId, sink: &mut dyn Sink) {
        let (now, step) = (self.now, self.step);
        if let Some(host) = self.hosts.get_mut(id) {
            let mut tap = tap::Tap {
                at: now,
                step,
                host: id,
                program: ProgramId::default(),
                about: None,
                sink,
            };
            host.stack.on_timeout(now, &mut tap);
        }
        self.settle(id, None, sink);
    }

    /// Lets a host do whatever it can do at this moment: the application first, so that what it
    /// reads and writes is known to the segments that leave.
    fn settle(&mut self, id: HostId, about: Option<TransmissionId>, sink: &mut dyn Sink) {
        for _ in 0..MOST_TURNS {
            let progress = self.run(id, about, sink, Programs::progress);
            let Some(mut moved) = progress else {
                return;
            };
            while let Some((connection, transmit)) = self.poll_transmit(id, about, sink) {
                self.transmit(id, connection, transmit, sink);
                moved = true;
            }
            while let Some(forged) = self.next_forged(id) {
                self.transmit(id, None, forged, sink);
            }
            if !moved {
                break;
            }
        }
        self.set_timer(id);
    }

    fn poll_transmit(
        &mut self,
        id: HostId,
        about: Option<TransmissionId>,
        sink: &mut dyn Sink,
    ) -> Option<(Option<ConnectionId>, Transmit)> {
        let (now, step) = (self.now, self.step);
        let host = self.hosts.get_mut(id)?;
        let mut tap = tap::Tap {
            at: now,
            step,
            host: id,
            program: ProgramId::default(),
            about,
            sink,
        };
        host.stack.poll_transmit(now, &mut tap)
    }

    /// What an attacker sends now.
    fn next_forged(&mut self, id: HostId) -> Option<Transmit> {
        let host = self.hosts.get_mut(id)?;
        let runs = host.programs.is_running();
        host.assault.as_mut().filter(|_| runs)?.next(self.now)
    }

    /// Asks a host, and its application, when they want to be called next. A deadline that did not
    /// move keeps its place.
    fn set_timer(&mut self, id: HostId) {
        let (now, order) = (self.now, self.order);
        let Some(host) = self.hosts.get_mut(id) else {
            return;
        };
        let due = host.stack.poll_timeout().map(|due| due.max(now));
        if host.timer.map(|(at, _)| at) != due {
            host.timer = due.map(|at| (at, order));
            self.order += 1;
        }
        let order = self.order;
        let attacks = host.assault.as_ref().and_then(attack::Assault::wake);
        let attacks = attacks.filter(|_| host.programs.is_running());
        let works = host.programs.wake(&host.stack, now);
        let wake = works.into_iter().chain(attacks).min();
        let wake = wake.map(|at| at.max(now));
        if host.wake.map(|(at, _)| at) != wake {
            host.wake = wake.map(|at| (at, order));
            self.order += 1;
        }
    }

    fn transmit(
        &mut self,
        from: HostId,
        connection: Option<ConnectionId>,
        transmit: Transmit,
        sink: &mut dyn Sink,
    ) {
        let Transmit {
            segment,
            cause,
            retransmission,
        } = transmit;
        let id = self.new_id();
        let Some(host) = self.hosts.get_mut(from) else {
            return;
        };
        let stack = &host.stack;
        let una = |id| {
            stack
                .connection(id)
                .map(|connection| connection.info().snd.una)
        };
        let numbered = host
            .names
            .note(id, connection, &segment, retransmission, una);
        let kind = Kind::of(&segment);
        let nth = numbered.ranks.of(kind).map_or(1, |rank| rank.nth);
        let name = SegmentName::new(from, kind, segment.seq.0, nth);
        let mut flight = Arc::new(Transmission {
            id,
            name,
            ranks: numbered.ranks,
            from,
            to: self.scenario.host_at(segment.dst.ip()).unwrap_or(from),
            connection,
            segment,
            cause,
            sent: self.now,
            departs: self.now,
            arrives: self.now,
            corrupted: Vec::new(),
            copy_of: None,
            doomed: None,
            hop: Hop::none(self.now),
            copies: 0,
            due: (self.now, 0),
        });
        let own = Arc::make_mut(&mut flight);
        let passage = self.take(from, own);
        own.departs = own.hop.departs;
        self.tell(
            sink,
            What::Sent {
                id,
                host: from,
                connection,
                segment: flight.segment.clone(),
                cause,
                repeats: numbered.repeats,
                departs: flight.departs,
                arrives: flight.arrives,
            },
        );
        self.launch(flight, passage, sink);
    }

    fn new_id(&mut self) -> TransmissionId {
        let id = TransmissionId(self.next_id);
        self.next_id = self.next_id.wrapping_add(1);
        id
    }

    fn schedule(&mut self, at: Instant, what: Future) -> (Instant, u64) {
        let due = (at.max(self.now), self.order);
        self.order += 1;
        self.future.insert(due, what);
        due
    }

    /// Lets a host's application act, if there is that host.
    fn run<T>(
        &mut self,
        id: HostId,
        about: Option<TransmissionId>,
        sink: &mut dyn Sink,
        act: impl FnOnce(&mut Programs, &mut program::Surroundings<'_>) -> T,
    ) -> Option<T> {
        let host = self.hosts.get_mut(id)?;
        let occasion = Occasion {
            now: self.now,
            step: self.step,
            about,
            scenario: &self.scenario,
            payload: &self.payload,
        };
        Some(host.run(occasion, sink, |programs, around| act(programs, around)))
    }

    fn tell(&self, sink: &mut dyn Sink, what: What) {
        sink.record(Record {
            at: self.now,
            step: self.step,
            what,
        });
    }
}
