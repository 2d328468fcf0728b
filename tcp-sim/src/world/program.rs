//! The programs as they run: scripted clients and servers over a host's stack.

use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;
use core::net::SocketAddr;

use tcp_core::congestion::Hand;
use tcp_core::sorted::SortedSet;
use tcp_core::stack::{ConnectError, ConnectionId, ListenerId};
use tcp_core::{Connection, Instant, Stack, State};

use super::conversation::Conversation;
use super::habits::{Acceptor, Descriptors, Exchange, FIRST_DESCRIPTOR, Opener};
use super::payload::Payload;
use super::sockets::SocketUser;
use super::tap::Tap;
use crate::ids::{HostId, ProgramId};
use crate::scenario::{Client, Program, ProgramSpec, Scenario, Work};
use crate::trace::{Call, Errno, Giver, SystemCall};

/// The number of a host's first process, and how far apart one program's processes are.
const FIRST_PID: u32 = 1_001;
const PIDS_APART: u32 = 100;

/// What a program refuses to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ProgramError {
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
    /// TCP would not open it, because an earlier one of the same endpoints is in TIME-WAIT.
    InTimeWait,
    /// What it was to bring about holds already.
    AlreadySo,
    /// The congestion window is an algorithm's.
    NotByHand,
}

impl fmt::Display for ProgramError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoConnection => "it has no open connection",
            Self::AlreadyOpen => "it has a connection already",
            Self::NotAClient => "it never opens connections",
            Self::AlreadyClosed => "it closed its side already",
            Self::Refused => "TCP would not open a connection",
            Self::InTimeWait => "an earlier connection of the same endpoints is in TIME-WAIT",
            Self::AlreadySo => "that is so already",
            Self::NotByHand => "an algorithm governs the congestion window",
        })
    }
}

impl core::error::Error for ProgramError {}

/// What a program has around it while it runs.
pub(super) struct Surroundings<'a> {
    pub(super) now: Instant,
    pub(super) scenario: &'a Scenario,
    pub(super) payload: &'a Payload,
    pub(super) stack: &'a mut Stack,
    pub(super) tap: Tap<'a>,
}

/// A host's program as it stands.
#[derive(Clone, Debug)]
pub(super) struct RunningProgram {
    host: HostId,
    /// Its place among the host's programs.
    id: ProgramId,
    /// What its process is called, and its number there.
    name: Arc<str>,
    pid: u32,
    spec: ProgramSpec,
    listener: Option<ListenerId>,
    conversations: Vec<Conversation>,
    /// What was read on connections that were let go, and whether it was right.
    read_before: u64,
    intact_before: bool,
    /// Whether the program runs.
    running: bool,
    /// It was told to read nothing.
    paused: bool,
    acceptor: Acceptor,
    opener: Option<Opener>,
    exchange: Option<Exchange>,
    descriptors: Descriptors,
}

impl RunningProgram {
    pub(super) fn new(
        host: HostId,
        id: ProgramId,
        program: Program<'_>,
        files: Option<u32>,
    ) -> Self {
        let spec = *program.spec;
        let (opener, exchange) = match spec {
            ProgramSpec::Client(Client {
                work: Work::Opens(spec),
                ..
            }) => (Some(Opener::new(spec)), None),
            ProgramSpec::Client(Client {
                work: Work::Requests(spec),
                ..
            }) => (None, Some(Exchange::new(spec))),
            ProgramSpec::None
            | ProgramSpec::Client(_)
            | ProgramSpec::Server(_)
            | ProgramSpec::Attacker(_) => (None, None),
        };
        let every = match spec {
            ProgramSpec::Server(server) => server.accept_every,
            ProgramSpec::None | ProgramSpec::Client(_) | ProgramSpec::Attacker(_) => 0,
        };
        Self {
            host,
            id,
            name: program.name.into(),
            pid: FIRST_PID + u32::from(id.0),
            spec,
            listener: None,
            conversations: Vec::new(),
            read_before: 0,
            intact_before: true,
            running: true,
            paused: false,
            acceptor: Acceptor::new(every),
            opener,
            exchange,
            descriptors: Descriptors::new(files),
        }
    }

    pub(super) fn conversations(&self) -> &[Conversation] {
        &self.conversations
    }

    /// Whether its program runs.
    pub(super) const fn is_running(&self) -> bool {
        self.running
    }

    /// Whether it was told to read nothing.
    pub(super) const fn is_paused(&self) -> bool {
        self.paused
    }

