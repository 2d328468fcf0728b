//! What a world starts from: hosts, links, applications, timed actions, faults and assertions.
//!
//! A [`Scenario`] is plain data. On a host it is read from TOML (`scenario::toml`); links and wasm
//! carry the compact form ([`Scenario::to_compact`]).

mod compact;
mod knobs;
mod presets;
#[cfg(feature = "std")]
pub mod toml;
mod validate;

use alloc::string::String;
use alloc::vec::Vec;
use core::net::{IpAddr, SocketAddr};

use serde::{Deserialize, Serialize};
use tcp_core::{Config, Duration};

use crate::check::Check;
use crate::command::{Command, Fault};
use crate::ids::{HostId, SegmentName};

pub use compact::{COMPACT_VERSION, CompactError};
pub use knobs::{Knob, Knobs, Range};
pub use validate::{Invalid, MAX_ACTIONS, MAX_EVENTS, MAX_FAULTS, MAX_HOSTS, MAX_UNTIL};

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
    pub profile: Profile,
    /// Knobs that differ from the profile, on every host.
    pub tcp: Overrides,
    /// The hosts; a [`HostId`] is the place in this list.
    pub hosts: Vec<HostSpec>,
    /// The links between them.
    pub links: Vec<LinkSpec>,
    /// What is done at stated times.
    pub actions: Vec<Timed>,
    /// What happens to named segments.
    pub faults: Vec<Planned>,
    /// What must hold of the run.
    pub assertions: Vec<Check>,
    /// When the run ends even if more could happen.
    pub limit: Limit,
}

/// A named set of knobs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Profile {
    /// The RFCs' defaults.
    #[default]
    Rfc,
}

impl Profile {
    /// All of them.
    pub const ALL: [Self; 1] = [Self::Rfc];

    /// As scenarios write it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rfc => "rfc",
        }
    }

    /// Its knobs.
    #[must_use]
    pub fn config(self) -> Config {
        match self {
            Self::Rfc => Config::default(),
        }
    }
}

/// Knobs that differ from the profile; `None` leaves the profile's value. See [`Config`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overrides {
    /// `Config::mss`, in bytes.
    pub mss: Option<u16>,
    /// `Config::receive_buffer`, in bytes.
    pub receive_buffer: Option<u32>,
    /// `Config::send_buffer`, in bytes.
    pub send_buffer: Option<u32>,
    /// `Config::window_scaling`.
    pub window_scaling: Option<bool>,
    /// `Config::timestamps`.
    pub timestamps: Option<bool>,
    /// `Config::sack`.
    pub sack: Option<bool>,
    /// `Config::nagle`.
    pub nagle: Option<bool>,
    /// `Config::delayed_ack` in nanoseconds; 0 sends each ACK at once.
    pub delayed_ack: Option<u64>,
    /// `Config::initial_rto`, in nanoseconds.
    pub initial_rto: Option<u64>,
    /// `Config::min_rto`, in nanoseconds.
    pub min_rto: Option<u64>,
    /// `Config::max_rto`, in nanoseconds.
    pub max_rto: Option<u64>,
    /// `Config::syn_retries`.
    pub syn_retries: Option<u8>,
    /// `Config::syn_ack_retries`.
    pub syn_ack_retries: Option<u8>,
    /// `Config::retries`.
    pub retries: Option<u8>,
    /// `Config::msl`, in nanoseconds.
    pub msl: Option<u64>,
    /// `Config::initial_window`, in segments.
    pub initial_window: Option<u16>,
}

impl Overrides {
    /// `config` with these knobs changed.
    #[must_use]
    pub fn apply(&self, mut config: Config) -> Config {
        fn set<T>(slot: &mut T, value: Option<T>) {
            if let Some(value) = value {
                *slot = value;
            }
        }
        let span = |nanos: Option<u64>| nanos.map(Duration::from_nanos);
        set(&mut config.mss, self.mss);
        set(&mut config.receive_buffer, self.receive_buffer);
        set(&mut config.send_buffer, self.send_buffer);
        set(&mut config.window_scaling, self.window_scaling);
        set(&mut config.timestamps, self.timestamps);
        set(&mut config.sack, self.sack);
        set(&mut config.nagle, self.nagle);
        set(
            &mut config.delayed_ack,
            span(self.delayed_ack).map(|wait| (wait > Duration::ZERO).then_some(wait)),
        );
        set(&mut config.initial_rto, span(self.initial_rto));
        set(&mut config.min_rto, span(self.min_rto));
        set(&mut config.max_rto, span(self.max_rto));
        set(&mut config.syn_retries, self.syn_retries);
        set(&mut config.syn_ack_retries, self.syn_ack_retries);
        set(&mut config.retries, self.retries);
        set(&mut config.msl, span(self.msl));
        set(&mut config.initial_window, self.initial_window.map(Some));
        config
    }
}

