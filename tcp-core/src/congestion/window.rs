//! The window of RFC 5681 with its two ways of growing, which most algorithms share.

use super::{Acked, MAX_CWND, SSTHRESH_UNSET};
use crate::event::Cause;

/// How a window counts what an ACK acknowledges (RFC 5681, 3.1; RFC 3465).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counting {
    /// One segment for each ACK, however much it acknowledges.
    Acks,
    /// The bytes that it acknowledges, in slow start at most this many segments: L.
    Bytes(u8),
    /// The bytes that it acknowledges, without a limit (Linux).
    AllBytes,
}

impl Counting {
    /// As the knob `byte_counting` writes it: 0, L, 255.
    #[must_use]
    pub const fn from_knob(limit: u8) -> Self {
        match limit {
            0 => Self::Acks,
            u8::MAX => Self::AllBytes,
            limit => Self::Bytes(limit),
        }
    }
}

/// `cwnd`, `ssthresh`, and what has to be remembered between two ACKs. All in bytes.
#[derive(Clone, Debug)]
pub struct Window {
    /// SMSS: the largest segment that we send.
    pub smss: u32,
    /// The initial window, which is also the restart window's limit.
    pub initial: u32,
    /// The congestion window.
    pub cwnd: u32,
    /// The slow start threshold.
    pub ssthresh: u32,
    /// Only a sender that uses its window lets it grow.
    pub validated: bool,
    counting: Counting,
    /// Bytes acknowledged in congestion avoidance since `cwnd` last grew.
    counted: u32,
    /// The slow start that runs follows a timeout.
    after_timeout: bool,
}

impl Window {
    /// A window of `initial` bytes and no threshold yet.
    #[must_use]
    pub const fn new(smss: u32, initial: u32, counting: Counting) -> Self {
        Self {
            smss,
            initial,
            cwnd: initial,
            ssthresh: SSTHRESH_UNSET,
            validated: false,
            counting,
            counted: 0,
            after_timeout: false,
        }
    }

    /// Whether slow start governs (RFC 5681, 3.1: below `ssthresh`).
    #[must_use]
    pub const fn is_in_slow_start(&self) -> bool {
        self.cwnd < self.ssthresh
    }

    /// A mark: the window falls to a new threshold, and stays where it is if it is lower already
    /// (RFC 3168, 6.1.2).
    pub fn on_mark(&mut self, threshold: u32) -> Cause {
        self.set_threshold(threshold);
        if self.cwnd > self.ssthresh {
            self.fall_to_threshold();
        }
        Cause::EcnEcho
    }

    /// New data was acknowledged: slow start or congestion avoidance.
    pub fn on_ack(&mut self, acked: Acked) -> Cause {
        if self.validated && !acked.cwnd_limited {
            return Cause::WindowNotUsed;
        }
        if self.is_in_slow_start() {
            self.slow_start(acked.bytes)
        } else {
            self.avoid_congestion(acked.bytes)
        }
    }

    /// RFC 5681, 3.1, equation (2): cwnd += min(N, SMSS); RFC 3465, 2.2: min(N, L*SMSS).
    /// (RFC5681/slow-start)
    pub fn slow_start(&mut self, bytes: u32) -> Cause {
        let most = match self.counting {
            Counting::Acks => self.smss,
            // RFC 3465, 2.3: L is 1 in the slow start that follows a timeout.
            Counting::Bytes(_) if self.after_timeout => bytes.min(self.smss),
            Counting::Bytes(limit) => bytes.min(self.smss.saturating_mul(u32::from(limit))),
            Counting::AllBytes => bytes,
        };
        // What a stretched ACK would add beyond the threshold belongs to congestion avoidance.
        let room = self.ssthresh.saturating_sub(self.cwnd).max(self.smss);
        self.grow(most.min(room));
        Cause::SlowStart
    }

    /// At most one segment for each window (RFC 5681, 3.1).
    /// (RFC5681/congestion-avoidance)
    pub fn avoid_congestion(&mut self, bytes: u32) -> Cause {
        if self.counting == Counting::Acks {
            // Equation (3): SMSS*SMSS/cwnd for each ACK, and at least a byte.
            let square = u64::from(self.smss) * u64::from(self.smss);
            let share = square / u64::from(self.cwnd.max(1));
            self.grow(u32::try_from(share).unwrap_or(self.smss).max(1));
        } else {
            // The recommended way (RFC 3465, 2.1): once cwnd bytes are acknowledged, one SMSS more.
            self.counted = self.counted.saturating_add(bytes);
            if self.counted >= self.cwnd {
                self.counted -= self.cwnd;
                self.grow(self.smss);
            }
        }
        Cause::CongestionAvoidance
    }

