//! Where a host's stack and application tell what they do: one place that dates and places it.

use tcp_core::stack::{ConnectionId, StackObserver};
use tcp_core::{Event, Instant};

use crate::ids::{HostId, ProgramId, TransmissionId};
use crate::trace::{Call, Record, Sink, What};

/// Turns a host's events into records.
pub(super) struct Tap<'a> {
    pub(super) at: Instant,
    pub(super) step: u64,
    pub(super) host: HostId,
    /// Which of the host's programs calls.
    pub(super) program: ProgramId,
    /// The transmission that is being handled.
    pub(super) about: Option<TransmissionId>,
    pub(super) sink: &'a mut dyn Sink,
}

impl Tap<'_> {
    pub(super) fn tell(&mut self, what: What) {
        self.sink.record(Record {
            at: self.at,
            step: self.step,
            what,
        });
    }

    pub(super) fn call(&mut self, connection: Option<ConnectionId>, call: Call) {
        self.tell(What::Program {
            host: self.host,
            program: self.program,
            connection,
            call,
        });
    }
}

impl StackObserver for Tap<'_> {
    fn on_event(&mut self, connection: Option<ConnectionId>, event: Event) {
        let (host, about) = (self.host, self.about);
        self.tell(What::Core {
            host,
            connection,
            event,
            about,
        });
    }
}
