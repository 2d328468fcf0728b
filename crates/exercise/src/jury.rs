//! A judge who sees a run from its beginning, and follows it wherever the learner goes.
//!
//! Judging takes the world after each event, and a history keeps only some of them; so the run is
//! played once more, each event once, and worlds are kept along the way for whoever goes back.

use alloc::vec::Vec;

use tcp_core::Instant;
use tcp_sim::check::Check;
use tcp_sim::history::Placed;
use tcp_sim::judge::{Judge, Outcome};
use tcp_sim::trace::{Giver, Record};
use tcp_sim::{Cursor, History, Scenario, World};

use crate::stop::Stop;

/// No fork is played for more events than this: a run can go on for a million.
pub const MAX_FORK_EVENTS: u64 = 100_000;

/// So many events lie between two worlds that are kept, at first.
const FIRST_SPACING: u64 = 256;
/// When there are more, every second one goes.
const MAX_KEPT: usize = 64;

/// A run and its judge at one moment.
#[derive(Clone, Debug)]
pub(crate) struct Trial {
    world: World,
    /// How many of the learner's commands it has had.
    given: usize,
    judge: Judge,
}

impl Trial {
    pub(crate) fn new(scenario: &Scenario, checks: &[Check]) -> Self {
        let mut told = Vec::new();
        let world = World::new(scenario, &mut told);
        let mut judge = Judge::new(checks);
        judge.take(&world, &told);
        Self {
            world,
            given: 0,
            judge,
        }
    }

    pub(crate) fn scenario(&self) -> &Scenario {
        self.world.scenario()
    }

    pub(crate) fn outcomes(&self) -> Vec<Outcome> {
        self.judge.outcomes(&self.world)
    }

    pub(crate) const fn cursor(&self) -> Cursor {
        Cursor {
            step: self.world.step_number(),
            now: self.world.now(),
        }
    }

    /// Plays on as long as an event is wanted, with each of the commands at its own moment.
    fn play(
        &mut self,
        commands: &[Placed],
        wants_next: impl Fn(&World) -> bool,
        mut after_event: impl FnMut(&Self),
    ) {
        let mut told: Vec<Record> = Vec::new();
        loop {
            told.clear();
            let command = commands.get(self.given);
            let due = command.filter(|placed| placed.at.step <= self.world.step_number());
            if let Some(placed) = due {
                self.world.advance_to(placed.at.now);
                // It was possible when it was given; if it is not, it has no effect here either.
                let _ = self.world.apply(&placed.command, Giver::Learner, &mut told);
                self.given += 1;
                self.judge.take(&self.world, &told);
            } else if wants_next(&self.world) && self.world.step(&mut told) {
                self.judge.take(&self.world, &told);
                after_event(self);
            } else {
                return;
            }
        }
    }

    /// Plays on to where a clock stops, with those of the commands that were given up to there.
    pub(crate) fn play_to(&mut self, stop: Stop, commands: &[Placed]) {
        let end = self.world.step_number().saturating_add(MAX_FORK_EVENTS);
        let given = commands.partition_point(|placed| match stop {
            Stop::Time(nanos) => placed.at.now.as_nanos() <= nanos,
            Stop::Step(step) => placed.at.step <= step,
            Stop::End => true,
        });
        self.play(
            commands.get(..given).unwrap_or_default(),
            |world| world.step_number() < end && stop.takes_next_of(world),
            |_| {},
        );
        if let Stop::Time(nanos) = stop {
            self.world
                .advance_to(Instant::from_nanos(nanos).max(self.world.now()));
        }
    }

    /// Whether going on from here can lead to a run that has had these commands at this moment.
    /// `played` are those that it has had.
    fn leads_to(&self, played: &[Placed], commands: &[Placed], cursor: Cursor) -> bool {
        let same = played.get(..self.given) == commands.get(..self.given);
        let next = commands.get(self.given);
        same && self.cursor() <= cursor && next.is_none_or(|placed| placed.at >= self.cursor())
    }
}

/// Judges a history up to its cursor.
#[derive(Clone, Debug)]
pub(crate) struct Jury {
    checks: Vec<Check>,
    here: Trial,
    /// The commands that `here` has had.
    played: Vec<Placed>,
    /// On the way to `here`, in order.
    kept: Vec<Trial>,
    spacing: u64,
}

impl Jury {
    pub(crate) fn new(checks: &[Check], history: &History) -> Self {
        let mut jury = Self {
            checks: checks.to_vec(),
            here: Trial::new(history.scenario(), checks),
            played: Vec::new(),
            kept: Vec::new(),
            spacing: FIRST_SPACING,
        };
        jury.follow(history);
        jury
    }

    /// Where it stands.
    pub(crate) const fn here(&self) -> &Trial {
        &self.here
    }

    /// The learner's commands up to there.
    pub(crate) fn commands(&self) -> &[Placed] {
        &self.played
    }

    /// To the cursor of a history: the one that it follows, or another one of the same scenario.
    pub(crate) fn follow(&mut self, history: &History) {
        let cursor = history.cursor();
        let commands = history.commands();
        let given = commands.partition_point(|placed| placed.at <= cursor);
        let commands = commands.get(..given).unwrap_or_default();
        if !self.here.leads_to(&self.played, commands, cursor) {
            self.go_back(history.scenario(), commands, cursor);
        }
        let Self {
            here,
            kept,
            spacing,
            ..
        } = self;
        here.play(
            commands,
            |world| world.step_number() < cursor.step,
            |trial| keep(kept, spacing, trial),
        );
        here.world.advance_to(cursor.now);
        self.played = commands.to_vec();
    }

    fn go_back(&mut self, scenario: &Scenario, commands: &[Placed], cursor: Cursor) {
        let played = &self.played;
        let fits = self
            .kept
            .partition_point(|trial| trial.leads_to(played, commands, cursor));
        self.kept.truncate(fits);
        self.here = match self.kept.last() {
            Some(trial) => trial.clone(),
            None => {
                self.spacing = FIRST_SPACING;
                Trial::new(scenario, &self.checks)
            }
        };
    }
}

fn keep(kept: &mut Vec<Trial>, spacing: &mut u64, trial: &Trial) {
    if !trial.world.step_number().is_multiple_of(*spacing) {
        return;
    }
    kept.push(trial.clone());
    if kept.len() > MAX_KEPT {
        *spacing *= 2;
        let spacing = *spacing;
        kept.retain(|trial| trial.world.step_number().is_multiple_of(spacing));
    }
}
