//! What every scenario must obey, wherever it came from: a file, a link, or the compact form.

use alloc::string::ToString;

use tcp_core::Config;

use super::{Attack, Attacker, HostSpec, Match};
use super::{
    Overrides, PathSpec, ProgramSpec, Queue, Reading, RouterSpec, Routes, Scenario, Way, Work,
};
use crate::check::{Check, MAX_PARTS};
use crate::command::{Command, Fault};
use crate::ids::{HostId, LinkId, SegmentName};
use crate::limits::{
    InvalidError, MAX_ACTIONS, MAX_BUFFER, MAX_EVENTS, MAX_FAULTS, MAX_HOSTS, MAX_LINKS, MAX_NAME,
    MAX_PROGRAMS, MAX_QUEUE, MAX_QUEUE_BYTES, MAX_RULES, MAX_SEND, MAX_UNTIL, MIN_MTU,
};

impl Scenario {
    /// Whether a world can be made of it.
    ///
    /// # Errors
    /// The first thing that is impossible.
    pub fn validate(&self) -> Result<(), InvalidError> {
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
    pub fn validate_command(&self, command: &Command) -> Result<(), InvalidError> {
        match command {
            Command::Open { host } | Command::Close { host } | Command::Abort { host } => {
                self.known(*host)
            }
            Command::Send { host, bytes } => {
                range("bytes", 1, MAX_SEND.into(), (*bytes).into())?;
                self.known(*host)
            }
            Command::OneProgram { host, program, .. } => {
                let spec = self.host(*host).ok_or(InvalidError::NoSuchHost(*host))?;
                let programs = count(spec.programs().count());
                range("program", 0, programs.saturating_sub(1), program.0.into())
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
                .get(link.index())
                .map(|_| ())
                .ok_or(InvalidError::NoSuchLink(*link)),
            Command::Fault { segment, fault } => self.validate_fault(segment, *fault),
        }
    }

    fn known(&self, host: HostId) -> Result<(), InvalidError> {
        self.host(host)
            .map(|_| ())
            .ok_or(InvalidError::NoSuchHost(host))
    }

    fn validate_fault(&self, segment: &SegmentName, fault: Fault) -> Result<(), InvalidError> {
        self.known(segment.host)?;
        range("#", 1, u32::MAX.into(), segment.nth.into())?;
        match fault {
            Fault::Drop | Fault::Corrupt { .. } => Ok(()),
            Fault::Delay { nanos } => range("by", 0, MAX_UNTIL, nanos),
            Fault::Duplicate { nanos } => range("after", 0, MAX_UNTIL, nanos),
        }
    }

    /// Whether a check can be asked of a run of this scenario.
    pub(crate) fn validate_check(&self, check: &Check) -> Result<(), InvalidError> {
        let longest = u64::try_from(check.longest_list()).unwrap_or(u64::MAX);
        range("assert", 1, MAX_PARTS.into(), longest)?;
        check
            .hosts()
            .into_iter()
            .try_for_each(|host| self.known(host))
    }

    fn validate_hosts(&self) -> Result<(), InvalidError> {
        let hosts = &self.hosts;
        if hosts.is_empty() || hosts.len() > usize::from(MAX_HOSTS) {
            return Err(InvalidError::HostCount(
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
                return Err(InvalidError::HostName(name.chars().take(40).collect()));
            }
            if earlier.iter().any(|other| other.address == host.address) {
                return Err(InvalidError::SharedAddress(host.address));
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
                let attacks = matches!(program.spec, ProgramSpec::Attacker(_)) && number > 0;
                if program.name.is_empty()
                    || count(program.name.len()) > count(MAX_NAME)
                    || !program.name.chars().all(can_name)
                    || earlier.any(|other| other.name == program.name)
                    || attacks
                {
                    return Err(InvalidError::ProgramName(
                        program.name.chars().take(40).collect(),
                    ));
                }
                self.validate_program(place, host, program.spec)?;
            }
        }
        Ok(())
    }

    fn validate_program(
        &self,
        place: usize,
        host: &HostSpec,
        spec: &ProgramSpec,
    ) -> Result<(), InvalidError> {
        match *spec {
            ProgramSpec::None => {}
            ProgramSpec::Attacker(attacker) => self.validate_attacker(place, host, &attacker)?,
            ProgramSpec::Server(server) => {
                range("port", 1, 65_535, server.port.into())?;
                range("backlog", 1, 65_535, server.backlog.into())?;
                range("respond", 0, MAX_SEND.into(), server.respond.into())?;
                range("request", 0, MAX_SEND.into(), server.request.into())?;
                range("accept-every", 0, MAX_UNTIL, server.accept_every)?;
                reading(server.reading)?;
            }
            ProgramSpec::Client(client) => {
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
                    return Err(InvalidError::ToItself(client.to));
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
            .map(LinkId)
            .zip(&self.links)
            .find_map(|(link, spec)| match spec.ends {
                [a, b] if (a, b) == (from, to) => Some(step(link, 0)),
                [a, b] if (b, a) == (from, to) => Some(step(link, 1)),
                _ => None,
            })
    }

    /// Routes are possible, and every client has a way to its server.
    fn validate_routes(&self) -> Result<(), InvalidError> {
        range("route", 0, MAX_RULES.into(), count(self.routes.len()))?;
        for route in &self.routes {
            self.known(route.at)?;
            self.known(route.to)?;
            let via = self
                .host(route.via)
                .ok_or(InvalidError::NoSuchHost(route.via))?;
            if route.via != route.to && via.router.is_none() {
                return Err(InvalidError::NotARouter(route.via));
            }
            if route.at == route.to {
                return Err(InvalidError::ToItself(route.at));
            }
            if self.link_between(route.at, route.via).is_none() {
                return Err(InvalidError::NotJoined(route.at, route.via));
            }
        }
        let routes = Routes::new(self);
        for (own, host) in (0..u8::MAX).map(HostId).zip(&self.hosts) {
            for program in host.programs() {
                if let ProgramSpec::Client(client) = program.spec
                    && !routes.lead(own, client.to)
                {
                    return Err(InvalidError::NotJoined(own, client.to));
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
    ) -> Result<(), InvalidError> {
        range("start", 0, MAX_UNTIL, attacker.start)?;
        let paced = |rate: u32, count: u32| {
            range("rate", 1, 10_000_000, rate.into())?;
            range("count", 1, 10_000_000, count.into())
        };
        // Somebody off the path sees nothing.
        let onlooker = || match (&host.router, u8::try_from(place)) {
            (None, Ok(own)) => Err(InvalidError::NotARouter(HostId(own))),
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
                        return Err(InvalidError::MixedFamilies(HostId(own), flood.to));
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

    fn validate_router(&self, router: &RouterSpec) -> Result<(), InvalidError> {
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

    fn validate_links(&self) -> Result<(), InvalidError> {
        range("link", 0, MAX_LINKS.into(), count(self.links.len()))?;
        for link in &self.links {
            let [a, b] = link.ends;
            let (Some(first), Some(second)) = (self.host(a), self.host(b)) else {
                return Err(InvalidError::NoSuchHost(if self.host(a).is_none() {
                    a
                } else {
                    b
                }));
            };
            if a == b {
                return Err(InvalidError::ToItself(a));
            }
            if first.address.is_ipv4() != second.address.is_ipv4() {
                return Err(InvalidError::MixedFamilies(a, b));
            }
            link.directions.iter().try_for_each(path)?;
        }
        Ok(())
    }
}

/// (A reader that took nothing, or took it without end at one moment, would stop the clock.)
fn reading(how: Reading) -> Result<(), InvalidError> {
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

fn work(work: Work) -> Result<(), InvalidError> {
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
fn path(path: &PathSpec) -> Result<(), InvalidError> {
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

fn overrides(tcp: &Overrides) -> Result<(), InvalidError> {
    range("tcp", 0, MAX_RULES.into(), count(tcp.others.len()))?;
    for setting in &tcp.others {
        let wrong = |error: tcp_core::profile::SetError| InvalidError::Knob(error.to_string());
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

fn range(what: &'static str, min: u64, max: u64, value: u64) -> Result<(), InvalidError> {
    if (min..=max).contains(&value) {
        Ok(())
    } else {
        Err(InvalidError::OutOfRange {
            what,
            min,
            max,
            value,
        })
    }
}
