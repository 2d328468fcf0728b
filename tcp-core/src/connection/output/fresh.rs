//! What may be sent for the first time now, and why nothing is: one decision, which sending takes
//! and which anybody may ask for.

use crate::connection::Connection;
use crate::event::{Cause, Phase, State};
use crate::recovery::LossRecovery;

/// What goes out for the first time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fresh {
    /// So many bytes.
    pub(super) data: u32,
    /// And the FIN.
    pub(super) fin: bool,
    /// Why it may go.
    pub(super) cause: Cause,
}

/// What holds small pieces of data back, until more data leaves.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::connection) struct Held {
    /// Nagle's algorithm keeps what is queued back.
    pub(super) by_nagle: bool,
    /// The override timer of silly-window avoidance went off, so nothing is held back any more.
    overridden: bool,
}

impl Held {
    /// The override timer went off.
    pub(in crate::connection) fn override_now(&mut self) {
        self.overridden = true;
    }
}

/// How much could go out for the first time, were it not for Nagle and silly windows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Room {
    /// U, the usable window: what the peer has room for.
    usable: u32,
    /// What the congestion window leaves.
    allowed: u32,
    /// What a full segment carries beside the blocks of a SACK option.
    full: u32,
    /// What would go, were it not for the congestion window.
    wanted: u32,
}

impl Room {
    /// Whether the congestion window is what limits the sender.
    pub(super) fn is_cwnd_limited(self) -> bool {
        self.allowed < self.wanted
    }
}

impl Connection {
    /// What the two windows leave (RFC 9293, 3.8.6.2.1; RFC 5681, 3.1).
    pub(super) fn room(&self) -> Room {
        let mss = self.negotiated.send_mss;
        let by_sack = self.loss_recovery() == LossRecovery::Sack;
        let open = self.recovery.phase() == Phase::Open;
        // RFC 5681, 3.2: without SACK's recovery, duplicates make room for what the peer holds;
        // blocks must not do so once more. (After a timeout duplicates make none.)
        let pipe = match by_sack || self.recovery.phase() == Phase::Loss {
            true => self.snd.pipe(),
            false => self.snd.flight(),
        };
        // RFC 6675, 5, step 3: with SACK, limited transmit needs no exception, as what the peer
        // holds is not in the pipe.
        let (limited, pipe) = match (self.config.limited_transmit, by_sack && open) {
            (true, true) => (0, pipe),
            (true, false) => (self.recovery.limited_transmit(mss), pipe),
            (false, true) => (0, pipe.max(self.snd.flight())),
            (false, false) => (0, pipe),
        };
        let usable = self.snd.usable_window();
        let full = mss - self.sack_len();
        Room {
            usable,
            allowed: self.cwnd().saturating_add(limited).saturating_sub(pipe),
            full,
            wanted: self.snd.unsent().min(usable).min(full),
        }
    }

    /// How many numbers beyond `SND.NXT` the congestion window allows now.
    pub(in crate::connection) fn new_data_allowed(&self) -> u32 {
        self.room().allowed
    }

    /// Whether new data, or the FIN, may go now: the windows, Nagle and silly-window avoidance must
    /// all allow it. Else, what it waits for (RFC 9293, 3.7.4 and 3.8.6.2.1; RFC 5681, 3.1).
    pub(super) fn fresh(&self, room: Room) -> Result<Fresh, Cause> {
        if !self.snd.has_unsent() {
            return Err(self.why_nothing_is_queued());
        }
        if self.is_pipe_full(room) {
            return Err(Cause::CongestionWindowFull);
        }
        let data = room.wanted.min(room.allowed);
        let last = data == self.snd.unsent();
        // A FIN takes a sequence number, so the peer's window must have room for it too.
        let fin = self.snd.is_fin_pending() && last && room.usable > data;
        let cause = match (data, fin) {
            (_, true) => Cause::FinToSend,
            (0, false) => return Err(self.why_no_room(room)),
            (_, false) => self.why_data_may_go(data, room)?,
        };
        Ok(Fresh { data, fin, cause })
    }

