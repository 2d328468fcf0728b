//! The lab's run: a world's history with the cursor in it, the clock that moves it, the learner's
//! commands, and the sandbox's knobs. It knows nothing of what is on the screen: what a request did
//! comes back as an [`Outcome`].

mod clock;
mod gate;
mod glide;
mod message;
mod outcome;
mod pace;
mod scale;
mod speed;
mod stop;
mod transmission;
mod turns;

use glide::Glide;
use pace::Pace;
use tcp_core::Instant;
use tcp_explain::Scene;
use tcp_sim::command::Fault;
use tcp_sim::history::link::{LinkError, Shared};
use tcp_sim::history::{Placed, first_moment};
use tcp_sim::scenario::Knobs;
use tcp_sim::{Command, History, Scenario, TransmissionId};

pub use gate::Gate;
pub use glide::GLIDE_NANOS;
pub use message::RunMsg;
pub use outcome::{Change, Done, Outcome, RunError};
pub use scale::{Mark, Place};
pub use speed::Speed;
pub use stop::Stop;
pub use transmission::{Sent, SentFate};
use turns::{Kept, Turns};

/// A run, its clock and its commands.
#[derive(Clone, Debug)]
pub struct Run {
    kept: Kept,
    playing: bool,
    speed: Speed,
    /// What the clock stops at.
    until: Option<Stop>,
    /// The clock's pace, where the whole run takes a fixed time. Known once it was needed.
    pace: Option<Pace>,
    glide: Option<Glide>,
    turns: Turns,
    gate: Option<Gate>,
}

impl Run {
    /// A run where a history stands, with the clock stopped.
    #[must_use]
    pub fn new(history: History, knobs: Option<Knobs>) -> Self {
        Self {
            kept: Kept { history, knobs },
            playing: false,
            speed: Speed::default(),
            until: None,
            pace: None,
            glide: None,
            turns: Turns::default(),
            gate: None,
        }
    }
}

/// What views read.
impl Run {
    /// The world's past, and where the cursor stands in it.
    #[must_use]
    pub fn history(&self) -> &History {
        &self.kept.history
    }

    /// The run up to the cursor, as explaining and drawing want it.
    #[must_use]
    pub fn scene(&self) -> Scene<'_> {
        Scene::of(&self.kept.history)
    }

    /// The time at the cursor.
    #[must_use]
    pub fn now(&self) -> Instant {
        self.kept.history.cursor().now
    }

    /// How many events have happened at the cursor.
    #[must_use]
    pub fn step(&self) -> u64 {
        self.kept.history.cursor().step
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

    /// Whether nothing more can happen.
    #[must_use]
    pub fn ended(&self) -> bool {
        self.kept.history.next_at().is_none()
    }

    /// Whether there is nothing before the cursor.
    #[must_use]
    pub fn at_start(&self) -> bool {
        let cursor = self.kept.history.cursor();
        cursor.step == 0 && cursor.now == Instant::ZERO
    }

    /// The knobs, where there are any.
    #[must_use]
    pub fn knobs(&self) -> Option<&Knobs> {
        self.kept.knobs.as_ref()
    }

    /// How many commands were given after the cursor: another one here takes their place.
    #[must_use]
    pub fn later_commands(&self) -> usize {
        let cursor = self.kept.history.cursor();
        let commands = self.kept.history.commands().iter();
        commands.filter(|placed| placed.at > cursor).count()
    }

    /// Whether there is a command or a knob's turn to undo.
    #[must_use]
    pub fn can_undo(&self) -> bool {
        self.kept.history.can_undo() || self.turns.can_undo()
    }
}

