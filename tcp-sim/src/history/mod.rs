//! The history of a world: its commands, its key-frames and its trace.
//!
//! A [`Cursor`] stands between two events. Going anywhere is restoring the last key-frame before
//! the place and replaying from there; a command at a past cursor replaces the later commands, and
//! undo brings them back.

mod course;
pub mod diff;
mod digest;
mod frames;
pub mod link;
mod markers;
mod opening;
mod replay;
pub mod summary;
mod window;

use alloc::sync::Arc;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};
use tcp_core::Instant;

use crate::command::{Command, CommandError};
use crate::scenario::Scenario;
use crate::trace::Record;
use crate::world::World;
use frames::Frames;
use window::Window;

pub use course::{Course, records};
pub use digest::{DIGEST_VERSION, Digest};
pub use markers::{Marker, MarkerKind};
pub use opening::first_moment;
pub use window::KEPT_EVENTS;

/// The most commands that a history takes.
pub const MAX_COMMANDS: u32 = 4_096;

/// A moment of a run: `step` events have happened, and the clock stands at `now`, which is not
/// before the last of them and not after the next. Commands that were given there are included.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
pub struct Cursor {
    /// How many events have happened.
    pub step: u64,
    /// What the clock shows.
    #[serde(with = "crate::names::instant")]
    pub now: Instant,
}

/// A command and the moment at which it was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placed {
    /// When.
    pub at: Cursor,
    /// What.
    pub command: Command,
}

/// A run that can be walked in both directions, changed and undone.
#[derive(Clone, Debug)]
pub struct History {
    scenario: Arc<Scenario>,
    /// The world at the cursor, and how many of the branch's commands it has had.
    world: World,
    given: usize,
    branch: Branch,
    undo: Vec<Fork>,
    redo: Vec<Fork>,
    /// What is kept of the trace, and how far into it the cursor stands.
    window: Window,
    trace_len: usize,
    markers: Vec<Marker>,
    frames: Frames,
    /// The hash of the trace up to the frontier.
    tip: Digest,
}

/// One course that the run has taken.
#[derive(Clone, Debug)]
struct Branch {
    /// In the order of their moments; none is after the frontier.
    commands: Vec<Placed>,
    /// The furthest moment that was reached.
    frontier: Cursor,
}

/// Another course, and the moment from which on it differs.
#[derive(Clone, Debug)]
struct Fork {
    branch: Branch,
    at: Cursor,
}

/// How many commands can be undone.
const MAX_UNDO: usize = 100;

impl History {
    /// The history of a scenario's world, at its very beginning.
    #[must_use]
    pub fn new(scenario: Scenario) -> Self {
        let scenario = Arc::new(scenario);
        let start = Cursor::default();
        let mut window = Window::at(0, start);
        let world = World::shared(Arc::clone(&scenario), &mut window.records);
        let branch = Branch {
            commands: Vec::new(),
            frontier: start,
        };
        let tip = Digest::of(&window.records);
        let mut markers = Vec::new();
        markers::add(&mut markers, &window.records, 0);
        Self {
            scenario,
            given: 0,
            branch,
            undo: Vec::new(),
            redo: Vec::new(),
            markers,
            trace_len: window.records.len(),
            frames: Frames::new(&world, window.place(), tip),
            tip,
            window,
            world,
        }
    }

    /// The world at the cursor.
    #[must_use]
    pub const fn world(&self) -> &World {
        &self.world
    }

    /// What it was made from.
    #[must_use]
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// What happened up to the cursor: all of it, or in a long run the last [`KEPT_EVENTS`] events
    /// and more. [`Self::trace_start`] says how many records came before.
    #[must_use]
    pub fn trace(&self) -> &[Record] {
        let kept = &self.window.records;
        kept.get(..self.trace_len).unwrap_or(kept)
    }

    /// How many records were before the first of [`Self::trace`].
    #[must_use]
    pub const fn trace_start(&self) -> u64 {
        self.window.first
    }

    /// [`Self::trace`], and what is kept of the time after the cursor, at most up to the frontier.
    #[must_use]
    pub fn known_trace(&self) -> &[Record] {
        &self.window.records
    }

    /// When an event happened, if it is among those that are kept; zero for the beginning.
    #[must_use]
    pub fn event_time(&self, step: u64) -> Option<Instant> {
        self.window.time_of(step)
    }

    /// Where the world stands.
    #[must_use]
    pub const fn cursor(&self) -> Cursor {
        Cursor {
            step: self.world.step_number(),
            now: self.world.now(),
        }
    }

    /// The furthest moment that was reached on this course.
    #[must_use]
    pub const fn frontier(&self) -> Cursor {
        self.branch.frontier
    }