    /// Why nothing waits to be sent for the first time.
    fn why_nothing_is_queued(&self) -> Cause {
        match self.state {
            _ if self.snd.flight() > 0 => Cause::AwaitsAck,
            State::CloseWait => Cause::CloseAwaited,
            _ => Cause::NothingToSend,
        }
    }

    /// Which of the two windows leaves no room at all.
    fn why_no_room(&self, room: Room) -> Cause {
        match room {
            Room { usable: 0, .. } if self.snd.wnd == 0 => self.zero_window(),
            Room { usable: 0, .. } => Cause::ReceiveWindowFull,
            _ => Cause::CongestionWindowFull,
        }
    }

    /// Why so much data may go: one of the four conditions of 3.8.6.2.1. Else, what it waits for.
    /// (MUST-38, SHLD-28, MUST-60, MAY-16)
    fn why_data_may_go(&self, data: u32, room: Room) -> Result<Cause, Cause> {
        let idle = self.snd.flight() == 0;
        // Nagle: with something outstanding only full segments go (SHLD-7); with it switched off
        // (MUST-17) the condition in brackets of 3.8.6.2.1 falls away. CLOSE pushes what is left.
        // Nobody collects urgent data.
        let nagle_allows = !self.config.nagle || idle || self.snd_up().is_some();
        let full_sized = data == room.full;
        let all_queued = data == self.snd.unsent();
        let half_window = data >= self.snd.max_wnd / 2;
        if full_sized {
            Ok(Cause::DataToSend) // (1) a maximum-sized segment
        } else if nagle_allows && all_queued {
            // (2) all that is queued
            Ok(match idle {
                true if self.held.by_nagle => Cause::NagleReleased,
                true => Cause::AllQueuedToSend,
                false if self.config.nagle => Cause::UrgentDataToSend,
                false => Cause::NagleOff,
            })
        } else if nagle_allows && half_window {
            Ok(Cause::HalfWindowToSend) // (3) half the largest window
        } else if self.held.overridden {
            // (4) the override timeout, so that a wrong guess of the peer's buffer is no deadlock.
            Ok(Cause::SillyWindowOverride)
        } else if room.is_cwnd_limited() {
            Err(Cause::CongestionWindowFull)
        } else if all_queued {
            Err(Cause::NagleWaits)
        } else {
            Err(Cause::SillyWindowAvoided)
        }
    }

    /// In recovery by SACK, less than a segment goes out only when there is room for a whole one
    /// (RFC 6675, 5, step C).
    pub(super) fn is_pipe_full(&self, room: Room) -> bool {
        self.loss_recovery() == LossRecovery::Sack
            && self.recovery.phase() == Phase::FastRecovery
            && room.allowed < self.negotiated.send_mss
    }

    /// Whether data is held back only because it is too little, and no ACK will come to change
    /// that: then the override timer must run (RFC 9293, 3.8.6.2.1).
    pub(super) fn needs_override(&self, held: Cause) -> bool {
        let too_little = matches!(
            held,
            Cause::SillyWindowAvoided | Cause::CongestionWindowFull
        );
        too_little && self.snd.flight() == 0
    }

    /// Why nothing is sent now. It is asked after [`Self::poll_transmit`] gave `None`: the answer
    /// is then what new data, or the lack of it, waits for. `None` for a connection that is over.
    #[must_use]
    pub fn why_quiet(&self) -> Option<Cause> {
        match self.state {
            State::Closed | State::Listen => None,
            State::SynSent | State::SynReceived => Some(Cause::HandshakeUnfinished),
            State::TimeWait => Some(Cause::EverythingSent),
            // A probe may have taken the last of it along.
            _ if self.snd.wnd == 0 && !self.snd.queue.is_empty() => Some(self.zero_window()),
            _ if self.snd.is_fin_sent() => Some(Cause::EverythingSent),
            // What may go would have gone.
            _ => self.fresh(self.room()).err(),
        }
    }
}
