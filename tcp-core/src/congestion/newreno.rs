//! NewReno: Reno's window, which stays halved until everything that was outstanding at the loss is
//! acknowledged (RFC 6582). What is sent again meanwhile is `recovery`'s business.

use super::{Acked, Controller, FastRecovery, Reno, Signal, Window};
use crate::event::Cause;

/// The state of NewReno.
#[derive(Clone, Debug)]
pub struct NewReno {
    reno: Reno,
}

impl NewReno {
    /// NewReno with that window.
    #[must_use]
    pub const fn new(window: Window) -> Self {
        Self {
            reno: Reno::new(window),
        }
    }
}

impl Controller for NewReno {
    fn window(&self) -> &Window {
        self.reno.window()
    }

    fn window_mut(&mut self) -> &mut Window {
        self.reno.window_mut()
    }

    fn fast_recovery(&self) -> FastRecovery {
        FastRecovery::UntilRecovered
    }

    fn on_ack(&mut self, acked: Acked) -> Cause {
        self.reno.on_ack(acked)
    }

    fn on_signal(&mut self, signal: Signal, flight: u32) -> Cause {
        self.reno.on_signal(signal, flight)
    }
}
