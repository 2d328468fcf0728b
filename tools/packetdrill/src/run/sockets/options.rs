//! `setsockopt`, `getsockopt`, `fcntl` and `ioctl`.

use super::{Kind, Return, Sockets, args};
use crate::run::compare::Strictness;
use crate::run::environment::System;
use crate::run::errno::Errno;
use crate::run::host::Host;
use crate::run::outcome::{Stop, different, unknown};
use crate::script::{Call, Expr};

/// The knob that a socket option sets, and its value in the knob's words.
fn knob(name: &str, value: i64) -> Option<(&'static str, String)> {
    let on = |on: bool| if on { "on" } else { "off" }.to_owned();
    let span = |unit: &str| match value {
        0 => "off".to_owned(),
        _ => format!("{value} {unit}"),
    };
    Some(match name {
        "SO_REUSEADDR" | "SO_REUSEPORT" => ("reuse_address", on(value != 0)),
        "SO_RCVBUF" => ("receive_buffer", value.to_string()),
        "SO_SNDBUF" => ("send_buffer", value.to_string()),
        "SO_KEEPALIVE" => ("keepalive", on(value != 0)),
        "TCP_NODELAY" => ("nagle", on(value == 0)),
        "TCP_MAXSEG" => ("mss", value.to_string()),
        "TCP_NOOPT" => ("syn_options", on(value == 0)),
        "TCP_SYNCNT" => ("syn_retries", value.to_string()),
        "TCP_KEEPIDLE" => ("keepalive_time", span("s")),
        "TCP_KEEPINTVL" => ("keepalive_interval", span("s")),
        "TCP_KEEPCNT" => ("keepalive_probes", value.to_string()),
        "TCP_KEEPINIT" => ("open_timeout", span("s")),
        "TCP_LINGER2" => ("fin_timeout", span("s")),
        "TCP_USER_TIMEOUT" => ("user_timeout", span("ms")),
        "TCP_DEFER_ACCEPT" => ("defer_accept", timeouts_in(value).to_string()),
        _ => return None,
    })
}

/// A buffer's size as the system tells it: Linux adds as much for its book-keeping.
fn as_reported(system: System, size: u32) -> i64 {
    match system {
        System::Linux => i64::from(size) * 2,
        System::FreeBsd => i64::from(size),
    }
}

/// Linux counts in timeouts of a SYN-ACK: 1 s, 2 s, 4 s and so on.
fn timeouts_in(seconds: i64) -> u8 {
    (0..32)
        .find(|count| (1_i64 << count) > seconds)
        .unwrap_or(32)
}

impl Sockets {
    pub(super) fn setsockopt(
        &mut self,
        fd: i64,
        call: &Call,
        host: &mut Host,
    ) -> Result<Return, Stop> {
        let name = args::name(call, 2)?;
        let socket = self.socket(fd)?;
        let value = match args::pointed(call, 3) {
            Some(Expr::Int(value)) => *value,
            Some(Expr::Struct(fields)) if name == "SO_LINGER" => {
                let field = |name| match args::field(fields, name) {
                    Some(Expr::Int(value)) => *value,
                    _ => 0,
                };
                let (on, seconds) = (field("onoff") != 0, field("linger"));
                if on && seconds != 0 {
                    return unknown("SO_LINGER with a wait");
                }
                socket.resets_on_close = on;
                return Ok(Return::Value(0));
            }
            other => return unknown(format!("value {} of {name}", args::written(other))),
        };
        if name == "SO_RCVBUF" && host.system() == System::Linux {
            // A buffer that the application chose does not grow, so no more is prepared for.
            socket.knobs.window_shift = None;
        }
        let Some((knob, value)) = knob(name, value) else {
            return unknown(format!("setsockopt {name}"));
        };
        if socket.knobs.get(knob).is_none() {
            return unknown(format!("setsockopt {name}"));
        }
        if socket.knobs.set(knob, &value).is_err() {
            return Ok(Return::Error(Errno::Invalid));
        }
        match socket.kind {
            Kind::Fresh => {}
            Kind::Listening(id) => host.set_listener_knob(id, knob, &value),
            Kind::Connection(id) => host.set_knob(id, knob, &value),
        }
        Ok(Return::Value(0))
    }

