//! A host: its TCP and its application.

use alloc::string::String;
use core::net::IpAddr;

use tcp_core::stack::{ConnectionId, IssPolicy, PortRange, StackConfig};
use tcp_core::{Connection, Instant, SeqNumber, Stack, State};

use super::attack::Assault;
use super::conversation::Conversation;
use super::firewall::Strangers;
use super::names::Names;
use super::payload::Payload;
use super::program::Surroundings;
use super::programs::Programs;
use super::tap::Tap;
use crate::ids::{HostId, ProgramId, TransmissionId};
use crate::rng::split_mix;
use crate::scenario::{HostSpec, Iss, ProgramSpec, Scenario};
use crate::trace::Sink;

/// One host of a world.
#[derive(Clone, Debug)]
pub struct Host {
    id: HostId,
    name: String,
    address: IpAddr,
    pub(super) stack: Stack,
    pub(super) programs: Programs,
    pub(super) names: Names,
    /// When its stack wants to be called next, and the place of that among simultaneous events.
    pub(super) timer: Option<(Instant, u64)>,
    /// What it does to others.
    pub(super) assault: Option<Assault>,
    /// Whose first SYN its firewall dropped.
    pub(super) strangers: Strangers,
    /// When its application wants to be called next.
    pub(super) wake: Option<(Instant, u64)>,
    /// Whether it runs.
    pub(super) on: bool,
    /// How often it was started again: each time its draws are others.
    boots: u64,
}

impl Host {
    pub(super) fn new(id: HostId, spec: &HostSpec, scenario: &Scenario) -> Self {
        Self {
            id,
            name: spec.name.clone(),
            address: spec.address,
            stack: Self::stack_of(id, spec, scenario, 0),
            programs: Programs::new(id, spec),
            names: Names::default(),
            timer: None,
            assault: match &spec.program {
                ProgramSpec::Attacker(attacker) => Assault::new(id, attacker, scenario),
                ProgramSpec::None | ProgramSpec::Client(_) | ProgramSpec::Server(_) => None,
            },
            strangers: Strangers::default(),
            wake: None,
            on: true,
            boots: 0,
        }
    }

    /// The power goes: nothing that it knew is left.
    pub(super) fn reset(&mut self, spec: &HostSpec, scenario: &Scenario) {
        self.boots += 1;
        self.stack = Self::stack_of(self.id, spec, scenario, self.boots);
        self.programs = Programs::new(self.id, spec);
        self.assault = None;
        self.strangers = Strangers::default();
        self.timer = None;
        self.wake = None;
    }

    fn stack_of(id: HostId, spec: &HostSpec, scenario: &Scenario, boots: u64) -> Stack {
        // Each host draws from its own stream of the scenario's seed.
        let seed = split_mix(scenario.seed ^ split_mix(u64::from(id.0) | boots << 8));
        let iss = match spec.iss {
            Some(Iss::Fixed(iss)) => IssPolicy::Fixed(SeqNumber(iss)),
            Some(Iss::Clock) => IssPolicy::Clock,
            None => IssPolicy::Rfc6528 {
                secret: [split_mix(seed), split_mix(!seed)],
            },
        };
        let config = StackConfig {
            addresses: alloc::vec![spec.address],
            config: scenario.config(spec),
            iss,
            port_range: spec
                .ports
                .and_then(|(first, last)| PortRange::new(first, last))
                .unwrap_or(PortRange::DYNAMIC),
        };
        Stack::new(config, seed)
    }

    /// Its number.
    #[must_use]
    pub const fn id(&self) -> HostId {
        self.id
    }

    /// What it is called.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its address.
    #[must_use]
    pub const fn address(&self) -> IpAddr {
        self.address
    }

    /// Whether it runs: one that lost its power neither hears nor says anything.
    #[must_use]
    pub const fn is_on(&self) -> bool {
        self.on
    }

    /// Whether one of its programs runs.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.on && self.programs.is_running()
    }

    /// Whether its programs were told to read nothing.
    #[must_use]
    pub fn is_paused(&self) -> bool {
        self.programs.is_paused()
    }

    /// Its TCP.
    #[must_use]
    pub const fn stack(&self) -> &Stack {
        &self.stack
    }

    /// What its programs know of each of their connections: program by program, the oldest first.
    pub fn conversations(&self) -> impl Iterator<Item = &Conversation> {
        self.programs.conversations()
    }

    /// The connection that a view shows: the newest one that lives, or else the newest one.
    #[must_use]
    pub fn connection(&self) -> Option<&Connection> {
        self.stack.connection(self.connection_id()?)
    }

    /// The number of [`Self::connection`].
    #[must_use]
    pub fn connection_id(&self) -> Option<ConnectionId> {
        // The last of those that live, or the last of all: they come in the order of their numbers.
        let connections = self.stack.connections();
        let shown = connections.max_by_key(|(_, connection)| !connection.is_over());
        shown.map(|(id, _)| id)
    }

    /// The state of its endpoint: the connection's, or LISTEN when it only listens.
    #[must_use]
    pub fn state(&self) -> State {
        match self.connection().map(Connection::state) {
            Some(state) => state,
            None if self.programs.is_listening() => State::Listen,
            None => State::Closed,
        }
    }

    /// How many bytes its application read on all connections, and whether each was the one that
    /// was written at its place.
    #[must_use]
    pub fn delivered(&self) -> (u64, bool) {
        self.programs.delivered()
    }

    /// The host's parts as its application needs them.
    pub(super) fn run<'a, T>(
        &'a mut self,
        occasion: Occasion<'a>,
        sink: &'a mut dyn Sink,
        act: impl FnOnce(&mut Programs, &mut Surroundings<'a>) -> T,
    ) -> T {
        let tap = Tap {
            at: occasion.now,
            step: occasion.step,
            host: self.id,
            program: ProgramId::default(),
            about: occasion.about,
            sink,
        };
        let mut around = Surroundings {
            now: occasion.now,
            scenario: occasion.scenario,
            payload: occasion.payload,
            stack: &mut self.stack,
            tap,
        };
        act(&mut self.programs, &mut around)
    }
}

/// When and why a host acts.
#[derive(Clone, Copy)]
pub(super) struct Occasion<'a> {
    pub(super) now: Instant,
    pub(super) step: u64,
    pub(super) about: Option<TransmissionId>,
    pub(super) scenario: &'a Scenario,
    pub(super) payload: &'a Payload,
}
