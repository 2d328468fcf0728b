//! The lab's reducer: what a learner asks for goes in as a [`Msg`], and everything that views show
//! comes out. It has no browser in it, so tests drive it as a visitor would.

mod clock;
mod glide;
mod look;
mod message;
mod notice;
mod scale;
mod speed;
mod transmission;

pub use glide::GLIDE_NANOS;
pub use message::Msg;
pub use notice::{Announcement, Notice};
pub use scale::{Mark, Place};
pub use speed::Speed;
pub use transmission::{Fate, Sent};

use glide::Glide;
use tcp_core::Instant;
use tcp_sim::command::Fault;
use tcp_sim::figure::FoldId;
use tcp_sim::history::{Placed, first_moment, link};
use tcp_sim::scenario::Knobs;
use tcp_sim::trace::What;
use tcp_sim::{Command, History, Scenario, TransmissionId};

/// The segment that the learner points at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Selection {
    /// Which transmission.
    pub id: TransmissionId,
    /// Stays when the clock moves on; else it ends with the segment's flight.
    pub pinned: bool,
}

/// The menu beside a segment in flight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Menu {
    /// Whose menu.
    pub id: TransmissionId,
    /// What it offers at the moment.
    pub page: MenuPage,
}

/// The two pages of the menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MenuPage {
    /// Drop, delay, duplicate, corrupt, inspect.
    Actions,
    /// By how much to delay.
    Delay,
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
    /// The event log.
    Log,
    /// The sandbox's knobs.
    Knobs,
}

impl View {
    /// Those of every lab, in the order in which they are offered.
    pub const ALL: [Self; 5] = [
        Self::Ladder,
        Self::Why,
        Self::Header,
        Self::States,
        Self::Log,
    ];
}