    /// `cwnd` grows, within the limit of all windows.
    pub fn grow(&mut self, bytes: u32) {
        self.cwnd = self.cwnd.saturating_add(bytes).min(MAX_CWND);
    }

    /// `ssthresh` is set to a part of what was in flight, but at least two segments (RFC 5681, 3.1,
    /// equation (4): a half).
    /// (RFC5681/threshold-after-timeout)
    pub fn set_threshold(&mut self, part_of_flight: u32) {
        self.ssthresh = part_of_flight.max(self.smss.saturating_mul(2));
        self.counted = 0;
    }

    /// `cwnd` falls to `ssthresh`. What fast recovery adds on top is not the algorithm's business.
    pub fn fall_to_threshold(&mut self) {
        self.cwnd = self.ssthresh.min(MAX_CWND);
        self.after_timeout = false;
    }

    /// `cwnd` falls to the loss window: one segment (RFC 5681, 3.1).
    /// (RFC5681/loss-window)
    pub fn fall_to_one_segment(&mut self) {
        self.cwnd = self.smss;
        self.counted = 0;
        self.after_timeout = true;
    }

    /// `cwnd` restarts after an idle time: RW = min(IW, cwnd) (RFC 5681, 4.1).
    /// (RFC5681/idle-restart)
    pub fn restart(&mut self) {
        self.cwnd = self.cwnd.min(self.initial);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(counting: Counting) -> Window {
        Window::new(1000, 4000, counting)
    }

    /// (RFC5681/slow-start)
    #[test]
    fn slow_start_counts_bytes_up_to_its_limit() {
        // An ACK of 100 bytes, of one segment, of two and of five.
        for (limit, sizes) in [
            (0, [5000, 6000, 7000, 8000]),
            (1, [4100, 5100, 6100, 7100]),
            (2, [4100, 5100, 7100, 9100]),
            (255, [4100, 5100, 7100, 12_100]),
        ] {
            let mut window = window(Counting::from_knob(limit));
            for (acked, cwnd) in [100, 1000, 2000, 5000].into_iter().zip(sizes) {
                assert_eq!(window.slow_start(acked), Cause::SlowStart);
                assert_eq!(window.cwnd, cwnd, "L = {limit}, {acked} bytes");
            }
        }
    }

    #[test]
    fn after_a_timeout_slow_start_counts_one_segment_an_ack() {
        let mut window = window(Counting::Bytes(2));
        window.set_threshold(10_000);
        window.fall_to_one_segment();
        window.slow_start(2000);
        assert_eq!(window.cwnd, 2000);
        window.fall_to_threshold();
        window.ssthresh = SSTHRESH_UNSET;
        window.slow_start(2000);
        assert_eq!(window.cwnd, 12_000, "another slow start counts two again");
    }

    #[test]
    fn a_stretched_ack_leaves_slow_start_at_the_threshold() {
        let mut window = window(Counting::AllBytes);
        window.ssthresh = 6500;
        window.slow_start(9000);
        assert_eq!(window.cwnd, 6500);
    }

    /// (RFC5681/congestion-avoidance)
    #[test]
    fn congestion_avoidance_adds_a_segment_for_each_window() {
        let mut window = window(Counting::Bytes(1));
        window.ssthresh = 4000;
        for cwnd in [4000, 4000, 4000, 5000, 5000] {
            assert_eq!(window.avoid_congestion(1000), Cause::CongestionAvoidance);
            assert_eq!(window.cwnd, cwnd);
        }
    }

    #[test]
    fn congestion_avoidance_by_acks_adds_a_share_of_a_segment() {
        let mut window = window(Counting::Acks);
        // 1000 * 1000 / 4000, then / 4250.
        for cwnd in [4250, 4485] {
            window.avoid_congestion(2000);
            assert_eq!(window.cwnd, cwnd);
        }
        window.cwnd = 2_000_000;
        window.avoid_congestion(1);
        assert_eq!(window.cwnd, 2_000_001, "at least a byte");
    }

    #[test]
    fn the_window_has_a_limit() {
        let mut window = Window::new(60_000, MAX_CWND - 1, Counting::Bytes(1));
        window.slow_start(u32::MAX);
        assert_eq!(window.cwnd, MAX_CWND);
    }
}
