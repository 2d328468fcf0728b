//! What a view may know of a connection: one plain value, like Linux's `tcp_info`.

use super::Connection;
use crate::congestion::Controller;
use crate::event::{Cause, Phase, State, TimerKind};
use crate::recovery::DUPLICATE_THRESHOLD;
use crate::seq::SeqNumber;
use crate::time::{Duration, Instant};

/// The send sequence variables (RFC 9293, 3.3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SendVariables {
    /// `SND.UNA`: the oldest number that is not acknowledged.
    pub una: SeqNumber,
    /// `SND.NXT`: the next number to be sent.
    pub nxt: SeqNumber,
    /// `SND.WND`: the peer's window, scaled, in bytes.
    pub wnd: u32,
    /// `SND.UP`: the number after the urgent data, while that is unacknowledged.
    pub up: Option<SeqNumber>,
    /// `SND.WL1`: the sequence number of the last window update.
    pub wl1: SeqNumber,
    /// `SND.WL2`: the acknowledgment number of the last window update.
    pub wl2: SeqNumber,
    /// `ISS`: the initial send sequence number.
    pub iss: SeqNumber,
}

/// The receive sequence variables (RFC 9293, 3.3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReceiveVariables {
    /// `RCV.NXT`: the next number expected.
    pub nxt: SeqNumber,
    /// `RCV.WND`: the window that the peer was told, in bytes, as of `RCV.NXT`.
    pub wnd: u32,
    /// `RCV.UP`: the number after the urgent data, while that is unread.
    pub up: Option<SeqNumber>,
    /// `IRS`: the initial receive sequence number.
    pub irs: SeqNumber,
}

/// A running timer: a ring in a view empties from `set` to `due`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunningTimer {
    /// When it was started.
    pub set: Instant,
    /// When it will go off.
    pub due: Instant,
}

/// How a sender is recovering, as Linux's `tcpi_ca_state` names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaState {
    /// Nothing is out of the ordinary.
    Open,
    /// Duplicate ACKs or SACK blocks came, but too few to tell of a loss.
    Disorder,
    /// The window was reduced, but nothing was lost (ECN).
    Cwr,
    /// Fast recovery.
    Recovery,
    /// The timer went off.
    Loss,
}

/// In which phase of congestion control a sender is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stage {
    /// `cwnd` is below `ssthresh`: it grows with each acknowledgment (RFC 5681, 3.1).
    SlowStart,
    /// `cwnd` has reached `ssthresh`: it grows by about a segment in a round trip.
    CongestionAvoidance,
    /// A loss told by acknowledgments is being repaired (RFC 5681, 3.2).
    FastRecovery,
    /// The timer went off, and what was outstanding then is not acknowledged yet.
    AfterTimeout,
}

/// A snapshot of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Info {
    /// The state.
    pub state: State,
    /// The send sequence variables.
    pub snd: SendVariables,
    /// The receive sequence variables. All zero before the peer's SYN arrived.
    pub rcv: ReceiveVariables,
    /// The congestion window, in bytes, with what fast recovery inflates it by.
    pub cwnd: u32,
    /// The slow start threshold, in bytes; `u32::MAX` means not set yet.
    pub ssthresh: u32,
    /// The smoothed round-trip time, once one was measured.
    pub srtt: Option<Duration>,
    /// The round-trip time's variation, once one was measured.
    pub rttvar: Option<Duration>,
    /// The retransmission timeout as it stands, back-off included.
    pub rto: Duration,
    /// The largest amount of data that goes into one segment to the peer, in bytes.
    pub mss: u32,
    /// How far the windows that we receive are shifted (Snd.Wind.Shift); `None`: not agreed.
    pub send_shift: Option<u8>,
    /// How far the windows that we send are shifted (Rcv.Wind.Shift); `None`: not agreed.
    pub receive_shift: Option<u8>,
    /// TS.Recent, the peer's timestamp that is echoed; `None`: timestamps are not agreed on.
    pub ts_recent: Option<u32>,
    /// Both sides take SACK.
    pub sack: bool,
    /// Both sides know ECN.
    pub ecn: bool,
    /// A congestion mark came, and is echoed until the peer says that it reacted.
    pub ecn_echo: bool,
    /// `SND.NXT` - `SND.UNA`: sequence numbers sent and not acknowledged.
    pub flight: u32,
    /// Bytes in the send buffer that were never sent.
    pub unsent: u32,
    /// Bytes in the send buffer that were sent and are not acknowledged.
    pub unacked: u32,
    /// Bytes that the application may read now.
    pub readable: u32,
    /// Bytes that wait behind a hole.
    pub out_of_order: u32,
    /// How often the oldest segment has been sent again because of a timeout.
    pub retransmissions: u8,
    /// How the sender is recovering, as Linux names it.
    pub ca_state: CaState,
    /// Segments that the peer says it holds (`tcpi_sacked`).
    pub sacked: u32,
    /// Segments that are taken for lost (`tcpi_lost`).
    pub lost: u32,
    /// Segments that were sent again and are in flight (`tcpi_retrans`).
    pub retrans: u32,
    /// How many segments were sent again in all (`tcpi_total_retrans`).
    pub total_retrans: u64,
    /// How many duplicate ACKs make a loss (`tcpi_reordering`).
    pub reordering: u32,
    /// How many segments have reached the peer, as far as it has told (`tcpi_delivered`).
    pub delivered: u64,
    /// The running timers, in the order of [`TimerKind::ALL`].
    pub timers: [Option<RunningTimer>; TimerKind::ALL.len()],
}

