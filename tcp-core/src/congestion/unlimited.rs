//! No congestion control: RFC 793 knew none, and only the peer's window limited what was in flight.

use super::{Acked, Controller, FastRecovery, MAX_CWND, Signal, Window};
use crate::event::Cause;

/// A window that never limits.
#[derive(Clone, Debug)]
pub struct Unlimited {
    window: Window,
}

impl Unlimited {
    /// A window as large as windows get.
    #[must_use]
    pub const fn new(mut window: Window) -> Self {
        window.cwnd = MAX_CWND;
        Self { window }
    }
}

impl Controller for Unlimited {
    fn window(&self) -> &Window {
        &self.window
    }

    fn window_mut(&mut self) -> &mut Window {
        &mut self.window
    }

    fn fast_recovery(&self) -> FastRecovery {
        FastRecovery::UntilRecovered
    }

    fn inflates(&self) -> bool {
        false
    }

    fn on_established(&mut self, smss: u32, _initial: u32, _cause: Cause) -> Cause {
        self.window.smss = smss;
        Cause::NoCongestionControl
    }

    fn on_ack(&mut self, _acked: Acked) -> Cause {
        Cause::NoCongestionControl
    }

    fn on_signal(&mut self, _signal: Signal, _flight: u32) -> Cause {
        Cause::NoCongestionControl
    }

    fn on_idle_restart(&mut self) -> Cause {
        Cause::NoCongestionControl
    }
}
