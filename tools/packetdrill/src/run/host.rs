//! The core as a script sees it: one host, its clock, and calls with results like a system's.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use bytes::Bytes;
use tcp_core::connection::{RecvError, SendError};
use tcp_core::event::{Observer, State};
use tcp_core::profile::Profile;
use tcp_core::stack::{ConnectionId, IssPolicy, ListenerId, Stack, StackConfig, StackObserver};
use tcp_core::wire::IcmpError;
use tcp_core::{Cause, Connection, Event, Instant, Segment, SeqNumber, wire};

use super::code::Names;
use super::compare::layout_of;
use super::environment::{Sysctl, System};
use super::icmp;
use super::live::Sent;
use super::numbers::Numbers;
use super::outcome::{Stop, unknown};
use super::profile;
use super::sockets::How;
use crate::script::{Icmp, Script};

/// Errors as the sockets interface names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Errno {
    InProgress,
    WouldBlock,
    Pipe,
    ConnectionReset,
    ConnectionRefused,
    TimedOut,
    NotConnected,
    Invalid,
    HostUnreachable,
    NetUnreachable,
    NoProtocolOption,
    NoAccess,
    Protocol,
}

impl Errno {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::InProgress => "EINPROGRESS",
            Self::WouldBlock => "EWOULDBLOCK",
            Self::Pipe => "EPIPE",
            Self::ConnectionReset => "ECONNRESET",
            Self::ConnectionRefused => "ECONNREFUSED",
            Self::TimedOut => "ETIMEDOUT",
            Self::NotConnected => "ENOTCONN",
            Self::Invalid => "EINVAL",
            Self::HostUnreachable => "EHOSTUNREACH",
            Self::NetUnreachable => "ENETUNREACH",
            Self::NoProtocolOption => "ENOPROTOOPT",
            Self::NoAccess => "EACCES",
            Self::Protocol => "EPROTO",
        }
    }

    /// What a system would report for the way in which a connection ended.
    const fn of(cause: Cause) -> Self {
        match cause {
            Cause::ConnectionRefused => Self::ConnectionRefused,
            Cause::TooManyRetransmissions | Cause::UserTimeout => Self::TimedOut,
            _ => Self::ConnectionReset,
        }
    }
}

/// What reading came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Received {
    Bytes(i64),
    End,
    NothingYet,
}

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

/// One host with one connection under test.
pub(crate) struct Host {
    stack: Stack,
    now: u64,
    local: SocketAddr,
    remote: SocketAddr,
    system: System,
    /// Errors that were fetched already: a system reports each once.
    reported: Vec<ConnectionId>,
}

impl Host {
    pub(crate) fn new(script: &Script, profile: Profile) -> Result<Self, Stop> {
        let system = System::of(profile);
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
        let config = StackConfig {
            addresses: vec![local],
            config: profile::config(profile, system, mtu, six),
            iss: IssPolicy::Fixed(SeqNumber(0)),
            ..StackConfig::default()
        };
        Ok(Self {
            stack: Stack::new(config, 1),
            now: 0,
            local: SocketAddr::new(local, 8080),
            remote: SocketAddr::new(remote, 8080),
            system,
            reported: Vec::new(),
        })
    }

    pub(crate) fn now(&self) -> u64 {
        self.now
    }

    pub(crate) fn local(&self) -> SocketAddr {
        self.local
    }

    pub(crate) fn remote(&self) -> SocketAddr {
        self.remote
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
        let written = self.stack.config().config.option_layout;
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
        let quoted = message.quoted.map_or(0, |(seq, _)| seq);
        let error = IcmpError {
            kind,
            code,
            mtu: message.mtu,
            local: self.local,
            remote: self.remote,
            seq: numbers.local_live(quoted, false),
        };
        self.stack.on_icmp(self.instant(), &error, &mut Silent);
        Ok(())
    }

    /// How the system names the way in which a connection ended.
    fn errno(&self, id: ConnectionId, cause: Cause) -> Errno {
        let report = self.stack.connection(id).and_then(Connection::icmp_error);
        match (cause, report) {
            (
                Cause::IcmpHardError
                | Cause::IcmpErrorWhileOpening
                | Cause::TooManyRetransmissions
                | Cause::UserTimeout,
                Some(report),
            ) => icmp::errno(self.system, self.local.is_ipv4(), report),
            _ => Errno::of(cause),
        }
    }

    pub(crate) fn set(&mut self, sysctl: &Sysctl) -> Result<(), Stop> {
        profile::set(&mut self.stack.config_mut().config, sysctl)
    }

