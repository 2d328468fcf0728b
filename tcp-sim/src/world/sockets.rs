//! The sockets of a host, as its own tools list them: `ss -tan`, `ss -o`, `netstat -nat`.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::net::SocketAddr;

use tcp_core::{Connection, Duration, Instant, State, TimerKind};

use super::Host;

/// One line of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    /// The timer that runs.
    pub timer: Option<SocketTimer>,
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
        let listeners = self.stack.listeners().map(|(_, listener)| SocketRow {
            state: State::Listen,
            recv_q: listener.accept_queue_len(),
            send_q: listener.backlog().into(),
            local: listener.local(),
            remote: None,
            timer: None,
        });
        let connections = self
            .stack
            .connections()
            .filter(|(_, connection)| !connection.is_over())
            .map(|(id, connection)| {
                let sessions = self.sessions().iter();
                let read_end = sessions
                    .filter(|session| session.connection() == id)
                    .any(super::Session::at_end);
                row(connection, read_end, now)
            });
        listeners.chain(connections).collect()
    }
}

fn row(connection: &Connection, read_end: bool, now: Instant) -> SocketRow {
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
        timer,
    }
}

/// A state as `ss` writes it.
#[must_use]
pub const fn ss_state(state: State) -> &'static str {
    match state {
        State::Closed => "UNCONN",
        State::Listen => "LISTEN",
        State::SynSent => "SYN-SENT",
        State::SynReceived => "SYN-RECV",
        State::Established => "ESTAB",
        State::FinWait1 => "FIN-WAIT-1",
        State::FinWait2 => "FIN-WAIT-2",
        State::CloseWait => "CLOSE-WAIT",
        State::Closing => "CLOSING",
        State::LastAck => "LAST-ACK",
        State::TimeWait => "TIME-WAIT",
    }
}

/// A state as `netstat` writes it.
#[must_use]
pub const fn netstat_state(state: State) -> &'static str {
    match state {
        State::Closed => "CLOSE",
        State::Listen => "LISTEN",
        State::SynSent => "SYN_SENT",
        State::SynReceived => "SYN_RECV",
        State::Established => "ESTABLISHED",
        State::FinWait1 => "FIN_WAIT1",
        State::FinWait2 => "FIN_WAIT2",
        State::CloseWait => "CLOSE_WAIT",
        State::Closing => "CLOSING",
        State::LastAck => "LAST_ACK",
        State::TimeWait => "TIME_WAIT",
    }
}

/// The table as `ss -tan` prints it; `timers` adds what `-o` does.
#[must_use]
pub fn ss(rows: &[SocketRow], timers: bool) -> String {
    let mut lines = Vec::from([[
        "State".to_string(),
        "Recv-Q".to_string(),
        "Send-Q".to_string(),
        "Local Address:Port".to_string(),
        "Peer Address:Port".to_string(),
        String::new(),
    ]]);
    lines.extend(rows.iter().map(|row| {
        let any = if row.local.is_ipv4() {
            "0.0.0.0:*"
        } else {
            "[::]:*"
        };
        let timer = row.timer.filter(|_| timers);
        [
            ss_state(row.state).to_string(),
            row.recv_q.to_string(),
            row.send_q.to_string(),
            row.local.to_string(),
            row.remote
                .map_or_else(|| any.to_string(), |remote| remote.to_string()),
            timer.map_or_else(String::new, |timer| {
                let (name, left) = (timer.kind.name(), ss_time(timer.left));
                format!("timer:({name},{left},{})", timer.retransmissions)
            }),
        ]
    }));
    // Addresses stand to the left of a common colon, ports to its right.
    let before = |text: &str| text.rfind(':').map_or(0, |colon| text[..colon].len());
    let widest = |column: usize, measure: &dyn Fn(&str) -> usize| {
        lines
            .iter()
            .map(|line| measure(&line[column]))
            .max()
            .unwrap_or(0)
    };
    let whole = |text: &str| text.len();
    let (state, recv, send) = (widest(0, &whole), widest(1, &whole), widest(2, &whole));
    let addresses = [3, 4].map(|column| {
        let after = |text: &str| text.len() - before(text);
        (widest(column, &before), widest(column, &after))
    });
    let mut text = String::new();
    for line in &lines {
        let [local, remote] =
            [(3, addresses[0]), (4, addresses[1])].map(|(column, (left, right))| {
                let (address, port) = line[column].split_at(before(&line[column]));
                format!("{address:>left$}{port:<right$}")
            });
        let [name, received, sent, .., timer] = line;
        let row =
            format!("{name:<state$} {received:<recv$} {sent:<send$} {local} {remote} {timer}");
        text += row.trim_end();
        text.push('\n');
    }
    text
}

/// A span as `ss -o` prints it: `119min`, `1min30sec`, `1.200ms`, `200ms`.
fn ss_time(left: Duration) -> String {
    let millis = left.as_millis();
    let (minutes, seconds, rest) = (millis / 60_000, millis / 1000 % 60, millis % 1000);
    // Parts that are small against the whole are left out.
    let seconds = if minutes > 9 { 0 } else { seconds };
    let rest = if minutes > 0 || seconds > 9 { 0 } else { rest };
    let mut text = String::new();
    if minutes > 0 {
        text += &format!("{minutes}min");
    }
    if seconds > 0 {
        text += &format!("{seconds}{}", if rest > 0 { "." } else { "sec" });
    }
    if rest > 0 {
        text += &format!("{rest:03}ms");
    }
    if text.is_empty() {
        "0ms".to_string()
    } else {
        text
    }
}

/// The table as `netstat -nat` prints it. It shows nothing of a backlog.
#[must_use]
pub fn netstat(rows: &[SocketRow]) -> String {
    let mut text = String::from(
        "Active Internet connections (servers and established)\n\
         Proto Recv-Q Send-Q Local Address           Foreign Address         State\n",
    );
    for row in rows {
        let send_q = if row.state == State::Listen {
            0
        } else {
            row.send_q
        };
        let (proto, any) = if row.local.is_ipv4() {
            ("tcp", "0.0.0.0:*")
        } else {
            ("tcp6", ":::*")
        };
        let plain = |address: SocketAddr| format!("{}:{}", address.ip(), address.port());
        let remote = row.remote.map_or_else(|| any.to_string(), plain);
        let state = netstat_state(row.state);
        let (recv_q, local) = (row.recv_q, plain(row.local));
        text += &format!("{proto:<4}  {recv_q:>6} {send_q:>6} {local:<23} {remote:<23} {state}\n");
    }
    text
}
