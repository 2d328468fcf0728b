//! Commands as bytes, and why one was refused.

use super::Digest;
use crate::command::{Command, CommandError, Fault};
use crate::ids::{Kind, SegmentName};

impl Digest {
    pub(super) fn command(&mut self, command: &Command) {
        match *command {
            Command::Open { host } => {
                self.byte(0);
                self.host(host);
            }
            Command::Send { host, bytes } => {
                self.byte(1);
                self.host(host);
                self.u32(bytes);
            }
            Command::Close { host } => {
                self.byte(2);
                self.host(host);
            }
            Command::Abort { host } => {
                self.byte(3);
                self.host(host);
            }
            Command::Plug { link, up } => {
                self.byte(5);
                self.byte(link.0);
                self.byte(up.into());
            }
            Command::Power { host, on } => {
                self.byte(6);
                self.host(host);
                self.byte(on.into());
            }
            Command::Reading { host, on } => {
                self.byte(7);
                self.host(host);
                self.byte(on.into());
            }
            Command::Program { host, on } => {
                self.byte(8);
                self.host(host);
                self.byte(on.into());
            }
            Command::SetCwnd { host, bytes } => {
                self.byte(9);
                self.host(host);
                self.u32(bytes);
            }
            Command::OneProgram { host, program, on } => {
                self.byte(10);
                self.host(host);
                self.byte(program.0);
                self.byte(on.into());
            }
            Command::Fault { segment, fault } => {
                self.byte(4);
                self.name(&segment);
                match fault {
                    Fault::Drop => self.byte(0),
                    Fault::Delay { nanos } => {
                        self.byte(1);
                        self.u64(nanos);
                    }
                    Fault::Duplicate { nanos } => {
                        self.byte(2);
                        self.u64(nanos);
                    }
                    Fault::Corrupt { bit } => {
                        self.byte(3);
                        self.u32(bit);
                    }
                }
            }
        }
    }

    fn name(&mut self, name: &SegmentName) {
        self.host(name.host);
        self.byte(match name.kind {
            Kind::Syn => 0,
            Kind::SynAck => 1,
            Kind::Data => 2,
            Kind::Fin => 3,
            Kind::Rst => 4,
            Kind::Ack => 5,
        });
        self.option(name.seq, Self::u32);
        self.u32(name.nth);
        self.u32(name.copy);
    }

    pub(super) fn command_error(&mut self, error: &CommandError) {
        match error {
            CommandError::NoSuchHost(host) => {
                self.byte(0);
                self.host(*host);
            }
            CommandError::NoConnection(host) => {
                self.byte(1);
                self.host(*host);
            }
            CommandError::AlreadyOpen(host) => {
                self.byte(2);
                self.host(*host);
            }
            CommandError::NotAClient(host) => {
                self.byte(3);
                self.host(*host);
            }
            CommandError::AlreadyClosed(host) => {
                self.byte(4);
                self.host(*host);
            }
            CommandError::CannotConnect(host) => {
                self.byte(5);
                self.host(*host);
            }
            CommandError::NotInFlight(name) => {
                self.byte(6);
                self.name(name);
            }
            CommandError::TooMany => self.byte(7),
            // It cannot stand in a trace of a valid scenario, and its text says no more.
            CommandError::Invalid(_) => self.byte(8),
            CommandError::AlreadySo => self.byte(9),
            CommandError::NoPower(host) => {
                self.byte(10);
                self.host(*host);
            }
            CommandError::InTimeWait(host) => {
                self.byte(12);
                self.host(*host);
            }
            CommandError::NotByHand(host) => {
                self.byte(11);
                self.host(*host);
            }
        }
    }
}
