//! The lab's screen: what is pointed at, which views and menus are open, and what is said. It holds
//! nothing of the run: what it names (a segment, a record) is looked up there.

mod message;
mod notice;

use tcp_figure::FoldId;
use tcp_figure::plot::View as Plot;
use tcp_sim::world::End;
use tcp_sim::{HostId, TransmissionId};

use super::run::{Change, Done, Outcome, Run};

pub use message::ScreenMsg;
pub use notice::{Announcement, BadAttribute, Expected, Notice};

/// The segment that the learner points at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Selection {
    /// Which transmission.
    pub id: TransmissionId,
    /// Stays when the clock moves on; else it ends with the segment's flight.
    pub pinned: bool,
    /// Ends with the event during which a fault was given to it: what follows is worth more than what was done.
    pub until_after: Option<u64>,
}

/// The menu beside a segment in flight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Menu {
    /// Whose menu.
    pub id: TransmissionId,
    /// What it offers at the moment.
    pub page: MenuPage,
}

/// The pages of the menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MenuPage {
    /// Drop, delay, duplicate, corrupt, inspect.
    Actions,
    /// By how much to delay.
    Delay,
    /// Which of those that stand at one place.
    Pile,
}

/// The views, where there is room for one at a time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    /// The ladder alone.
    #[default]
    Ladder,
    /// Why it was sent.
    Why,
    /// The header, as fields, bits and bytes.
    Header,
    /// The state diagram.
    States,
    /// The buffers of a connection's two ends.
    Buffers,
    /// Plots over time of how one end sent.
    Plots,
    /// What was done to the run.
    Faults,
    /// The event log.
    Log,
    /// The sandbox's knobs.
    Knobs,
}

impl View {
    /// Those of every lab, in the order in which they are offered.
    pub const ALL: [Self; 8] = [
        Self::Ladder,
        Self::Why,
        Self::Header,
        Self::States,
        Self::Buffers,
        Self::Plots,
        Self::Faults,
        Self::Log,
    ];
    /// Those that the lower part of the side shows.
    pub const LOWER: [Self; 6] = [
        Self::Header,
        Self::States,
        Self::Buffers,
        Self::Plots,
        Self::Faults,
        Self::Log,
    ];

    /// Whether it says what happens, and why: closed while a question waits for its answer.
    #[must_use]
    pub fn tells(self) -> bool {
        matches!(self, Self::Why | Self::Log)
    }

    /// Whether the lower part of the side shows it.
    #[must_use]
    pub fn is_lower(self) -> bool {
        Self::LOWER.contains(&self)
    }
}

/// How tall time may be, in percent: each step is half as much again, or nearly.
const ZOOMS: [u16; 9] = [25, 35, 50, 71, 100, 141, 200, 283, 400];
/// The place of 100 among them.
const ZOOM_AT_FIRST: i8 = 4;

/// What is on the screen, apart from the run's own picture.
#[derive(Clone, Debug)]
pub struct Screen {
    selection: Option<Selection>,
    hovered: Option<TransmissionId>,
    /// The record that *why* is about, by its number in the run.
    asked: Option<u64>,
    /// The host that was asked why it sends nothing.
    quiet: Option<HostId>,
    menu: Option<Menu>,
    notice: Option<Notice>,
    announcement: Option<Announcement>,
    announced: u64,
    unfolded: Vec<FoldId>,
    zoom: i8,
    whole: bool,
    rows: Option<bool>,
    view: View,
    lower: View,
    plot: Plot,
    connection: Option<End>,
    help: bool,
    shortcuts: bool,
}

impl Default for Screen {
    fn default() -> Self {
        Self {
            selection: None,
            hovered: None,
            asked: None,
            quiet: None,
            menu: None,
            notice: None,
            announcement: None,
            announced: 0,
            unfolded: Vec::new(),
            zoom: 0,
            whole: false,
            rows: None,
            view: View::default(),
            lower: View::Header,
            plot: Plot::default(),
            connection: None,
            help: false,
            shortcuts: true,
        }
    }
}

/// What views read.
impl Screen {
    /// The segment that the learner chose, if one is chosen.
    #[must_use]
    pub fn selection(&self) -> Option<Selection> {
        self.selection
    }

    /// The segment under the pointer, or else the chosen one.
    #[must_use]
    pub fn pointed_at(&self) -> Option<TransmissionId> {
        self.hovered.or(self.selection.map(|chosen| chosen.id))
    }

    /// The number in the run of the record that *why* is about, when one was asked for and no segment
    /// is under the pointer.
    #[must_use]
    pub fn asked(&self) -> Option<u64> {
        self.asked.filter(|_| self.hovered.is_none())
    }

