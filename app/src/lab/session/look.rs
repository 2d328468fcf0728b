//! What views read of a session.

use tcp_core::Instant;
use tcp_sim::explain::Scene;
use tcp_sim::figure::FoldId;
use tcp_sim::history::link;
use tcp_sim::scenario::Knobs;
use tcp_sim::{History, TransmissionId};

use super::{Announcement, Menu, Notice, Selection, Session, Speed, View};

impl Session {
    /// The world's past, and where the cursor stands in it.
    #[must_use]
    pub fn history(&self) -> &History {
        &self.history
    }

    /// The run up to the cursor, as explaining and drawing want it.
    #[must_use]
    pub fn scene(&self) -> Scene<'_> {
        self.history.scene()
    }

    /// The time at the cursor.
    #[must_use]
    pub fn now(&self) -> Instant {
        self.history.cursor().now
    }

    /// How many events have happened at the cursor.
    #[must_use]
    pub fn step(&self) -> u64 {
        self.history.cursor().step
    }

    /// Whether the clock runs.
    #[must_use]
    pub fn playing(&self) -> bool {
        self.playing
    }

    /// Whether frames are wanted: the clock runs, or a step is being shown.
    #[must_use]
    pub fn moving(&self) -> bool {
        self.playing || self.glide.is_some()
    }

    /// How fast the clock runs.
    #[must_use]
    pub fn speed(&self) -> Speed {
        self.speed
    }

    /// Whether anything can still happen.
    #[must_use]
    pub fn ended(&self) -> bool {
        self.history.next_at().is_none()
    }

    /// Whether there is anything before the cursor.
    #[must_use]
    pub fn at_start(&self) -> bool {
        let cursor = self.history.cursor();
        cursor.step == 0 && cursor.now == Instant::ZERO
    }

    /// The segment that the learner chose, if one is chosen.
    #[must_use]
    pub fn selection(&self) -> Option<Selection> {
        self.selection
    }

    /// The place in the trace of the record that *why* is about, when one was asked for and no
    /// segment is under the pointer.
    #[must_use]
    pub fn asked(&self) -> Option<usize> {
        let record = self.asked.filter(|_| self.hovered.is_none())?;
        let index = record.checked_sub(self.history.trace_start())?;
        usize::try_from(index).ok()
    }

    /// The segment that *why* and the header are about: the one under the pointer, else the chosen
    /// one, else the one that was sent last.
    #[must_use]
    pub fn shown(&self) -> Option<TransmissionId> {
        self.hovered
            .or(self.selection.map(|chosen| chosen.id))
            .or_else(|| self.newest())
    }

    /// The open menu.
    #[must_use]
    pub fn menu(&self) -> Option<Menu> {
        self.menu
    }

    /// What the notice bar says.
    #[must_use]
    pub fn notice(&self) -> Option<&Notice> {
        self.notice.as_ref()
    }

    /// What was done last, and its number: the same thing twice has two numbers.
    #[must_use]
    pub fn announcement(&self) -> Option<(u64, &Announcement)> {
        self.announcement
            .as_ref()
            .map(|what| (self.announced, what))
    }

    /// The folds that were opened.
    #[must_use]
    pub fn unfolded(&self) -> &[FoldId] {
        &self.unfolded
    }

    /// The chosen view.
    #[must_use]
    pub fn view(&self) -> View {
        self.view
    }

    /// What the lower part of the side shows: the header, the states or the log.
    #[must_use]
    pub fn lower(&self) -> View {
        self.lower
    }

    /// Whether the list of keys is open.
    #[must_use]
    pub fn help(&self) -> bool {
        self.help
    }

    /// Whether keys of one letter do anything.
    #[must_use]
    pub fn shortcuts(&self) -> bool {
        self.shortcuts
    }

    /// The knobs, where there are any.
    #[must_use]
    pub fn knobs(&self) -> Option<&Knobs> {
        self.knobs.as_ref()
    }

    /// Whether the last thing done was a fault, so that *undo* is worth a button.
    #[must_use]
    pub fn fault_undoable(&self) -> bool {
        self.fault_undoable && self.history.can_undo()
    }

    /// Counts every change but the clock's.
    #[must_use]
    pub fn version(&self) -> u64 {
        self.version
    }

    /// Counts the clock's moves between two events.
    #[must_use]
    pub fn moves(&self) -> u64 {
        self.moves
    }

    /// The link to this moment, without the page's address.
    #[must_use]
    pub fn link(&self) -> String {
        link::encode(&self.history)
    }

    /// The segment that a key acts on: the chosen one while it is in flight, else the only one that
    /// is.
    #[must_use]
    pub fn target(&self) -> Option<TransmissionId> {
        if let Some(chosen) = self.selection.filter(|chosen| self.in_flight(chosen.id)) {
            return Some(chosen.id);
        }
        let mut flights = self.history.world().in_flight();
        match (flights.next(), flights.next()) {
            (Some(only), None) => Some(only.id),
            _ => None,
        }
    }
}
