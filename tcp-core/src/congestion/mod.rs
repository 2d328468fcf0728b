//! Congestion control: one trait, one file an algorithm.
//!
//! What is in flight, what is lost and what may be sent again is told by `recovery`, which also
//! adds to the window what RFC 5681 and RFC 6582 inflate it by during fast recovery; an algorithm
//! only says how large the window is. All windows are in bytes, all arithmetic is in integers. The
//! list in [`algorithms!`] is the only place outside of an algorithm's file that knows it.

mod cubic;
mod manual;
mod newreno;
mod reno;
mod tahoe;
mod unlimited;
mod usage;
mod window;

use crate::event::Cause;
use crate::time::{Duration, Instant};

pub use cubic::Cubic;
pub use manual::{Hand, Manual};
pub use newreno::NewReno;
pub use reno::Reno;
pub use tahoe::Tahoe;
pub use unlimited::Unlimited;
pub use usage::Usage;
pub use window::{Counting, Window};

/// No window grows beyond what window scaling can express (RFC 7323, 2.3).
pub const MAX_CWND: u32 = 1 << 30;

/// `ssthresh` before the first loss: "arbitrarily high" (RFC 5681, 3.1).
/// (RFC5681/initial-threshold)
pub const SSTHRESH_UNSET: u32 = u32::MAX;

/// What an algorithm is told about an acknowledgment of new data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Acked {
    /// How many bytes of data were newly acknowledged.
    pub bytes: u32,
    /// When.
    pub now: Instant,
    /// The smoothed round-trip time, once there is one.
    pub srtt: Option<Duration>,
    /// The window was what limited the sender lately: not the application, not the peer's window.
    pub cwnd_limited: bool,
}

impl Acked {
    /// That many bytes, at the driver's origin, by a sender that used its window.
    #[must_use]
    pub const fn bytes(bytes: u32) -> Self {
        Self {
            bytes,
            now: Instant::ZERO,
            srtt: None,
            cwnd_limited: true,
        }
    }
}

/// What tells of congestion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// Acknowledgments tell that a segment is lost, for this reason.
    Loss(Cause),
    /// A segment was marked on its way, and arrived (RFC 3168, 6.1.2). It is taken like a loss,
    /// except that nothing has to be sent again; and the window never grows by it.
    Mark,
    /// The retransmission timer went off; `again` when it did so for the same segment before.
    Timeout {
        /// Nothing new was acknowledged since the last time.
        again: bool,
    },
}

/// What an algorithm does between a fast retransmit and the ordinary growth of its window, as long
/// as no SACK tells more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FastRecovery {
    /// It has none: everything in flight counts as lost, and slow start sends it again.
    SlowStart,
    /// Until the next acknowledgment of new data (RFC 5681, 3.2).
    UntilNewAck,
    /// Until everything is acknowledged that was outstanding when the loss was found (RFC 6582).
    UntilRecovered,
}

/// What every congestion control answers to. The returned cause goes into the trace with the new
/// window. What is given here holds for the window of RFC 5681.
pub trait Controller {
    /// The window.
    fn window(&self) -> &Window;

    /// The window, to change it.
    fn window_mut(&mut self) -> &mut Window;

    /// What follows a fast retransmit.
    fn fast_recovery(&self) -> FastRecovery;

    /// New data was acknowledged outside of fast recovery.
    fn on_ack(&mut self, acked: Acked) -> Cause;

    /// There is congestion. `flight` is what was in flight, without what limited transmit added.
    /// After [`Signal::Loss`] the window is what fast recovery shall leave; after
    /// [`Signal::Timeout`] it is the loss window.
    fn on_signal(&mut self, signal: Signal, flight: u32) -> Cause;

    /// The congestion window, in bytes.
    fn cwnd(&self) -> u32 {
        self.window().cwnd
    }

    /// The slow start threshold, in bytes; [`SSTHRESH_UNSET`] before the first loss.
    fn ssthresh(&self) -> u32 {
        self.window().ssthresh
    }

    /// Whether duplicate ACKs inflate the window in fast recovery (RFC 5681, 3.2, steps 3 and 4).
    fn inflates(&self) -> bool {
        true
    }

    /// The handshake is over: `smss` is known, and the window starts at `initial` bytes, because of
    /// `cause`.
    fn on_established(&mut self, smss: u32, initial: u32, cause: Cause) -> Cause {
        let window = self.window_mut();
        window.smss = smss;
        window.initial = initial;
        window.cwnd = initial;
        cause
    }

    /// SMSS changed, with the path's MTU for one. The window stays as many bytes (RFC 1191, 6.4);
    /// after an idle time it restarts from what is now an initial window (RFC 5681, 4.1).
    fn on_smss(&mut self, smss: u32, initial: u32) {
        let window = self.window_mut();
        window.smss = smss;
        window.initial = initial;
    }

    /// Data goes out again after a time in which nothing was in flight.
    fn on_send_after_idle(&mut self, _now: Instant) {}

    /// That time was longer than the retransmission timeout (RFC 5681, 4.1).
    fn on_idle_restart(&mut self) -> Cause {
        self.window_mut().restart();
        Cause::IdleRestart
    }

    /// Somebody sets the window by hand; false when the algorithm does not leave it to anybody.
    fn set_cwnd(&mut self, _cwnd: u32) -> bool {
        false
    }
}