/// Everything a lab is, apart from its picture.
#[derive(Clone, Debug)]
pub struct Session {
    history: History,
    playing: bool,
    speed: Speed,
    glide: Option<Glide>,
    selection: Option<Selection>,
    hovered: Option<TransmissionId>,
    asked: Option<u64>,
    menu: Option<Menu>,
    notice: Option<Notice>,
    announcement: Option<Announcement>,
    announced: u64,
    unfolded: Vec<FoldId>,
    view: View,
    lower: View,
    help: bool,
    shortcuts: bool,
    knobs: Option<Knobs>,
    fault_undoable: bool,
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
        let mut session = Self::with_history(first_moment(Scenario::sandbox(&knobs)));
        session.knobs = Some(knobs);
        session
    }

    /// A session where a history stands.
    #[must_use]
    pub fn with_history(history: History) -> Self {
        Self {
            history,
            playing: false,
            speed: Speed::default(),
            glide: None,
            selection: None,
            hovered: None,
            asked: None,
            menu: None,
            notice: None,
            announcement: None,
            announced: 0,
            unfolded: Vec::new(),
            view: View::default(),
            lower: View::Header,
            help: false,
            shortcuts: true,
            knobs: None,
            fault_undoable: false,
            version: 0,
            moves: 0,
        }
    }

    // --- what a learner can do -------------------------------------------------------------------

    /// Does what is asked.
    pub fn update(&mut self, msg: Msg) {
        if let Msg::Frame { elapsed } = msg {
            self.frame(elapsed);
            return;
        }
        if let Msg::Hover(id) = msg {
            if self.hovered != id {
                self.hovered = id;
                self.version += 1;
            }
            return;
        }
        if !msg.keeps_the_clock() {
            self.finish_glide();
        }
        self.version += 1;
        match msg {
            Msg::Frame { .. } | Msg::Hover(_) => {}
            Msg::Step { gliding } => self.step_forward(gliding),
            Msg::Back { gliding } => self.step_back(gliding),
            Msg::ToStart => {
                self.playing = false;
                self.history.to_start();
                self.landed();
                self.announce(Announcement::Start);
            }
            Msg::Play => self.play(),
            Msg::Pause => self.pause(),
            Msg::TogglePlay if self.playing => self.pause(),
            Msg::TogglePlay => self.play(),
            Msg::SetSpeed(speed) => {
                self.speed = speed;
                self.announce(Announcement::Speed(speed));
            }
            Msg::Slower => self.update(Msg::SetSpeed(self.speed.slower())),
            Msg::Faster => self.update(Msg::SetSpeed(self.speed.faster())),
            Msg::Seek(place) => {
                self.playing = false;
                self.go_to(place);
                self.landed();
            }
            Msg::SeekStep(step) => {
                self.playing = false;
                self.go_to(Place::of_step(step));
                self.landed();
            }
            Msg::ToFrontier => {
                self.playing = false;
                self.history.seek(self.history.frontier());
                self.landed();
            }
            Msg::SeekTime(time) => {
                self.playing = false;
                self.history.seek_time(time);
                self.landed();
            }
            Msg::Ask(record) => self.ask(record),
            Msg::Select(id) => {
                self.asked = None;
                self.selection = id.map(|id| Selection { id, pinned: false });
            }
            Msg::Inspect(id) => {
                self.menu = None;
                self.asked = None;
                self.selection = Some(Selection { id, pinned: true });
                self.view = View::Header;
                self.lower = View::Header;
                self.announce(Announcement::Inspecting(id));
            }
            Msg::OpenMenu(id) => self.open_menu(id, MenuPage::Actions),
            Msg::OpenDelay(id) => self.open_menu(id, MenuPage::Delay),
            Msg::CloseMenu => self.menu = None,
            Msg::Fault(id, fault) => self.fault(id, fault),
            Msg::Command(command) => self.command(command),
            Msg::Undo => self.undo(),
            Msg::Redo => self.redo(),
            Msg::ToggleFold(fold) => {
                if self.unfolded.contains(&fold) {
                    self.unfolded.retain(|open| *open != fold);
                } else {
                    self.unfolded.push(fold);
                }
            }
            Msg::Show(view) => {
                self.menu = None;
                self.view = view;
                if matches!(view, View::Header | View::States | View::Log) {
                    self.lower = view;
                }
            }
            Msg::Help(open) => {
                self.menu = None;
                self.help = open;
            }
            Msg::Shortcuts(on) => self.shortcuts = on,
            Msg::Turn(knobs) => self.turn(knobs),
            Msg::Load(scenario) => self.replace(first_moment(*scenario), None),
            Msg::FollowLink(code) => self.follow(&code),
            Msg::Tell(notice) => self.notice = Some(notice),
            Msg::DismissNotice => self.notice = None,
        }
    }

    /// To just after a record, and *why* is about it until the clock moves or something else is
    /// pointed at.
    fn ask(&mut self, record: u64) {
        let index = record.checked_sub(self.history.trace_start());
        let index = index.and_then(|index| usize::try_from(index).ok());
        let Some(asked) = index.and_then(|index| self.history.trace().get(index)) else {
            return;
        };
        // What was done between two events has a time of its own.
        let at = match asked.what {
            What::Command { .. } | What::Refused { .. } => Msg::SeekTime(asked.at),
            _ => Msg::SeekStep(asked.step),
        };
        self.update(at);
        self.selection = None;
        self.asked = Some(record);
    }

    fn step_forward(&mut self, gliding: bool) {
        self.playing = false;
        self.menu = None;
        let Some(next) = self.next_stop() else {
            self.announce(Announcement::Ended);
            return;
        };
        if gliding && next > self.now() {
            self.glide = Some(Glide::forward(self.history.cursor(), next));
        } else {
            self.take_step();
        }
    }

    /// When the next step ends: at the next event, or at a command that was given before it.
    fn next_stop(&self) -> Option<Instant> {
        let cursor = self.history.cursor();
        let given = |placed: &&Placed| placed.at > cursor && placed.at.step == cursor.step;
        let command = self
            .history
            .commands()
            .iter()
            .find(given)
            .map(|placed| placed.at.now);
        command.or_else(|| self.history.next_at())
    }

    fn step_back(&mut self, gliding: bool) {
        self.playing = false;
        self.menu = None;
        let from = self.history.cursor();
        if !self.history.step_back() {
            self.announce(Announcement::Start);
            return;
        }
        let to = self.history.cursor();
        self.landed();
        if gliding && from.now > to.now {
            self.glide = Some(Glide::backward(from, to));
            self.show_glide();
        }
        self.announce(Announcement::Back);
    }

    fn take_step(&mut self) {
        let before = self.history.trace().len();
        if self.history.step() {
            self.landed();
            self.announce(Announcement::Stepped { from: before });
        }
    }

    fn play(&mut self) {
        self.menu = None;
        if self.ended() {
            self.announce(Announcement::Ended);
            return;
        }
        self.playing = true;
        self.announce(Announcement::Playing);
    }

    fn pause(&mut self) {
        self.playing = false;
        self.announce(Announcement::Paused);
    }

    fn open_menu(&mut self, id: TransmissionId, page: MenuPage) {
        self.playing = false;
        self.asked = None;
        self.selection = Some(Selection { id, pinned: false });
        if self.in_flight(id) {
            self.menu = Some(Menu { id, page });
        } else {
            // What is not in flight can only be inspected.
            self.update(Msg::Inspect(id));
        }
    }

    fn fault(&mut self, id: TransmissionId, fault: Fault) {
        self.menu = None;
        let Some(segment) = self.name_in_flight(id) else {
            self.notice = Some(Notice::NotInFlight);
            return;
        };
        match self.history.command(Command::Fault { segment, fault }) {
            Ok(()) => {
                self.fault_undoable = true;
                self.notice = None;
                self.announce(Announcement::Fault { id, fault });
                self.settle();
            }
            Err(error) => self.notice = Some(Notice::Refused(error)),
        }
    }

    fn command(&mut self, command: Command) {
        self.menu = None;
        match self.history.command(command) {
            Ok(()) => {
                self.fault_undoable = false;
                self.notice = None;
                self.settle();
            }
            Err(error) => self.notice = Some(Notice::Refused(error)),
        }
    }

    fn undo(&mut self) {
        self.menu = None;
        self.playing = false;
        if self.history.undo() {
            self.fault_undoable = false;
            self.settle();
            self.announce(Announcement::Undone);
        } else {
            self.announce(Announcement::NothingToUndo);
        }
    }

    fn redo(&mut self) {
        self.menu = None;
        self.playing = false;
        if self.history.redo() {
            self.fault_undoable = true;
            self.settle();
            self.announce(Announcement::Redone);
        } else {
            self.announce(Announcement::NothingToRedo);
        }
    }

    fn turn(&mut self, knobs: Knobs) {
        if self.knobs.as_ref() == Some(&knobs) {
            return;
        }
        self.replace(first_moment(Scenario::sandbox(&knobs)), Some(knobs));
        self.announce(Announcement::Restarted);
    }

    fn follow(&mut self, code: &str) {
        match link::decode(code) {
            Ok(shared) => {
                let knobs = Knobs::of(shared.history.scenario()).filter(|_| self.knobs.is_some());
                self.replace(shared.history, knobs);
                if shared.differs {
                    self.notice = Some(Notice::LinkDiffers);
                }
            }
            // Whatever the lab showed, it keeps showing.
            Err(error) => self.notice = Some(Notice::BadLink(error)),
        }
    }

    /// Another history; the learner's own settings stay.
    fn replace(&mut self, history: History, knobs: Option<Knobs>) {
        self.history = history;
        self.knobs = knobs;
        self.playing = false;
        self.glide = None;
        self.selection = None;
        self.hovered = None;
        self.asked = None;
        self.menu = None;
        self.notice = None;
        self.unfolded.clear();
        self.fault_undoable = false;
    }

    /// After the cursor came to another event.
    fn landed(&mut self) {
        self.fault_undoable = false;
        self.settle();
    }

    /// Lets go of what is no longer there to be pointed at.
    fn settle(&mut self) {
        self.asked = None;
        if self.menu.is_some_and(|menu| !self.in_flight(menu.id)) {
            self.menu = None;
        }
        if self.hovered.is_some_and(|id| self.sent(id).is_none()) {
            self.hovered = None;
        }
        let stays = self.selection.is_some_and(|chosen| {
            if chosen.pinned {
                self.sent(chosen.id).is_some()
            } else {
                self.in_flight(chosen.id)
            }
        });
        if !stays {
            self.selection = None;
        }
    }

    fn announce(&mut self, what: Announcement) {
        self.announced += 1;
        self.announcement = Some(what);
    }
}

#[cfg(test)]
mod tests;
