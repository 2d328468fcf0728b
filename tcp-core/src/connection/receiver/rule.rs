//! When the right edge of the receive window moves, and when the peer is told of it: the RFC's
//! rule, and what FreeBSD does instead. (Linux's only difference is that it takes what reaches
//! beyond the window, see `Receiver::reach_beyond`.)

use crate::seq::SeqNumber;

/// What the window follows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum WindowRule {
    /// RFC 9293, 3.8.6.2.2.
    #[default]
    Rfc,
    /// FreeBSD (`Config::window_by_buffer`): whatever the buffer has room for is offered, and
    /// accepted even where the field cannot tell it.
    Buffer,
    /// The same in TIME-WAIT: nothing will be kept, so what was told counts.
    BufferTold,
}

/// What a rule decides by, in bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Standing {
    /// RCV.BUFF.
    pub(super) buffer: u32,
    /// RCV.BUFF - RCV.USER, as far as a window can tell of it.
    pub(super) free: u32,
    /// The same, rounded down to what the window field can say.
    pub(super) offerable: u32,
    /// RCV.WND as the peer was told.
    pub(super) told: u32,
    /// The largest segment that we send: it stands for the peer's.
    pub(super) mss: u32,
}

impl WindowRule {
    /// Whether the right edge may move. The RFC's silly-window avoidance (RFC 9293, 3.8.6.2.2;
    /// MUST-39): it stays where it is until it can move by a full segment, or by half the buffer.
    pub(super) fn may_advance(self, at: Standing) -> bool {
        match self {
            Self::Rfc => at.free.saturating_sub(at.told) >= at.mss.min(at.buffer / 2).max(1),
            // Any time, unless what is left is less than a segment and a quarter.
            Self::Buffer | Self::BufferTold => at.free >= at.mss.min(at.buffer / 4),
        }
    }

    /// Whether the peer should hear at once how far the window is open now.
    pub(super) fn is_news(self, at: Standing) -> bool {
        // What the window field cannot say is no news: told for it, an update would change nothing
        // and be owed again at once, without end.
        let by = at.offerable.saturating_sub(at.told);
        if by == 0 {
            return false;
        }
        match self {
            // The edge may advance, and what is offered at least doubles. (A peer that is stuck has
            // less than a segment and less than half the buffer, so for it an edge that may advance
            // always doubles the offer.)
            Self::Rfc => self.may_advance(at) && at.offerable >= at.told.saturating_mul(2),
            // `tcp_output`: by two segments, and by a quarter of the buffer unless little is left
            // or the buffer is small.
            Self::Buffer | Self::BufferTold => {
                let counts = by >= at.buffer / 4
                    || at.free <= at.buffer / 8
                    || at.buffer <= at.mss.saturating_mul(8);
                by >= at.mss.saturating_mul(2) && counts
            }
        }
    }

    /// How far what arrives may reach: the window's edge, or the end of the buffer beyond it.
    pub(super) fn reach(self, edge: SeqNumber, end_of_buffer: SeqNumber) -> SeqNumber {
        match self {
            Self::Rfc | Self::BufferTold => edge,
            Self::Buffer => edge.max(end_of_buffer),
        }
    }

    /// What it is in TIME-WAIT.
    pub(super) fn in_time_wait(self) -> Self {
        match self {
            Self::Buffer => Self::BufferTold,
            Self::Rfc | Self::BufferTold => self,
        }
    }
}