/// One host.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostSpec {
    /// What it is called; commands and segment names use it.
    pub name: String,
    /// Its address.
    pub address: IpAddr,
    /// The initial sequence number of each of its connections; `None`: drawn from the seed by
    /// RFC 6528's rule.
    pub iss: Option<u32>,
    /// Knobs that differ on this host, after the scenario's own.
    pub tcp: Overrides,
    /// What runs on it.
    pub app: App,
}

/// The application of a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum App {
    /// Nothing: what arrives for it is reset.
    None,
    /// Opens a connection, sends, reads everything, closes.
    Client(Client),
    /// Accepts connections, reads everything, answers, closes after its peer.
    Server(Server),
}

/// A client's script.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Client {
    /// Which host it opens a connection to.
    pub to: HostId,
    /// The port there.
    pub port: u16,
    /// Its own port; `None`: an ephemeral one.
    pub local_port: Option<u16>,
    /// When it opens, in nanoseconds from the start; `None`: when a command says so.
    pub open_at: Option<u64>,
    /// How many bytes it sends.
    pub send: u32,
    /// When it closes.
    pub close: Close,
}

/// When a client closes its side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Close {
    /// When a command says so.
    #[default]
    WhenTold,
    /// As soon as all its bytes are handed to TCP.
    WhenSent,
    /// When the peer has closed.
    AfterPeer,
}

/// A server's script.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Server {
    /// The port it listens on.
    pub port: u16,
    /// How many connections may wait to be accepted.
    pub backlog: u16,
    /// It sends back each byte that it reads.
    pub echo: bool,
    /// How many bytes it sends when the first byte of a connection has arrived.
    pub respond: u32,
    /// When it closes its side.
    pub close: Close,
}

/// A link between two hosts, and what each direction of it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkSpec {
    /// The two ends.
    pub ends: [HostId; 2],
    /// From the first end to the second, and back.
    pub directions: [PathSpec; 2],
}

/// One direction of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PathSpec {
    /// In bits a second; `None`: a packet takes no time to serialise.
    pub bandwidth: Option<u64>,
    /// Propagation delay in nanoseconds.
    pub delay: u64,
    /// How many packets may wait while one is being serialised; one more is lost.
    pub queue: u32,
    /// The fraction of packets lost at random, in 2^-32.
    pub loss: u32,
    /// The largest IP packet, in bytes.
    pub mtu: u32,
    /// Bytes of framing that each packet costs in bandwidth besides its own (Ethernet: 38).
    pub overhead: u16,
}

impl Default for PathSpec {
    fn default() -> Self {
        Self {
            bandwidth: None,
            delay: 50_000_000,
            queue: 100,
            loss: 0,
            mtu: 1500,
            overhead: 0,
        }
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
        self.hosts.get(usize::from(id.0))
    }

    /// The host with that address.
    #[must_use]
    pub fn host_at(&self, address: IpAddr) -> Option<HostId> {
        let place = self.hosts.iter().position(|host| host.address == address)?;
        u8::try_from(place).ok().map(HostId)
    }

    /// The knobs that a host runs with. Where nobody says what the largest segment is, it is what
    /// the smallest of the host's links can carry (RFC 9293, 3.7.1).
    #[must_use]
    pub fn config(&self, host: &HostSpec) -> Config {
        let mut config = self.profile.config();
        if let Some(mtu) = self.mtu(host) {
            let headers = if host.address.is_ipv4() { 40 } else { 60 };
            config.mss = u16::try_from(mtu.saturating_sub(headers)).unwrap_or(u16::MAX);
        }
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
