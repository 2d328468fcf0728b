//! The applications: scripted clients and servers over a host's stack.

use alloc::collections::VecDeque;
use alloc::vec::Vec;
use core::net::SocketAddr;

use bytes::Bytes;
use tcp_core::connection::RecvError;
use tcp_core::stack::{ConnectionId, ListenerId};
use tcp_core::{Cause, Connection, Instant, Stack, State};

use super::payload;
use super::tap::Tap;
use crate::ids::HostId;
use crate::scenario::{App, Client, Close, Scenario, Server};
use crate::trace::{Call, Sink};

/// How much an application reads in one call, in bytes.
const READ_AT_ONCE: usize = 1 << 20;
/// How much it hands over in one call, in bytes.
const WRITE_AT_ONCE: u32 = 1 << 16;

/// An application's view of one connection.
#[derive(Clone, Debug)]
pub struct Session {
    connection: ConnectionId,
    /// Whose bytes it expects to read.
    reads_from: HostId,
    /// Bytes of its own that it has not handed over yet.
    to_write: u64,
    /// Bytes of its own that it handed over.
    written: u64,
    /// Bytes that it will send back.
    echo: VecDeque<Bytes>,
    read: u64,
    intact: bool,
    close: Close,
    told_to_close: bool,
    closed: bool,
    at_end: bool,
    failed: Option<Cause>,
    answered: bool,
}

impl Session {
    /// The connection behind it.
    #[must_use]
    pub const fn connection(&self) -> ConnectionId {
        self.connection
    }

    /// How many bytes of its own it has handed to TCP.
    #[must_use]
    pub const fn written(&self) -> u64 {
        self.written
    }

    /// How many bytes it still has to hand over.
    #[must_use]
    pub const fn to_write(&self) -> u64 {
        self.to_write
    }

    /// How many bytes it read.
    #[must_use]
    pub const fn read(&self) -> u64 {
        self.read
    }

    /// Whether each byte that it read is the one that was written there.
    #[must_use]
    pub const fn intact(&self) -> bool {
        self.intact
    }

    /// Whether it read the end of the stream.
    #[must_use]
    pub const fn at_end(&self) -> bool {
        self.at_end
    }

    /// Whether it closed its side.
    #[must_use]
    pub const fn closed(&self) -> bool {
        self.closed
    }

    /// The error that it learned, if any.
    #[must_use]
    pub const fn failed(&self) -> Option<Cause> {
        self.failed
    }
}

/// What an application refuses to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// It has no connection, or none that still lives.
    NoConnection,
    /// It has one already.
    AlreadyOpen,
    /// It never opens connections.
    NotAClient,
    /// It closed its side already.
    AlreadyClosed,
    /// TCP would not open a connection.
    Refused,
}

/// What an application has around it while it runs.
pub(super) struct Surroundings<'a, S: Sink> {
    pub(super) now: Instant,
    pub(super) scenario: &'a Scenario,
    pub(super) stack: &'a mut Stack,
    pub(super) tap: Tap<'a, S>,
}

/// A host's application as it stands.
#[derive(Clone, Debug)]
pub(super) struct Script {
    host: HostId,
    app: App,
    listener: Option<ListenerId>,
    sessions: Vec<Session>,
    /// What was read on connections that were let go, and whether it was right.
    read_before: u64,
    intact_before: bool,
}

impl Script {
    pub(super) const fn new(host: HostId, app: App) -> Self {
        let sessions = Vec::new();
        Self {
            host,
            app,
            listener: None,
            sessions,
            read_before: 0,
            intact_before: true,
        }
    }

    pub(super) fn sessions(&self) -> &[Session] {
        &self.sessions
    }

    pub(super) const fn is_listening(&self) -> bool {
        self.listener.is_some()
    }

    /// Bytes read on all connections, and whether each was the right one.
    pub(super) fn delivered(&self) -> (u64, bool) {
        let read = self
            .sessions
            .iter()
            .map(|session| session.read)
            .sum::<u64>();
        let intact = self.sessions.iter().all(|session| session.intact);
        (self.read_before + read, self.intact_before && intact)
    }

    /// What it does before the first event: a server listens.
    pub(super) fn start<S: Sink>(&mut self, around: &mut Surroundings<'_, S>) {
        let Surroundings {
            now,
            scenario,
            stack,
            tap,
        } = around;
        if let (App::Server(server), Some(host)) = (self.app, scenario.host(self.host)) {
            let local = SocketAddr::new(host.address, server.port);
            tap.call(None, Call::Listen { port: server.port });
            self.listener = stack.listen(*now, local, server.backlog, tap).ok();
        }
    }

