//! Reno: slow start, congestion avoidance and fast recovery as RFC 5681 has them.

use super::{AckedData, Controller, MAX_CWND, SSTHRESH_UNSET};
use crate::event::Cause;

/// The state of Reno.
#[derive(Clone, Debug)]
pub struct Reno {
    smss: u32,
    initial: u32,
    cwnd: u32,
    ssthresh: u32,
    /// Bytes acknowledged in congestion avoidance since `cwnd` last grew.
    counted: u32,
}

impl Reno {
    /// A window of `initial` bytes and no threshold yet.
    #[must_use]
    pub const fn new(smss: u32, initial: u32) -> Self {
        Self {
            smss,
            initial,
            cwnd: initial,
            ssthresh: SSTHRESH_UNSET,
            counted: 0,
        }
    }

    /// RFC 5681, 3.1, equation (4): half of what was in flight, but at least two segments.
    fn half_of(&self, flight: u32) -> u32 {
        (flight / 2).max(self.smss.saturating_mul(2))
    }

    fn grow(&mut self, bytes: u32) {
        self.cwnd = self.cwnd.saturating_add(bytes).min(MAX_CWND);
    }
}

impl Controller for Reno {
    fn cwnd(&self) -> u32 {
        self.cwnd
    }

    fn ssthresh(&self) -> u32 {
        self.ssthresh
    }

    fn on_established(&mut self, smss: u32, initial: u32) -> Cause {
        self.smss = smss;
        self.initial = initial;
        self.cwnd = initial;
        Cause::InitialWindow
    }

    fn on_ack(&mut self, acked: AckedData) -> Cause {
        if self.cwnd < self.ssthresh {
            // RFC 5681, 3.1, equation (2): cwnd += min(N, SMSS).
            self.grow(acked.bytes.min(self.smss));
            return Cause::SlowStart;
        }
        // RFC 5681, 3.1, the recommended way: once cwnd bytes are acknowledged, one SMSS more.
        self.counted = self.counted.saturating_add(acked.bytes);
        if self.counted >= self.cwnd {
            self.counted -= self.cwnd;
            self.grow(self.smss);
        }
        Cause::CongestionAvoidance
    }

    fn enter_recovery(&mut self, flight: u32) -> Cause {
        // RFC 5681, 3.2, steps 2 and 3: the three segments that made the duplicates have left.
        self.ssthresh = self.half_of(flight);
        self.cwnd = self
            .ssthresh
            .saturating_add(self.smss.saturating_mul(3))
            .min(MAX_CWND);
        self.counted = 0;
        Cause::ThirdDuplicateAck
    }

    fn on_duplicate_ack(&mut self) -> Cause {
        // RFC 5681, 3.2, step 4.
        self.grow(self.smss);
        Cause::FastRecoveryInflation
    }

    fn exit_recovery(&mut self) -> Cause {
        // RFC 5681, 3.2, step 6.
        self.cwnd = self.ssthresh.min(MAX_CWND);
        self.counted = 0;
        Cause::FastRecoveryExit
    }

    fn on_timeout(&mut self, flight: u32, again: bool) -> Cause {
        // RFC 5681, 3.1: ssthresh is held constant when the same segment times out again.
        if !again {
            self.ssthresh = self.half_of(flight);
        }
        self.cwnd = self.smss;
        self.counted = 0;
        Cause::CwndAfterTimeout
    }

    fn on_idle_restart(&mut self) -> Cause {
        // RFC 5681, 4.1: RW = min(IW, cwnd).
        self.cwnd = self.cwnd.min(self.initial);
        Cause::IdleRestart
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(reno: &Reno) -> (u32, u32) {
        (reno.cwnd(), reno.ssthresh())
    }

    #[test]
    fn slow_start_adds_what_was_acknowledged_but_at_most_a_segment() {
        let mut reno = Reno::new(1000, 3000);
        assert_eq!(reno.on_ack(AckedData { bytes: 2000 }), Cause::SlowStart);
        assert_eq!(reno.cwnd(), 4000);
        reno.on_ack(AckedData { bytes: 10 });
        assert_eq!(reno.cwnd(), 4010);
    }

    #[test]
    fn congestion_avoidance_adds_one_segment_for_each_window() {
        let mut reno = Reno::new(1000, 4000);
        reno.enter_recovery(8000);
        reno.exit_recovery();
        assert_eq!(window(&reno), (4000, 4000));
        for _ in 0..3 {
            assert_eq!(
                reno.on_ack(AckedData { bytes: 1000 }),
                Cause::CongestionAvoidance
            );
            assert_eq!(reno.cwnd(), 4000);
        }
        reno.on_ack(AckedData { bytes: 1000 });
        assert_eq!(reno.cwnd(), 5000);
    }

    #[test]
    fn fast_recovery_halves_inflates_and_deflates() {
        let mut reno = Reno::new(1000, 10_000);
        assert_eq!(reno.enter_recovery(10_000), Cause::ThirdDuplicateAck);
        assert_eq!(window(&reno), (8000, 5000));
        assert_eq!(reno.on_duplicate_ack(), Cause::FastRecoveryInflation);
        assert_eq!(window(&reno), (9000, 5000));
        assert_eq!(reno.exit_recovery(), Cause::FastRecoveryExit);
        assert_eq!(window(&reno), (5000, 5000));
    }

    #[test]
    fn a_timeout_leaves_one_segment_and_a_second_one_leaves_the_threshold() {
        let mut reno = Reno::new(1000, 10_000);
        reno.on_timeout(10_000, false);
        assert_eq!(window(&reno), (1000, 5000));
        reno.on_timeout(1000, true);
        assert_eq!(window(&reno), (1000, 5000));
        reno.on_timeout(1000, false);
        assert_eq!(window(&reno), (1000, 2000), "never below two segments");
    }

    #[test]
    fn idle_restart_never_enlarges() {
        let mut reno = Reno::new(1000, 3000);
        reno.on_ack(AckedData { bytes: 1000 });
        assert_eq!(reno.on_idle_restart(), Cause::IdleRestart);
        assert_eq!(reno.cwnd(), 3000);
        reno.on_timeout(3000, false);
        reno.on_idle_restart();
        assert_eq!(reno.cwnd(), 1000);
    }

    #[test]
    fn the_window_has_a_limit() {
        let mut reno = Reno::new(60_000, MAX_CWND - 1);
        reno.on_ack(AckedData { bytes: u32::MAX });
        assert_eq!(reno.cwnd(), MAX_CWND);
    }
}