    pub(super) const fn is_listening(&self) -> bool {
        self.listener.is_some()
    }

    pub(super) const fn is_client(&self) -> bool {
        matches!(self.spec, ProgramSpec::Client(_))
    }

    /// Whether that listening socket is its own, and if so as what.
    pub(super) fn listens(&self, listener: ListenerId) -> Option<SocketUser> {
        (self.listener == Some(listener)).then(|| self.user(FIRST_DESCRIPTOR))
    }

    /// Whether it holds that connection, and if so as what.
    pub(super) fn holds(&self, connection: ConnectionId) -> Option<SocketUser> {
        let mut held = self.conversations.iter();
        let conversation = held.find(|it| it.connection() == connection && !it.is_finished())?;
        Some(self.user(conversation.descriptor()))
    }

    fn user(&self, descriptor: u32) -> SocketUser {
        SocketUser {
            program: Arc::clone(&self.name),
            pid: self.pid,
            descriptor,
        }
    }

    /// The lowest descriptor that is free (POSIX, `open()`): a listening socket is the first of
    /// all.
    fn free_descriptor(&self) -> u32 {
        let taken: SortedSet<u32> = self
            .conversations
            .iter()
            .filter(|conversation| !conversation.is_finished())
            .map(Conversation::descriptor)
            .collect();
        let first = FIRST_DESCRIPTOR + u32::from(self.listener.is_some());
        let mut free = first..;
        free.find(|number| !taken.contains(number)).unwrap_or(first)
    }

    /// The newest connection that it has and that lives.
    pub(super) fn newest(&self, stack: &Stack) -> Option<ConnectionId> {
        let mut newest = self.conversations.iter().rev();
        newest
            .find(|conversation| conversation.lives(stack))
            .map(Conversation::connection)
    }

    /// Bytes read on all connections, and whether each was the right one.
    pub(super) fn delivered(&self) -> (u64, bool) {
        let read = self
            .conversations
            .iter()
            .map(Conversation::read)
            .sum::<u64>();
        let intact = self.conversations.iter().all(Conversation::intact);
        (self.read_before + read, self.intact_before && intact)
    }

    /// What it does before the first event: a server listens.
    pub(super) fn start(&mut self, around: &mut Surroundings<'_>) {
        around.tap.program = self.id;
        let Surroundings {
            now,
            scenario,
            stack,
            tap,
            ..
        } = around;
        if let (ProgramSpec::Server(server), Some(host)) = (self.spec, scenario.host(self.host)) {
            let local = SocketAddr::new(host.address, server.port);
            tap.call(None, Call::Listen { port: server.port });
            match stack.listen(*now, local, server.backlog, tap) {
                Ok(listener) => self.listener = Some(listener),
                Err(error) => {
                    let errno = Errno::of_listen(error);
                    tap.call(None, Call::Fails(SystemCall::Listen, errno));
                }
            }
        }
    }

    /// `connect()`, because a command says so, or the scenario.
    pub(super) fn open(&mut self, around: &mut Surroundings<'_>) -> Result<(), ProgramError> {
        around.tap.program = self.id;
        let ProgramSpec::Client(client) = self.spec else {
            return Err(ProgramError::NotAClient);
        };
        if !self.running {
            return Err(ProgramError::NoConnection);
        }
        if let Some(opener) = &mut self.opener {
            // The first opening follows at once, as all that come after it.
            return match opener.begin(around.now) {
                true => Ok(()),
                false => Err(ProgramError::AlreadyOpen),
            };
        }
        // One that it has closed is TCP's business: the next may be opened, if TCP lets it.
        let mut open = self.conversations.iter();
        if open.any(|conversation| conversation.lives(around.stack) && !conversation.is_finished())
        {
            return Err(ProgramError::AlreadyOpen);
        }
        self.connect(&client, around)
    }

