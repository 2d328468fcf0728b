//! Socket tables as text: `ss -tan` and `netstat -nat`, with `-p` and `-o`.
//!
//! Layout and words are those of iproute2 6.1 and net-tools 2.10, compared with what these print.

use std::net::SocketAddr;

use tcp_core::{Duration, State};

use tcp_sim::world::{SocketRow, SocketTimer, SocketTimerKind, SocketUser};

/// What the tables show besides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// Timers: `-o`.
    pub timers: bool,
    /// Processes: `-p`.
    pub processes: bool,
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

/// The table as `ss -tan` prints it, but for blanks at the ends of lines.
#[must_use]
pub fn ss(rows: &[SocketRow], shown: Shown) -> String {
    let mut lines = Vec::from([[
        "State".to_string(),
        "Recv-Q".to_string(),
        "Send-Q".to_string(),
        "Local Address:Port".to_string(),
        "Peer Address:Port".to_string(),
        "Process".to_string(),
    ]]);
    lines.extend(rows.iter().map(|row| {
        let any = if row.local.is_ipv4() {
            "0.0.0.0:*"
        } else {
            "[::]:*"
        };
        let user = row.user.as_ref().filter(|_| shown.processes).map(|user| {
            let SocketUser {
                program,
                pid,
                descriptor,
            } = user;
            format!("users:((\"{program}\",pid={pid},fd={descriptor}))")
        });
        let timer = row.timer.filter(|_| shown.timers).map(|timer| {
            let (name, left) = (timer.kind.name(), ss_time(timer.left));
            format!("timer:({name},{left},{})", timer.retransmissions)
        });
        let process: Vec<_> = user.into_iter().chain(timer).collect();
        [
            ss_state(row.state).to_string(),
            row.recv_q.to_string(),
            row.send_q.to_string(),
            row.local.to_string(),
            row.remote
                .map_or_else(|| any.to_string(), |remote| remote.to_string()),
            process.join(" "),
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
        let [name, received, sent, .., process] = line;
        let row =
            format!("{name:<state$} {received:<recv$} {sent:<send$} {local} {remote} {process}");
        text += row.trim_end();
        text.push('\n');
    }
    text
}

/// A span as `ss -o` prints it: `119min`, `1min30sec`, `1.200ms`, `200ms`, and nothing for no time.
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
    text
}

/// The table as `netstat -nat` prints it, but for blanks at the ends of lines. It shows nothing of
/// how many connections a listener lets wait.
#[must_use]
pub fn netstat(rows: &[SocketRow], shown: Shown) -> String {
    let mut text = String::from("Active Internet connections (servers and established)\n");
    let line = |parts: [&str; 6], program: &str, timer: &str| {
        let [proto, recv_q, send_q, local, remote, state] = parts;
        let mut line =
            format!("{proto:<5} {recv_q:>6} {send_q:>6} {local:<23} {remote:<23} {state:<11}");
        if shown.processes {
            line += &format!(" {program:<20}");
        }
        if shown.timers {
            line += &format!(" {timer}");
        }
        format!("{}\n", line.trim_end())
    };
    text += &line(
        [
            "Proto",
            "Recv-Q",
            "Send-Q",
            "Local Address",
            "Foreign Address",
            "State",
        ],
        "PID/Program name",
        "Timer",
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
        let user = row.user.as_ref();
        let program = user.map_or_else(
            || "-".to_string(),
            |user| format!("{}/{}", user.pid, user.program),
        );
        let parts = [
            proto,
            &row.recv_q.to_string(),
            &send_q.to_string(),
            &plain(row.local),
            &remote,
            netstat_state(row.state),
        ];
        text += &line(parts, &program, &netstat_timer(row.timer));
    }
    text
}

/// A timer as `netstat -o` prints it: its name, the seconds left, and how often it went off: to
/// retransmit, and to probe.
fn netstat_timer(timer: Option<SocketTimer>) -> String {
    let Some(timer) = timer else {
        return "off (0.00/0/0)".to_string();
    };
    let (name, retransmissions, probes) = match timer.kind {
        SocketTimerKind::On => ("on", timer.retransmissions, 0),
        SocketTimerKind::KeepAlive => ("keepalive", 0, timer.retransmissions),
        SocketTimerKind::TimeWait => ("timewait", 0, 0),
        SocketTimerKind::Persist => ("probe", 0, timer.retransmissions),
    };
    let hundredths = timer.left.as_millis() / 10;
    let (seconds, rest) = (hundredths / 100, hundredths % 100);
    format!("{name} ({seconds}.{rest:02}/{retransmissions}/{probes})")
}
