//! Commands: what is asked of the world, and whether that is possible.

use super::World;
use super::program::{ProgramError, Surroundings};
use super::programs::Programs;
use crate::command::{Command, CommandError};
use crate::ids::HostId;
use crate::scenario::Planned;
use crate::trace::{Giver, NoSink, Sink, What};

impl World {
    pub(super) fn act<T>(
        &mut self,
        id: HostId,
        sink: &mut dyn Sink,
        act: impl FnOnce(&mut Programs, &mut Surroundings<'_>) -> Result<T, ProgramError>,
    ) -> Result<T, CommandError> {
        let host = self.host(id).ok_or(CommandError::NoSuchHost(id))?;
        if !host.on {
            return Err(CommandError::NoPower(id));
        }
        self.run(id, None, sink, act)
            .ok_or(CommandError::NoSuchHost(id))?
            .map_err(|refusal| match refusal {
                ProgramError::NoConnection => CommandError::NoConnection(id),
                ProgramError::AlreadyOpen => CommandError::AlreadyOpen(id),
                ProgramError::NotAClient => CommandError::NotAClient(id),
                ProgramError::AlreadyClosed => CommandError::AlreadyClosed(id),
                ProgramError::Refused => CommandError::CannotConnect(id),
                ProgramError::InTimeWait => CommandError::InTimeWait(id),
                ProgramError::AlreadySo => CommandError::AlreadySo,
                ProgramError::NotByHand => CommandError::NotByHand(id),
            })
    }

    /// Does what was asked, at this moment.
    ///
    /// # Errors
    /// When it is not possible now; the world is then as it was.
    pub fn apply(
        &mut self,
        command: &Command,
        by: Giver,
        sink: &mut dyn Sink,
    ) -> Result<(), CommandError> {
        self.scenario
            .validate_command(command)
            .map_err(CommandError::from)?;
        self.possible(command)?;
        self.tell(
            sink,
            What::Command {
                command: *command,
                by,
            },
        );
        self.perform(command, by, sink)
    }

    /// Whether a command would be taken, without giving it.
    ///
    /// # Errors
    /// What [`World::apply`] would answer.
    pub fn possible(&self, command: &Command) -> Result<(), CommandError> {
        if let Command::Fault { segment, .. } = command {
            return self.find(segment).map(|_| ());
        }
        let mut trial = self.clone();
        trial.perform(command, Giver::Learner, &mut NoSink)
    }

    fn perform(
        &mut self,
        command: &Command,
        by: Giver,
        sink: &mut dyn Sink,
    ) -> Result<(), CommandError> {
        let host = match *command {
            Command::Fault { segment, fault } => {
                return self.fault(Planned { segment, fault }, by, sink);
            }
            Command::Open { host } => {
                self.act(host, sink, Programs::open)?;
                host
            }
            Command::Send { host, bytes } => {
                self.act(host, sink, |programs, around| {
                    programs.send(bytes, around.stack)
                })?;
                host
            }
            Command::Close { host } => {
                self.act(host, sink, |programs, around| programs.close(around.stack))?;
                host
            }
            Command::Abort { host } => {
                self.act(host, sink, Programs::abort)?;
                host
            }
            Command::Reading { host, on } => {
                self.act(host, sink, |programs, _| programs.pause(!on))?;
                host
            }
            Command::Program { host, on } => {
                self.act(host, sink, |programs, around| programs.run(on, around))?;
                host
            }
            Command::OneProgram { host, program, on } => {
                self.act(host, sink, |programs, around| {
                    programs.run_one(program, on, around)
                })?;
                host
            }
            Command::SetCwnd { host, bytes } => {
                self.act(host, sink, |programs, around| {
                    programs.set_cwnd(bytes, by, around)
                })?;
                host
            }
            Command::Plug { link, up } => return self.plug(link, up, sink),
            Command::Power { host, on } => return self.power(host, on, sink),
        };
        self.settle(host, None, sink);
        Ok(())
    }
}