    /// The learner's commands, those after the cursor too.
    #[must_use]
    pub fn commands(&self) -> &[Placed] {
        &self.branch.commands
    }

    /// What is worth a mark on a scrubber, up to the frontier.
    #[must_use]
    pub fn markers(&self) -> &[Marker] {
        &self.markers
    }

    /// When the next event after the cursor happens.
    #[must_use]
    pub fn next_at(&self) -> Option<Instant> {
        self.world.next_at()
    }

    /// The hash of the trace up to the cursor: known at the frontier, and elsewhere a replay from
    /// the last key-frame.
    #[must_use]
    pub fn digest(&self) -> u64 {
        self.digest_here().value()
    }

    /// Where this run and another part, and what answers to what from there on, each up to its
    /// cursor. Both are played from their beginnings, side by side, and neither trace is kept.
    #[must_use]
    pub fn diff(&self, other: &Self) -> diff::Diff {
        diff::diff(self.course(), other.course())
    }

    /// What the run tells up to the cursor, from its beginning.
    fn course(&self) -> Course<'_> {
        Course::new(
            Arc::clone(&self.scenario),
            &self.branch.commands,
            self.cursor(),
        )
    }

    /// The same history, to go another way with.
    #[must_use]
    pub fn fork(&self) -> Self {
        self.clone()
    }

    /// Gives a command at the cursor. Later commands are replaced by it, and so is what was known
    /// of the time after; undo brings both back.
    ///
    /// # Errors
    /// When the command is not possible there. Nothing is changed then.
    pub fn command(&mut self, command: Command) -> Result<(), CommandError> {
        self.scenario.validate_command(&command)?;
        self.world.possible(&command)?;
        if u32::try_from(self.given).unwrap_or(u32::MAX) >= MAX_COMMANDS {
            return Err(CommandError::TooMany);
        }
        let at = self.cursor();
        self.remember(Fork {
            branch: self.branch.clone(),
            at,
        });
        self.forget_after_cursor();
        self.branch.commands.push(Placed { at, command });
        self.record_to(at);
        Ok(())
    }

    /// Whether there is a command to undo.
    #[must_use]
    pub const fn can_undo(&self) -> bool {
        !self.undo.is_empty()
    }

    /// Whether there is a command to redo.
    #[must_use]
    pub const fn can_redo(&self) -> bool {
        !self.redo.is_empty()
    }

    /// Takes back the last command that was given, brings back what it replaced, and stands where
    /// it was given.
    pub fn undo(&mut self) -> bool {
        let Some(fork) = self.undo.pop() else {
            return false;
        };
        let left = self.switch(fork);
        self.redo.push(left);
        true
    }

    /// Takes one command away, wherever the cursor stands: the run is played again without it, up
    /// to where it was known and back to the time of the cursor. Later commands are given again at
    /// their times; says how many of them are not possible any more. Undo brings everything back.
    /// `None` when there is no such command.
    pub fn remove(&mut self, place: usize) -> Option<usize> {
        let old = self.branch.clone();
        let at = old.commands.get(place)?.at;
        let (here, known) = (self.cursor().now, old.frontier.now);
        self.switch(Fork {
            branch: Branch {
                commands: old.commands.get(..place)?.to_vec(),
                frontier: at,
            },
            at,
        });
        let mut impossible = 0;
        for later in old.commands.get(place + 1..).unwrap_or_default() {
            self.seek_time(later.at.now);
            if self.world.possible(&later.command).is_ok() {
                let at = self.cursor();
                self.branch.commands.push(Placed {
                    at,
                    command: later.command,
                });
                self.record_to(at);
            } else {
                impossible += 1;
            }
        }
        self.seek_time(known);
        self.seek_time(here);
        self.remember(Fork { branch: old, at });
        Some(impossible)
    }

    /// What undo brings back.
    fn remember(&mut self, fork: Fork) {
        if self.undo.len() >= MAX_UNDO {
            self.undo.remove(0);
        }
        self.undo.push(fork);
        self.redo.clear();
    }

    /// Gives the command again that was undone last, and stands where it was given.
    pub fn redo(&mut self) -> bool {
        let Some(fork) = self.redo.pop() else {
            return false;
        };
        let left = self.switch(fork);
        self.undo.push(left);
        true
    }
}

/// Runs a scenario until nothing more happens, and gives the hash of its trace.
#[must_use]
pub fn run_to_end(scenario: &Scenario) -> u64 {
    let mut sink = Digest::default();
    let mut world = World::new(scenario, &mut sink);
    while world.step(&mut sink) {}
    sink.value()
}
