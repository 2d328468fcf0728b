//! What every scenario must obey, wherever it came from: a file, a link, or the compact form.

use alloc::string::String;
use core::fmt;
use core::net::IpAddr;

use super::{App, Overrides, Scenario};
use crate::check::{Check, MAX_PARTS};
use crate::command::{Command, Fault};
use crate::ids::{HostId, SegmentName};

/// The most hosts in one world.
pub const MAX_HOSTS: u8 = 16;
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
/// The longest queue of a link, in packets.
const MAX_QUEUE: u32 = 1_000_000;
/// The smallest MTU: IPv4's least reassembly buffer less nothing, so that every header fits.
const MIN_MTU: u32 = 120;

/// What is impossible about a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Invalid {
    /// Not between 1 and [`MAX_HOSTS`] hosts.
    HostCount(u64),
    /// A name is empty, too long, used twice, or has other characters than letters, digits, `-` and `_`.
    HostName(String),
    /// Two hosts have the same address.
    SharedAddress(IpAddr),
    /// A number that stands for no host.
    NoSuchHost(HostId),
    /// A host would talk to itself.
    ToItself(HostId),
    /// No link joins the two hosts.
    NotJoined(HostId, HostId),
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
            Self::HostName(name) => write!(
                f,
                "\"{name}\" cannot name a host: a name is used once, has 1 to {MAX_NAME} bytes, and only letters, digits, `-` and `_`"
            ),
            Self::SharedAddress(address) => write!(f, "two hosts have the address {address}"),
            Self::NoSuchHost(host) => write!(f, "there is no host number {}", host.0),
            Self::ToItself(host) => write!(f, "host number {} would talk to itself", host.0),
            Self::NotJoined(a, b) => write!(f, "no link joins the hosts {} and {}", a.0, b.0),
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
        overrides(&self.tcp)?;
        let count = |len: usize| u64::try_from(len).unwrap_or(u64::MAX);
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
        for check in &self.assertions {
            self.validate_check(check)?;
        }
        Ok(())
    }

    /// Whether a command can mean anything here.
    pub(crate) fn validate_command(&self, command: &Command) -> Result<(), Invalid> {
        match command {
            Command::Open { host } | Command::Close { host } | Command::Abort { host } => {
                self.known(*host)
            }
            Command::Send { host, bytes } => {
                range("bytes", 1, MAX_SEND.into(), (*bytes).into())?;
                self.known(*host)
            }
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
            match host.app {
                App::None => {}
                App::Server(server) => {
                    range("port", 1, 65_535, server.port.into())?;
                    range("backlog", 1, 65_535, server.backlog.into())?;
                    range("respond", 0, MAX_SEND.into(), server.respond.into())?;
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
                    self.known(client.to)?;
                    let own = u8::try_from(place).map(HostId);
                    if own == Ok(client.to) {
                        return Err(Invalid::ToItself(client.to));
                    }
                    if let Ok(own) = own
                        && self.link_between(own, client.to).is_none()
                    {
                        return Err(Invalid::NotJoined(own, client.to));
                    }
                }
            }
        }
        Ok(())
    }

    /// The link that joins two hosts, and the direction from the first to the second.
    pub(crate) fn link_between(&self, from: HostId, to: HostId) -> Option<(usize, usize)> {
        self.links
            .iter()
            .enumerate()
            .find_map(|(place, link)| match link.ends {
                [a, b] if (a, b) == (from, to) => Some((place, 0)),
                [a, b] if (b, a) == (from, to) => Some((place, 1)),
                _ => None,
            })
    }

    fn validate_links(&self) -> Result<(), Invalid> {
        let most = u64::from(MAX_HOSTS) * u64::from(MAX_HOSTS);
        range(
            "link",
            0,
            most,
            u64::try_from(self.links.len()).unwrap_or(u64::MAX),
        )?;
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
            for path in &link.directions {
                range(
                    "bandwidth",
                    1,
                    1_000_000_000_000,
                    path.bandwidth.unwrap_or(1),
                )?;
                range("delay", 0, MAX_UNTIL, path.delay)?;
                range("queue", 0, MAX_QUEUE.into(), path.queue.into())?;
                range("mtu", MIN_MTU.into(), 65_535, path.mtu.into())?;
                range("overhead", 0, 1_000, path.overhead.into())?;
            }
        }
        Ok(())
    }
}

/// Whether a character can stand in a host's name: names are words of commands, and file names.
pub(super) fn can_name(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '-' | '_')
}

fn overrides(tcp: &Overrides) -> Result<(), Invalid> {
    range("mss", 1, 65_535, tcp.mss.unwrap_or(1).into())?;
    range(
        "receive-buffer",
        1,
        MAX_BUFFER.into(),
        tcp.receive_buffer.unwrap_or(1).into(),
    )?;
    range(
        "send-buffer",
        1,
        MAX_BUFFER.into(),
        tcp.send_buffer.unwrap_or(1).into(),
    )?;
    range("delayed-ack", 0, MAX_UNTIL, tcp.delayed_ack.unwrap_or(0))?;
    // A timeout of nothing would retransmit for ever at one moment.
    range(
        "initial-rto",
        1_000_000,
        MAX_UNTIL,
        tcp.initial_rto.unwrap_or(1_000_000),
    )?;
    range(
        "min-rto",
        1_000_000,
        MAX_UNTIL,
        tcp.min_rto.unwrap_or(1_000_000),
    )?;
    range(
        "max-rto",
        1_000_000,
        MAX_UNTIL,
        tcp.max_rto.unwrap_or(1_000_000),
    )?;
    range("msl", 0, MAX_UNTIL, tcp.msl.unwrap_or(0))?;
    range(
        "initial-window",
        1,
        65_535,
        tcp.initial_window.unwrap_or(1).into(),
    )
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
