//! The congestion window as a connection uses it: whatever moves it goes through here, and is told.

use super::{Connection, Context};
use crate::congestion::{Congestion, Controller, Counting, MAX_CWND, Window, initial_window};
use crate::event::{Cause, Event, Observer};
use crate::profile::Config;
use crate::recovery::Recovery;

/// The congestion control that the knobs name, with segments of `smss` bytes until the peer's SYN
/// says what it takes.
pub(super) fn first_congestion(config: &Config, smss: u32) -> Congestion {
    let (initial, _) = initial_window(config.initial_window, smss, false);
    let counting = Counting::from_knob(config.byte_counting);
    let mut window = Window::new(smss, initial, counting);
    window.validated = config.cwnd_validation;
    Congestion::new(config.congestion, window)
}

impl Connection {
    /// Lets the congestion control answer to something, and tells how the window moved.
    pub(super) fn change_window<O: Observer>(
        &mut self,
        cx: &mut Context<'_, O>,
        change: impl FnOnce(&mut Congestion, &mut Recovery) -> Cause,
    ) {
        let before = (self.cwnd(), self.congestion.ssthresh());
        let cause = change(&mut self.congestion, &mut self.recovery);
        let (cwnd, ssthresh) = (self.cwnd(), self.congestion.ssthresh());
        let first = matches!(
            cause,
            Cause::InitialWindow
                | Cause::InitialWindowOfTen
                | Cause::InitialWindowChosen
                | Cause::InitialWindowAfterLostSyn
        );
        if (cwnd, ssthresh) != before || first {
            cx.tell(Event::Congestion {
                cwnd,
                ssthresh,
                cause,
            });
        }
    }

    /// The congestion window, with what fast recovery inflates it by; at least a segment.
    pub(super) fn cwnd(&self) -> u32 {
        let cwnd = i64::from(self.congestion.cwnd()).saturating_add(self.recovery.inflation());
        let most = i64::from(MAX_CWND.max(self.negotiated.send_mss));
        let cwnd = cwnd.clamp(i64::from(self.negotiated.send_mss), most);
        u32::try_from(cwnd).unwrap_or(MAX_CWND)
    }

    /// Congestion control counts in segments of the size that is sent now.
    pub(super) fn smss_changed(&mut self) {
        let (smss, window) = (self.negotiated.send_mss, self.congestion.window());
        // Before the handshake is over nothing is decided: see `Controller::on_established`.
        if smss != window.smss && self.snd.is_syn_acked() {
            // RFC 5681, 3.1: where a SYN was lost, the initial window is one segment.
            let syn_was_lost = window.initial == window.smss;
            let (initial, _) = initial_window(self.config.initial_window, smss, syn_was_lost);
            self.congestion.on_smss(smss, initial);
        }
    }
}