    pub(crate) fn listen(&mut self, backlog: i64) -> Result<ListenerId, Stop> {
        let backlog = u16::try_from(backlog).unwrap_or(u16::MAX);
        self.stack
            .listen(self.instant(), self.local, backlog, &mut Silent)
            .or_else(|error| unknown(format!("listen(): {error}")))
    }

    pub(crate) fn close_listener(&mut self, id: ListenerId) {
        self.stack.close_listener(self.instant(), id, &mut Silent);
    }

    pub(crate) fn accept(&mut self, listener: ListenerId) -> Option<ConnectionId> {
        self.stack.accept(listener)
    }

    pub(crate) fn connect(&mut self) -> Result<ConnectionId, Stop> {
        let id = self
            .stack
            .connect(self.instant(), None, self.remote, &mut Silent)
            .or_else(|error| unknown(format!("connect(): {error}")))?;
        if let Some(connection) = self.stack.connection(id) {
            self.local = connection.local();
        }
        Ok(id)
    }

    pub(crate) fn is_connected(&self, id: ConnectionId) -> bool {
        !matches!(
            self.stack.state(id),
            State::SynSent | State::SynReceived | State::Closed | State::Listen
        )
    }

    pub(crate) fn send(&mut self, id: ConnectionId, count: u32) -> Result<u32, Errno> {
        let data = Bytes::from(vec![0; count as usize]);
        match self.stack.send(self.instant(), id, &data, &mut Silent) {
            Ok(taken) => Ok(u32::try_from(taken).unwrap_or(u32::MAX)),
            Err(SendError::Closing | SendError::Closed(None)) => Err(Errno::Pipe),
            Err(SendError::Closed(Some(cause))) => {
                let errno = self.errno(id, cause);
                Err(self.report(id).map_or(Errno::Pipe, |()| errno))
            }
        }
    }

    pub(crate) fn receive(&mut self, id: ConnectionId, most: usize) -> Result<Received, Errno> {
        match self.stack.recv(self.instant(), id, most, &mut Silent) {
            Ok(Some(bytes)) if bytes.is_empty() => Ok(Received::NothingYet),
            Ok(Some(bytes)) => Ok(Received::Bytes(
                i64::try_from(bytes.len()).unwrap_or(i64::MAX),
            )),
            Ok(None) => Ok(Received::End),
            Err(RecvError::Closing | RecvError::Closed(None)) => Err(Errno::NotConnected),
            Err(RecvError::Closed(Some(cause))) => match self.report(id) {
                Some(()) => Err(self.errno(id, cause)),
                // The error was fetched already: reading finds the end.
                None => Ok(Received::End),
            },
        }
    }

    pub(crate) fn shutdown(&mut self, id: ConnectionId, how: How) -> Result<(), Errno> {
        match how {
            // Nothing goes out for the reading side alone.
            How::Read => Ok(()),
            How::Write | How::Both => self
                .stack
                .shutdown(self.instant(), id, &mut Silent)
                .map_err(|_| Errno::NotConnected),
        }
    }

    pub(crate) fn close(&mut self, id: ConnectionId) {
        self.stack.close(self.instant(), id, &mut Silent);
    }

    pub(crate) fn abort(&mut self, id: ConnectionId) {
        self.stack.abort(self.instant(), id, &mut Silent);
        self.stack.close(self.instant(), id, &mut Silent);
    }

    /// Marks a connection's error as fetched; `None` when it was before.
    fn report(&mut self, id: ConnectionId) -> Option<()> {
        if self.reported.contains(&id) {
            return None;
        }
        self.reported.push(id);
        Some(())
    }

    /// `SO_ERROR`: the error, once.
    pub(crate) fn take_error(&mut self, id: ConnectionId) -> Option<Errno> {
        let cause = self.stack.connection(id)?.error()?;
        let errno = self.errno(id, cause);
        self.report(id).map(|()| errno)
    }

    pub(crate) fn readable(&self, id: ConnectionId) -> i64 {
        self.stack
            .connection(id)
            .map_or(0, |connection| i64::from(connection.readable()))
    }

    pub(crate) fn count_in_state(&self, name: &str) -> Result<u32, Stop> {
        let state = state_named(name)?;
        let found = self
            .stack
            .connections()
            .filter(|(_, c)| c.state() == state)
            .count();
        Ok(u32::try_from(found).unwrap_or(u32::MAX))
    }

