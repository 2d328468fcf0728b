//! What every scenario must obey, wherever it came from: a file, a link, or the compact form.

use alloc::string::{String, ToString};
use core::fmt;
use core::net::IpAddr;

use tcp_core::Config;

use super::{App, Overrides, PathSpec, Queue, Reading, RouterSpec, Routes, Scenario, Way, Work};
use super::{Attack, Attacker, HostSpec, Match};
use crate::check::{Check, MAX_PARTS};
use crate::command::{Command, Fault};
use crate::ids::{HostId, SegmentName};

/// The most hosts in one world.
pub const MAX_HOSTS: u8 = 32;
/// The most links in one world.
pub const MAX_LINKS: u8 = 128;
/// The most stated routes, and the most rules of one firewall.
pub const MAX_RULES: u32 = 256;
/// The most timed actions.
pub const MAX_ACTIONS: u32 = 4_096;
/// The most planned faults, and the most assertions.
pub const MAX_FAULTS: u32 = 4_096;
/// The longest that a run may be told to last, in nanoseconds: ten days.
pub const MAX_UNTIL: u64 = 864_000_000_000_000;
/// The most events that a run may be told to have.
pub const MAX_EVENTS: u64 = 10_000_000;
/// The largest buffer of a connection, in bytes.
const MAX_BUFFER: u32 = 64 << 20;
/// The most bytes that one script may send.
const MAX_SEND: u32 = 1 << 30;
/// The longest name or title, in bytes.
const MAX_NAME: usize = 200;
/// The most programs of one host.
const MAX_PROGRAMS: u64 = 16;
/// The longest queue of a link, in packets.
const MAX_QUEUE: u32 = 1_000_000;
/// The longest queue of a link, in bytes.
const MAX_QUEUE_BYTES: u32 = 1 << 30;
/// The smallest MTU: the longest headers of IPv4 and of TCP, 60 octets each, still fit.
const MIN_MTU: u32 = 120;

/// What is impossible about a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Invalid {
    /// Not between 1 and [`MAX_HOSTS`] hosts.
    HostCount(u64),
    /// A name is empty, too long, used twice, or has other characters than letters, digits, `-` and `_`.
    HostName(String),
    /// A host has two programs of that name, or the name is impossible, or an attacker has company.
    ProgramName(String),
    /// Two hosts have the same address.
    SharedAddress(IpAddr),
    /// A number that stands for no host.
    NoSuchHost(HostId),
    /// A host would talk to itself.
    ToItself(HostId),
    /// No link joins the two hosts, and no routers lead from one to the other.
    NotJoined(HostId, HostId),
    /// A stated route leads to a host that passes nothing on.
    NotARouter(HostId),
    /// There is no link with that number.
    NoSuchLink(u8),
    /// A knob is not known, or cannot have the value; in English.
    Knob(String),
    /// Two hosts, joined by a link, have addresses of different families.
    MixedFamilies(HostId, HostId),
    /// A value is outside what is possible.
    OutOfRange {
        /// Which, as scenarios write it.
        what: &'static str,
        /// The least that is possible.
        min: u64,
        /// The most that is possible.
        max: u64,
        /// What was asked for.
        value: u64,
    },
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::HostCount(count) => {
                write!(
                    f,
                    "there are {count} hosts; a world has between 1 and {MAX_HOSTS}"
                )
            }
            Self::ProgramName(name) => write!(
                f,
                "\"{name}\" cannot name a program: names are used once on a host, with letters, digits, `-` and `_`, and an attacker is alone"
            ),
            Self::HostName(name) => write!(
                f,
                "\"{name}\" cannot name a host: a name is used once, has 1 to {MAX_NAME} bytes, and only letters, digits, `-` and `_`"
            ),
            Self::SharedAddress(address) => write!(f, "two hosts have the address {address}"),
            Self::NoSuchHost(host) => write!(f, "there is no host number {}", host.0),
            Self::ToItself(host) => write!(f, "host number {} would talk to itself", host.0),
            Self::NotJoined(a, b) => write!(
                f,
                "no link joins the hosts {} and {}, and no router leads from one to the other",
                a.0, b.0
            ),
            Self::NotARouter(host) => write!(
                f,
                "host number {} is no router: nothing passes it, so no route leads there and no attacker there sees anything",
                host.0
            ),
            Self::NoSuchLink(link) => write!(f, "there is no link number {link}"),
            Self::Knob(wrong) => f.write_str(wrong),
            Self::MixedFamilies(a, b) => write!(
                f,
                "the hosts {} and {} are joined, but one has an IPv4 address and the other IPv6",
                a.0, b.0
            ),
            Self::OutOfRange {
                what,
                min,
                max,
                value,
            } => {
                write!(
                    f,
                    "`{what}` is {value}, but must be between {min} and {max}"
                )
            }
        }
    }
}

