//! What can be asked of a screen.

use tcp_figure::FoldId;
use tcp_figure::plot::View as Plot;
use tcp_sim::world::End;
use tcp_sim::{HostId, TransmissionId};

use super::{Announcement, Notice, View};

/// One request about what is shown.
#[derive(Clone, Debug)]
pub enum ScreenMsg {
    /// The pointer is over a segment, or over none.
    Hover(Option<TransmissionId>),
    /// A segment is chosen, or none.
    Select(Option<TransmissionId>),
    /// A segment is chosen until another one is, and its header is shown.
    Inspect(TransmissionId),
    /// To just after the record with this number (the run's first is 0), and why it is there.
    Ask(u64),
    /// Why a host sends nothing now, and what it waits for.
    AskQuiet(HostId),
    /// The menu beside a segment; for one that is not in flight: its header.
    OpenMenu(TransmissionId),
    /// The menu's page that asks for how long.
    OpenDelay(TransmissionId),
    /// The list of those that are in flight at the place of this one.
    OpenPile(TransmissionId),
    /// The menu goes.
    CloseMenu,
    /// Idle time is shown in full, or folded again.
    ToggleFold(FoldId),
    /// Time gets taller, or shorter, or (0) as it is at first.
    Zoom(i8),
    /// The whole run in view, or no longer.
    Whole(bool),
    /// One row an event, time to scale, or (none) what suits the world.
    Rows(Option<bool>),
    /// Another view.
    Show(View),
    /// Another view in the lower part of the side, whichever it is.
    Beside(View),
    /// What the plots show at first.
    Plot(Plot),
    /// Something is said to whoever does not see it.
    Say(Announcement),
    /// The connection that the views are about, by one of its ends.
    Connection(End),
    /// The list of keys opens or closes.
    Help(bool),
    /// Keys of one letter do something, or nothing.
    Shortcuts(bool),
    /// The notice bar says something.
    Tell(Notice),
    /// The notice bar goes.
    DismissNotice,
}

impl ScreenMsg {
    /// Whether a step that is being shown may go on. Everything else is about where it leads to.
    pub(in crate::lab) fn keeps_the_clock(&self) -> bool {
        match self {
            Self::Hover(_)
            | Self::Show(_)
            | Self::Beside(_)
            | Self::Plot(_)
            | Self::Say(_)
            | Self::Connection(_)
            | Self::Help(_)
            | Self::Shortcuts(_)
            | Self::Tell(_)
            | Self::DismissNotice
            | Self::Zoom(_)
            | Self::Whole(_)
            | Self::Rows(_)
            | Self::ToggleFold(_) => true,
            Self::Select(_)
            | Self::Inspect(_)
            | Self::Ask(_)
            | Self::AskQuiet(_)
            | Self::OpenMenu(_)
            | Self::OpenDelay(_)
            | Self::OpenPile(_)
            | Self::CloseMenu => false,
        }
    }
}
