//! The programs of a host. Each has sockets and descriptors of its own, over the TCP that they
//! share.

use alloc::vec::Vec;

use tcp_core::stack::{ConnectionId, ListenerId};
use tcp_core::{Instant, Stack};

use super::conversation::Conversation;
use super::program::{ProgramError, RunningProgram, Surroundings};
use super::sockets::SocketUser;
use crate::ids::{HostId, ProgramId};
use crate::scenario::HostSpec;
use crate::trace::Giver;

/// All that runs on a host, in the scenario's order.
#[derive(Clone, Debug)]
pub(super) struct Programs {
    all: Vec<RunningProgram>,
}

impl Programs {
    pub(super) fn new(host: HostId, spec: &HostSpec) -> Self {
        let numbered = (0_u8..).map(ProgramId).zip(spec.programs());
        let all = numbered.map(|(id, program)| RunningProgram::new(host, id, program, spec.files));
        Self { all: all.collect() }
    }

    pub(super) fn conversations(&self) -> impl Iterator<Item = &Conversation> {
        self.all.iter().flat_map(RunningProgram::conversations)
    }

    /// Whether one of them runs.
    pub(super) fn is_running(&self) -> bool {
        self.all.iter().any(RunningProgram::is_running)
    }

    /// Whether they were told to read nothing.
    pub(super) fn is_paused(&self) -> bool {
        self.all.iter().any(RunningProgram::is_paused)
    }

    pub(super) fn is_listening(&self) -> bool {
        self.all.iter().any(RunningProgram::is_listening)
    }

    /// Whose a listening socket is.
    pub(super) fn listens(&self, listener: ListenerId) -> Option<SocketUser> {
        self.all
            .iter()
            .find_map(|program| program.listens(listener))
    }

    /// Whose a connection is: nobody's before `accept()` and after `close()`.
    pub(super) fn holds(&self, connection: ConnectionId) -> Option<SocketUser> {
        self.all
            .iter()
            .find_map(|program| program.holds(connection))
    }

    /// Bytes read on all connections, and whether each was the right one.
    pub(super) fn delivered(&self) -> (u64, bool) {
        let each = self.all.iter().map(RunningProgram::delivered);
        each.fold((0, true), |(read, intact), (more, right)| {
            (read + more, intact && right)
        })
    }

    /// What they do before the first event: servers listen.
    pub(super) fn start(&mut self, around: &mut Surroundings<'_>) {
        for program in &mut self.all {
            program.start(around);
        }
    }

    /// `connect()`, because a command says so: the first client that can.
    pub(super) fn open(&mut self, around: &mut Surroundings<'_>) -> Result<(), ProgramError> {
        let clients = self.all.iter_mut().filter(|program| program.is_client());
        let mut refused = ProgramError::NotAClient;
        for client in clients {
            match client.open(around) {
                Ok(()) => return Ok(()),
                Err(refusal) => refused = refusal,
            }
        }
        Err(refused)
    }

    /// `connect()`, because the scenario says when this program does.
    pub(super) fn open_one(
        &mut self,
        id: ProgramId,
        around: &mut Surroundings<'_>,
    ) -> Result<(), ProgramError> {
        let program = self.all.get_mut(id.index());
        program.ok_or(ProgramError::NotAClient)?.open(around)
    }

    /// The program with the newest connection that lives.
    fn current(&mut self, stack: &Stack) -> Result<&mut RunningProgram, ProgramError> {
        let newest = self.all.iter_mut().filter_map(|program| {
            let connection = program.newest(stack)?;
            Some((connection, program))
        });
        newest
            .max_by_key(|(connection, _)| *connection)
            .map(|(_, program)| program)
            .ok_or(ProgramError::NoConnection)
    }

    /// It is told to send more.
    pub(super) fn send(&mut self, bytes: u32, stack: &Stack) -> Result<(), ProgramError> {
        self.current(stack)?.send(bytes, stack)
    }

    /// It is told to close when what it has is handed over.
    pub(super) fn close(&mut self, stack: &Stack) -> Result<(), ProgramError> {
        self.current(stack)?.close(stack)
    }

    /// It is told to abort.
    pub(super) fn abort(&mut self, around: &mut Surroundings<'_>) -> Result<(), ProgramError> {
        self.current(around.stack)?.abort(around)
    }

    /// The congestion window is set by hand.
    pub(super) fn set_cwnd(
        &mut self,
        cwnd: u32,
        by: Giver,
        around: &mut Surroundings<'_>,
    ) -> Result<(), ProgramError> {
        self.current(around.stack)?.set_cwnd(cwnd, by, around)
    }

    /// They stop reading, or read on.
    pub(super) fn pause(&mut self, paused: bool) -> Result<(), ProgramError> {
        self.each(|program| program.pause(paused))
    }

    /// They end, and the host closes every socket that they left; or they start again.
    pub(super) fn run(
        &mut self,
        running: bool,
        around: &mut Surroundings<'_>,
    ) -> Result<(), ProgramError> {
        self.each(|program| program.run(running, around))
    }

    /// One of them ends, or starts again.
    pub(super) fn run_one(
        &mut self,
        id: ProgramId,
        running: bool,
        around: &mut Surroundings<'_>,
    ) -> Result<(), ProgramError> {
        let program = self.all.get_mut(id.index());
        program.ok_or(ProgramError::AlreadySo)?.run(running, around)
    }

    /// It is refused when none of them does it.
    fn each(
        &mut self,
        mut act: impl FnMut(&mut RunningProgram) -> Result<(), ProgramError>,
    ) -> Result<(), ProgramError> {
        let mut done = Err(ProgramError::AlreadySo);
        for program in &mut self.all {
            if act(program).is_ok() {
                done = Ok(());
            }
        }
        done
    }

    /// Whatever they can do now. Says whether one did anything.
    pub(super) fn progress(&mut self, around: &mut Surroundings<'_>) -> bool {
        let mut moved = false;
        for program in &mut self.all {
            moved |= program.progress(around);
        }
        moved
    }

    /// When one wants to be asked again, where that is a matter of time.
    pub(super) fn wake(&self, stack: &Stack, now: Instant) -> Option<Instant> {
        let each = self.all.iter();
        each.filter_map(|program| program.wake(stack, now)).min()
    }
}