impl core::error::Error for Invalid {}

impl Scenario {
    /// Whether a world can be made of it.
    ///
    /// # Errors
    /// The first thing that is impossible.
    pub fn validate(&self) -> Result<(), Invalid> {
        self.validate_hosts()?;
        self.validate_links()?;
        self.validate_routes()?;
        overrides(&self.tcp)?;
        range("action", 0, MAX_ACTIONS.into(), count(self.actions.len()))?;
        range("faults", 0, MAX_FAULTS.into(), count(self.faults.len()))?;
        range("assert", 0, MAX_FAULTS.into(), count(self.assertions.len()))?;
        range("title", 0, count(MAX_NAME), count(self.title.len()))?;
        range("limit.until", 0, MAX_UNTIL, self.limit.until)?;
        range("limit.events", 0, MAX_EVENTS, self.limit.events)?;
        for timed in &self.actions {
            range("at", 0, MAX_UNTIL, timed.at)?;
            self.validate_command(&timed.command)?;
        }
        for planned in &self.faults {
            self.validate_fault(&planned.segment, planned.fault)?;
        }
        range(
            "challenge.goal",
            0,
            MAX_FAULTS.into(),
            count(self.goal.len()),
        )?;
        for check in self.assertions.iter().chain(&self.goal) {
            self.validate_check(check)?;
        }
        Ok(())
    }

    /// Whether a command can mean anything here.
    ///
    /// # Errors
    /// What cannot be meant, and where.
    pub fn validate_command(&self, command: &Command) -> Result<(), Invalid> {
        match command {
            Command::Open { host } | Command::Close { host } | Command::Abort { host } => {
                self.known(*host)
            }
            Command::Send { host, bytes } => {
                range("bytes", 1, MAX_SEND.into(), (*bytes).into())?;
                self.known(*host)
            }
            Command::OneProgram { host, program, .. } => {
                let spec = self.host(*host).ok_or(Invalid::NoSuchHost(*host))?;
                let programs = count(spec.programs().count());
                range("program", 0, programs.saturating_sub(1), (*program).into())
            }
            Command::SetCwnd { host, bytes } => {
                range("cwnd", 1, MAX_SEND.into(), (*bytes).into())?;
                self.known(*host)
            }
            Command::Power { host, .. }
            | Command::Reading { host, .. }
            | Command::Program { host, .. } => self.known(*host),
            Command::Plug { link, .. } => self
                .links
                .get(usize::from(*link))
                .map(|_| ())
                .ok_or(Invalid::NoSuchLink(*link)),
            Command::Fault { segment, fault } => self.validate_fault(segment, *fault),
        }
    }

    fn known(&self, host: HostId) -> Result<(), Invalid> {
        self.host(host).map(|_| ()).ok_or(Invalid::NoSuchHost(host))
    }

    fn validate_fault(&self, segment: &SegmentName, fault: Fault) -> Result<(), Invalid> {
        self.known(segment.host)?;
        range("#", 1, u32::MAX.into(), segment.nth.into())?;
        match fault {
            Fault::Drop | Fault::Corrupt { .. } => Ok(()),
            Fault::Delay { nanos } => range("by", 0, MAX_UNTIL, nanos),
            Fault::Duplicate { nanos } => range("after", 0, MAX_UNTIL, nanos),
        }
    }

    /// Whether a check can be asked of a run of this scenario.
    pub(crate) fn validate_check(&self, check: &Check) -> Result<(), Invalid> {
        let longest = u64::try_from(check.longest_list()).unwrap_or(u64::MAX);
        range("assert", 1, MAX_PARTS.into(), longest)?;
        check
            .hosts()
            .into_iter()
            .try_for_each(|host| self.known(host))
    }