    pub(crate) fn forget_in_state(&mut self, name: &str) -> Result<(), Stop> {
        let state = state_named(name)?;
        let found = self.stack.connections().filter(|(_, c)| c.state() == state);
        for id in found.map(|(id, _)| id).collect::<Vec<_>>() {
            self.abort(id);
        }
        Ok(())
    }

    pub(crate) fn set_option(
        &mut self,
        id: Option<ConnectionId>,
        name: &str,
        value: i64,
    ) -> Result<(), Stop> {
        match (name, id) {
            // What it permits, the core does not forbid.
            ("SO_REUSEADDR", _) => Ok(()),
            ("TCP_NODELAY", None) => {
                self.stack.config_mut().config.nagle = value == 0;
                Ok(())
            }
            (other, _) => unknown(format!("setsockopt {other}")),
        }
    }

    /// The value of an option, for those that are compared.
    pub(crate) fn option(&self, id: Option<ConnectionId>, name: &str) -> Result<i64, Stop> {
        let connection = id.and_then(|id| self.stack.connection(id));
        let config = connection.map_or(&self.stack.config().config, |c| c.config());
        match name {
            "TCP_MAXSEG" => Ok(i64::from(
                connection.map_or(u32::from(config.mss), |c| c.info().mss),
            )),
            "TCP_NODELAY" => Ok(i64::from(!config.nagle)),
            "SO_RCVBUF" => Ok(i64::from(config.receive_buffer)),
            "SO_SNDBUF" => Ok(i64::from(config.send_buffer)),
            other => unknown(format!("getsockopt {other}")),
        }
    }

    /// Whether an option's value says anything about TCP: systems round the sizes of buffers each
    /// in their own way.
    pub(crate) fn compares(&self, name: &str) -> bool {
        !matches!(name, "SO_RCVBUF" | "SO_SNDBUF")
    }

    /// The fields that code may read of a socket that was never connected.
    pub(crate) fn closed_info(&self) -> Names {
        let mut names = Names::new();
        names.insert(
            "tcpi_state".to_owned(),
            state_number(self.system, State::Closed),
        );
        names.insert("tcpi_options".to_owned(), 0);
        names
    }

    /// The fields of `tcp_info`.
    pub(crate) fn tcp_info(&self, id: ConnectionId) -> Names {
        let Some(connection) = self.stack.connection(id) else {
            return self.closed_info();
        };
        let info = connection.info();
        let mss = info.mss.max(1);
        let segments = |bytes: u32| i64::from(bytes.div_ceil(mss));
        let mut names = Names::new();
        for (name, value) in [
            ("tcpi_state", state_number(self.system, info.state)),
            ("tcpi_snd_cwnd", i64::from(info.cwnd / mss)),
            ("tcpi_snd_ssthresh", i64::from(info.ssthresh / mss)),
            ("tcpi_unacked", segments(info.unacked)),
            ("tcpi_snd_mss", i64::from(info.mss)),
            ("tcpi_advmss", i64::from(connection.config().mss)),
            ("tcpi_backoff", i64::from(info.retransmissions)),
            (
                "tcpi_rtt",
                info.srtt
                    .map_or(0, |rtt| i64::try_from(rtt.as_micros()).unwrap_or(0)),
            ),
        ] {
            names.insert(name.to_owned(), value);
        }
        names
    }
}

fn state_named(name: &str) -> Result<State, Stop> {
    Ok(match name {
        "CLOSED" => State::Closed,
        "LISTEN" => State::Listen,
        "SYN_SENT" => State::SynSent,
        "SYN_RCVD" => State::SynReceived,
        "ESTABLISHED" => State::Established,
        "CLOSE_WAIT" => State::CloseWait,
        "FIN_WAIT_1" => State::FinWait1,
        "CLOSING" => State::Closing,
        "LAST_ACK" => State::LastAck,
        "FIN_WAIT_2" => State::FinWait2,
        "TIME_WAIT" => State::TimeWait,
        other => return unknown(format!("state `{other}`")),
    })
}

/// A state's number in each system's `tcp_info`.
const fn state_number(system: System, state: State) -> i64 {
    let (linux, freebsd) = match state {
        State::Established => (1, 4),
        State::SynSent => (2, 2),
        State::SynReceived => (3, 3),
        State::FinWait1 => (4, 6),
        State::FinWait2 => (5, 9),
        State::TimeWait => (6, 10),
        State::Closed => (7, 0),
        State::CloseWait => (8, 5),
        State::LastAck => (9, 8),
        State::Listen => (10, 1),
        State::Closing => (11, 7),
    };
    match system {
        System::Linux => linux,
        System::FreeBsd => freebsd,
    }
}
