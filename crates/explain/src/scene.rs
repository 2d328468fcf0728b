//! What explaining and drawing may look at: the trace up to the cursor, and who takes part.

use alloc::format;
use alloc::string::String;
use core::net::IpAddr;

use tcp_core::stack::ConnectionId;
use tcp_core::{Duration, Instant, Segment};

use super::lang::Lang;
use tcp_sim::PerHost;
use tcp_sim::history::History;
use tcp_sim::ids::{HostId, ProgramId, TransmissionId};
use tcp_sim::scenario::{HostSpec, LinkSpec, ProgramSpec, Scenario};
use tcp_sim::trace::{Record, What};

/// A run up to the cursor.
#[derive(Clone, Debug)]
pub struct Scene<'a> {
    /// The trace up to the cursor.
    pub records: &'a [Record],
    /// Where the clock stands: at or after the last record.
    pub now: Instant,
    /// The hosts, in the order of their ids: from left to right in a ladder.
    pub parties: PerHost<Party<'a>>,
    /// The links between them, in the scenario's order.
    pub links: &'a [LinkSpec],
    /// The time in which one typical segment gets across (see [`crossing`]): the scale of a
    /// drawing.
    pub crossing: Duration,
}

/// A host, as sentences call it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Party<'a> {
    /// Its name in the scenario.
    pub name: &'a str,
    /// Its part in the play.
    pub role: Role,
    /// Its address: tells to whom a segment goes.
    pub address: Option<IpAddr>,
    /// What the scenario says of it: the names of its programs.
    pub spec: Option<&'a HostSpec>,
}

/// What a host is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// It opens connections.
    Client,
    /// It waits for connections.
    Server,
    /// It does not belong there.
    Attacker,
    /// It passes on what others send.
    Router,
}

impl<'a> Party<'a> {
    /// As its scenario describes it.
    pub fn of(host: &'a HostSpec) -> Self {
        let role = match host.program {
            ProgramSpec::Client(_) => Role::Client,
            ProgramSpec::Attacker(_) => Role::Attacker,
            ProgramSpec::None if host.router.is_some() => Role::Router,
            ProgramSpec::Server(_) | ProgramSpec::None => Role::Server,
        };
        Self {
            name: &host.name,
            role,
            address: Some(host.address),
            spec: Some(host),
        }
    }

    /// Whether the name says no more than the role.
    fn is_plain(&self) -> bool {
        let usual = match self.role {
            Role::Client => "client",
            Role::Server => "server",
            Role::Attacker => "attacker",
            Role::Router => "router",
        };
        self.name.is_empty() || self.name.eq_ignore_ascii_case(usual)
    }

