//! What went wrong, and who hears of it: the application, when it asks and without (RFC 9293,
//! 3.9.1.8), and IP (3.8.3).

use alloc::collections::VecDeque;

use super::{Connection, Context, IcmpReport};
use crate::event::{Cause, Event, Observer};

/// What went wrong, and what of it was not told yet.
#[derive(Clone, Debug, Default)]
pub(super) struct Reports {
    /// Why the connection was aborted.
    error: Option<Cause>,
    /// The last error of ICMP that was believed.
    icmp: Option<IcmpReport>,
    /// For the application, each once.
    queue: VecDeque<Cause>,
    /// For IP: the path may be dead.
    path_in_doubt: bool,
}

impl Reports {
    /// The connection is aborted.
    pub(super) fn abort(&mut self, cause: Cause) {
        self.error = Some(cause);
    }

    /// ICMP reported an error that is believed.
    pub(super) fn on_icmp(&mut self, report: IcmpReport) {
        self.icmp = Some(report);
    }

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

    /// Why the connection was aborted; `None` while it lives or when it closed normally (MUST-12).
    #[must_use]
    pub fn error(&self) -> Option<Cause> {
        self.reports.error
    }

    /// The last ICMP error that was believed, whether the connection outlived it or not (SHLD-25).
    #[must_use]
    pub fn icmp_error(&self) -> Option<IcmpReport> {
        self.reports.icmp
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
