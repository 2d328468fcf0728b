//! Congestion control: one trait, one file an algorithm.
//!
//! What is in flight, what is lost and what may be sent again is told by `recovery`; an algorithm
//! only says how large the window is. All windows are in bytes, all arithmetic is in integers.

mod reno;

use crate::event::Cause;
use crate::profile::Config;

pub use reno::Reno;

/// Which algorithm governs `cwnd`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Algorithm {
    /// RFC 5681 with fast recovery.
    #[default]
    Reno,
}

/// No window grows beyond what window scaling can express (RFC 7323, 2.3).
pub const MAX_CWND: u32 = 1 << 30;

/// `ssthresh` before the first loss: "arbitrarily high" (RFC 5681, 3.1).
pub const SSTHRESH_UNSET: u32 = u32::MAX;

/// What an algorithm is told about an acknowledgment of new data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AckedData {
    /// How many bytes of data were newly acknowledged.
    pub bytes: u32,
}

/// What every congestion control answers to. The returned cause goes into the trace with the new
/// window.
pub trait Controller {
    /// The congestion window, in bytes.
    fn cwnd(&self) -> u32;

    /// The slow start threshold, in bytes; [`SSTHRESH_UNSET`] before the first loss.
    fn ssthresh(&self) -> u32;

    /// The handshake is over: `smss` is known, and the window starts at `initial` bytes.
    fn on_established(&mut self, smss: u32, initial: u32) -> Cause;

    /// New data was acknowledged outside of fast recovery.
    fn on_ack(&mut self, acked: AckedData) -> Cause;

    /// The third duplicate ACK: a segment is lost. `flight` is what was in flight, without what
    /// limited transmit added.
    fn enter_recovery(&mut self, flight: u32) -> Cause;

    /// A further duplicate ACK in fast recovery: one more segment has left the network.
    fn on_duplicate_ack(&mut self) -> Cause;

    /// Fast recovery is over.
    fn exit_recovery(&mut self) -> Cause;

    /// The retransmission timer went off with `flight` bytes in flight. `again` when it goes off
    /// for the same segment another time.
    fn on_timeout(&mut self, flight: u32, again: bool) -> Cause;

    /// Nothing was sent for longer than the retransmission timeout.
    fn on_idle_restart(&mut self) -> Cause;
}

/// The algorithm that a connection runs: an enum, so that no connection needs a heap for it and a
/// clone is a copy.
#[derive(Clone, Debug)]
pub enum Congestion {
    /// RFC 5681.
    Reno(Reno),
}

/// Hands each call of the trait to whichever algorithm runs.
macro_rules! dispatch {
    ($self:ident, $controller:ident => $call:expr) => {
        match $self {
            Self::Reno($controller) => $call,
        }
    };
}

impl Congestion {
    /// The algorithm that the knobs name.
    #[must_use]
    pub fn new(config: &Config) -> Self {
        let smss = u32::from(config.mss);
        let initial = initial_window(config, smss, false);
        match config.congestion {
            Algorithm::Reno => Self::Reno(Reno::new(smss, initial)),
        }
    }
}

impl Controller for Congestion {
    fn cwnd(&self) -> u32 {
        dispatch!(self, controller => controller.cwnd())
    }
    fn ssthresh(&self) -> u32 {
        dispatch!(self, controller => controller.ssthresh())
    }
    fn on_established(&mut self, smss: u32, initial: u32) -> Cause {
        dispatch!(self, controller => controller.on_established(smss, initial))
    }
    fn on_ack(&mut self, acked: AckedData) -> Cause {
        dispatch!(self, controller => controller.on_ack(acked))
    }
    fn enter_recovery(&mut self, flight: u32) -> Cause {
        dispatch!(self, controller => controller.enter_recovery(flight))
    }
    fn on_duplicate_ack(&mut self) -> Cause {
        dispatch!(self, controller => controller.on_duplicate_ack())
    }
    fn exit_recovery(&mut self) -> Cause {
        dispatch!(self, controller => controller.exit_recovery())
    }
    fn on_timeout(&mut self, flight: u32, again: bool) -> Cause {
        dispatch!(self, controller => controller.on_timeout(flight, again))
    }
    fn on_idle_restart(&mut self) -> Cause {
        dispatch!(self, controller => controller.on_idle_restart())
    }
}

/// The initial window in bytes (RFC 5681, 3.1): 2, 3 or 4 segments by their size, or as the knob
/// says; one segment when the SYN or the SYN-ACK had to be sent again.
#[must_use]
pub fn initial_window(config: &Config, smss: u32, syn_was_lost: bool) -> u32 {
    let segments = match (syn_was_lost, config.initial_window) {
        (true, _) => 1,
        (false, Some(segments)) => u32::from(segments.max(1)),
        (false, None) if smss > 2190 => 2,
        (false, None) if smss > 1095 => 3,
        (false, None) => 4,
    };
    smss.saturating_mul(segments).min(MAX_CWND)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initial_window_by_segment_size() {
        let config = Config::default();
        // RFC 5681, 3.1: > 2190 bytes: 2; > 1095: 3; else 4.
        for (smss, iw) in [
            (2191, 4382),
            (2190, 6570),
            (1096, 3288),
            (1095, 4380),
            (536, 2144),
        ] {
            assert_eq!(initial_window(&config, smss, false), iw);
        }
        assert_eq!(initial_window(&config, 1460, true), 1460);
        let ten = Config {
            initial_window: Some(10),
            ..config
        };
        assert_eq!(initial_window(&ten, 1460, false), 14_600);
    }
}
