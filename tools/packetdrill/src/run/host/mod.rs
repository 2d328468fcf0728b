//! The core as a script sees it: one host and its clock. `calls` has the system calls, `info` what
//! can be asked of a connection.

mod calls;
mod info;

pub(crate) use calls::{How, Received};

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use tcp_core::event::{Observer, State};
use tcp_core::profile::{Config, Profile};
use tcp_core::stack::{ConnectionId, IssPolicy, Stack, StackConfig, StackObserver};
use tcp_core::wire::IcmpError;
use tcp_core::{Event, Instant, Segment, SeqNumber, wire};

use super::compare::layout_of;
use super::environment::{Step, System, Written};
use super::icmp;
use super::live::Sent;
use super::numbers::Numbers;
use super::outcome::{Stop, unknown};
use super::profile;
use crate::script::{Icmp, Script};

/// Scripts ask for nothing that events would tell.
struct Silent;

impl Observer for Silent {
    const ENABLED: bool = false;
    fn on_event(&mut self, _event: Event) {}
}

impl StackObserver for Silent {
    const ENABLED: bool = false;
    fn on_event(&mut self, _id: Option<ConnectionId>, _event: Event) {}
}

/// The port of every server, ours or the peer's, where a script names none.
const SERVER: u16 = 8080;

/// The first port from which a peer connects to us.
const FIRST_CLIENT: u16 = 32_768;

/// One host with one connection under test.
pub(crate) struct Host {
    stack: Stack,
    now: u64,
    /// The two ends of the connection under test.
    local: SocketAddr,
    remote: SocketAddr,
    next_client: u16,
    system: System,
    /// Errors that were fetched already: a system reports each once.
    reported: Vec<ConnectionId>,
}

impl Host {
    pub(crate) fn new(
        script: &Script,
        chosen: Option<Profile>,
        written: Written,
    ) -> Result<Self, Stop> {
        let profile = chosen.unwrap_or(written.profile());
        let six = match script.option("ip_version") {
            None | Some("ipv4") => false,
            Some("ipv6") => true,
            Some(other) => return unknown(format!("--ip_version={other}")),
        };
        // The addresses that scripts assume where they name none.
        let (local, remote): (IpAddr, IpAddr) = if six {
            (
                Ipv6Addr::new(0xfd3d, 0xfa7b, 0xd17d, 0, 0, 0, 0, 1).into(),
                Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1).into(),
            )
        } else {
            (
                Ipv4Addr::new(192, 168, 0, 1).into(),
                Ipv4Addr::new(192, 0, 2, 1).into(),
            )
        };
        let mtu = match script.option("mtu").map(str::parse::<u16>) {
            None => 1500,
            Some(Ok(mtu)) => mtu,
            Some(Err(_)) => return unknown("--mtu"),
        };
        let mut knobs = profile::config(profile, mtu);
        if chosen.is_none() && written == Written::FreeBsd10 {
            profile::freebsd_10(&mut knobs);
        }
        if script.standard {
            profile::standard(&mut knobs);
        }
        let config = StackConfig {
            addresses: vec![local],
            config: knobs,
            iss: IssPolicy::Fixed(SeqNumber(0)),
            ..StackConfig::default()
        };
        Ok(Self {
            stack: Stack::new(config, 1),
            now: 0,
            local: SocketAddr::new(local, SERVER),
            remote: SocketAddr::new(remote, SERVER),
            next_client: FIRST_CLIENT,
            system: System::of(profile),
            reported: Vec::new(),
        })
    }

    pub(crate) fn now(&self) -> u64 {
        self.now
    }

    pub(crate) fn system(&self) -> System {
        self.system
    }

    pub(crate) fn local(&self) -> SocketAddr {
        self.local
    }

    pub(crate) fn remote(&self) -> SocketAddr {
        self.remote
    }

    /// The knobs with which a new socket starts.
    pub(crate) fn config(&self) -> &Config {
        &self.stack.config().config
    }

    /// The next segments come from another port of the peer, to our server.
    pub(crate) fn another_client(&mut self) {
        self.remote.set_port(self.next_client);
        self.next_client = self.next_client.saturating_add(1);
        self.local.set_port(SERVER);
    }

    fn instant(&self) -> Instant {
        Instant::from_nanos(self.now)
    }

    pub(crate) fn next_timeout(&self) -> Option<u64> {
        self.stack
            .poll_timeout()
            .map(|at| at.as_nanos().max(self.now))
    }

    /// Moves the clock, and lets go off what is due.
    pub(crate) fn advance(&mut self, to: u64) {
        self.now = self.now.max(to);
        self.stack.on_timeout(self.instant(), &mut Silent);
    }

    /// The next segment that leaves.
    pub(crate) fn transmit(&mut self) -> Option<Sent> {
        let (_, transmit) = self.stack.poll_transmit(self.instant(), &mut Silent)?;
        let written = self.config().option_layout;
        let layout = layout_of(&wire::emit_tcp_with(&transmit.segment, written));
        Some(Sent {
            at: self.now,
            segment: transmit.segment,
            layout,
        })
    }

    pub(crate) fn deliver(&mut self, segment: &Segment) {
        self.stack.on_segment(self.instant(), segment, &mut Silent);
    }

    /// An ICMP error about a segment between the two ends.
    pub(crate) fn icmp(&mut self, message: &Icmp, numbers: &Numbers) -> Result<(), Stop> {
        // A redirect is IP's affair.
        if message.kind == "redirect" {
            return Ok(());
        }
        let Some((kind, code)) = icmp::named(message, self.local.is_ipv4()) else {
            return unknown(format!("ICMP {} {}", message.kind, message.code));
        };
        // RFC 1191, 4: a router from before it leaves the field zero, which says nothing; as the wire has it.
        let mtu = message.mtu.filter(|mtu| *mtu != 0);
        let quoted = message.quoted.map_or(0, |(seq, _)| seq);
        let error = IcmpError {
            kind,
            code,
            mtu,
            local: self.local,
            remote: self.remote,
            seq: numbers.local_live(quoted, false),
        };
        self.stack.on_icmp(self.instant(), &error, &mut Silent);
        Ok(())
    }

    /// Changes what the host's sockets start with.
    pub(crate) fn set(&mut self, step: &Step) -> Result<(), Stop> {
        let config = &mut self.stack.config_mut().config;
        match step {
            Step::Defaults => {
                profile::defaults(config);
                Ok(())
            }
            Step::Set(sysctl) => profile::set(config, sysctl),
        }
    }

    pub(crate) fn count_in_state(&self, name: &str) -> Result<u32, Stop> {
        let state = info::state_named(name)?;
        let found = self
            .stack
            .connections()
            .filter(|(_, connection)| connection.state() == state);
        Ok(u32::try_from(found.count()).unwrap_or(u32::MAX))
    }

    pub(crate) fn forget_in_state(&mut self, name: &str) -> Result<(), Stop> {
        let state = info::state_named(name)?;
        let found = self
            .stack
            .connections()
            .filter(|(_, connection)| connection.state() == state);
        let found: Vec<ConnectionId> = found.map(|(id, _)| id).collect();
        for id in found {
            self.abort(id);
        }
        Ok(())
    }

    /// The state of a connection; one that is gone is closed.
    pub(crate) fn state(&self, id: ConnectionId) -> State {
        self.stack.state(id)
    }
}
