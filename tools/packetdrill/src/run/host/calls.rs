//! System calls, with results like a system's.

use bytes::Bytes;
use tcp_core::connection::{RecvError, SendError, SendFlags};
use tcp_core::event::State;
use tcp_core::profile::Config;
use tcp_core::stack::{ConnectError, ConnectionId, ListenError, ListenerId};
use tcp_core::{Cause, Connection};

use super::{Host, Silent};
use crate::run::errno::Errno;
use crate::run::icmp;
use crate::run::outcome::{Stop, unknown};

/// What reading came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Received {
    Bytes(i64),
    End,
    NothingYet,
}

/// Which directions `shutdown()` closes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum How {
    Read,
    Write,
    Both,
}

impl Host {
    pub(crate) fn listen(
        &mut self,
        knobs: &Config,
        backlog: i64,
    ) -> Result<Result<ListenerId, Errno>, Stop> {
        let backlog = u16::try_from(backlog).unwrap_or(u16::MAX);
        let mut local = self.local;
        local.set_port(super::SERVER);
        self.local = local;
        let (now, knobs) = (self.instant(), knobs.clone());
        let listened = self
            .stack
            .listen_with(now, local, backlog, knobs, &mut Silent);
        match listened {
            Ok(id) => Ok(Ok(id)),
            Err(ListenError::AddressInUse(_) | ListenError::ConnectionLeft { .. }) => {
                Ok(Err(Errno::AddressInUse))
            }
            Err(error) => unknown(format!("listen(): {error}")),
        }
    }

    pub(crate) fn close_listener(&mut self, id: ListenerId) {
        self.stack.close_listener(self.instant(), id, &mut Silent);
    }

    pub(crate) fn accept(&mut self, listener: ListenerId) -> Option<ConnectionId> {
        self.stack.accept(listener)
    }

    /// Whether `accept()` would return at once.
    pub(crate) fn may_accept(&self, listener: ListenerId) -> bool {
        let listener = self.stack.listener(listener);
        listener.is_some_and(|listener| listener.accept_queue_len() > 0)
    }

    pub(crate) fn connect(&mut self, knobs: &Config) -> Result<Result<ConnectionId, Errno>, Stop> {
        self.remote.set_port(super::SERVER);
        let remote = self.remote;
        let (now, knobs) = (self.instant(), knobs.clone());
        let opened = self
            .stack
            .connect_with(now, None, remote, knobs, &mut Silent);
        match opened {
            Ok(id) => {
                if let Some(connection) = self.stack.connection(id) {
                    self.local = connection.local();
                }
                Ok(Ok(id))
            }
            Err(ConnectError::AlreadyExists { .. } | ConnectError::NoPortLeft) => {
                Ok(Err(Errno::AddressNotAvailable))
            }
            Err(error) => unknown(format!("connect(): {error}")),
        }
    }

    /// A knob of a listener: its next connections start with it.
    pub(crate) fn set_listener_knob(&mut self, id: ListenerId, knob: &str, value: &str) {
        let _ = self.stack.set_listener_knob(id, knob, value);
    }

    /// A knob of a connection that is open. What the knob takes was checked before.
    pub(crate) fn set_knob(&mut self, id: ConnectionId, knob: &str, value: &str) {
        let _ = self
            .stack
            .set_knob(self.instant(), id, knob, value, &mut Silent);
    }

    pub(crate) fn is_connected(&self, id: ConnectionId) -> bool {
        !matches!(
            self.state(id),
            State::SynSent | State::SynReceived | State::Closed | State::Listen
        )
    }

    /// Writes; with `urgent`, what `MSG_OOB` sends.
    pub(crate) fn send(
        &mut self,
        id: ConnectionId,
        count: u32,
        urgent: bool,
    ) -> Result<u32, Errno> {
        let data = Bytes::from(vec![0; usize::try_from(count).unwrap_or(0)]);
        let flags = SendFlags {
            urgent,
            push: false,
        };
        let now = self.instant();
        match self.stack.send_with(now, id, &data, flags, &mut Silent) {
            Ok(taken) => Ok(u32::try_from(taken).unwrap_or(u32::MAX)),
            Err(SendError::Closing | SendError::Closed(None)) => Err(Errno::Pipe),
            Err(SendError::Closed(Some(cause))) => {
                let errno = self.errno(id, cause);
                Err(self.report(id).map_or(Errno::Pipe, |()| errno))
            }
        }
    }

    /// Reads, or with `peek` only looks at what could be read.
    pub(crate) fn receive(
        &mut self,
        id: ConnectionId,
        most: usize,
        peek: bool,
    ) -> Result<Received, Errno> {
        if peek && self.readable(id) > 0 {
            let most = i64::try_from(most).unwrap_or(i64::MAX);
            return Ok(Received::Bytes(self.readable(id).min(most)));
        }
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
            How::Write | How::Both => {
                match self.stack.shutdown(self.instant(), id, &mut Silent) {
                    // Nothing is left to be done for a direction that is closed.
                    Ok(()) | Err(SendError::Closing) => Ok(()),
                    Err(SendError::Closed(_)) => Err(Errno::NotConnected),
                }
            }
        }
    }

    pub(crate) fn close(&mut self, id: ConnectionId) {
        self.stack.close(self.instant(), id, &mut Silent);
    }

    pub(crate) fn abort(&mut self, id: ConnectionId) {
        self.stack.abort(self.instant(), id, &mut Silent);
        self.stack.close(self.instant(), id, &mut Silent);
    }

    /// How the system names the way in which a connection ended.
    fn errno(&self, id: ConnectionId, cause: Cause) -> Errno {
        let report = self.stack.connection(id).and_then(Connection::icmp_error);
        match (cause, report) {
            (
                Cause::IcmpHardError
                | Cause::IcmpErrorWhileOpening
                | Cause::TooManyRetransmissions
                | Cause::TooManyProbes
                | Cause::UserTimeout,
                Some(report),
            ) => icmp::errno(self.system, self.local.is_ipv4(), report),
            _ => Errno::of(cause),
        }
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
        let errno = self.pending_error(id)?;
        self.report(id).map(|()| errno)
    }

    /// The error that was not fetched yet.
    pub(crate) fn pending_error(&self, id: ConnectionId) -> Option<Errno> {
        let cause = self.stack.connection(id)?.error()?;
        (!self.reported.contains(&id)).then(|| self.errno(id, cause))
    }
}
