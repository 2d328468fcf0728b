//! What a world starts from: hosts, links, applications, timed actions, faults and assertions.
//!
//! A [`Scenario`] is plain data. On a host it is read from TOML (`tcp-files`); links and wasm
//! carry the compact form ([`Scenario::to_compact`]).

mod advice;
mod attack;
mod compact;
mod knobs;
mod link;
mod overrides;
mod presets;
mod program;
mod router;
mod routes;
mod text;
mod validate;

use alloc::string::String;
use alloc::vec::Vec;
use core::net::{IpAddr, SocketAddr};

use serde::{Deserialize, Serialize};
use tcp_core::Config;
use tcp_core::profile::Profile;

use crate::check::Check;
use crate::command::{Command, Fault};
use crate::ids::{HostId, ProgramId, SegmentName};

pub use crate::limits::{
    InvalidError, MAX_ACTIONS, MAX_EVENTS, MAX_FAULTS, MAX_HOSTS, MAX_LINKS, MAX_RULES, MAX_UNTIL,
};
pub use advice::Advice;
pub use attack::{Attack, Attacker, Flood, Forge, Forgery, Inject, Replay};
pub use compact::{COMPACT_VERSION, CompactError, MAX_COMPACT_LEN};
pub use knobs::{Knob, KnobRange, Knobs};
pub use link::{LinkSpec, LossModel, PathSpec, Queue};
pub use overrides::{Overrides, Setting};
pub use program::{
    Client, Close, Heartbeat, Opens, OtherProgram, Program, ProgramSpec, Reading, Requests, Server,
    Work,
};
pub use router::{Action, Match, OptionKind, RouterSpec, Rule};
pub use routes::{Route, Routes, Way};
pub use text::{TextError, WordError, parse_decimal, parse_span};
pub use validate::can_name;

/// The version of the scenario language that this engine writes, and the newest it reads.
pub const SCENARIO_VERSION: u16 = 1;

/// Everything that decides a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scenario {
    /// What it is called; empty when it has no name.
    pub title: String,
    /// Where the world's random numbers begin.
    pub seed: u64,
    /// The set of knobs that every host starts from.
    #[serde(with = "crate::names::profile")]
    pub profile: Profile,
    /// Knobs that differ from the profile, on every host.
    pub tcp: Overrides,
    /// The hosts; a [`HostId`] is the place in this list.
    pub hosts: Vec<HostSpec>,
    /// The links between them.
    pub links: Vec<LinkSpec>,
    /// Ways that are not the shortest.
    pub routes: Vec<Route>,
    /// What is done at stated times.
    pub actions: Vec<Timed>,
    /// What happens to named segments.
    pub faults: Vec<Planned>,
    /// What must hold of the run.
    pub assertions: Vec<Check>,
    /// What a learner is to make true by changing the run; empty without a challenge.
    pub goal: Vec<Check>,
    /// When the run ends even if more could happen.
    pub limit: Limit,
}

/// A recorded attempt at a scenario's challenge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// Whether it is a solution; if not, it misses the goal.
    pub reaches_goal: bool,
    /// The scenario with what the learner changed.
    pub scenario: Scenario,
}

/// Initial sequence numbers that are easy to guess.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Iss {
    /// The same for each connection.
    Fixed(u32),
    /// A clock that ticks each 4 microseconds (RFC 9293, 3.4.1), alone.
    Clock,
}

/// One host.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostSpec {
    /// What it is called; commands and segment names use it.
    pub name: String,
    /// Its address.
    pub address: IpAddr,
    /// Where its initial sequence numbers come from; `None`: the clock and a hash with a key from
    /// the seed (RFC 6528, 3).
    pub iss: Option<Iss>,
    /// The set of knobs that it starts from; `None`: the scenario's.
    #[serde(with = "crate::names::optional_profile")]
    pub profile: Option<Profile>,
    /// Knobs that differ on this host, after the scenario's own.
    pub tcp: Overrides,
    /// The ports of its own connections, first and last (`net.ipv4.ip_local_port_range`); `None`:
    /// the dynamic ones.
    pub ports: Option<(u16, u16)>,
    /// How many descriptors each of its programs may have (`ulimit -n`); `None`: no limit.
    pub files: Option<u32>,
    /// What it does with packets for others; `None`: it is no router.
    pub router: Option<RouterSpec>,
    /// What runs on it.
    pub program: ProgramSpec,
    /// What that program is called; `None`: as what it is.
    pub program_name: Option<String>,
    /// Other programs that run beside it.
    pub others: Vec<OtherProgram>,
}