    /// As it is called inside a sentence: "the client"; a name of its own as it is.
    pub fn inside(&self, lang: Lang) -> &'a str {
        if !self.is_plain() {
            return self.name;
        }
        match (self.role, lang.spoken()) {
            (Role::Client, Lang::En) => "the client",
            (Role::Server, Lang::En) => "the server",
            (Role::Attacker, Lang::En) => "the attacker",
            (Role::Router, Lang::En) => "the router",
            (_, Lang::Zh) => self.title(lang),
        }
    }

    /// As it begins a sentence: "The client".
    pub fn first(&self, lang: Lang) -> &'a str {
        if !self.is_plain() {
            return self.name;
        }
        match (self.role, lang.spoken()) {
            (Role::Client, Lang::En) => "The client",
            (Role::Server, Lang::En) => "The server",
            (Role::Attacker, Lang::En) => "The attacker",
            (Role::Router, Lang::En) => "The router",
            (_, Lang::Zh) => self.title(lang),
        }
    }

    /// Whether it is a router that forwards only what its rules let pass.
    pub(crate) fn has_rules(&self) -> bool {
        let router = self.spec.and_then(|spec| spec.router.as_ref());
        router.is_some_and(|router| !router.rules.is_empty())
    }

    /// What one of its programs is called.
    pub fn program(&self, id: ProgramId) -> Option<&'a str> {
        self.spec?.nth_program(id).map(|program| program.name)
    }

    /// One of its programs, as sentences begin with it; `who` is the host. A name is only needed
    /// where there are several.
    pub fn program_words(&self, lang: Lang, who: &str, id: ProgramId) -> String {
        let several = self.spec.is_some_and(|spec| spec.programs().count() > 1);
        match self.program(id).filter(|_| several) {
            Some(name) => lang.pick(
                format!("{who}’s program “{name}”"),
                format!("{who}的程序“{name}”"),
            ),
            None => lang.pick(format!("{who}’s application"), format!("{who}的应用程序")),
        }
    }

    /// As a heading: "Client".
    #[must_use]
    pub fn heading(&self, lang: Lang) -> &'a str {
        if self.is_plain() {
            self.title(lang)
        } else {
            self.name
        }
    }

    const fn title(&self, lang: Lang) -> &'static str {
        match (self.role, lang.spoken()) {
            (Role::Client, Lang::En) => "Client",
            (Role::Client, Lang::Zh) => "客户端",
            (Role::Server, Lang::En) => "Server",
            (Role::Server, Lang::Zh) => "服务器",
            (Role::Attacker, Lang::En) => "Attacker",
            (Role::Attacker, Lang::Zh) => "攻击者",
            (Role::Router, Lang::En) => "Router",
            (Role::Router, Lang::Zh) => "路由器",
        }
    }
}

/// One full-sized Ethernet frame's IP packet, in bits.
const FULL_SIZED: u64 = 1500 * 8;

/// The time in which one typical segment gets across: the longer one of a link's two delays, or the
/// time in which a full-sized segment leaves a host. The handshake of a fast link is drawn by its
/// delay; on a slow link, where serialisation is what one waits for, that is what gets the height.
#[must_use]
pub fn crossing(delay: Duration, serialisation: Duration) -> Duration {
    delay.max(serialisation).max(Duration::from_micros(1))
}

fn crossing_of(links: &[LinkSpec]) -> Duration {
    let paths = links.iter().flat_map(|link| &link.directions);
    let delay = paths.clone().map(|path| path.delay).max().unwrap_or(0);
    let slowest = paths.filter_map(|path| path.bandwidth).min();
    let serialisation = slowest.map_or(0, |rate| FULL_SIZED * 1_000_000_000 / rate.max(1));
    crossing(
        Duration::from_nanos(delay),
        Duration::from_nanos(serialisation),
    )
}

/// The connection that a record is about, if it is about one.
pub(crate) const fn connection_of(record: &Record) -> Option<ConnectionId> {
    match &record.what {
        What::Core { connection, .. }
        | What::Sent { connection, .. }
        | What::Program { connection, .. } => *connection,
        _ => None,
    }
}

impl<'a> Scene<'a> {
    /// A run of a scenario that left `records` and stands at `now`.
    #[must_use]
    pub fn new(scenario: &'a Scenario, records: &'a [Record], now: Instant) -> Self {
        Self {
            records,
            now,
            parties: scenario.hosts.iter().map(Party::of).collect(),
            links: &scenario.links,
            crossing: crossing_of(&scenario.links),
        }
    }

    /// A history up to its cursor.
    #[must_use]
    pub fn of(history: &'a History) -> Self {
        Self::new(history.scenario(), history.trace(), history.world().now())
    }

