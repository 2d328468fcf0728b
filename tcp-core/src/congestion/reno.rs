//! Reno: slow start, congestion avoidance, and half the window at a loss, as RFC 5681 has them.

use super::{Acked, Controller, FastRecovery, Signal, Window};
use crate::event::Cause;

/// The state of Reno.
#[derive(Clone, Debug)]
pub struct Reno {
    window: Window,
}

impl Reno {
    /// Reno with that window.
    #[must_use]
    pub const fn new(window: Window) -> Self {
        Self { window }
    }
}

impl Controller for Reno {
    fn window(&self) -> &Window {
        &self.window
    }

    fn window_mut(&mut self) -> &mut Window {
        &mut self.window
    }

    fn fast_recovery(&self) -> FastRecovery {
        // RFC 5681, 3.2, step 6: the next ACK of new data ends it.
        FastRecovery::UntilNewAck
    }

    fn on_ack(&mut self, acked: Acked) -> Cause {
        self.window.on_ack(acked)
    }

    fn on_signal(&mut self, signal: Signal, flight: u32) -> Cause {
        match signal {
            // RFC 5681, 3.2, step 2.
            Signal::Loss(cause) => {
                self.window.set_threshold(flight / 2);
                self.window.fall_to_threshold();
                cause
            }
            Signal::Mark => self.window.on_mark(flight / 2),
            Signal::Timeout { again } => {
                // RFC 5681, 3.1: ssthresh is held when the same segment times out again.
                if !again {
                    self.window.set_threshold(flight / 2);
                }
                self.window.fall_to_one_segment();
                Cause::CwndAfterTimeout
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Counting;
    use super::*;

    fn reno(initial: u32) -> Reno {
        Reno::new(Window::new(1000, initial, Counting::Bytes(1)))
    }

    fn window(reno: &Reno) -> (u32, u32) {
        (reno.cwnd(), reno.ssthresh())
    }

    /// (RFC5681/slow-start)
    #[test]
    fn slow_start_adds_what_was_acknowledged_but_at_most_a_segment() {
        let mut reno = reno(3000);
        assert_eq!(reno.on_ack(Acked::bytes(2000)), Cause::SlowStart);
        assert_eq!(reno.cwnd(), 4000);
        reno.on_ack(Acked::bytes(10));
        assert_eq!(reno.cwnd(), 4010);
    }

    /// (RFC5681/congestion-avoidance)
    #[test]
    fn congestion_avoidance_adds_one_segment_for_each_window() {
        let mut reno = reno(4000);
        reno.on_signal(Signal::Loss(Cause::ThirdDuplicateAck), 8000);
        assert_eq!(window(&reno), (4000, 4000));
        for _ in 0..3 {
            assert_eq!(reno.on_ack(Acked::bytes(1000)), Cause::CongestionAvoidance);
            assert_eq!(reno.cwnd(), 4000);
        }
        reno.on_ack(Acked::bytes(1000));
        assert_eq!(reno.cwnd(), 5000);
    }

    /// (RFC5681/threshold-after-timeout, RFC5681/loss-window)
    #[test]
    fn a_timeout_leaves_one_segment_and_a_second_one_leaves_the_threshold() {
        let mut reno = reno(10_000);
        reno.on_signal(Signal::Timeout { again: false }, 10_000);
        assert_eq!(window(&reno), (1000, 5000));
        reno.on_signal(Signal::Timeout { again: true }, 1000);
        assert_eq!(window(&reno), (1000, 5000));
        reno.on_signal(Signal::Timeout { again: false }, 1000);
        assert_eq!(window(&reno), (1000, 2000), "never below two segments");
    }

    #[test]
    fn a_timeout_at_24_segments_leaves_a_threshold_of_12() {
        let mut reno = reno(24_000);
        reno.on_signal(Signal::Timeout { again: false }, 24_000);
        assert_eq!(window(&reno), (1000, 12_000));
    }

    #[test]
    fn idle_restart_never_enlarges() {
        let mut reno = reno(3000);
        reno.on_ack(Acked::bytes(1000));
        assert_eq!(reno.on_idle_restart(), Cause::IdleRestart);
        assert_eq!(reno.cwnd(), 3000);
        reno.on_signal(Signal::Timeout { again: false }, 3000);
        reno.on_idle_restart();
        assert_eq!(reno.cwnd(), 1000);
    }
}