    fn connect(
        &mut self,
        client: &Client,
        around: &mut Surroundings<'_>,
    ) -> Result<(), ProgramError> {
        self.release(around);
        let sockets = self.sockets();
        let Surroundings {
            now,
            scenario,
            stack,
            tap,
            ..
        } = around;
        let remote = scenario
            .server_address(client)
            .ok_or(ProgramError::Refused)?;
        let local = scenario
            .host(self.host)
            .and_then(|host| Some(SocketAddr::new(host.address, client.local_port?)));
        tap.call(None, Call::Connect);
        if !self.descriptors.are_left(sockets) {
            tap.call(None, Call::Fails(SystemCall::Connect, Errno::TooManyFiles));
            return Err(ProgramError::Refused);
        }
        let connection = stack.connect(*now, local, remote, tap).map_err(|error| {
            let errno = Errno::of_connect(error);
            tap.call(None, Call::Fails(SystemCall::Connect, errno));
            match error {
                ConnectError::AlreadyExists { local, remote } => {
                    let mut all = stack.connections().map(|(_, connection)| connection);
                    let rests = all.any(|it| {
                        it.state() == State::TimeWait
                            && (it.local(), it.remote()) == (local, remote)
                    });
                    if rests {
                        ProgramError::InTimeWait
                    } else {
                        ProgramError::Refused
                    }
                }
                _ => ProgramError::Refused,
            }
        })?;
        if let Some(exchange) = &mut self.exchange {
            exchange.begin();
        }
        let conversation = Conversation::of_client(connection, self.host, client, scenario);
        let conversation = conversation.with_descriptor(self.free_descriptor());
        self.conversations.push(conversation);
        Ok(())
    }

    /// How many sockets its program has: what it has closed is not counted.
    fn sockets(&self) -> u32 {
        let open = self
            .conversations
            .iter()
            .filter(|conversation| !conversation.is_finished());
        let open = u32::try_from(open.count()).unwrap_or(u32::MAX);
        open.saturating_add(u32::from(self.listener.is_some()))
    }

    /// The application wants to send more.
    pub(super) fn send(&mut self, bytes: u32, stack: &Stack) -> Result<(), ProgramError> {
        let conversation = self.current(stack).ok_or(ProgramError::NoConnection)?;
        if conversation.closes() {
            return Err(ProgramError::AlreadyClosed);
        }
        conversation.told_to_send(bytes);
        Ok(())
    }

    /// The application wants to close when what it has is handed over.
    pub(super) fn close(&mut self, stack: &Stack) -> Result<(), ProgramError> {
        let conversation = self.current(stack).ok_or(ProgramError::NoConnection)?;
        if conversation.closes() {
            return Err(ProgramError::AlreadyClosed);
        }
        conversation.told_to_close();
        Ok(())
    }

    /// The application aborts.
    pub(super) fn abort(&mut self, around: &mut Surroundings<'_>) -> Result<(), ProgramError> {
        around.tap.program = self.id;
        let conversation = self
            .current(around.stack)
            .ok_or(ProgramError::NoConnection)?;
        conversation.abort(around);
        Ok(())
    }

    /// The congestion window is set by hand, once the handshake has given the connection one.
    pub(super) fn set_cwnd(
        &mut self,
        cwnd: u32,
        by: Giver,
        around: &mut Surroundings<'_>,
    ) -> Result<(), ProgramError> {
        let conversation = self
            .current(around.stack)
            .ok_or(ProgramError::NoConnection)?;
        let connection = conversation.connection();
        let hand = match by {
            Giver::Learner => Hand::Learner,
            Giver::Scenario => Hand::Scenario,
        };
        match around.stack.state(connection) {
            State::Closed | State::Listen | State::SynSent | State::SynReceived => {
                Err(ProgramError::NoConnection)
            }
            _ => around
                .stack
                .set_cwnd(around.now, connection, cwnd, hand, &mut around.tap)
                .then_some(())
                .ok_or(ProgramError::NotByHand),
        }
    }

    /// The application stops reading, or reads on.
    pub(super) fn pause(&mut self, paused: bool) -> Result<(), ProgramError> {
        if self.paused == paused && (paused || self.conversations.is_empty()) {
            return Err(ProgramError::AlreadySo);
        }
        self.paused = paused;
        if !paused {
            self.conversations.iter_mut().for_each(Conversation::go_on);
        }
        Ok(())
    }

    /// Its program ends, and its host closes every socket that it left; or it starts again.
    pub(super) fn run(
        &mut self,
        running: bool,
        around: &mut Surroundings<'_>,
    ) -> Result<(), ProgramError> {
        around.tap.program = self.id;
        if self.running == running {
            return Err(ProgramError::AlreadySo);
        }
        self.running = running;
        if running {
            // Another process.
            self.pid += PIDS_APART;
            self.start(around);
            return Ok(());
        }
        let Surroundings {
            now, stack, tap, ..
        } = around;
        if let Some(listener) = self.listener.take() {
            stack.close_listener(*now, listener, tap);
        }
        for conversation in core::mem::take(&mut self.conversations) {
            self.read_before += conversation.read();
            self.intact_before &= conversation.intact();
            stack.close(*now, conversation.connection(), tap);
        }
        Ok(())
    }

