//! File descriptors, and the system calls that scripts make on them. `options` has what sets and
//! asks, `poll` what waits for several, `args` how arguments are
//! read, `result` what a call came to.

mod args;
mod options;
mod poll;
mod result;

use std::collections::BTreeMap;

use tcp_core::event::State;
use tcp_core::profile::Config;
use tcp_core::stack::{ConnectionId, ListenerId};

use super::clock::Due;
use super::code::Names;
use super::compare::Strictness;
use super::environment::System;
use super::errno::Errno;
use super::host::{Host, How, Received};
use super::outcome::{Stop, different, unknown};
use super::seconds;
use crate::script::{Call, Expr};
use result::{Return, check};

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
    /// What it will listen or connect with.
    knobs: Config,
    nonblocking: bool,
    /// `SO_LINGER` with 0 seconds: closing resets.
    resets_on_close: bool,
    /// `shutdown(SHUT_RD)`: where nothing is left to read, there is the end.
    read_shut: bool,
}

/// A call that cannot return yet.
#[derive(Clone, Debug)]
struct Blocked {
    call: Call,
    line: u32,
    due: Due,
    /// When it gives up waiting.
    until: Option<u64>,
}

/// Whose segments the next lines of a script are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Subject {
    /// No socket's so far.
    #[default]
    Nobody,
    /// A new connection's, to our listener.
    Listener,
    /// The connection's that was opened or accepted last.
    Connection,
}

/// The descriptors of a run.
#[derive(Debug)]
pub(crate) struct Sockets {
    open: BTreeMap<i64, Socket>,
    /// The connection that code samples: the latest that was opened or accepted.
    current: Option<ConnectionId>,
    blocked: Option<Blocked>,
    subject: Subject,
    strictness: Strictness,
}

/// How late or early a blocking call may return: scripts leave threads time to wake up.
const WAKING: u64 = 100_000_000;

impl Sockets {
    pub(crate) fn new(strictness: Strictness) -> Self {
        Self {
            open: BTreeMap::new(),
            current: None,
            blocked: None,
            subject: Subject::Nobody,
            strictness,
        }
    }

    pub(crate) fn subject(&self) -> Subject {
        self.subject
    }