    fn validate_hosts(&self) -> Result<(), Invalid> {
        let hosts = &self.hosts;
        if hosts.is_empty() || hosts.len() > usize::from(MAX_HOSTS) {
            return Err(Invalid::HostCount(
                u64::try_from(hosts.len()).unwrap_or(u64::MAX),
            ));
        }
        for (place, host) in hosts.iter().enumerate() {
            let earlier = hosts.get(..place).unwrap_or_default();
            let name = &host.name;
            if name.is_empty()
                || name.len() > MAX_NAME
                || !name.chars().all(can_name)
                || earlier.iter().any(|other| other.name == *name)
            {
                return Err(Invalid::HostName(name.chars().take(40).collect()));
            }
            if earlier.iter().any(|other| other.address == host.address) {
                return Err(Invalid::SharedAddress(host.address));
            }
            overrides(&host.tcp)?;
            range("files", 4, 1 << 20, host.files.unwrap_or(4).into())?;
            if let Some((first, last)) = host.ports {
                range("ports", 1, 65_535, first.into())?;
                range("ports", first.into(), 65_535, last.into())?;
            }
            if let Some(router) = &host.router {
                self.validate_router(router)?;
            }
            range("programs", 0, MAX_PROGRAMS, count(host.programs().count()))?;
            for (number, program) in host.programs().enumerate() {
                let mut earlier = host.programs().take(number);
                let attacks = matches!(program.app, App::Attacker(_)) && number > 0;
                if program.name.is_empty()
                    || count(program.name.len()) > count(MAX_NAME)
                    || !program.name.chars().all(can_name)
                    || earlier.any(|other| other.name == program.name)
                    || attacks
                {
                    return Err(Invalid::ProgramName(
                        program.name.chars().take(40).collect(),
                    ));
                }
                self.validate_app(place, host, program.app)?;
            }
        }
        Ok(())
    }

    fn validate_app(&self, place: usize, host: &HostSpec, app: &App) -> Result<(), Invalid> {
        match *app {
            App::None => {}
            App::Attacker(attacker) => self.validate_attacker(place, host, &attacker)?,
            App::Server(server) => {
                range("port", 1, 65_535, server.port.into())?;
                range("backlog", 1, 65_535, server.backlog.into())?;
                range("respond", 0, MAX_SEND.into(), server.respond.into())?;
                range("request", 0, MAX_SEND.into(), server.request.into())?;
                range("accept-every", 0, MAX_UNTIL, server.accept_every)?;
                reading(server.reading)?;
            }
            App::Client(client) => {
                range("port", 1, 65_535, client.port.into())?;
                range(
                    "local-port",
                    1,
                    65_535,
                    client.local_port.unwrap_or(1).into(),
                )?;
                range("send", 0, MAX_SEND.into(), client.send.into())?;
                range("open", 0, MAX_UNTIL, client.open_at.unwrap_or(0))?;
                reading(client.reading)?;
                work(client.work)?;
                self.known(client.to)?;
                let own = u8::try_from(place).map(HostId);
                if own == Ok(client.to) {
                    return Err(Invalid::ToItself(client.to));
                }
            }
        }
        Ok(())
    }

    /// The link that joins two hosts, as one step from the first to the second.
    pub(crate) fn link_between(&self, from: HostId, to: HostId) -> Option<Way> {
        let step = |link, direction| Way {
            link,
            direction,
            next: to,
        };
        (0_u8..)
            .zip(&self.links)
            .find_map(|(link, spec)| match spec.ends {
                [a, b] if (a, b) == (from, to) => Some(step(link, 0)),
                [a, b] if (b, a) == (from, to) => Some(step(link, 1)),
                _ => None,
            })
    }

