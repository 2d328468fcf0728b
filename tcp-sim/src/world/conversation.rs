//! A program's side of one connection.

use alloc::collections::VecDeque;

use bytes::Bytes;
use tcp_core::connection::RecvError;
use tcp_core::stack::ConnectionId;
use tcp_core::{Cause, Connection, Instant, Stack, State};

use super::habits::{Beat, Exchange, Pulse, Reader};
use super::program::Surroundings;
use crate::ids::HostId;
use crate::scenario::{Client, Close, ProgramSpec, Reading, Scenario, Work};
use crate::trace::Call;

/// How much an application reads in one call, in bytes.
const READ_AT_ONCE: usize = 1 << 20;
/// How much it hands over in one call, in bytes.
const WRITE_AT_ONCE: u32 = 1 << 16;

/// A program's side of one connection.
#[derive(Clone, Debug)]
pub struct Conversation {
    connection: ConnectionId,
    /// Its number in its program.
    descriptor: u32,
    /// Whose bytes it expects to read.
    reads_from: HostId,
    /// Bytes of its own that it has not handed over yet.
    to_write: u64,
    /// Bytes of its own that it handed over.
    written: u64,
    /// Bytes that it will send back.
    echo: VecDeque<Bytes>,
    read: u64,
    reader: Reader,
    pulse: Option<Pulse>,
    intact: bool,
    close: Close,
    told_to_close: bool,
    closed: bool,
    at_end: bool,
    failed: Option<Cause>,
    answered: bool,
    /// Bytes of a request that is not whole yet.
    part_of_request: u32,
}

impl Conversation {
    /// The connection behind it.
    #[must_use]
    pub const fn connection(&self) -> ConnectionId {
        self.connection
    }

