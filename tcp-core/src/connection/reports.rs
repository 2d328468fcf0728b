//! What a connection tells of without being asked, and outlives: to the application (RFC 9293,
//! 3.9.1.8), and to IP (3.8.3).

use alloc::collections::VecDeque;

use super::{Connection, Context};
use crate::event::{Cause, Event, Observer};

/// What was not told yet.
#[derive(Clone, Debug, Default)]
pub(super) struct Reports {
    /// For the application, each once.
    queue: VecDeque<Cause>,
    /// For IP: the path may be dead.
    path_in_doubt: bool,
}

impl Reports {
    /// IP is to be told that the path may be dead (MUST-20).
    pub(super) fn doubt_path(&mut self) {
        self.path_in_doubt = true;
    }
}

impl Connection {
    /// ERROR-REPORT (RFC 9293, 3.9.1.8; MUST-47), unless that is switched off (SHLD-20).
    pub(super) fn report<O: Observer>(&mut self, cx: &mut Context<'_, O>, cause: Cause) {
        if !self.config.error_reports {
            return;
        }
        if !self.reports.queue.contains(&cause) {
            self.reports.queue.push_back(cause);
        }
        cx.tell(Event::Reported { cause });
    }

    /// ERROR-REPORT: the next thing that the application may want to know, and that the connection
    /// outlives (RFC 9293, 3.9.1.8; MUST-47).
    pub fn poll_report(&mut self) -> Option<Cause> {
        self.reports.queue.pop_front()
    }

    /// Whether IP is to be told that the path to the peer may be dead; once each time.
    pub(crate) fn take_negative_advice(&mut self) -> bool {
        core::mem::take(&mut self.reports.path_in_doubt)
    }
}
