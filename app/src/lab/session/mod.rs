//! The lab's reducer: what a learner asks for goes in as a [`Msg`], and everything that views show
//! comes out. It has no browser in it, so tests drive it as a visitor would.
//!
//! It is two things side by side, the [`Run`] and the [`Screen`], and says how each hears of the other.

use tcp_exercise::Stop;
use tcp_sim::history::first_moment;
use tcp_sim::scenario::Knobs;
use tcp_sim::{History, Scenario, TransmissionId};

use super::run::{Change, Done, Outcome, Run, RunMsg};
use super::screen::{Announcement, MenuPage, Screen, ScreenMsg, View};

/// One request.
#[derive(Clone, Debug)]
pub enum Msg {
    /// About the run and its clock.
    Run(RunMsg),
    /// About what is shown.
    Screen(ScreenMsg),
}

impl From<RunMsg> for Msg {
    fn from(msg: RunMsg) -> Self {
        Self::Run(msg)
    }
}

impl From<ScreenMsg> for Msg {
    fn from(msg: ScreenMsg) -> Self {
        Self::Screen(msg)
    }
}

/// Everything a lab is, apart from its picture.
#[derive(Clone, Debug)]
pub struct Session {
    run: Run,
    screen: Screen,
    version: u64,
    moves: u64,
}

impl Session {
    /// A session at the scenario's first moment (see [`first_moment`]), with the clock stopped.
    #[must_use]
    pub fn new(scenario: Scenario) -> Self {
        Self::with_history(first_moment(scenario))
    }

    /// The sandbox: a scenario made from knobs, which may be turned.
    #[must_use]
    pub fn sandbox(knobs: Knobs) -> Self {
        let history = first_moment(Scenario::sandbox(&knobs));
        Self::of(Run::new(history, Some(knobs)))
    }

    /// A session where a history stands.
    #[must_use]
    pub fn with_history(history: History) -> Self {
        Self::of(Run::new(history, None))
    }

    /// The same scenario from its beginning, at another moment than its first.
    #[must_use]
    pub fn starting_at(self, stop: Stop) -> Self {
        let mut history = History::new(self.run.history().scenario().clone());
        stop.seek(&mut history);
        Self::of(Run::new(history, self.run.knobs().copied()))
    }

    fn of(run: Run) -> Self {
        Self {
            run,
            screen: Screen::default(),
            version: 0,
            moves: 0,
        }
    }

    /// The world, its past and its clock.
    #[must_use]
    pub fn run(&self) -> &Run {
        &self.run
    }

