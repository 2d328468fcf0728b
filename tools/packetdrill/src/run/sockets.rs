//! File descriptors, and the system calls that scripts make on them.

use std::collections::BTreeMap;

use tcp_core::stack::{ConnectionId, ListenerId};

use super::clock::Due;
use super::code::Names;
use super::host::{Errno, Host, Received};
use super::outcome::{Stop, different, unknown};
use crate::script::{Call, Expr};

/// What a descriptor stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Fresh,
    Listening(ListenerId),
    Connection(ConnectionId),
}

#[derive(Clone, Debug)]
struct Socket {
    kind: Kind,
    nonblocking: bool,
    /// `SO_LINGER` with 0 seconds: closing resets.
    resets_on_close: bool,
}

/// A call that cannot return yet.
#[derive(Clone, Debug)]
struct Blocked {
    call: Call,
    line: u32,
    due: Due,
}

/// What a call came to.
enum Return {
    Value(i64),
    Error(Errno),
    /// Nothing yet.
    Later,
}

/// The descriptors of a run.
#[derive(Debug, Default)]
pub(crate) struct Sockets {
    open: BTreeMap<i64, Socket>,
    /// The connection that code samples: the latest that was opened or accepted.
    current: Option<ConnectionId>,
    blocked: Option<Blocked>,
}

/// The first descriptor that a script gets: 0 to 2 are the terminal's.
const FIRST: i64 = 3;

impl Sockets {
    /// Makes a call, and compares its result unless it blocks.
    pub(crate) fn call(
        &mut self,
        call: &Call,
        host: &mut Host,
        line: u32,
        due: Due,
    ) -> Result<(), Stop> {
        if self.blocked.is_some() {
            return unknown("a call while another one blocks");
        }
        match self.perform(call, host)? {
            Return::Later => {
                self.blocked = Some(Blocked {
                    call: call.clone(),
                    line,
                    due,
                });
                Ok(())
            }
            result if due.returns.is_some_and(|returns| returns > due.at) => {
                // A blocking call that returned at once: compared against its end.
                check(call, &result)?;
                let early = due.returns.unwrap_or(due.at).saturating_sub(due.at);
                if early > 50_000_000 {
                    return different("the call returns at once, not later");
                }
                Ok(())
            }
            result => check(call, &result),
        }
    }

    pub(crate) fn is_blocked(&self) -> bool {
        self.blocked.is_some()
    }

    /// The line of a call that still blocks, and when it has to return.
    pub(crate) fn blocked_until(&self) -> Option<(u32, u64)> {
        self.blocked
            .as_ref()
            .map(|b| (b.line, b.due.returns.unwrap_or(b.due.at)))
    }

    /// Tries a blocked call again, after something happened.
    pub(crate) fn resume(&mut self, host: &mut Host) -> Result<(), Stop> {
        let Some(blocked) = self.blocked.take() else {
            return Ok(());
        };
        match self.perform(&blocked.call, host)? {
            Return::Later => {
                self.blocked = Some(blocked);
                Ok(())
            }
            result => {
                check(&blocked.call, &result)?;
                let Some(returns) = blocked.due.returns else {
                    return Ok(());
                };
                let slack = (returns.saturating_sub(blocked.due.at) / 8).max(100_000_000);
                if host.now().abs_diff(returns) > slack {
                    return different(format!("{} returned at another time", blocked.call.name));
                }
                Ok(())
            }
        }
    }

    /// The names that code may use at this moment.
    pub(crate) fn tcp_info(&self, host: &Host) -> Names {
        // FreeBSD's snippets look at a socket that was never connected.
        self.current
            .map_or_else(|| host.closed_info(), |id| host.tcp_info(id))
    }

    fn socket(&self, fd: i64) -> Result<&Socket, Stop> {
        match self.open.get(&fd) {
            Some(socket) => Ok(socket),
            None => different(format!("descriptor {fd} is not open")),
        }
    }

