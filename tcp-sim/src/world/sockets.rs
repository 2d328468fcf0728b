//! The sockets of a host, as its own tools list them: a row for each listener and connection.

use alloc::sync::Arc;
use alloc::vec::Vec;
use core::net::SocketAddr;

use tcp_core::{Connection, Duration, Instant, State, TimerKind};

use super::Host;

/// One line of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SocketRow {
    /// The state.
    pub state: State,
    /// LISTEN: how many connections wait for `accept()`. Else: what the program has not read, a
    /// FIN counting one.
    pub recv_q: u32,
    /// LISTEN: how many may wait. Else: what is not acknowledged, or not even sent; a SYN and a FIN
    /// count one.
    pub send_q: u32,
    /// This end.
    pub local: SocketAddr,
    /// The other end; `None` in LISTEN.
    pub remote: Option<SocketAddr>,
    /// The program that holds it; `None` before `accept()`, and when the program has closed it.
    pub user: Option<SocketUser>,
    /// The timer that runs.
    pub timer: Option<SocketTimer>,
}

/// The process behind a socket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SocketUser {
    /// What it is called.
    pub program: Arc<str>,
    /// Its number.
    pub pid: u32,
    /// The descriptor that it knows the socket by.
    pub descriptor: u32,
}

/// A running timer, as `ss -o` shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SocketTimer {
    /// Which.
    pub kind: SocketTimerKind,
    /// How long until it goes off.
    pub left: Duration,
    /// How often it went off in a row.
    pub retransmissions: u8,
}

/// Linux's names for timers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SocketTimerKind {
    /// Retransmission.
    On,
    /// Keep-alive.
    KeepAlive,
    /// TIME-WAIT, or an orphan's FIN-WAIT-2.
    TimeWait,
    /// Zero-window probes.
    Persist,
}

impl SocketTimerKind {
    /// As `ss` writes it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::On => "on",
            Self::KeepAlive => "keepalive",
            Self::TimeWait => "timewait",
            Self::Persist => "persist",
        }
    }
}

impl Host {
    /// Its sockets at `now`: listeners first, then connections, each the oldest first.
    #[must_use]
    pub fn sockets(&self, now: Instant) -> Vec<SocketRow> {
        let listeners = self.stack.listeners().map(|(id, listener)| SocketRow {
            state: State::Listen,
            recv_q: listener.accept_queue_len(),
            send_q: listener.backlog().into(),
            local: listener.local(),
            remote: None,
            user: self.programs.listens(id),
            timer: None,
        });
        let connections = self
            .stack
            .connections()
            .filter(|(_, connection)| !connection.is_over())
            .map(|(id, connection)| {
                let read_end = self
                    .conversations()
                    .filter(|conversation| conversation.connection() == id)
                    .any(super::Conversation::at_end);
                let user = self.programs.holds(id);
                row(connection, user, read_end, now)
            });
        listeners.chain(connections).collect()
    }
}

fn row(
    connection: &Connection,
    user: Option<SocketUser>,
    read_end: bool,
    now: Instant,
) -> SocketRow {
    let info = connection.info();
    let (recv_q, send_q) = match info.state {
        // Linux keeps neither buffers nor counts for these.
        State::SynReceived | State::TimeWait => (0, 0),
        state => {
            let fin_unread =
                matches!(state, State::CloseWait | State::LastAck | State::Closing) && !read_end;
            // Our SYN or FIN is sent and not acknowledged in these.
            let control = matches!(
                state,
                State::SynSent | State::FinWait1 | State::Closing | State::LastAck
            );
            (
                info.readable + u32::from(fin_unread),
                info.unacked + info.unsent + u32::from(control),
            )
        }
    };
    let timers = [
        (TimerKind::TimeWait, SocketTimerKind::TimeWait),
        (TimerKind::FinWait2, SocketTimerKind::TimeWait),
        (TimerKind::Retransmission, SocketTimerKind::On),
        (TimerKind::Persist, SocketTimerKind::Persist),
        (TimerKind::KeepAlive, SocketTimerKind::KeepAlive),
    ];
    let timer = timers.into_iter().find_map(|(kind, name)| {
        let running = info.timer(kind)?;
        let counts = matches!(name, SocketTimerKind::On);
        Some(SocketTimer {
            kind: name,
            left: running.due.since(now),
            retransmissions: if counts { info.retransmissions } else { 0 },
        })
    });
    SocketRow {
        state: info.state,
        recv_q,
        send_q,
        local: connection.local(),
        remote: Some(connection.remote()),
        user,
        timer,
    }
}