    /// What is pointed at, open and said.
    #[must_use]
    pub fn screen(&self) -> &Screen {
        &self.screen
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

    /// Does what is asked.
    pub fn update(&mut self, msg: impl Into<Msg>) {
        self.take(msg.into());
    }

    fn take(&mut self, msg: Msg) {
        match msg {
            Msg::Run(msg) => self.ask_run(msg),
            Msg::Screen(ScreenMsg::Hover(id)) => {
                if self.screen.hover(id) {
                    self.version += 1;
                }
            }
            Msg::Screen(msg) => {
                if !msg.keeps_the_clock() {
                    let outcome = self.run.settle();
                    self.follow(outcome);
                }
                self.version += 1;
                self.ask_screen(msg);
            }
        }
    }

    fn ask_run(&mut self, msg: RunMsg) {
        let is_frame = matches!(msg, RunMsg::Frame { .. });
        // What is done to the run ends a menu's question and answers what the notice bar said.
        if !matches!(
            msg,
            RunMsg::Frame { .. }
                | RunMsg::SetSpeed(_)
                | RunMsg::Slower
                | RunMsg::Faster
                | RunMsg::Pause
        ) {
            self.screen.close_menu();
        }
        if matches!(
            msg,
            RunMsg::Fault(..) | RunMsg::Command(_) | RunMsg::Remove(_) | RunMsg::Undo
        ) {
            self.screen.tell(None);
        }
        let outcome = self.run.update(msg);
        if !is_frame {
            self.version += 1;
        }
        self.follow(outcome);
        if self.run.gate().is_some_and(|gate| gate.asks) {
            self.screen.close_answers();
        }
    }

    /// The screen hears what became of the run.
    fn follow(&mut self, outcome: Outcome) {
        match outcome.change {
            _ if outcome.done.is_some() || outcome.error.is_some() => self.version += 1,
            Change::None => {}
            Change::Time => self.moves += 1,
            Change::Clock | Change::Events | Change::Replaced => self.version += 1,
        }
        self.screen.follow(&self.run, outcome);
    }

    /// Whether a view would give away the answer that a question waits for.
    #[must_use]
    pub fn closes(&self, view: View) -> bool {
        view.tells() && self.run.gate().is_some_and(|gate| gate.asks)
    }

    fn ask_screen(&mut self, msg: ScreenMsg) {
        match msg {
            ScreenMsg::Show(view) | ScreenMsg::Beside(view) if self.closes(view) => {
                self.screen.announce(Announcement::Run(Done::Held));
            }
            ScreenMsg::Hover(_) => {}
            ScreenMsg::Select(id) => self.screen.select(id),
            ScreenMsg::Inspect(id) => self.screen.inspect(id),
            ScreenMsg::Ask(record) => self.ask_why(record),
            ScreenMsg::AskQuiet(host) => {
                // What it waits for may be what a question asks.
                if !self.run.gate().is_some_and(|gate| gate.asks) {
                    self.run.hold();
                    self.screen.ask_quiet(host);
                }
            }
            ScreenMsg::OpenMenu(id) => self.open_menu(id, MenuPage::Actions),
            ScreenMsg::OpenDelay(id) => self.open_menu(id, MenuPage::Delay),
            ScreenMsg::OpenPile(id) => self.open_menu(id, MenuPage::Pile),
            ScreenMsg::CloseMenu => self.screen.close_menu(),
            ScreenMsg::ToggleFold(fold) => self.screen.toggle_fold(fold),
            ScreenMsg::Zoom(by) => self.screen.zoom_by(by),
            ScreenMsg::Whole(on) => self.screen.set_whole(on),
            ScreenMsg::Rows(on) => self.screen.set_rows(on),
            ScreenMsg::Show(view) => self.screen.show(view),
            ScreenMsg::Beside(view) => self.screen.show_beside(view),
            ScreenMsg::Plot(plot) => self.screen.set_plot(plot),
            ScreenMsg::Say(what) => self.screen.announce(what),
            ScreenMsg::Connection(end) => self.screen.choose(end),
            ScreenMsg::Help(open) => self.screen.set_help(open),
            ScreenMsg::Shortcuts(on) => self.screen.set_shortcuts(on),
            ScreenMsg::Tell(notice) => self.screen.tell(Some(notice)),
            ScreenMsg::DismissNotice => self.screen.tell(None),
        }
    }

    fn open_menu(&mut self, id: TransmissionId, page: MenuPage) {
        self.run.hold();
        self.screen.select(Some(id));
        if self.run.in_flight(id) && self.run.gate().is_none() {
            self.screen.open_menu(id, page);
        } else {
            // What is not in flight, or is asked about, can only be inspected.
            self.screen.inspect(id);
        }
    }

    /// To just after a record, one after the cursor too as far as it is known, and *why* is about it
    /// until the clock moves or something else is pointed at.
    fn ask_why(&mut self, record: u64) {
        let Some(asked) = self
            .index_of(record)
            .and_then(|index| self.run.history().known_trace().get(index))
        else {
            return;
        };
        // What was done between two events, and what it did at once, has a time of its own.
        let event = self.run.history().event_time(asked.step);
        let there = match event.is_some_and(|event| event < asked.at) {
            true => RunMsg::SeekTime(asked.at),
            false => RunMsg::SeekStep(asked.step),
        };
        self.ask_run(there);
        self.screen.ask(record);
    }

    /// The place in the trace of the record with that number in the run.
    #[must_use]
    pub fn index_of(&self, record: u64) -> Option<usize> {
        let index = record.checked_sub(self.run.history().trace_start())?;
        usize::try_from(index).ok()
    }
}

/// What is on the screen, looked up in the run.
impl Session {
    /// The segment that *why* and the header are about: the one under the pointer, else the chosen
    /// one, else the one that was sent last.
    #[must_use]
    pub fn shown(&self) -> Option<TransmissionId> {
        self.screen.pointed_at().or_else(|| self.run.newest())
    }

    /// The place in the trace of the record that *why* is about, when one was asked for.
    #[must_use]
    pub fn asked(&self) -> Option<usize> {
        self.index_of(self.screen.asked()?)
    }

    /// The segment that a key acts on: the chosen one while it is in flight, else the only one that
    /// is.
    #[must_use]
    pub fn target(&self) -> Option<TransmissionId> {
        let chosen = self.screen.selection().map(|chosen| chosen.id);
        if let Some(chosen) = chosen.filter(|id| self.run.in_flight(*id)) {
            return Some(chosen);
        }
        let mut flights = self.run.history().world().in_flight();
        match (flights.next(), flights.next()) {
            (Some(only), None) => Some(only.id),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