/// What a learner can do.
impl Run {
    /// Does what is asked. A step that is being shown is finished first: everything else is about
    /// where it leads to.
    pub fn update(&mut self, msg: RunMsg) -> Outcome {
        let mut out = Outcome::default();
        if let RunMsg::Frame { elapsed } = msg {
            self.frame(elapsed, &mut out);
            return out;
        }
        self.finish_glide(&mut out);
        if self.refuses(&msg) {
            out.did(Done::Held);
            return out;
        }
        // Whoever moved the clock by hand, or changed the run, is at another place of it.
        self.pace = None;
        match msg {
            RunMsg::Frame { .. } => {}
            RunMsg::ToNext(stop) => self.go_to_next(stop, &mut out),
            RunMsg::ToPrevious(stop) => self.go_to_previous(stop, &mut out),
            RunMsg::PlayUntil(stop) => self.play_until(stop, &mut out),
            RunMsg::Step { gliding } => self.step_forward(gliding, &mut out),
            RunMsg::Back { gliding } => self.step_back(gliding, &mut out),
            RunMsg::ToStart => {
                self.playing = false;
                self.kept.history.to_start();
                out.changed(Change::Events);
                out.did(Done::Start);
            }
            RunMsg::Play => self.play(&mut out),
            RunMsg::Pause => self.pause(&mut out),
            RunMsg::TogglePlay if self.playing => self.pause(&mut out),
            RunMsg::TogglePlay => self.play(&mut out),
            RunMsg::SetSpeed(speed) => self.set_speed(speed, &mut out),
            RunMsg::Slower => self.set_speed(self.speed.slower(), &mut out),
            RunMsg::Faster => self.set_speed(self.speed.faster(), &mut out),
            RunMsg::Seek(place) => self.seek(&mut out, |run| run.go_within(place)),
            RunMsg::SeekStep(step) => {
                self.seek(&mut out, |run| run.go_within(Place::of_step(step)));
            }
            RunMsg::SeekTime(time) => self.seek(&mut out, |run| run.go_to_time(time)),
            RunMsg::ToFrontier => self.seek(&mut out, |run| {
                let there = run.within(run.kept.history.frontier());
                run.kept.history.seek(there);
            }),
            RunMsg::Fault(id, fault) => self.fault(id, fault, &mut out),
            RunMsg::Command(command) => {
                self.command(command, &mut out);
            }
            RunMsg::Remove(place) => self.remove(place, &mut out),
            RunMsg::Undo => self.undo(&mut out),
            RunMsg::Redo => self.redo(&mut out),
            RunMsg::Turn(knobs) => self.turn(knobs, &mut out),
            RunMsg::Load(scenario) => self.replace(first_moment(*scenario), None, &mut out),
            RunMsg::Stand(history) => {
                let knobs = self.kept.knobs;
                self.replace(*history, knobs, &mut out);
            }
            RunMsg::Gate(gate) => self.set_gate(gate, &mut out),
            RunMsg::Follow(link) => self.follow(link, &mut out),
        }
        out
    }

    /// Stops the clock without a word.
    pub fn hold(&mut self) {
        self.playing = false;
    }

    /// Ends a step that is being shown, where it was going.
    pub fn settle(&mut self) -> Outcome {
        let mut out = Outcome::default();
        self.finish_glide(&mut out);
        out
    }

    fn step_forward(&mut self, gliding: bool, out: &mut Outcome) {
        self.playing = false;
        let Some(next) = self.next_stop() else {
            out.did(Done::Ended);
            return;
        };
        // Where a gate is before it, the way ends there.
        let next = self.gate.map_or(next, |gate| next.min(gate.until.now));
        if gliding && next > self.now() {
            self.glide = Some(Glide::forward(self.kept.history.cursor(), next));
        } else {
            self.step_within(out);
        }
    }

    /// When the next step ends: at the next event, or at a command that was given before it.
    fn next_stop(&self) -> Option<Instant> {
        let cursor = self.kept.history.cursor();
        let given = |placed: &&Placed| placed.at > cursor && placed.at.step == cursor.step;
        let command = self
            .kept
            .history
            .commands()
            .iter()
            .find(given)
            .map(|placed| placed.at.now);
        command.or_else(|| self.kept.history.next_at())
    }

    fn step_back(&mut self, gliding: bool, out: &mut Outcome) {
        self.playing = false;
        let from = self.kept.history.cursor();
        if !self.kept.history.step_back() {
            out.did(Done::Start);
            return;
        }
        let to = self.kept.history.cursor();
        out.changed(Change::Events);
        if gliding && from.now > to.now {
            self.glide = Some(Glide::backward(from, to));
            self.show_glide();
        }
        out.did(Done::Back);
    }

