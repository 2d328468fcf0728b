//! What can be asked of a connection: sizes, options, `tcp_info`.

use tcp_core::Connection;
use tcp_core::connection::CaState;
use tcp_core::event::State;
use tcp_core::profile::Config;
use tcp_core::stack::ConnectionId;

use super::Host;
use crate::run::code::Names;
use crate::run::environment::System;
use crate::run::outcome::{Stop, unknown};

impl Host {
    fn connection(&self, id: ConnectionId) -> Option<&Connection> {
        self.stack.connection(id)
    }

    /// The knobs of a connection.
    pub(crate) fn config_of(&self, id: ConnectionId) -> Option<&Config> {
        self.connection(id).map(Connection::config)
    }

    /// Bytes that can be read.
    pub(crate) fn readable(&self, id: ConnectionId) -> i64 {
        self.connection(id)
            .map_or(0, |connection| i64::from(connection.readable()))
    }

    /// Whether reading would find the end of the stream.
    pub(crate) fn at_end(&self, id: ConnectionId) -> bool {
        self.connection(id)
            .is_none_or(|connection| connection.is_at_end_of_stream() || connection.is_over())
    }

    /// Whether nothing will happen on it again.
    pub(crate) fn is_over(&self, id: ConnectionId) -> bool {
        self.connection(id).is_none_or(Connection::is_over)
    }

    /// Bytes that can be written.
    pub(crate) fn writable(&self, id: ConnectionId) -> i64 {
        self.connection(id)
            .map_or(0, |connection| i64::from(connection.writable()))
    }

    /// Bytes that were written and are not acknowledged.
    pub(crate) fn unacknowledged(&self, id: ConnectionId) -> i64 {
        self.connection(id).map_or(0, |connection| {
            let info = connection.info();
            i64::from(info.unacked) + i64::from(info.unsent)
        })
    }

    /// How much data goes into a segment to the peer.
    pub(crate) fn segment_size(&self, id: ConnectionId) -> Option<u32> {
        self.connection(id).map(|connection| connection.info().mss)
    }

    /// What a socket that is not open yet says of its segments.
    pub(crate) fn segment_size_before_open(&self, knobs: &Config) -> u16 {
        knobs.mss.unwrap_or_else(|| knobs.mss_with(self.local.ip()))
    }

    /// The size of a connection's receive buffer: whole segments, once their size is known, where
    /// that is the system's way.
    pub(crate) fn receive_buffer(&self, id: ConnectionId) -> Option<u32> {
        let connection = self.connection(id)?;
        let (size, config) = (connection.config().receive_buffer, connection.config());
        if !config.window_by_buffer || connection.state() == State::SynSent {
            return Some(size);
        }
        let mss = connection.info().mss.max(1);
        Some(size.div_ceil(mss).saturating_mul(mss))
    }

    /// The fields that code may read of a socket that was never connected.
    pub(crate) fn closed_info(&self) -> Names {
        let state = state_number(self.system(), State::Closed);
        [
            ("tcpi_state".to_owned(), state),
            ("tcpi_options".to_owned(), 0),
        ]
        .into()
    }

    /// The fields of `tcp_info`.
    pub(crate) fn tcp_info(&self, id: ConnectionId) -> Names {
        let Some(connection) = self.connection(id) else {
            return self.closed_info();
        };
        let info = connection.info();
        let mss = info.mss.max(1);
        let segments = |bytes: u32| i64::from(bytes.div_ceil(mss));
        let micros = info.srtt.map_or(0, tcp_core::Duration::as_micros);
        let options = [
            (info.ts_recent.is_some(), 1),
            (info.sack, 2),
            (info.send_shift.is_some(), 4),
        ];
        let options = options.into_iter().filter(|(agreed, _)| *agreed);
        let ca_state = match info.ca_state {
            CaState::Open => 0,
            CaState::Disorder => 1,
            CaState::Cwr => 2,
            CaState::Recovery => 3,
            CaState::Loss => 4,
        };
        [
            ("tcpi_state", state_number(self.system(), info.state)),
            ("tcpi_ca_state", ca_state),
            ("tcpi_options", options.map(|(_, bit)| bit).sum()),
            ("tcpi_snd_cwnd", i64::from(info.cwnd / mss)),
            ("tcpi_snd_ssthresh", i64::from(info.ssthresh / mss)),
            ("tcpi_unacked", segments(info.unacked)),
            ("tcpi_sacked", i64::from(info.sacked)),
            ("tcpi_lost", i64::from(info.lost)),
            ("tcpi_retrans", i64::from(info.retrans)),
            ("tcpi_reordering", i64::from(info.reordering)),
            ("tcpi_snd_mss", i64::from(info.mss)),
            (
                "tcpi_advmss",
                i64::from(connection.config().mss_with(connection.remote().ip())),
            ),
            ("tcpi_backoff", i64::from(info.retransmissions)),
            ("tcpi_rtt", i64::try_from(micros).unwrap_or(i64::MAX)),
            ("tcpi_ca_state", info.ca_state as i64),
            ("tcpi_sacked", i64::from(info.sacked)),
            ("tcpi_lost", i64::from(info.lost)),
            ("tcpi_retrans", i64::from(info.retrans)),
            (
                "tcpi_total_retrans",
                i64::try_from(info.total_retrans).unwrap_or(i64::MAX),
            ),
            ("tcpi_reordering", i64::from(info.reordering)),
            (
                "tcpi_delivered",
                i64::try_from(info.delivered).unwrap_or(i64::MAX),
            ),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .into()
    }
}

/// A state as `sockstat` writes it.
pub(super) fn state_named(name: &str) -> Result<State, Stop> {
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
