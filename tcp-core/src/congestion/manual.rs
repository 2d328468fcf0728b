//! A window that somebody sets by hand: the learner is the congestion control.

use super::{Acked, Controller, FastRecovery, MAX_CWND, Signal, Window};
use crate::event::Cause;

/// Whose hand sets a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Hand {
    /// The learner's.
    Learner,
    /// The scenario's.
    Scenario,
}

impl Hand {
    /// Why the window changes.
    #[must_use]
    pub const fn cause(self) -> Cause {
        match self {
            Self::Learner => Cause::WindowSetByHand,
            Self::Scenario => Cause::WindowSetByScenario,
        }
    }
}

/// The state of a window set by hand: only [`Controller::set_cwnd`] moves it.
#[derive(Clone, Debug)]
pub struct Manual {
    window: Window,
}

impl Manual {
    /// A window that stays as it is until somebody sets it.
    #[must_use]
    pub const fn new(window: Window) -> Self {
        Self { window }
    }
}

impl Controller for Manual {
    fn window(&self) -> &Window {
        &self.window
    }

    fn window_mut(&mut self) -> &mut Window {
        &mut self.window
    }

    fn fast_recovery(&self) -> FastRecovery {
        FastRecovery::UntilRecovered
    }

    /// Losses are repaired, but the window is nobody's but the learner's.
    fn inflates(&self) -> bool {
        false
    }

    fn on_ack(&mut self, _acked: Acked) -> Cause {
        Cause::WindowSetByHand
    }

    fn on_signal(&mut self, _signal: Signal, _flight: u32) -> Cause {
        Cause::WindowSetByHand
    }

    fn on_idle_restart(&mut self) -> Cause {
        Cause::WindowSetByHand
    }

    fn set_cwnd(&mut self, cwnd: u32) -> bool {
        self.window.cwnd = cwnd.clamp(self.window.smss, MAX_CWND);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Counting, SSTHRESH_UNSET};
    use super::*;

    #[test]
    fn nothing_but_a_hand_moves_the_window() {
        let mut manual = Manual::new(Window::new(1000, 4000, Counting::Bytes(1)));
        manual.on_ack(Acked::bytes(1000));
        manual.on_signal(Signal::Loss(Cause::ThirdDuplicateAck), 4000);
        manual.on_signal(Signal::Timeout { again: false }, 4000);
        manual.on_idle_restart();
        assert_eq!((manual.cwnd(), manual.ssthresh()), (4000, SSTHRESH_UNSET));
        assert!(manual.set_cwnd(7000));
        assert_eq!(manual.cwnd(), 7000);
        manual.set_cwnd(0);
        assert_eq!(manual.cwnd(), 1000, "at least a segment");
    }
}
