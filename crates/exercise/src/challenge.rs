//! An attempt at a scenario's challenge, judged while it is made.

use alloc::vec::Vec;

use tcp_sim::History;
use tcp_sim::history::Placed;
use tcp_sim::judge::Outcome;

use crate::jury::Jury;
use crate::stop::Stop;

/// Judges the run of a learner, wherever the cursor goes, by the scenario's goals.
///
/// A goal may hold for now and be missed later ("no timeout", "exactly twice"). So the challenge is
/// met when every goal holds at the cursor *and* would hold at the end if the learner did nothing
/// more; the end is played on a fork, once for each row of commands.
#[derive(Clone, Debug)]
pub struct Attempt {
    jury: Jury,
    goals: Vec<Outcome>,
    /// Whether the goals hold at the end, and after which commands.
    end: Option<(Vec<Placed>, bool)>,
}

impl Attempt {
    /// An attempt as far as the history's cursor.
    #[must_use]
    pub fn new(history: &History) -> Self {
        let mut attempt = Self {
            jury: Jury::new(&history.scenario().goal, history),
            goals: Vec::new(),
            end: None,
        };
        attempt.look();
        attempt
    }

    /// Whether a history is of the scenario that is judged.
    #[must_use]
    pub fn is_of(&self, history: &History) -> bool {
        self.jury.here().scenario() == history.scenario()
    }

    /// To where the history's cursor stands now. It must be a history of the same scenario.
    pub fn follow(&mut self, history: &History) {
        self.jury.follow(history);
        self.look();
    }

    /// Each goal, and what became of it up to the cursor.
    #[must_use]
    pub fn goals(&self) -> &[Outcome] {
        &self.goals
    }

    /// Whether every goal holds at the cursor, however the run goes on.
    #[must_use]
    pub fn holds_now(&self) -> bool {
        !self.goals.is_empty() && self.goals.iter().all(|goal| goal.holds)
    }

    /// Whether the challenge is met.
    #[must_use]
    pub fn is_met(&self) -> bool {
        let commands = self.jury.commands();
        let end = self.end.as_ref();
        self.holds_now() && end.is_some_and(|(after, holds)| *holds && after == commands)
    }

    fn look(&mut self) {
        self.goals = self.jury.here().outcomes();
        let commands = self.jury.commands();
        let known = self.end.as_ref().map(|(after, _)| after.as_slice());
        if self.holds_now() && known != Some(commands) {
            let mut fork = self.jury.here().clone();
            fork.play_to(Stop::End, commands);
            let holds = fork.outcomes().iter().all(|goal| goal.holds);
            self.end = Some((commands.to_vec(), holds));
        }
    }
}
