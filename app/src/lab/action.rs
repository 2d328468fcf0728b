//! What can be done to a segment in flight, by its menu or by a key.

use tcp_sim::TransmissionId;
use tcp_sim::command::Fault;

use super::context::{Focus, LabContext};
use super::run::RunMsg;
use super::screen::ScreenMsg;

/// A copy arrives this much after its original, in nanoseconds: far enough to be seen apart.
const COPY_AFTER: u64 = 10_000_000;
/// Which bit is turned over: one of the sequence number, of little weight.
const CORRUPT_BIT: u32 = 63;

/// What the menu and its keys do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// It disappears.
    Drop,
    /// It arrives later: asks by how much.
    Delay,
    /// It arrives twice.
    Duplicate,
    /// One bit is turned over.
    Corrupt,
    /// Its header is shown.
    Inspect,
}

impl Action {
    /// In the menu's order.
    pub const ALL: [Self; 5] = [
        Self::Drop,
        Self::Delay,
        Self::Duplicate,
        Self::Corrupt,
        Self::Inspect,
    ];

    /// The key that does the same.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Drop => "D",
            Self::Delay => "L",
            Self::Duplicate => "U",
            Self::Corrupt => "C",
            Self::Inspect => "I",
        }
    }

    /// The action of a key.
    #[must_use]
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|action| action.key().eq_ignore_ascii_case(key))
    }

    /// Does it to a segment, and puts the focus where the keyboard can go on.
    pub fn act(self, cx: LabContext, id: TransmissionId) {
        let fault = |fault| cx.send(RunMsg::Fault(id, fault));
        match self {
            Self::Drop => fault(Fault::Drop),
            Self::Delay => {
                cx.send(ScreenMsg::OpenDelay(id));
                return;
            }
            Self::Duplicate => fault(Fault::Duplicate { nanos: COPY_AFTER }),
            Self::Corrupt => fault(Fault::Corrupt { bit: CORRUPT_BIT }),
            Self::Inspect => {
                cx.send(ScreenMsg::Inspect(id));
                cx.focus(Focus::Segment(id));
                return;
            }
        }
        // There the clock's keys go on working, whatever became of the segment.
        cx.focus(Focus::Stage);
    }
}