    pub(super) fn getsockopt(
        &mut self,
        fd: i64,
        call: &Call,
        host: &mut Host,
    ) -> Result<Return, Stop> {
        let name = args::name(call, 2)?;
        let (strictness, system) = (self.strictness, host.system());
        let socket = self.socket(fd)?;
        let id = match socket.kind {
            Kind::Connection(id) => Some(id),
            Kind::Fresh | Kind::Listening(_) => None,
        };
        let wanted = args::pointed(call, 3);
        if name == "SO_ERROR" {
            return so_error(id.and_then(|id| host.take_error(id)), wanted);
        }
        let Some(Expr::Int(wanted)) = wanted else {
            return unknown(format!("{name} {}", args::written(wanted)));
        };
        let knobs = id
            .and_then(|id| host.config_of(id))
            .unwrap_or(&socket.knobs);
        let is_size = matches!(name, "SO_RCVBUF" | "SO_SNDBUF");
        let found = match name {
            "TCP_MAXSEG" => id
                .and_then(|id| host.segment_size(id))
                .map_or_else(|| host.segment_size_before_open(knobs).into(), i64::from),
            "TCP_NODELAY" => i64::from(!knobs.nagle),
            "SO_REUSEADDR" => i64::from(knobs.reuse_address),
            "SO_RCVBUF" => {
                let size = id.and_then(|id| host.receive_buffer(id));
                as_reported(system, size.unwrap_or(knobs.receive_buffer))
            }
            "SO_SNDBUF" => as_reported(system, knobs.send_buffer),
            other => return unknown(format!("getsockopt {other}")),
        };
        if found != *wanted && !(is_size && strictness == Strictness::Relaxed) {
            return different(format!("{name}: expected {wanted}, got {found}"));
        }
        Ok(Return::Value(0))
    }

    pub(super) fn fcntl(&mut self, fd: i64, call: &Call) -> Result<Return, Stop> {
        let socket = self.socket(fd)?;
        match args::name(call, 1)? {
            // O_RDWR is 2; O_NONBLOCK is 0x800 on Linux and 4 on FreeBSD, so a script names either.
            "F_GETFL" => Ok(match &call.result {
                Expr::Int(flags) => Return::Value(*flags),
                _ => Return::Value(2),
            }),
            "F_SETFL" => {
                socket.nonblocking = args::flags(call, 2).iter().any(|flag| flag == "O_NONBLOCK");
                Ok(Return::Value(0))
            }
            other => unknown(format!("fcntl {other}")),
        }
    }
}

fn so_error(found: Option<Errno>, wanted: Option<&Expr>) -> Result<Return, Stop> {
    let wanted = match wanted {
        Some(Expr::Names(names)) => names.first().map(String::as_str),
        Some(Expr::Int(0)) => None,
        other => return unknown(format!("SO_ERROR {}", args::written(other))),
    };
    let same = match (wanted, found) {
        (Some(wanted), Some(found)) => found.is_called(wanted),
        (None, None) => true,
        _ => false,
    };
    if same {
        return Ok(Return::Value(0));
    }
    different(format!(
        "SO_ERROR: expected {}, got {}",
        wanted.unwrap_or("0"),
        found.map_or("0", Errno::name)
    ))
}

/// How many bytes wait, to be read or to be acknowledged.
pub(super) fn ioctl(kind: Kind, call: &Call, host: &Host) -> Result<Return, Stop> {
    let name = args::name(call, 1)?;
    let Kind::Connection(id) = kind else {
        return unknown(format!("ioctl {name} without a connection"));
    };
    let found = match name {
        "SIOCINQ" | "FIONREAD" => host.readable(id),
        "SIOCOUTQ" | "FIONWRITE" => host.unacknowledged(id),
        other => return unknown(format!("ioctl {other}")),
    };
    match args::pointed(call, 2) {
        Some(Expr::Int(wanted)) if *wanted == found => Ok(Return::Value(0)),
        Some(Expr::Int(wanted)) => different(format!("{name}: expected {wanted}, got {found}")),
        other => unknown(format!("{name} {}", args::written(other))),
    }
}
