//! How many and how large things may be, and what is said of what is impossible.

use alloc::string::String;
use core::fmt;
use core::net::IpAddr;

use crate::ids::{HostId, LinkId};

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
pub(crate) const MAX_BUFFER: u32 = 64 << 20;
/// The most bytes that one program may send.
pub(crate) const MAX_SEND: u32 = 1 << 30;
/// The longest name or title, in bytes.
pub(crate) const MAX_NAME: usize = 200;
/// The most programs of one host.
pub(crate) const MAX_PROGRAMS: u64 = 16;
/// The longest queue of a link, in packets.
pub(crate) const MAX_QUEUE: u32 = 1_000_000;
/// The longest queue of a link, in bytes.
pub(crate) const MAX_QUEUE_BYTES: u32 = 1 << 30;
/// The smallest MTU: the longest headers of IPv4 and of TCP, 60 octets each, still fit.
pub(crate) const MIN_MTU: u32 = 120;

/// What is impossible about a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InvalidError {
    /// Not between 1 and [`MAX_HOSTS`] hosts.
    HostCount(u64),
    /// A name is empty, too long, used twice, or has other characters than letters, digits, `-` and
    /// `_`.
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
    NoSuchLink(LinkId),
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

impl fmt::Display for InvalidError {
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
            Self::NoSuchLink(link) => write!(f, "there is no link number {}", link.0),
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

impl core::error::Error for InvalidError {}