    fn play(&mut self, out: &mut Outcome) {
        if self.ended() {
            out.did(Done::Ended);
            return;
        }
        self.playing = true;
        self.until = None;
        out.did(Done::Playing);
    }

    fn play_until(&mut self, stop: Stop, out: &mut Outcome) {
        self.play(out);
        if self.playing {
            self.until = Some(stop);
            out.did(Done::PlayingUntil(stop));
        }
    }

    fn remove(&mut self, place: usize, out: &mut Outcome) {
        self.playing = false;
        if let Some(impossible) = self.kept.history.remove(place) {
            self.turns.went_on();
            out.replaced = impossible;
            out.changed(Change::Events);
            out.did(Done::Removed);
        }
    }

    fn pause(&mut self, out: &mut Outcome) {
        self.playing = false;
        out.did(Done::Paused);
    }

    fn set_speed(&mut self, speed: Speed, out: &mut Outcome) {
        self.speed = speed;
        out.did(Done::Speed(speed));
    }

    fn seek(&mut self, out: &mut Outcome, go: impl FnOnce(&mut Self)) {
        self.playing = false;
        go(self);
        out.changed(Change::Events);
    }

    fn fault(&mut self, id: TransmissionId, fault: Fault, out: &mut Outcome) {
        let Some(segment) = self.name_in_flight(id) else {
            out.error = Some(RunError::NotInFlight);
            return;
        };
        if self.command(Command::Fault { segment, fault }, out) {
            out.did(Done::Fault { id, fault });
        }
    }

    /// Whether the world takes the command.
    fn command(&mut self, command: Command, out: &mut Outcome) -> bool {
        let later = self.later_commands();
        match self.kept.history.command(command) {
            Ok(()) => {
                out.replaced = later;
                self.turns.went_on();
                out.changed(Change::Events);
                true
            }
            Err(error) => {
                out.error = Some(RunError::Refused(error));
                false
            }
        }
    }

    fn undo(&mut self, out: &mut Outcome) {
        self.playing = false;
        // What was done in the present run came after the turn that began it.
        if self.kept.history.undo() {
            out.changed(Change::Events);
            out.did(Done::Undone);
        } else if self.turns.undo(&mut self.kept) {
            out.changed(Change::Replaced);
            out.did(Done::Undone);
        } else {
            out.did(Done::NothingToUndo);
        }
    }

    fn redo(&mut self, out: &mut Outcome) {
        self.playing = false;
        if self.turns.redo(&mut self.kept) {
            out.changed(Change::Replaced);
            out.did(Done::Redone);
        } else if self.kept.history.redo() {
            out.changed(Change::Events);
            out.did(Done::Redone);
        } else {
            out.did(Done::NothingToRedo);
        }
    }

    fn turn(&mut self, knobs: Knobs, out: &mut Outcome) {
        if self.kept.knobs.as_ref() == Some(&knobs) {
            return;
        }
        let history = first_moment(Scenario::sandbox(&knobs));
        let new = Kept {
            history,
            knobs: Some(knobs),
        };
        self.turns.turned(core::mem::replace(&mut self.kept, new));
        self.playing = false;
        self.glide = None;
        out.changed(Change::Replaced);
        out.did(Done::Restarted);
    }

    fn follow(&mut self, link: Result<Box<Shared>, LinkError>, out: &mut Outcome) {
        match link {
            Ok(shared) => {
                let knobs =
                    Knobs::of(shared.history.scenario()).filter(|_| self.kept.knobs.is_some());
                self.replace(shared.history, knobs, out);
                if shared.differs {
                    out.error = Some(RunError::LinkDiffers);
                }
            }
            Err(error) => out.error = Some(RunError::BadLink(error)),
        }
    }

    /// Another history; the clock's speed stays.
    fn replace(&mut self, history: History, knobs: Option<Knobs>, out: &mut Outcome) {
        *self = Self {
            speed: self.speed,
            ..Self::new(history, knobs)
        };
        out.changed(Change::Replaced);
    }
}