    /// `connect()`.
    pub(super) fn open<S: Sink>(
        &mut self,
        around: &mut Surroundings<'_, S>,
    ) -> Result<(), Refusal> {
        let App::Client(client) = self.app else {
            return Err(Refusal::NotAClient);
        };
        if self.current(around.stack).is_some() {
            return Err(Refusal::AlreadyOpen);
        }
        self.release(around);
        let Surroundings {
            now,
            scenario,
            stack,
            tap,
        } = around;
        let remote = scenario.server_address(&client).ok_or(Refusal::Refused)?;
        let local = scenario
            .host(self.host)
            .and_then(|host| Some(SocketAddr::new(host.address, client.local_port?)));
        tap.call(None, Call::Connect);
        let connection = stack
            .connect(*now, local, remote, tap)
            .map_err(|_| Refusal::Refused)?;
        self.sessions
            .push(Session::of_client(connection, self.host, &client, scenario));
        Ok(())
    }

    /// The application wants to send more.
    pub(super) fn send(&mut self, bytes: u32, stack: &Stack) -> Result<(), Refusal> {
        let session = self.current(stack).ok_or(Refusal::NoConnection)?;
        if session.closed || session.told_to_close {
            return Err(Refusal::AlreadyClosed);
        }
        session.to_write = session.to_write.saturating_add(bytes.into());
        Ok(())
    }

    /// The application wants to close when what it has is handed over.
    pub(super) fn close(&mut self, stack: &Stack) -> Result<(), Refusal> {
        let session = self.current(stack).ok_or(Refusal::NoConnection)?;
        if session.closed || session.told_to_close {
            return Err(Refusal::AlreadyClosed);
        }
        session.told_to_close = true;
        Ok(())
    }

    /// The application aborts.
    pub(super) fn abort<S: Sink>(
        &mut self,
        around: &mut Surroundings<'_, S>,
    ) -> Result<(), Refusal> {
        let session = self.current(around.stack).ok_or(Refusal::NoConnection)?;
        let connection = session.connection;
        (session.closed, session.to_write) = (true, 0);
        session.echo.clear();
        around.tap.call(Some(connection), Call::Abort);
        around.stack.abort(around.now, connection, &mut around.tap);
        Ok(())
    }

    /// Whatever the application can do now. Says whether it did anything.
    pub(super) fn progress<S: Sink>(&mut self, around: &mut Surroundings<'_, S>) -> bool {
        let mut moved = self.accept(around);
        for session in &mut self.sessions {
            moved |= session.progress(self.host, &self.app, around);
        }
        moved
    }

    fn accept<S: Sink>(&mut self, around: &mut Surroundings<'_, S>) -> bool {
        let (Some(listener), App::Server(server)) = (self.listener, self.app) else {
            return false;
        };
        let mut moved = false;
        while let Some(connection) = around.stack.accept(listener) {
            self.release(around);
            around.tap.call(Some(connection), Call::Accept);
            let remote = around.stack.connection(connection).map(Connection::remote);
            let peer = remote.and_then(|remote| around.scenario.host_at(remote.ip()));
            let peer = peer.unwrap_or(self.host);
            self.sessions
                .push(Session::new(connection, peer, server.close));
            moved = true;
        }
        moved
    }

    /// The newest session, if its connection still lives.
    fn current(&mut self, stack: &Stack) -> Option<&mut Session> {
        self.sessions
            .iter_mut()
            .rev()
            .find(|session| session.lives(stack))
    }

    /// Lets go of connections that are over, so that a long run does not gather them. They stay
    /// readable until the next one begins.
    fn release<S: Sink>(&mut self, around: &mut Surroundings<'_, S>) {
        let Surroundings {
            now, stack, tap, ..
        } = around;
        let (read, intact) = (&mut self.read_before, &mut self.intact_before);
        self.sessions.retain(|session| {
            let lives = session.lives(stack);
            if !lives {
                *read += session.read;
                *intact &= session.intact;
                stack.close(*now, session.connection, tap);
            }
            lives
        });
    }
}

impl Session {
    const fn new(connection: ConnectionId, reads_from: HostId, close: Close) -> Self {
        Self {
            connection,
            reads_from,
            to_write: 0,
            written: 0,
            echo: VecDeque::new(),
            read: 0,
            intact: true,
            close,
            told_to_close: false,
            closed: false,
            at_end: false,
            failed: None,
            answered: false,
        }
    }

    /// A client reads what its server writes, or its own bytes when the server echoes.
    fn of_client(
        connection: ConnectionId,
        host: HostId,
        client: &Client,
        scenario: &Scenario,
    ) -> Self {
        let server = scenario.host(client.to).map(|host| host.app);
        let echoes = matches!(server, Some(App::Server(Server { echo: true, .. })));
        let reads_from = if echoes { host } else { client.to };
        Self {
            to_write: client.send.into(),
            ..Self::new(connection, reads_from, client.close)
        }
    }