    /// The host with that id. One that is not listed passes for a client without a name.
    #[must_use]
    pub fn party(&self, host: HostId) -> Party<'a> {
        let unknown = Party {
            name: "",
            role: Role::Client,
            address: None,
            spec: None,
        };
        self.parties.get(host).copied().unwrap_or(unknown)
    }

    /// The other end, where no segment tells: the first other host that is a client or a server, or
    /// else the first other one.
    #[must_use]
    pub fn peer_of(&self, host: HostId) -> Party<'a> {
        let talks = |party: &Party<'_>| matches!(party.role, Role::Client | Role::Server);
        let others = || {
            let all = self.parties.with_ids();
            all.filter(|(whose, _)| *whose != host)
                .map(|(_, party)| *party)
        };
        let found = others().find(talks).or_else(|| others().next());
        found.unwrap_or_else(|| self.party(HostId(u8::from(host.0 == 0))))
    }

    /// The other end of the connection that a record is about: where its last segment went to or
    /// came from. Where no segment tells, [`Self::peer_of`].
    pub(crate) fn peer_at(&self, index: usize, host: HostId) -> Party<'a> {
        let upto = self.records.get(..=index).unwrap_or_default();
        let connection = upto.last().and_then(connection_of);
        let other_end = |record: &'a Record| match &record.what {
            What::Sent {
                host: whose,
                connection: which,
                segment,
                ..
            } if (*whose, *which) == (host, connection) => Some(segment.dst.ip()),
            What::Core {
                host: whose,
                connection: which,
                about: Some(id),
                ..
            } if (*whose, *which) == (host, connection) => {
                let (sender, segment) = self.segment(*id)?;
                (sender != host).then(|| segment.src.ip())
            }
            _ => None,
        };
        let address = connection.and_then(|_| upto.iter().rev().find_map(other_end));
        address
            .and_then(|address| self.party_at(address))
            .unwrap_or_else(|| self.peer_of(host))
    }

    /// The host with that address.
    pub fn party_at(&self, address: IpAddr) -> Option<Party<'a>> {
        let mut parties = self.parties.iter();
        parties
            .find(|party| party.address == Some(address))
            .copied()
    }

    /// To whom a segment from `host` goes: the host with its destination's address, or else the
    /// first other one.
    #[must_use]
    pub fn destination(&self, host: HostId, segment: &Segment) -> HostId {
        let goal = segment.dst.ip();
        let is_it = |party: &Party<'_>| party.address == Some(goal);
        let place = self
            .parties
            .iter()
            .position(is_it)
            .and_then(|place| u8::try_from(place).ok());
        let other = HostId(u8::from(host.0 == 0));
        place.map(HostId).filter(|to| *to != host).unwrap_or(other)
    }

    /// Whom a transmission, or a router's report, is for.
    #[must_use]
    pub fn receiver(&self, id: TransmissionId) -> Option<HostId> {
        if let Some((from, segment)) = self.segment(id) {
            return Some(self.destination(from, segment));
        }
        let local = self
            .records
            .iter()
            .rev()
            .find_map(|record| match &record.what {
                What::Reported { id: it, error, .. } if *it == id => Some(error.local.ip()),
                _ => None,
            })?;
        let place = self
            .parties
            .iter()
            .position(|party| party.address == Some(local))?;
        u8::try_from(place).ok().map(HostId)
    }

    /// The record with which a transmission began, and its place in the trace. A copy leads to what
    /// it is a copy of.
    #[must_use]
    pub fn sent(&self, id: TransmissionId) -> Option<(usize, &'a Record)> {
        let mut wanted = id;
        // Copies have higher numbers than what they copy and stand behind it, so one way back is
        // enough.
        for (index, record) in self.records.iter().enumerate().rev() {
            match &record.what {
                What::Copied { id, of, .. } if *id == wanted => wanted = *of,
                What::Sent { id, .. } if *id == wanted => return Some((index, record)),
                _ => {}
            }
        }
        None
    }

    /// The segment of a transmission, and who sent it.
    #[must_use]
    pub fn segment(&self, id: TransmissionId) -> Option<(HostId, &'a Segment)> {
        match &self.sent(id)?.1.what {
            What::Sent { host, segment, .. } => Some((*host, segment)),
            _ => None,
        }
    }
}