    /// Routes are possible, and every client has a way to its server.
    fn validate_routes(&self) -> Result<(), Invalid> {
        range("route", 0, MAX_RULES.into(), count(self.routes.len()))?;
        for route in &self.routes {
            self.known(route.at)?;
            self.known(route.to)?;
            let via = self.host(route.via).ok_or(Invalid::NoSuchHost(route.via))?;
            if route.via != route.to && via.router.is_none() {
                return Err(Invalid::NotARouter(route.via));
            }
            if route.at == route.to {
                return Err(Invalid::ToItself(route.at));
            }
            if self.link_between(route.at, route.via).is_none() {
                return Err(Invalid::NotJoined(route.at, route.via));
            }
        }
        let routes = Routes::new(self);
        for (own, host) in (0..u8::MAX).map(HostId).zip(&self.hosts) {
            for program in host.programs() {
                if let App::Client(client) = program.app
                    && !routes.lead(own, client.to)
                {
                    return Err(Invalid::NotJoined(own, client.to));
                }
            }
        }
        Ok(())
    }

    fn validate_attacker(
        &self,
        place: usize,
        host: &HostSpec,
        attacker: &Attacker,
    ) -> Result<(), Invalid> {
        range("start", 0, MAX_UNTIL, attacker.start)?;
        let paced = |rate: u32, count: u32| {
            range("rate", 1, 10_000_000, rate.into())?;
            range("count", 1, 10_000_000, count.into())
        };
        // Somebody off the path sees nothing.
        let onlooker = || match (&host.router, u8::try_from(place)) {
            (None, Ok(own)) => Err(Invalid::NotARouter(HostId(own))),
            _ => Ok(()),
        };
        let matching = |wanted: &Match| {
            let mut hosts = [wanted.from, wanted.to].into_iter().flatten();
            hosts.try_for_each(|host| self.known(host))
        };
        match attacker.attack {
            Attack::Forge(forge) => {
                self.known(forge.from)?;
                self.known(forge.to)?;
                range("from-port", 1, 65_535, forge.from_port.into())?;
                range("port", 1, 65_535, forge.port.into())?;
                paced(forge.rate, forge.count)
            }
            Attack::Flood(flood) => {
                self.known(flood.to)?;
                range("port", 1, 65_535, flood.port.into())?;
                range("sources", 1, 10_000_000, flood.sources.into())?;
                let family = |host: &HostSpec| host.address.is_ipv4();
                let source = flood.source.map_or(family(host), |source| source.is_ipv4());
                match (self.host(flood.to).map(family), u8::try_from(place)) {
                    (Some(to), Ok(own)) if to != source => {
                        return Err(Invalid::MixedFamilies(HostId(own), flood.to));
                    }
                    _ => {}
                }
                paced(flood.rate, flood.count)
            }
            Attack::Inject(inject) => {
                range("nth", 1, u32::MAX.into(), inject.nth.into())?;
                matching(&inject.on)?;
                onlooker()
            }
            Attack::Replay(replay) => {
                range("nth", 1, u32::MAX.into(), replay.nth.into())?;
                range("delay", 0, MAX_UNTIL, replay.delay)?;
                matching(&replay.of)?;
                onlooker()
            }
        }
    }

    fn validate_router(&self, router: &RouterSpec) -> Result<(), Invalid> {
        range("firewall", 0, MAX_RULES.into(), count(router.rules.len()))?;
        range("strip", 0, 4, count(router.strip.len()))?;
        for rule in &router.rules {
            let hosts = [rule.matches.from, rule.matches.to];
            hosts
                .into_iter()
                .flatten()
                .try_for_each(|host| self.known(host))?;
            range("port", 1, 65_535, rule.matches.port.unwrap_or(1).into())?;
        }
        Ok(())
    }

    fn validate_links(&self) -> Result<(), Invalid> {
        range("link", 0, MAX_LINKS.into(), count(self.links.len()))?;
        for link in &self.links {
            let [a, b] = link.ends;
            let (Some(first), Some(second)) = (self.host(a), self.host(b)) else {
                return Err(Invalid::NoSuchHost(if self.host(a).is_none() {
                    a
                } else {
                    b
                }));
            };
            if a == b {
                return Err(Invalid::ToItself(a));
            }
            if first.address.is_ipv4() != second.address.is_ipv4() {
                return Err(Invalid::MixedFamilies(a, b));
            }
            link.directions.iter().try_for_each(path)?;
        }
        Ok(())
    }
}