    fn lives(&self, stack: &Stack) -> bool {
        stack
            .connection(self.connection)
            .is_some_and(|connection| !connection.is_over())
    }

    fn progress<S: Sink>(
        &mut self,
        host: HostId,
        app: &App,
        around: &mut Surroundings<'_, S>,
    ) -> bool {
        self.learn_of_failure(around)
            | self.read_all(app, around)
            | self.write_all(host, around)
            | self.close_when_due(around)
    }

    fn learn_of_failure<S: Sink>(&mut self, around: &mut Surroundings<'_, S>) -> bool {
        let error = around
            .stack
            .connection(self.connection)
            .and_then(Connection::error);
        let (None, Some(cause)) = (self.failed, error) else {
            return false;
        };
        self.failed = Some(cause);
        self.to_write = 0;
        self.echo.clear();
        around
            .tap
            .call(Some(self.connection), Call::Error { cause });
        true
    }

    fn read_all<S: Sink>(&mut self, app: &App, around: &mut Surroundings<'_, S>) -> bool {
        if self.at_end {
            return false;
        }
        let Surroundings {
            now, stack, tap, ..
        } = around;
        let mut total = 0;
        let ended = loop {
            match stack.recv(*now, self.connection, READ_AT_ONCE, tap) {
                Ok(Some(bytes)) if bytes.is_empty() => break false,
                Ok(Some(bytes)) => {
                    self.intact &= payload::matches(self.reads_from, self.read, &bytes);
                    let count = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
                    self.read += u64::from(count);
                    total += count;
                    self.answer(app, bytes);
                }
                Ok(None) => break true,
                Err(RecvError::Closing | RecvError::Closed(_)) => break false,
            }
        };
        if total > 0 {
            tap.call(Some(self.connection), Call::Read { bytes: total });
        }
        if ended {
            self.at_end = true;
            tap.call(Some(self.connection), Call::ReadEnd);
        }
        total > 0 || ended
    }

    /// What a server does with bytes that it read.
    fn answer(&mut self, app: &App, bytes: Bytes) {
        let App::Server(server) = app else { return };
        if !self.answered {
            self.answered = true;
            self.to_write += u64::from(server.respond);
        }
        if server.echo {
            self.echo.push_back(bytes);
        }
    }

    fn write_all<S: Sink>(&mut self, host: HostId, around: &mut Surroundings<'_, S>) -> bool {
        let Surroundings {
            now, stack, tap, ..
        } = around;
        let mut total = 0;
        loop {
            let room = stack
                .connection(self.connection)
                .map_or(0, Connection::writable);
            let own = u32::try_from(self.to_write)
                .unwrap_or(u32::MAX)
                .min(WRITE_AT_ONCE);
            let (echoed, bytes) = match self.echo.front() {
                _ if room == 0 => break,
                Some(bytes) => (true, bytes.clone()),
                None if own > 0 => (false, payload::chunk(host, self.written, own.min(room))),
                None => break,
            };
            let Ok(taken) = stack.send(*now, self.connection, &bytes, tap) else {
                break;
            };
            let count = u32::try_from(taken).unwrap_or(u32::MAX);
            if count == 0 {
                break;
            }
            total += count;
            if echoed {
                self.echo.pop_front();
                if let Some(rest) = bytes.get(taken..).filter(|rest| !rest.is_empty()) {
                    self.echo.push_front(bytes.slice_ref(rest));
                }
            } else {
                self.written += u64::from(count);
                self.to_write = self.to_write.saturating_sub(count.into());
            }
        }
        if total > 0 {
            tap.call(Some(self.connection), Call::Write { bytes: total });
        }
        total > 0
    }

    fn close_when_due<S: Sink>(&mut self, around: &mut Surroundings<'_, S>) -> bool {
        let Surroundings {
            now, stack, tap, ..
        } = around;
        let Some(state) = stack.connection(self.connection).map(Connection::state) else {
            return false;
        };
        let handed_over = self.to_write == 0 && self.echo.is_empty();
        let open = matches!(state, State::Established | State::CloseWait);
        let due = match self.close {
            // Who is told closes even before there is a connection, and gives up what is queued.
            _ if self.told_to_close => handed_over || state == State::SynSent,
            Close::WhenTold => false,
            Close::WhenSent => handed_over && open,
            Close::AfterPeer => handed_over && open && self.at_end,
        };
        if self.closed || !due {
            return false;
        }
        self.closed = true;
        self.to_write = 0;
        tap.call(Some(self.connection), Call::Close);
        // It fails only for a connection that is over, and then there is nothing to close.
        let _ = stack.shutdown(*now, self.connection, tap);
        true
    }
}