    fn open(&mut self, kind: Kind) -> i64 {
        let fd = (FIRST..)
            .find(|fd| !self.open.contains_key(fd))
            .unwrap_or(FIRST);
        self.open.insert(
            fd,
            Socket {
                kind,
                nonblocking: false,
                resets_on_close: false,
            },
        );
        if let Kind::Connection(id) = kind {
            self.current = Some(id);
        }
        fd
    }

    fn perform(&mut self, call: &Call, host: &mut Host) -> Result<Return, Stop> {
        let name = call.name.as_str();
        if name == "socket" {
            return Ok(Return::Value(self.open(Kind::Fresh)));
        }
        let fd = int(call, 0)?;
        let kind = self.socket(fd)?.kind;
        match name {
            "bind" => Ok(Return::Value(0)),
            "listen" => {
                let id = host.listen(int(call, 1)?)?;
                self.set_kind(fd, Kind::Listening(id));
                Ok(Return::Value(0))
            }
            "connect" => self.connect(fd, kind, host),
            "accept" => Ok(self.accept(fd, kind, host)),
            "read" | "recv" | "recvfrom" => self.receive(fd, kind, call, host),
            "write" | "send" | "sendto" => self.send(fd, kind, call, host),
            "shutdown" => match kind {
                Kind::Connection(id) => Ok(outcome(host.shutdown(id, how(call)?))),
                Kind::Fresh | Kind::Listening(_) => Ok(Return::Error(Errno::NotConnected)),
            },
            "close" => {
                let resets = self.socket(fd)?.resets_on_close;
                self.open.remove(&fd);
                match kind {
                    Kind::Fresh => {}
                    Kind::Listening(id) => host.close_listener(id),
                    Kind::Connection(id) if resets => host.abort(id),
                    Kind::Connection(id) => host.close(id),
                }
                Ok(Return::Value(0))
            }
            "fcntl" => self.fcntl(fd, call),
            "setsockopt" => self.setsockopt(fd, kind, call, host),
            "getsockopt" => getsockopt(kind, call, host),
            "ioctl" => ioctl(kind, call, host),
            other => unknown(format!("system call `{other}`")),
        }
    }

    fn set_kind(&mut self, fd: i64, kind: Kind) {
        if let Some(socket) = self.open.get_mut(&fd) {
            socket.kind = kind;
        }
        if let Kind::Connection(id) = kind {
            self.current = Some(id);
        }
    }

    fn connect(&mut self, fd: i64, kind: Kind, host: &mut Host) -> Result<Return, Stop> {
        match kind {
            Kind::Fresh => {
                let id = host.connect()?;
                self.set_kind(fd, Kind::Connection(id));
                if self.socket(fd)?.nonblocking {
                    return Ok(Return::Error(Errno::InProgress));
                }
                Ok(Return::Later)
            }
            Kind::Connection(id) => Ok(if host.is_connected(id) {
                Return::Value(0)
            } else {
                host.take_error(id).map_or(Return::Later, Return::Error)
            }),
            Kind::Listening(_) => unknown("connect() on a listener"),
        }
    }

    fn accept(&mut self, fd: i64, kind: Kind, host: &mut Host) -> Return {
        let Kind::Listening(listener) = kind else {
            return Return::Error(Errno::Invalid);
        };
        match host.accept(listener) {
            Some(id) => Return::Value(self.open(Kind::Connection(id))),
            None if self.open.get(&fd).is_some_and(|socket| socket.nonblocking) => {
                Return::Error(Errno::WouldBlock)
            }
            None => Return::Later,
        }
    }

    fn receive(
        &mut self,
        fd: i64,
        kind: Kind,
        call: &Call,
        host: &mut Host,
    ) -> Result<Return, Stop> {
        let Kind::Connection(id) = kind else {
            return Ok(Return::Error(Errno::NotConnected));
        };
        let most = usize::try_from(int(call, 2)?).unwrap_or(0);
        Ok(match host.receive(id, most) {
            Ok(Received::Bytes(count)) => Return::Value(count),
            Ok(Received::End) => Return::Value(0),
            Ok(Received::NothingYet) if self.socket(fd)?.nonblocking => {
                Return::Error(Errno::WouldBlock)
            }
            Ok(Received::NothingYet) => Return::Later,
            Err(errno) => Return::Error(errno),
        })
    }