    /// The host that was asked why it sends nothing, while no segment is under the pointer.
    #[must_use]
    pub fn quiet(&self) -> Option<HostId> {
        self.quiet.filter(|_| self.hovered.is_none())
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

    /// How tall time is, in percent of what it is at first.
    #[must_use]
    pub fn zoom(&self) -> u16 {
        ZOOMS
            .into_iter()
            .nth(usize::try_from(self.zoom + ZOOM_AT_FIRST).unwrap_or_default())
            .unwrap_or(100)
    }

    /// Whether the whole run is to be in view.
    #[must_use]
    pub fn whole(&self) -> bool {
        self.whole
    }

    /// Whether one row an event is wanted, or time to scale; `None`: what suits the world.
    #[must_use]
    pub fn rows(&self) -> Option<bool> {
        self.rows
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

    /// Whether a view is open, alone or in the lower part. What is not looked at costs nothing while
    /// the clock runs.
    #[must_use]
    pub fn shows(&self, view: View) -> bool {
        self.view == view || self.lower == view
    }

    /// What the plots show at first.
    #[must_use]
    pub fn plot(&self) -> Plot {
        self.plot
    }

    /// The connection that the views are about, by one of its ends, where one was chosen.
    #[must_use]
    pub fn connection(&self) -> Option<End> {
        self.connection
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
}

/// What changes it.
impl Screen {
    /// Where the pointer is. True when that is news.
    pub(super) fn hover(&mut self, id: Option<TransmissionId>) -> bool {
        let news = self.hovered != id;
        self.hovered = id;
        news
    }

    pub(super) fn select(&mut self, id: Option<TransmissionId>) {
        self.asked = None;
        self.quiet = None;
        self.selection = id.map(|id| Selection {
            id,
            pinned: false,
            until_after: None,
        });
    }

    pub(super) fn inspect(&mut self, id: TransmissionId) {
        self.menu = None;
        self.asked = None;
        self.quiet = None;
        self.selection = Some(Selection {
            id,
            pinned: true,
            until_after: None,
        });
        self.view = View::Header;
        self.lower = View::Header;
        self.announce(Announcement::Inspecting(id));
    }

    pub(super) fn ask(&mut self, record: u64) {
        self.selection = None;
        self.quiet = None;
        self.asked = Some(record);
    }

    pub(super) fn ask_quiet(&mut self, host: HostId) {
        self.menu = None;
        self.selection = None;
        self.asked = None;
        self.quiet = Some(host);
        self.view = View::Why;
        self.announce(Announcement::Quiet(host));
    }

    pub(super) fn open_menu(&mut self, id: TransmissionId, page: MenuPage) {
        self.menu = Some(Menu { id, page });
    }

    pub(super) fn close_menu(&mut self) {
        self.menu = None;
    }

    pub(super) fn toggle_fold(&mut self, fold: FoldId) {
        if self.unfolded.contains(&fold) {
            self.unfolded.retain(|open| *open != fold);
        } else {
            self.unfolded.push(fold);
        }
    }

    pub(super) fn zoom_by(&mut self, by: i8) {
        self.whole = false;
        let wanted = if by == 0 { 0 } else { self.zoom + by };
        self.zoom = wanted.clamp(-ZOOM_AT_FIRST, ZOOM_AT_FIRST);
    }

    pub(super) fn set_whole(&mut self, on: bool) {
        self.whole = on;
    }

    pub(super) fn set_rows(&mut self, on: Option<bool>) {
        self.rows = on;
    }

    pub(super) fn show(&mut self, view: View) {
        self.menu = None;
        self.view = view;
        if view.is_lower() {
            self.lower = view;
        }
    }

    pub(super) fn show_beside(&mut self, view: View) {
        self.menu = None;
        self.view = view;
        self.lower = view;
    }

    /// What would give an answer away is shown no longer.
    pub(super) fn close_answers(&mut self) {
        self.asked = None;
        if self.view.tells() {
            self.view = View::Ladder;
        }
        if self.lower.tells() {
            self.lower = View::Header;
        }
    }

    pub(super) fn set_plot(&mut self, plot: Plot) {
        self.plot = plot;
    }

    pub(super) fn choose(&mut self, connection: End) {
        self.connection = Some(connection);
    }

    pub(super) fn set_help(&mut self, open: bool) {
        self.menu = None;
        self.help = open;
    }

    pub(super) fn set_shortcuts(&mut self, on: bool) {
        self.shortcuts = on;
    }

    pub(super) fn tell(&mut self, notice: Option<Notice>) {
        self.notice = notice;
    }

    /// Takes over what a request did to the run, and lets go of what is no longer there to be pointed
    /// at.
    pub(super) fn follow(&mut self, run: &Run, outcome: Outcome) {
        match outcome.change {
            Change::None | Change::Time | Change::Clock => {}
            Change::Events => self.settle(run),
            // The learner's own settings stay.
            Change::Replaced => {
                *self = Self {
                    announcement: self.announcement.take(),
                    announced: self.announced,
                    zoom: self.zoom,
                    rows: self.rows,
                    view: self.view,
                    lower: self.lower,
                    plot: self.plot,
                    help: self.help,
                    shortcuts: self.shortcuts,
                    ..Self::default()
                };
            }
        }
        if let Some(error) = outcome.error {
            self.notice = Some(Notice::Run(error));
        }
        if outcome.replaced > 0 {
            self.notice = Some(Notice::Replaced(outcome.replaced));
        }
        if let Some(Done::Fault { .. }) = outcome.done
            && let Some(chosen) = &mut self.selection
        {
            chosen.until_after = Some(run.step());
        }
        if let Some(done) = outcome.done {
            self.announce(Announcement::Run(done));
        }
    }

    fn settle(&mut self, run: &Run) {
        self.asked = None;
        self.quiet = None;
        if self.menu.is_some_and(|menu| !run.in_flight(menu.id)) {
            self.menu = None;
        }
        if self.hovered.is_some_and(|id| run.sent(id).is_none()) {
            self.hovered = None;
        }
        let stays = self.selection.is_some_and(|chosen| {
            if chosen.until_after.is_some_and(|step| step != run.step()) {
                false
            } else if chosen.pinned {
                run.sent(chosen.id).is_some()
            } else {
                run.in_flight(chosen.id)
            }
        });
        if !stays {
            self.selection = None;
        }
    }

    pub(super) fn announce(&mut self, what: Announcement) {
        self.announced += 1;
        self.announcement = Some(what);
    }
}
