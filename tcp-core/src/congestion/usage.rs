//! Whether a sender uses its window: one that does not learns nothing about the path from it, so
//! the window need not grow (RFC 9438, 4.2 and 5.8; RFC 7661, 3; Linux's `is_cwnd_limited`).

use super::Controller;
use crate::seq::SeqNumber;

/// What is remembered for one window of data.
#[derive(Clone, Copy, Debug, Default)]
pub struct Usage {
    /// The congestion window has stopped the sender.
    stopped: bool,
    /// The most that was in flight, in bytes.
    most: u32,
    /// Where the window of data ends that this was seen in.
    until: SeqNumber,
}

impl Usage {
    /// Something was sent, up to `nxt`.
    pub fn on_send(&mut self, una: SeqNumber, nxt: SeqNumber) {
        self.note(una, nxt, false);
    }

    /// Something could not be sent because of the congestion window. What was sent reaches up to
    /// `nxt`.
    pub fn on_stop(&mut self, una: SeqNumber, nxt: SeqNumber) {
        self.note(una, nxt, true);
    }

    fn note(&mut self, una: SeqNumber, nxt: SeqNumber, stopped: bool) {
        let flight = nxt.saturating_distance_from(una);
        let over = una.at_or_after(self.until);
        if over || stopped || (!self.stopped && flight > self.most) {
            *self = Self {
                stopped,
                most: flight,
                until: nxt,
            };
        }
    }

    /// Whether the window was what limited the sender. In slow start, where it doubles, half of it
    /// in use is enough.
    #[must_use]
    pub fn is_cwnd_limited(&self, controller: &impl Controller) -> bool {
        let slow_start = controller.cwnd() < controller.ssthresh();
        self.stopped || (slow_start && controller.cwnd() < self.most.saturating_mul(2))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Counting, Reno, Window};
    use super::*;

    fn reno(ssthresh: u32) -> Reno {
        let mut window = Window::new(1000, 10_000, Counting::Bytes(1));
        window.ssthresh = ssthresh;
        Reno::new(window)
    }

    #[test]
    fn in_slow_start_half_of_the_window_is_enough() {
        let mut usage = Usage::default();
        usage.on_send(SeqNumber(1), SeqNumber(5001));
        assert!(!usage.is_cwnd_limited(&reno(u32::MAX)));
        usage.on_send(SeqNumber(1), SeqNumber(6001));
        assert!(usage.is_cwnd_limited(&reno(u32::MAX)));
        assert!(!usage.is_cwnd_limited(&reno(1)), "congestion avoidance");
    }

    #[test]
    fn that_the_window_stopped_the_sender_holds_for_a_window_of_data() {
        let (mut usage, seq) = (Usage::default(), SeqNumber);
        usage.on_stop(seq(1), seq(10_001));
        usage.on_send(seq(2001), seq(11_001));
        assert!(usage.is_cwnd_limited(&reno(1)));
        usage.on_send(seq(10_001), seq(12_001));
        assert!(!usage.is_cwnd_limited(&reno(1)));
    }
}
