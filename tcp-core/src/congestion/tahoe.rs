//! Tahoe (Van Jacobson, 1988): slow start, congestion avoidance, and fast retransmit without fast
//! recovery. Every loss, however it is found, starts again with one segment.

use super::{Acked, Controller, FastRecovery, Signal, Window};
use crate::event::Cause;

/// The state of Tahoe.
#[derive(Clone, Debug)]
pub struct Tahoe {
    window: Window,
}

impl Tahoe {
    /// Tahoe with that window.
    #[must_use]
    pub const fn new(window: Window) -> Self {
        Self { window }
    }
}

impl Controller for Tahoe {
    fn window(&self) -> &Window {
        &self.window
    }

    fn window_mut(&mut self) -> &mut Window {
        &mut self.window
    }

    fn fast_recovery(&self) -> FastRecovery {
        FastRecovery::SlowStart
    }

    fn on_ack(&mut self, acked: Acked) -> Cause {
        self.window.on_ack(acked)
    }

    fn on_signal(&mut self, signal: Signal, flight: u32) -> Cause {
        let (again, cause) = match signal {
            // RFC 3168, 6.1.2: no slow start after a mark.
            Signal::Mark => return self.window.on_mark(flight / 2),
            Signal::Loss(_) => (false, Cause::TahoeSlowStart),
            Signal::Timeout { again } => (again, Cause::CwndAfterTimeout),
        };
        if !again {
            self.window.set_threshold(flight / 2);
        }
        self.window.fall_to_one_segment();
        cause
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::super::Counting;
    use super::*;

    #[test]
    fn every_loss_starts_again_with_one_segment() {
        for signal in [
            Signal::Loss(Cause::ThirdDuplicateAck),
            Signal::Timeout { again: false },
        ] {
            let mut tahoe = Tahoe::new(Window::new(1000, 8000, Counting::Bytes(1)));
            tahoe.on_signal(signal, 8000);
            assert_eq!((tahoe.cwnd(), tahoe.ssthresh()), (1000, 4000));
            // Slow start up to 4 segments, then one segment a window.
            let mut windows = Vec::new();
            for _ in 0..8 {
                tahoe.on_ack(Acked::bytes(1000));
                windows.push(tahoe.cwnd());
            }
            assert_eq!(windows, [2000, 3000, 4000, 4000, 4000, 4000, 5000, 5000]);
        }
    }
}