    /// A segment for our listener: what follows is about the connection that it opens.
    pub(crate) fn connection_begins(&mut self) {
        self.subject = Subject::Connection;
    }

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
        let until = match self.perform(call, host)? {
            Return::Later => None,
            Return::Until(at) => Some(at),
            result => {
                check(call, &result)?;
                let ahead = due.returns.unwrap_or(due.at).saturating_sub(due.at);
                if ahead > WAKING {
                    return different(format!("{} returns at once, not later", call.name));
                }
                return Ok(());
            }
        };
        // Only a call with an end of its own may block: the next line would never come.
        if due.returns.is_none() {
            return different(format!("{} does not return", call.name));
        }
        self.blocked = Some(Blocked {
            call: call.clone(),
            line,
            due,
            until,
        });
        Ok(())
    }

    /// The line of a call that still blocks, and when it has to return.
    pub(crate) fn blocked_until(&self) -> Option<(u32, u64)> {
        self.blocked
            .as_ref()
            .map(|b| (b.line, b.due.returns.unwrap_or(b.due.at)))
    }

    /// When a call that blocks gives up waiting.
    pub(crate) fn next_timeout(&self) -> Option<u64> {
        self.blocked.as_ref().and_then(|blocked| blocked.until)
    }

    /// Tries a blocked call again, after something happened.
    pub(crate) fn resume(&mut self, host: &mut Host) -> Result<(), Stop> {
        let Some(blocked) = self.blocked.take() else {
            return Ok(());
        };
        let waited = blocked.until.is_some_and(|until| until <= host.now());
        let result = match self.perform(&blocked.call, host)? {
            Return::Later | Return::Until(_) if waited => Return::Value(0),
            Return::Later | Return::Until(_) => {
                self.blocked = Some(blocked);
                return Ok(());
            }
            result => result,
        };
        check(&blocked.call, &result)?;
        let returns = blocked.due.returns.unwrap_or(blocked.due.at);
        let slack = (returns.saturating_sub(blocked.due.at) / 8).max(WAKING);
        if host.now().abs_diff(returns) > slack {
            return different(format!(
                "{} returned at {}, not at {}",
                blocked.call.name,
                seconds(host.now()),
                seconds(returns)
            ));
        }
        Ok(())
    }

    /// The names that code may use at this moment.
    pub(crate) fn tcp_info(&self, host: &Host) -> Names {
        // FreeBSD's snippets look at a socket that was never connected.
        self.current
            .map_or_else(|| host.closed_info(), |id| host.tcp_info(id))
    }

    fn socket(&mut self, fd: i64) -> Result<&mut Socket, Stop> {
        match self.open.get_mut(&fd) {
            Some(socket) => Ok(socket),
            None => different(format!("descriptor {fd} is not open")),
        }
    }

    /// A new descriptor. Its number is the script's: it stands for whatever a system would give.
    fn open(&mut self, kind: Kind, knobs: Config, call: &Call) -> i64 {
        let fd = match call.result {
            Expr::Int(fd) if fd >= 0 && !self.open.contains_key(&fd) => fd,
            _ => (3..).find(|fd| !self.open.contains_key(fd)).unwrap_or(3),
        };
        self.open.insert(
            fd,
            Socket {
                kind,
                knobs,
                nonblocking: false,
                resets_on_close: false,
                read_shut: false,
            },
        );
        if let Kind::Connection(id) = kind {
            self.current = Some(id);
        }
        fd
    }

    fn perform(&mut self, call: &Call, host: &mut Host) -> Result<Return, Stop> {
        let name = call.name.as_str();
        match name {
            "socket" => {
                self.subject = Subject::Nobody;
                let knobs = host.config().clone();
                return Ok(Return::Value(self.open(Kind::Fresh, knobs, call)));
            }
            "poll" => return self.poll(call, host),
            _ => {}
        }
        let fd = args::int(call, 0)?;
        let kind = self.socket(fd)?.kind;
        match name {
            "bind" => Ok(Return::Value(0)),
            "listen" => self.listen(fd, call, host),
            "connect" => self.connect(fd, kind, host),
            "accept" => self.accept(fd, kind, call, host),
            "read" | "recv" | "recvfrom" => self.receive(fd, kind, call, host),
            "write" | "send" | "sendto" => self.send(fd, kind, call, host),
            "shutdown" => self.shutdown(fd, kind, call, host),
            "close" => self.close(fd, kind, host),
            "fcntl" => self.fcntl(fd, call),
            "setsockopt" => self.setsockopt(fd, call, host),
            "getsockopt" => self.getsockopt(fd, call, host),
            "ioctl" => options::ioctl(kind, call, host),
            other => unknown(format!("system call `{other}`")),
        }
    }

    fn listen(&mut self, fd: i64, call: &Call, host: &mut Host) -> Result<Return, Stop> {
        let backlog = args::int(call, 1)?;
        let socket = self.socket(fd)?;
        Ok(match host.listen(&socket.knobs, backlog)? {
            Ok(id) => {
                socket.kind = Kind::Listening(id);
                self.subject = Subject::Listener;
                Return::Value(0)
            }
            Err(errno) => Return::Error(errno),
        })
    }

    fn connect(&mut self, fd: i64, kind: Kind, host: &mut Host) -> Result<Return, Stop> {
        let socket = self.socket(fd)?;
        let nonblocking = socket.nonblocking;
        Ok(match kind {
            Kind::Fresh => match host.connect(&socket.knobs)? {
                Ok(id) => {
                    socket.kind = Kind::Connection(id);
                    self.current = Some(id);
                    self.subject = Subject::Connection;
                    if nonblocking {
                        Return::Error(Errno::InProgress)
                    } else {
                        Return::Later
                    }
                }
                Err(errno) => Return::Error(errno),
            },
            Kind::Connection(id) if host.is_connected(id) => Return::Value(0),
            Kind::Connection(id) => match host.take_error(id) {
                Some(errno) => Return::Error(errno),
                None if nonblocking => Return::Error(Errno::Already),
                None => Return::Later,
            },
            Kind::Listening(_) => Return::Error(Errno::Invalid),
        })
    }

    fn accept(
        &mut self,
        fd: i64,
        kind: Kind,
        call: &Call,
        host: &mut Host,
    ) -> Result<Return, Stop> {
        let Kind::Listening(listener) = kind else {
            return Ok(Return::Error(Errno::Invalid));
        };
        let socket = self.socket(fd)?;
        let (nonblocking, knobs) = (socket.nonblocking, socket.knobs.clone());
        Ok(match host.accept(listener) {
            Some(id) => Return::Value(self.open(Kind::Connection(id), knobs, call)),
            None if nonblocking => Return::Error(Errno::WouldBlock),
            None => Return::Later,
        })
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
        let most = usize::try_from(args::int(call, 2)?).unwrap_or(0);
        let flags = args::flags(call, 3);
        let known = ["MSG_PEEK", "MSG_DONTWAIT"];
        if let Some(other) = flags.iter().find(|flag| !known.contains(&flag.as_str())) {
            return unknown(format!("flag {other} of {}", call.name));
        }
        let has = |flag| flags.iter().any(|name| name == flag);
        let socket = self.socket(fd)?;
        let waits = !socket.nonblocking && !has("MSG_DONTWAIT");
        Ok(match host.receive(id, most, has("MSG_PEEK")) {
            // FreeBSD throws away what comes after SHUT_RD; Linux keeps it.
            Ok(Received::Bytes(_)) if socket.read_shut && host.system() == System::FreeBsd => {
                Return::Value(0)
            }
            Ok(Received::Bytes(count)) => Return::Value(count),
            Ok(Received::End) => Return::Value(0),
            Ok(Received::NothingYet) if socket.read_shut => Return::Value(0),
            Ok(Received::NothingYet) if !waits => Return::Error(Errno::WouldBlock),
            Ok(Received::NothingYet) => Return::Later,
            Err(errno) => Return::Error(errno),
        })
    }

    fn send(&mut self, fd: i64, kind: Kind, call: &Call, host: &mut Host) -> Result<Return, Stop> {
        let flags = args::flags(call, 3);
        if let Some(flag) = flags.iter().find(|flag| *flag != "MSG_OOB") {
            return unknown(format!("flag {flag} of {}", call.name));
        }
        let Kind::Connection(id) = kind else {
            return Ok(Return::Error(Errno::Pipe));
        };
        let count = u32::try_from(args::int(call, 2)?).unwrap_or(0);
        let nonblocking = self.socket(fd)?.nonblocking;
        Ok(match host.send(id, count, !flags.is_empty()) {
            Ok(0) if count > 0 && nonblocking => Return::Error(Errno::WouldBlock),
            Ok(0) if count > 0 => Return::Later,
            Ok(taken) => Return::Value(i64::from(taken)),
            Err(errno) => Return::Error(errno),
        })
    }

    fn shutdown(
        &mut self,
        fd: i64,
        kind: Kind,
        call: &Call,
        host: &mut Host,
    ) -> Result<Return, Stop> {
        let Kind::Connection(id) = kind else {
            return Ok(Return::Error(Errno::NotConnected));
        };
        let how = args::how(call)?;
        // FreeBSD, `tcp_usrclosed`: a second time in FIN-WAIT-2, and the socket counts as disconnected.
        let again = how == How::Write
            && host.system() == System::FreeBsd
            && host.state(id) == State::FinWait2;
        if matches!(how, How::Read | How::Both) || again {
            self.socket(fd)?.read_shut = true;
        }
        Ok(match host.shutdown(id, how) {
            Ok(()) => Return::Value(0),
            Err(errno) => Return::Error(errno),
        })
    }

    fn close(&mut self, fd: i64, kind: Kind, host: &mut Host) -> Result<Return, Stop> {
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
}