impl HostSpec {
    /// A host with one program, whose initial sequence number is known, and nothing else said.
    #[must_use]
    pub fn plain(name: &str, address: [u8; 4], iss: u32, program: ProgramSpec) -> Self {
        Self {
            name: String::from(name),
            address: IpAddr::from(address),
            iss: Some(Iss::Fixed(iss)),
            profile: None,
            tcp: Overrides::default(),
            ports: None,
            files: None,
            router: None,
            program,
            program_name: None,
            others: Vec::new(),
        }
    }

    /// The programs that run on it, each with its name: the first, then the others.
    pub fn programs(&self) -> impl Iterator<Item = Program<'_>> {
        let others = self.others.iter().map(|other| (&other.spec, &other.name));
        let all = core::iter::once((&self.program, &self.program_name)).chain(others);
        all.filter(|(spec, _)| **spec != ProgramSpec::None)
            .map(|(spec, name)| Program {
                name: name.as_deref().unwrap_or(spec.kind()),
                spec,
            })
    }

    /// One of the programs that run on it.
    #[must_use]
    pub fn nth_program(&self, id: ProgramId) -> Option<Program<'_>> {
        self.programs().nth(id.index())
    }

    /// The server that listens on a port.
    #[must_use]
    pub fn server_on(&self, port: u16) -> Option<&Server> {
        self.programs().find_map(|program| match program.spec {
            ProgramSpec::Server(server) if server.port == port => Some(server),
            ProgramSpec::Server(_)
            | ProgramSpec::Client(_)
            | ProgramSpec::Attacker(_)
            | ProgramSpec::None => None,
        })
    }
}

/// A command and its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timed {
    /// When, in nanoseconds from the start.
    pub at: u64,
    /// What.
    pub command: Command,
}

/// A fault that waits for its segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Planned {
    /// Which transmission.
    pub segment: SegmentName,
    /// What happens to it.
    pub fault: Fault,
}

/// When a run ends even if more could happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limit {
    /// No event later than this, in nanoseconds from the start.
    pub until: u64,
    /// No more events than this.
    pub events: u64,
}

impl Default for Limit {
    fn default() -> Self {
        Self {
            until: 3_600_000_000_000,
            events: 1_000_000,
        }
    }
}

impl Scenario {
    /// The host of that name.
    #[must_use]
    pub fn host_named(&self, name: &str) -> Option<HostId> {
        let place = self.hosts.iter().position(|host| host.name == name)?;
        u8::try_from(place).ok().map(HostId)
    }

    /// The host with that number.
    #[must_use]
    pub fn host(&self, id: HostId) -> Option<&HostSpec> {
        self.hosts.get(id.index())
    }

    /// The host with that address.
    #[must_use]
    pub fn host_at(&self, address: IpAddr) -> Option<HostId> {
        let place = self.hosts.iter().position(|host| host.address == address)?;
        u8::try_from(place).ok().map(HostId)
    }

    /// The knobs that a host runs with. No segment is larger than the smallest of the host's links
    /// can carry (RFC 9293, 3.7.1), whatever `mss` says, unless a scenario gives the host a wrong
    /// idea of them with `mtu`.
    #[must_use]
    pub fn config(&self, host: &HostSpec) -> Config {
        let profile = host.profile.unwrap_or(self.profile);
        let mut config = profile.config();
        if profile == Profile::Rfc {
            // A first lesson's segments show no more than it speaks of; others ask for the options.
            config.timestamps = false;
            config.sack = false;
        }
        let link = self.mtu(host);
        let link = link.map(|mtu| u16::try_from(mtu).unwrap_or(u16::MAX));
        config.mtu = link.unwrap_or(config.mtu);
        host.tcp.apply(self.tcp.apply(config))
    }

    /// The largest packet that each of a host's links can carry.
    fn mtu(&self, host: &HostSpec) -> Option<u32> {
        let id = self.host_named(&host.name)?;
        let links = self.links.iter().filter(|link| link.ends.contains(&id));
        links
            .flat_map(|link| link.directions)
            .map(|path| path.mtu)
            .min()
    }

    /// The address and port that a client's connection goes to.
    #[must_use]
    pub fn server_address(&self, client: &Client) -> Option<SocketAddr> {
        Some(SocketAddr::new(self.host(client.to)?.address, client.port))
    }
}