/// (A reader that took nothing, or took it without end at one moment, would stop the clock.)
fn reading(how: Reading) -> Result<(), Invalid> {
    match how {
        Reading::Everything => Ok(()),
        Reading::Slow { bytes, every } => {
            range("read.bytes", 1, MAX_SEND.into(), bytes.into())?;
            range("read.every", 1_000, MAX_UNTIL, every)
        }
        Reading::Stops { after, until } => {
            range("read.stop-after", 0, MAX_SEND.into(), after)?;
            range("read.go-on", 0, MAX_UNTIL, until.unwrap_or(0))
        }
    }
}

fn work(work: Work) -> Result<(), Invalid> {
    match work {
        Work::Once => Ok(()),
        Work::Requests(requests) => {
            range("requests.count", 1, 1_000_000, requests.count.into())?;
            range("requests.size", 1, MAX_SEND.into(), requests.size.into())?;
            let response = requests.response;
            range("requests.response", 1, MAX_SEND.into(), response.into())?;
            range("requests.pause", 0, MAX_UNTIL, requests.pause)
        }
        Work::Opens(opens) => {
            range("connections.rate", 1, 1_000_000, opens.rate.into())?;
            range("connections.count", 1, 1_000_000, opens.count.into())
        }
        Work::Heartbeat(heartbeat) => {
            range("heartbeat.every", 1_000_000, MAX_UNTIL, heartbeat.every)?;
            range("heartbeat.timeout", 1_000_000, MAX_UNTIL, heartbeat.timeout)
        }
    }
}

/// One direction of a link. (Chances need no bounds: every value is one.)
fn path(path: &PathSpec) -> Result<(), Invalid> {
    let bandwidth = path.bandwidth.unwrap_or(1);
    range("bandwidth", 1, 1_000_000_000_000, bandwidth)?;
    range("delay", 0, MAX_UNTIL, path.delay)?;
    range("jitter", 0, MAX_UNTIL, path.jitter)?;
    range("reorder.by", 0, MAX_UNTIL, path.reorder_by)?;
    let (queue, most) = match path.queue {
        Queue::Packets(packets) => (packets, MAX_QUEUE),
        Queue::Bytes(bytes) => (bytes, MAX_QUEUE_BYTES),
    };
    range("queue", 0, most.into(), queue.into())?;
    range("mark", 0, most.into(), path.mark.unwrap_or(0).into())?;
    range("mtu", MIN_MTU.into(), 65_535, path.mtu.into())?;
    range("overhead", 0, 1_000, path.overhead.into())
}

fn count(len: usize) -> u64 {
    u64::try_from(len).unwrap_or(u64::MAX)
}

/// Whether a character can stand in a host's name: names are words of commands, and file names.
pub fn can_name(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '-' | '_')
}

fn overrides(tcp: &Overrides) -> Result<(), Invalid> {
    range("tcp", 0, MAX_RULES.into(), count(tcp.others.len()))?;
    for setting in &tcp.others {
        let wrong = |error: tcp_core::profile::SetError| Invalid::Knob(error.to_string());
        setting.check().map_err(wrong)?;
    }
    let config = tcp.apply(Config::default());
    range("mss", 1, 65_535, config.mss.unwrap_or(1).into())?;
    range("mtu", MIN_MTU.into(), 65_535, config.mtu.into())?;
    let buffers = [
        ("receive-buffer", config.receive_buffer),
        ("send-buffer", config.send_buffer),
    ];
    for (what, buffer) in buffers {
        range(what, 1, MAX_BUFFER.into(), buffer.into())?;
    }
    let wait = config.delayed_ack.unwrap_or_default();
    range("delayed-ack", 0, MAX_UNTIL, wait.as_nanos())?;
    // A timeout of nothing would retransmit for ever at one moment.
    let timeouts = [
        ("initial-rto", config.initial_rto),
        ("min-rto", config.min_rto),
        ("max-rto", config.max_rto),
    ];
    for (what, timeout) in timeouts {
        range(what, 1_000_000, MAX_UNTIL, timeout.as_nanos())?;
    }
    range("msl", 0, MAX_UNTIL, config.msl.as_nanos())?;
    let initial_window = config.initial_window.unwrap_or(1);
    range("initial-window", 1, 65_535, initial_window.into())
}

fn range(what: &'static str, min: u64, max: u64, value: u64) -> Result<(), Invalid> {
    if (min..=max).contains(&value) {
        Ok(())
    } else {
        Err(Invalid::OutOfRange {
            what,
            min,
            max,
            value,
        })
    }
}