    /// Whatever the application can do now. Says whether it did anything.
    pub(super) fn progress(&mut self, around: &mut Surroundings<'_>) -> bool {
        around.tap.program = self.id;
        if !self.running {
            return false;
        }
        let mut moved = self.open_when_due(around);
        moved |= self.accept(around);
        let exchange = &mut self.exchange;
        for conversation in &mut self.conversations {
            let (host, spec) = (self.host, &self.spec);
            moved |= conversation.progress(host, spec, self.paused, exchange.as_mut(), around);
        }
        moved
    }

    /// When the application wants to be asked again, where that is a matter of time.
    pub(super) fn wake(&self, stack: &Stack, now: Instant) -> Option<Instant> {
        if !self.running {
            return None;
        }
        let waiting = self
            .listener
            .and_then(|listener| stack.listener(listener))
            .is_some_and(|listener| listener.accept_queue_len() > 0);
        let accepts = self.acceptor.wake(now).filter(|_| waiting);
        let opens = self.opener.as_ref().and_then(Opener::wake);
        let asks = self.exchange.as_ref().and_then(|it| it.wake(now));
        let paused = self.paused;
        let conversations = self.conversations.iter().filter(|_| !paused);
        let conversations = conversations.filter_map(|conversation| conversation.wake(stack, now));
        let others = [accepts, opens, asks].into_iter().flatten();
        others.chain(conversations).min()
    }

    /// Connections that a client opens by itself.
    fn open_when_due(&mut self, around: &mut Surroundings<'_>) -> bool {
        let ProgramSpec::Client(client) = self.spec else {
            return false;
        };
        let mut moved = false;
        while self
            .opener
            .as_mut()
            .is_some_and(|opener| opener.opens(around.now))
        {
            // It was counted and told; the next one may succeed.
            let _ = self.connect(&client, around);
            moved = true;
        }
        let again = self
            .exchange
            .as_ref()
            .is_some_and(|exchange| exchange.wants_connection(around.now));
        if again && self.conversations.iter().all(Conversation::is_finished) {
            if self.connect(&client, around).is_err()
                && let Some(exchange) = &mut self.exchange
            {
                exchange.give_up();
            }
            moved = true;
        }
        moved
    }

    fn accept(&mut self, around: &mut Surroundings<'_>) -> bool {
        let (Some(listener), ProgramSpec::Server(server)) = (self.listener, self.spec) else {
            return false;
        };
        let mut moved = false;
        while self.acceptor.is_ready(around.now) {
            let waits = around.stack.listener(listener);
            if waits.is_none_or(|listener| listener.accept_queue_len() == 0) {
                break;
            }
            if !self.descriptors.are_left(self.sockets()) {
                if self.descriptors.refuse() {
                    let call = Call::Fails(SystemCall::Accept, Errno::TooManyFiles);
                    around.tap.call(None, call);
                }
                break;
            }
            self.descriptors.serve();
            let Some(connection) = around.stack.accept(listener) else {
                break;
            };
            self.acceptor.accepted(around.now);
            self.release(around);
            around.tap.call(Some(connection), Call::Accept);
            let remote = around.stack.connection(connection).map(Connection::remote);
            let peer = remote.and_then(|remote| around.scenario.host_at(remote.ip()));
            let peer = peer.unwrap_or(self.host);
            let conversation = Conversation::new(connection, peer, server.close, server.reading);
            let conversation = conversation.with_descriptor(self.free_descriptor());
            self.conversations.push(conversation);
            moved = true;
        }
        moved
    }

    /// The newest conversation, if its connection still lives.
    fn current(&mut self, stack: &Stack) -> Option<&mut Conversation> {
        self.conversations
            .iter_mut()
            .rev()
            .find(|conversation| conversation.lives(stack))
    }

    /// Lets go of connections that are over, or closed on both sides, so that a long run does not
    /// gather them. They stay readable until the next one begins.
    fn release(&mut self, around: &mut Surroundings<'_>) {
        let Surroundings {
            now, stack, tap, ..
        } = around;
        let (read, intact) = (&mut self.read_before, &mut self.intact_before);
        self.conversations.retain(|conversation| {
            let keeps = conversation.lives(stack) && !conversation.is_finished();
            if !keeps {
                *read += conversation.read();
                *intact &= conversation.intact();
                stack.close(*now, conversation.connection(), tap);
            }
            keeps
        });
    }
}