    fn send(&mut self, fd: i64, kind: Kind, call: &Call, host: &mut Host) -> Result<Return, Stop> {
        if call.args.iter().any(
            |arg| matches!(arg, Expr::Names(names) if names.iter().any(|n| n == "MSG_FASTOPEN")),
        ) {
            return unknown("TCP Fast Open");
        }
        let Kind::Connection(id) = kind else {
            return Ok(Return::Error(Errno::Pipe));
        };
        let count = u32::try_from(int(call, 2)?).unwrap_or(0);
        Ok(match host.send(id, count) {
            Ok(0) if count > 0 && self.socket(fd)?.nonblocking => Return::Error(Errno::WouldBlock),
            Ok(0) if count > 0 => Return::Later,
            Ok(taken) => Return::Value(i64::from(taken)),
            Err(errno) => Return::Error(errno),
        })
    }

    fn fcntl(&mut self, fd: i64, call: &Call) -> Result<Return, Stop> {
        let names = |at: usize| match call.args.get(at) {
            Some(Expr::Names(names)) => names.clone(),
            _ => Vec::new(),
        };
        match names(1).first().map(String::as_str) {
            // O_RDWR is 2, and O_NONBLOCK 0x800 on Linux, 4 on FreeBSD.
            Some("F_GETFL") => Ok(match &call.result {
                Expr::Int(flags) => Return::Value(*flags),
                _ => Return::Value(2),
            }),
            Some("F_SETFL") => {
                let nonblocking = names(2).iter().any(|name| name == "O_NONBLOCK");
                if let Some(socket) = self.open.get_mut(&fd) {
                    socket.nonblocking = nonblocking;
                }
                Ok(Return::Value(0))
            }
            other => unknown(format!("fcntl {other:?}")),
        }
    }

    fn setsockopt(
        &mut self,
        fd: i64,
        kind: Kind,
        call: &Call,
        host: &mut Host,
    ) -> Result<Return, Stop> {
        let name = option_name(call)?;
        let value = match call.args.get(3) {
            Some(Expr::List(items)) => match items.first() {
                Some(Expr::Int(value)) => *value,
                Some(Expr::Struct(fields)) if name == "SO_LINGER" => {
                    let values: Vec<i64> = fields
                        .iter()
                        .filter_map(|(_, value)| match value {
                            Expr::Int(value) => Some(*value),
                            _ => None,
                        })
                        .collect();
                    return self.linger(fd, &values);
                }
                other => return unknown(format!("value {other:?} of {name}")),
            },
            Some(Expr::Struct(fields)) if name == "SO_LINGER" => {
                let values: Vec<i64> = fields
                    .iter()
                    .filter_map(|(_, value)| match value {
                        Expr::Int(value) => Some(*value),
                        _ => None,
                    })
                    .collect();
                return self.linger(fd, &values);
            }
            other => return unknown(format!("value {other:?} of {name}")),
        };
        let id = match kind {
            Kind::Connection(id) => Some(id),
            Kind::Fresh | Kind::Listening(_) => None,
        };
        host.set_option(id, &name, value)?;
        Ok(Return::Value(0))
    }

    fn linger(&mut self, fd: i64, values: &[i64]) -> Result<Return, Stop> {
        let [on, seconds] = values else {
            return unknown("SO_LINGER's value");
        };
        if *on != 0 && *seconds != 0 {
            return unknown("SO_LINGER with a wait");
        }
        if let Some(socket) = self.open.get_mut(&fd) {
            socket.resets_on_close = *on != 0;
        }
        Ok(Return::Value(0))
    }
}