    /// The descriptor that its program knows it by.
    #[must_use]
    pub const fn descriptor(&self) -> u32 {
        self.descriptor
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

impl Conversation {
    pub(super) const fn new(
        connection: ConnectionId,
        reads_from: HostId,
        close: Close,
        reading: Reading,
    ) -> Self {
        Self {
            connection,
            descriptor: 0,
            reads_from,
            to_write: 0,
            written: 0,
            echo: VecDeque::new(),
            read: 0,
            reader: Reader::new(reading),
            pulse: None,
            intact: true,
            close,
            told_to_close: false,
            closed: false,
            at_end: false,
            failed: None,
            answered: false,
            part_of_request: 0,
        }
    }

    /// Its program knows it by that number.
    pub(super) const fn with_descriptor(mut self, descriptor: u32) -> Self {
        self.descriptor = descriptor;
        self
    }

    /// A client reads what its server writes, or its own bytes when the server echoes.
    pub(super) fn of_client(
        connection: ConnectionId,
        host: HostId,
        client: &Client,
        scenario: &Scenario,
    ) -> Self {
        let server = scenario.host(client.to);
        let server = server.and_then(|host| host.server_on(client.port));
        let echoes = server.is_some_and(|server| server.echo);
        let reads_from = if echoes { host } else { client.to };
        let pulse = match client.work {
            Work::Heartbeat(spec) => Some(Pulse::new(spec)),
            Work::Once | Work::Requests(_) | Work::Opens(_) => None,
        };
        Self {
            to_write: client.send.into(),
            pulse,
            ..Self::new(connection, reads_from, client.close, client.reading)
        }
    }

    /// A command says so: what it asks for may still not be possible.
    pub(super) fn told_to_send(&mut self, bytes: u32) {
        self.to_write = self.to_write.saturating_add(bytes.into());
    }

    /// A command says so.
    pub(super) const fn told_to_close(&mut self) {
        self.told_to_close = true;
    }

    /// Whether it closed its side, or will as soon as it can.
    pub(super) const fn closes(&self) -> bool {
        self.closed || self.told_to_close
    }

    /// Its program has done with it: it would have called `close()`.
    pub(super) const fn is_finished(&self) -> bool {
        (self.closed && self.at_end) || self.failed.is_some()
    }

    /// `abort()`.
    pub(super) fn abort(&mut self, around: &mut Surroundings<'_>) {
        (self.closed, self.to_write) = (true, 0);
        self.echo.clear();
        let connection = self.connection;
        around.tap.call(Some(connection), Call::Abort);
        around.stack.abort(around.now, connection, &mut around.tap);
    }

    /// It reads on, if it had stopped.
    pub(super) fn go_on(&mut self) {
        self.reader.go_on();
    }

    /// When it wants to be asked again, where that is a matter of time.
    pub(super) fn wake(&self, stack: &Stack, now: Instant) -> Option<Instant> {
        let connection = stack.connection(self.connection)?;
        let unread =
            connection.readable() > 0 || (connection.is_at_end_of_stream() && !self.at_end);
        let reads = self.reader.wake(now).filter(|_| unread);
        let open = !self.closed && is_open(connection.state());
        let beats = self.pulse.as_ref().and_then(Pulse::wake);
        let beats = beats.filter(|at| open && *at > now);
        reads.into_iter().chain(beats).min()
    }

    pub(super) fn lives(&self, stack: &Stack) -> bool {
        stack
            .connection(self.connection)
            .is_some_and(|connection| !connection.is_over())
    }

    /// Whatever it can do now. Says whether it did anything.
    pub(super) fn progress(
        &mut self,
        host: HostId,
        spec: &ProgramSpec,
        paused: bool,
        exchange: Option<&mut Exchange>,
        around: &mut Surroundings<'_>,
    ) -> bool {
        let mut moved = self.learn_of_failure(around);
        moved |= !paused && self.read_all(spec, around);
        let mut asking = false;
        if let Some(exchange) = exchange {
            self.ask(exchange, around);
            asking = !exchange.is_done();
        }
        moved |= self.beat(around);
        moved |= self.write_all(host, around);
        moved | (!asking && self.close_when_due(around)) | (asking && self.close_as_told(around))
    }

    fn ask(&mut self, exchange: &mut Exchange, around: &Surroundings<'_>) {
        let state = around.stack.state(self.connection);
        exchange.hear(around.now, self.read);
        if self.failed.is_some() {
            exchange.give_up();
        } else if state == State::Established
            && !self.closes()
            && let Some(bytes) = exchange.ask(around.now, self.read)
        {
            self.told_to_send(bytes);
        }
    }

    fn beat(&mut self, around: &mut Surroundings<'_>) -> bool {
        let open = is_open(around.stack.state(self.connection)) && !self.closed;
        let Some(pulse) = self.pulse.as_mut().filter(|_| open) else {
            return false;
        };
        match pulse.beat(around.now, self.read) {
            Beat::Rest => false,
            Beat::Send => {
                self.told_to_send(1);
                true
            }
            Beat::Missed => {
                around
                    .tap
                    .call(Some(self.connection), Call::HeartbeatMissed);
                self.abort(around);
                true
            }
        }
    }

    /// A command to close waits for no answers.
    fn close_as_told(&mut self, around: &mut Surroundings<'_>) -> bool {
        self.told_to_close && self.close_when_due(around)
    }

    fn learn_of_failure(&mut self, around: &mut Surroundings<'_>) -> bool {
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

    fn read_all(&mut self, spec: &ProgramSpec, around: &mut Surroundings<'_>) -> bool {
        if self.at_end {
            return false;
        }
        let Surroundings {
            now,
            payload,
            stack,
            tap,
            ..
        } = around;
        let mut left = self.reader.allowance(*now);
        let mut total = 0;
        let ended = loop {
            let most = usize::try_from(left)
                .unwrap_or(READ_AT_ONCE)
                .min(READ_AT_ONCE);
            if most == 0 {
                break false;
            }
            match stack.recv(*now, self.connection, most, tap) {
                Ok(Some(bytes)) if bytes.is_empty() => break false,
                Ok(Some(bytes)) => {
                    self.intact &= payload.matches(self.reads_from, self.read, &bytes);
                    let count = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
                    self.read += u64::from(count);
                    left = left.saturating_sub(count.into());
                    total += count;
                    self.answer(spec, bytes);
                }
                Ok(None) => break true,
                Err(RecvError::Closing | RecvError::Closed(_)) => break false,
            }
        };
        if total > 0 {
            tap.call(Some(self.connection), Call::Read { bytes: total });
            self.reader.took(*now, total);
        }
        if ended {
            self.at_end = true;
            tap.call(Some(self.connection), Call::ReadEnd);
        }
        total > 0 || ended
    }

    /// What a server does with bytes that it read.
    fn answer(&mut self, spec: &ProgramSpec, bytes: Bytes) {
        let ProgramSpec::Server(server) = spec else {
            return;
        };
        let whole = if server.request > 0 {
            let count = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
            let have = self.part_of_request.saturating_add(count);
            self.part_of_request = have % server.request;
            have / server.request
        } else {
            u32::from(!self.answered)
        };
        if whole > 0 && !self.closes() {
            self.answered = true;
            self.to_write += u64::from(server.respond) * u64::from(whole);
        }
        if server.echo {
            self.echo.push_back(bytes);
        }
    }

    fn write_all(&mut self, host: HostId, around: &mut Surroundings<'_>) -> bool {
        let Surroundings {
            now,
            payload,
            stack,
            tap,
            ..
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
                None if own > 0 => (false, payload.chunk(host, self.written, own.min(room))),
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

    fn close_when_due(&mut self, around: &mut Surroundings<'_>) -> bool {
        let Surroundings {
            now, stack, tap, ..
        } = around;
        let Some(state) = stack.connection(self.connection).map(Connection::state) else {
            return false;
        };
        let handed_over = self.to_write == 0 && self.echo.is_empty();
        let open = is_open(state);
        let due = match self.close {
            // Who is told closes even before there is a connection, and gives up what is queued.
            _ if self.told_to_close => handed_over || state == State::SynSent,
            Close::WhenTold => false,
            Close::WhenSent => handed_over && open,
            Close::AfterPeer => handed_over && open && self.at_end,
            Close::AfterResponse => handed_over && open && (self.answered || self.at_end),
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

const fn is_open(state: State) -> bool {
    matches!(state, State::Established | State::CloseWait)
}