impl Info {
    /// One timer of the table.
    #[must_use]
    pub fn timer(&self, kind: TimerKind) -> Option<RunningTimer> {
        self.timers.get(kind.index()).copied().flatten()
    }
}

impl Connection {
    fn ca_state(&self) -> CaState {
        let disorder =
            self.recovery.duplicate_acks() > 0 || self.snd.queue.tallies().sacked.segments > 0;
        match self.recovery.phase() {
            Phase::FastRecovery => CaState::Recovery,
            Phase::Loss => CaState::Loss,
            Phase::Open if disorder => CaState::Disorder,
            Phase::Open => CaState::Open,
        }
    }

    /// In which phase of congestion control the sender is. What Tahoe does after a fast retransmit
    /// is slow start, though all that was in flight counts as lost, as after a timeout.
    #[must_use]
    pub fn stage(&self) -> Stage {
        match self.recovery.phase() {
            Phase::FastRecovery => Stage::FastRecovery,
            Phase::Loss if self.recovery.rest() != Cause::RetransmissionAfterFastRetransmit => {
                Stage::AfterTimeout
            }
            Phase::Loss | Phase::Open => match self.cwnd() < self.congestion.ssthresh() {
                true => Stage::SlowStart,
                false => Stage::CongestionAvoidance,
            },
        }
    }

    /// STATUS (RFC 9293, 3.10.6): everything that a view shows.
    #[must_use]
    pub fn info(&self) -> Info {
        let unsent = self.snd.unsent();
        let tallies = self.snd.queue.tallies();
        Info {
            state: self.state,
            snd: SendVariables {
                una: self.snd.una,
                nxt: self.snd.nxt,
                wnd: self.snd.wnd,
                up: self.snd_up(),
                wl1: self.snd.wl1,
                wl2: self.snd.wl2,
                iss: self.snd.iss,
            },
            rcv: ReceiveVariables {
                nxt: self.rcv.nxt,
                wnd: self.rcv.wnd(),
                up: self.rcv_up(),
                irs: self.rcv.irs,
            },
            cwnd: self.cwnd(),
            ssthresh: self.congestion.ssthresh(),
            srtt: self.rtt.srtt(),
            rttvar: self.rtt.rttvar(),
            rto: self.rtt.rto(),
            mss: self.negotiated.send_mss,
            send_shift: self.negotiated.send_shift,
            receive_shift: self.negotiated.send_shift.map(|_| self.rcv.shift),
            ts_recent: self.negotiated.timestamps.then_some(self.stamps.recent),
            sack: self.negotiated.sack,
            ecn: self.ecn.agreed,
            ecn_echo: self.ecn.echoes,
            flight: self.snd.flight(),
            unsent,
            unacked: self.snd.buffered().saturating_sub(unsent),
            readable: self.rcv.readable(),
            out_of_order: self.rcv.out_of_order.len(),
            retransmissions: self.recovery.timeouts(),
            ca_state: self.ca_state(),
            sacked: tallies.sacked.segments,
            lost: tallies.lost.segments,
            retrans: tallies.resent.segments,
            total_retrans: self.recovery.retransmitted(),
            reordering: DUPLICATE_THRESHOLD,
            delivered: self.recovery.delivered(),
            timers: self.timers.all(),
        }
    }
}