/// The one list of algorithms.
macro_rules! algorithms {
    ($dollar:tt $($(#[$doc:meta])+ $name:ident = $word:literal,)+) => {
        /// Which algorithm governs `cwnd`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Algorithm { $($(#[$doc])+ $name,)+ }

        impl Algorithm {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// Their names, for the sentence that refuses something else.
            pub const NAMES: &str = concat!("one of" $(, " `", $word, "`")+);

            /// As knobs write it.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => $word,)+ }
            }
        }

        /// The algorithm that a connection runs: an enum, so that no connection needs a heap for it
        /// and a clone is a copy.
        #[derive(Clone, Debug)]
        pub enum Congestion { $($(#[$doc])+ $name($name),)+ }

        impl Congestion {
            /// That algorithm, with the window that it begins with.
            #[must_use]
            pub fn new(algorithm: Algorithm, window: Window) -> Self {
                match algorithm { $(Algorithm::$name => Self::$name($name::new(window)),)+ }
            }
        }

        /// Hands each call of the trait to whichever algorithm runs.
        macro_rules! dispatch {
            ($dollar self:ident, $dollar controller:ident => $dollar call:expr) => {
                match $dollar self { $(Congestion::$name($dollar controller) => $dollar call,)+ }
            };
        }
    };
}

algorithms! { $
    /// No congestion control at all (RFC 793).
    Unlimited = "none",
    /// Fast retransmit, but no fast recovery (1988).
    Tahoe = "tahoe",
    /// Fast recovery until the next acknowledgment of new data (RFC 5681).
    Reno = "reno",
    /// The same window, until everything is recovered (RFC 6582).
    NewReno = "newreno",
    /// A cubic function of the time since the last loss (RFC 9438).
    Cubic = "cubic",
    /// The window is set by hand.
    Manual = "manual",
}

impl Controller for Congestion {
    fn window(&self) -> &Window {
        dispatch!(self, controller => controller.window())
    }
    fn window_mut(&mut self) -> &mut Window {
        dispatch!(self, controller => controller.window_mut())
    }
    fn fast_recovery(&self) -> FastRecovery {
        dispatch!(self, controller => controller.fast_recovery())
    }
    fn on_ack(&mut self, acked: Acked) -> Cause {
        dispatch!(self, controller => controller.on_ack(acked))
    }
    fn on_signal(&mut self, signal: Signal, flight: u32) -> Cause {
        dispatch!(self, controller => controller.on_signal(signal, flight))
    }
    fn cwnd(&self) -> u32 {
        dispatch!(self, controller => controller.cwnd())
    }
    fn ssthresh(&self) -> u32 {
        dispatch!(self, controller => controller.ssthresh())
    }
    fn inflates(&self) -> bool {
        dispatch!(self, controller => controller.inflates())
    }
    fn on_established(&mut self, smss: u32, initial: u32, cause: Cause) -> Cause {
        dispatch!(self, controller => controller.on_established(smss, initial, cause))
    }
    fn on_smss(&mut self, smss: u32, initial: u32) {
        dispatch!(self, controller => controller.on_smss(smss, initial));
    }
    fn on_send_after_idle(&mut self, now: Instant) {
        dispatch!(self, controller => controller.on_send_after_idle(now));
    }
    fn on_idle_restart(&mut self) -> Cause {
        dispatch!(self, controller => controller.on_idle_restart())
    }
    fn set_cwnd(&mut self, cwnd: u32) -> bool {
        dispatch!(self, controller => controller.set_cwnd(cwnd))
    }
}

/// The initial window in bytes, and why it is so large (RFC 5681, 3.1): 2, 3 or 4 segments by their
/// size, or as the knob says (`chosen`); one segment when the SYN or the SYN-ACK had to be sent
/// again.
/// (RFC5681/initial-window, RFC5681/lost-syn)
#[must_use]
pub fn initial_window(chosen: Option<u16>, smss: u32, syn_was_lost: bool) -> (u32, Cause) {
    let by_size = match smss {
        2191.. => 2,
        1096.. => 3,
        _ => 4,
    };
    let (segments, cause) = match chosen.map(|most| u32::from(most.max(1))) {
        _ if syn_was_lost => (1, Cause::InitialWindowAfterLostSyn),
        None => (by_size, Cause::InitialWindow),
        Some(segments) if segments == by_size => (segments, Cause::InitialWindow),
        // RFC 6928, 2: min(10*MSS, max(2*MSS, 14600)).
        Some(10) if smss <= TEN_OF => (10, Cause::InitialWindowOfTen),
        Some(segments) => (segments, Cause::InitialWindowChosen),
    };
    (smss.saturating_mul(segments).min(MAX_CWND), cause)
}

/// The largest segment of which RFC 6928 allows ten.
const TEN_OF: u32 = 1460;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initial_window_by_segment_size() {
        // RFC 5681, 3.1: > 2190 bytes: 2; > 1095: 3; else 4.
        for (smss, iw) in [
            (2191, 4382),
            (2190, 6570),
            (1096, 3288),
            (1095, 4380),
            (536, 2144),
        ] {
            let by_rule = (iw, Cause::InitialWindow);
            assert_eq!(initial_window(None, smss, false), by_rule);
        }
        let lost = (1460, Cause::InitialWindowAfterLostSyn);
        assert_eq!(initial_window(None, 1460, true), lost);
        let (ten_of, chosen) = (Cause::InitialWindowOfTen, Cause::InitialWindowChosen);
        assert_eq!(initial_window(Some(10), 1460, false), (14_600, ten_of));
        // RFC 6928, 2: of larger segments it allows less.
        assert_eq!(initial_window(Some(10), 1461, false), (14_610, chosen));
    }
}