fn getsockopt(kind: Kind, call: &Call, host: &mut Host) -> Result<Return, Stop> {
    let name = option_name(call)?;
    let id = match kind {
        Kind::Connection(id) => Some(id),
        Kind::Fresh | Kind::Listening(_) => None,
    };
    let wanted = match call.args.get(3) {
        Some(Expr::List(items)) => items.first(),
        other => other,
    };
    if name == "SO_ERROR" {
        let error = id.and_then(|id| host.take_error(id));
        let wanted = match wanted {
            Some(Expr::Names(names)) => names.first().cloned(),
            Some(Expr::Int(0)) => None,
            other => return unknown(format!("SO_ERROR {other:?}")),
        };
        let found = error.map(|errno| errno.name().to_owned());
        if wanted != found {
            return different(format!("SO_ERROR: expected {wanted:?}, got {found:?}"));
        }
        return Ok(Return::Value(0));
    }
    let Some(Expr::Int(wanted)) = wanted else {
        return unknown(format!("{name} {wanted:?}"));
    };
    let found = host.option(id, &name)?;
    if host.compares(&name) && found != *wanted {
        return different(format!("{name}: expected {wanted}, got {found}"));
    }
    Ok(Return::Value(0))
}

fn ioctl(kind: Kind, call: &Call, host: &Host) -> Result<Return, Stop> {
    let name = match call.args.get(1) {
        Some(Expr::Names(names)) => names.first().cloned().unwrap_or_default(),
        _ => String::new(),
    };
    let (Kind::Connection(id), "SIOCINQ" | "FIONREAD") = (kind, name.as_str()) else {
        return unknown(format!("ioctl {name}"));
    };
    let wanted = match call.args.get(2) {
        Some(Expr::List(items)) => items.first(),
        other => other,
    };
    let found = host.readable(id);
    match wanted {
        Some(Expr::Int(wanted)) if *wanted == found => Ok(Return::Value(0)),
        other => different(format!("{name}: expected {other:?}, got {found}")),
    }
}

fn option_name(call: &Call) -> Result<String, Stop> {
    match call.args.get(2) {
        Some(Expr::Names(names)) => Ok(names.first().cloned().unwrap_or_default()),
        other => unknown(format!("socket option {other:?}")),
    }
}

/// Which directions `shutdown()` closes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum How {
    Read,
    Write,
    Both,
}

fn how(call: &Call) -> Result<How, Stop> {
    match call.args.get(1) {
        Some(Expr::Names(names)) => match names.first().map(String::as_str) {
            Some("SHUT_RD") => Ok(How::Read),
            Some("SHUT_WR") => Ok(How::Write),
            Some("SHUT_RDWR") => Ok(How::Both),
            other => unknown(format!("shutdown {other:?}")),
        },
        other => unknown(format!("shutdown {other:?}")),
    }
}

fn int(call: &Call, at: usize) -> Result<i64, Stop> {
    match call.args.get(at) {
        Some(Expr::Int(value)) => Ok(*value),
        other => unknown(format!("argument {other:?} of {}", call.name)),
    }
}

fn outcome(result: Result<(), Errno>) -> Return {
    match result {
        Ok(()) => Return::Value(0),
        Err(errno) => Return::Error(errno),
    }
}

/// Whether a call returned what the script says.
fn check(call: &Call, result: &Return) -> Result<(), Stop> {
    let found = match result {
        Return::Later => return different(format!("{} does not return", call.name)),
        Return::Value(value) => (*value, None),
        Return::Error(errno) => (-1, Some(errno.name())),
    };
    let wanted = match &call.result {
        Expr::Anything => return Ok(()),
        Expr::Int(value) => *value,
        other => return unknown(format!("result {other:?}")),
    };
    let name = |errno: Option<&str>| match errno {
        Some("EAGAIN") => Some("EWOULDBLOCK".to_owned()),
        other => other.map(str::to_owned),
    };
    if wanted == found.0 && (wanted >= 0 || name(call.errno.as_deref()) == name(found.1)) {
        return Ok(());
    }
    different(format!(
        "{}: expected {wanted} {}, got {} {}",
        call.name,
        call.errno.as_deref().unwrap_or(""),
        found.0,
        found.1.unwrap_or("")
    ))
}
