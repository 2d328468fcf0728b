//! What becomes of an exercise: which question is open, what was said to it, and how far the challenge is. Plain Rust, as
//! the session is; what it wants done to the run and told to the page comes back as [`Do`].

use tcp_exercise::{Answer, Attempt, Exercise, Prediction, answer};
use tcp_sim::judge::Outcome;
use tcp_sim::{Cursor, History};

use super::kept;
use super::message::{Do, DrillMsg, Phase};
use crate::lab::run::{Gate, Run, RunMsg};
use crate::lab::screen::Announcement;

/// An exercise under way.
#[derive(Clone, Debug)]
pub struct Drill {
    exercise: Exercise,
    phase: Phase,
    /// The question at hand.
    place: usize,
    chosen: Option<usize>,
    said: Vec<Option<usize>>,
    /// Of the question at hand.
    answer: Option<Answer>,
    /// Where the next question is, while the answer to this one is looked at.
    ahead: Option<Cursor>,
    gate: Option<Gate>,
    attempt: Option<Attempt>,
    /// How many of the goals held when that was last said.
    held: u64,
    hints: usize,
    met: bool,
}

/// What views read.
impl Drill {
    /// Where it stands.
    #[must_use]
    pub fn phase(&self) -> Phase {
        self.phase
    }

    /// What is asked.
    #[must_use]
    pub fn exercise(&self) -> &Exercise {
        &self.exercise
    }

    /// The question at hand, and its place.
    #[must_use]
    pub fn prediction(&self) -> Option<(usize, &Prediction)> {
        Some((self.place, self.exercise.predictions.get(self.place)?))
    }

    /// The option that is chosen, or was said.
    #[must_use]
    pub fn chosen(&self) -> Option<usize> {
        self.said().or(self.chosen)
    }

    /// What was said to the question at hand.
    #[must_use]
    pub fn said(&self) -> Option<usize> {
        self.said.get(self.place).copied().flatten()
    }

    /// What happens: known to the learner once the answer is.
    #[must_use]
    pub fn did(&self) -> Option<usize> {
        let known = matches!(self.phase, Phase::Told | Phase::Free);
        known.then(|| self.right()).flatten()
    }

    /// Whether another question follows.
    #[must_use]
    pub fn has_next(&self) -> bool {
        self.place + 1 < self.exercise.predictions.len()
    }

    /// The goals of the challenge, and what became of each; empty until the questions are answered.
    #[must_use]
    pub fn goals(&self) -> &[Outcome] {
        self.attempt.as_ref().map_or(&[], Attempt::goals)
    }

    /// Whether all goals hold now, though not to the end.
    #[must_use]
    pub fn holds_for_now(&self) -> bool {
        let attempt = self.attempt.as_ref();
        attempt.is_some_and(|attempt| attempt.holds_now() && !attempt.is_met())
    }

    /// How many hints are open.
    #[must_use]
    pub fn hints(&self) -> usize {
        self.hints
    }

    /// Whether the challenge was met, however the run goes on afterwards.
    #[must_use]
    pub fn is_met(&self) -> bool {
        self.met
    }

    /// What a tab keeps of it; [`Drill::begin`] reads it.
    #[must_use]
    pub fn kept(&self) -> String {
        kept::write(&kept::Kept {
            said: self.said.clone(),
            place: self.place,
            phase: self.phase,
            hints: self.hints,
            met: self.met,
        })
    }

    fn right(&self) -> Option<usize> {
        self.answer.as_ref()?.holds.clone().ok()
    }
}

/// What changes it.
impl Drill {
    /// The exercise over a run: at its first question, or where a tab kept it.
    #[must_use]
    pub fn begin(exercise: Exercise, run: &Run, kept: Option<String>) -> (Self, Vec<Do>) {
        let count = exercise.predictions.len();
        let hints = exercise.challenge.as_ref().map_or(0, |all| all.hints.len());
        let kept = kept.and_then(|text| kept::read(&text, &exercise.predictions));
        let is_new = kept.is_none();
        let kept = kept.unwrap_or_else(|| kept::Kept::new(count));
        let mut drill = Self {
            exercise,
            phase: if count == 0 { Phase::Free } else { kept.phase },
            place: kept.place,
            chosen: None,
            said: kept.said,
            answer: None,
            ahead: None,
            gate: None,
            attempt: None,
            held: 0,
            hints: kept.hints.min(hints),
            met: kept.met,
        };
        let mut out = Vec::new();
        drill.stand(run, is_new, &mut out);
        (drill, out)
    }

    /// Does what is asked.
    pub fn take(&mut self, msg: DrillMsg, run: &Run) -> Vec<Do> {
        let mut out = Vec::new();
        match (msg, self.phase) {
            (DrillMsg::Choose(option), Phase::Asking) => self.chosen = Some(option),
            (DrillMsg::Commit { shown }, Phase::Asking) => self.commit(shown, run, &mut out),
            (DrillMsg::Skip, Phase::Watching) => {
                if let Some(answer) = &self.answer {
                    out.push(Do::Run(RunMsg::Stand(at(run, answer.until))));
                    out.push(Do::Run(RunMsg::Gate(self.gate)));
                }
            }
            (DrillMsg::Watch, Phase::Told | Phase::Free) => {
                self.phase = Phase::Watching;
                self.stand_at_question(run, &mut out);
                out.push(Do::Run(RunMsg::Play));
            }
            (DrillMsg::Again, Phase::Watching | Phase::Told | Phase::Free) => {
                self.phase = Phase::Asking;
                self.chosen = None;
                if let Some(said) = self.said.get_mut(self.place) {
                    *said = None;
                }
                self.stand_at_question(run, &mut out);
                self.say_question(&mut out);
            }
            (DrillMsg::Next { shown }, Phase::Told) if self.has_next() => {
                self.next(shown, run, &mut out);
            }
            (DrillMsg::Next { .. }, Phase::Told) => {
                self.phase = Phase::Free;
                self.set_gate(run, &mut out);
                out.extend(self.take(DrillMsg::StartOver, run));
            }
            (DrillMsg::Hint, Phase::Free) => {
                let most = self.exercise.challenge.as_ref();
                self.hints = (self.hints + 1).min(most.map_or(0, |all| all.hints.len()));
            }
            (DrillMsg::StartOver, Phase::Free) => {
                let scenario = run.history().scenario().clone();
                let first = tcp_sim::history::first_moment(scenario);
                out.push(Do::Run(RunMsg::Stand(Box::new(first))));
                out.push(Do::Run(RunMsg::Gate(self.gate)));
            }
            _ => {}
        }
        out
    }

    /// The run has moved, or is another one.
    pub fn follow(&mut self, run: &Run) -> Vec<Do> {
        let mut out = Vec::new();
        if run.gate() != self.gate {
            // Another run has taken the place of the one that was held, perhaps of another scenario.
            self.answer = None;
            self.ahead = None;
            self.stand(run, false, &mut out);
            return out;
        }
        match self.phase {
            Phase::Going if run.held() => {
                self.phase = Phase::Asking;
                self.stand(run, false, &mut out);
                self.say_question(&mut out);
            }
            Phase::Watching if self.knows(run) => self.tell(run, &mut out),
            // Whoever plays on comes to the next question.
            Phase::Told if self.is_on_the_way() && run.held() => self.next(false, run, &mut out),
            Phase::Free => self.judge(run, &mut out),
            Phase::Going | Phase::Asking | Phase::Watching | Phase::Told => {}
        }
        out
    }

    fn knows(&self, run: &Run) -> bool {
        let until = self.answer.as_ref().map(|answer| answer.until);
        // Where nothing more happens, the clock goes no further.
        run.ended() || until.is_some_and(|until| run.history().cursor() >= until)
    }

    fn commit(&mut self, shown: bool, run: &Run, out: &mut Vec<Do>) {
        let Some(chosen) = self.chosen else {
            out.push(Do::Say(Announcement::ChooseFirst));
            return;
        };
        if let Some(said) = self.said.get_mut(self.place) {
            *said = Some(chosen);
        }
        self.phase = Phase::Watching;
        // What was gone back to is gone on from: the question's own moment.
        self.stand_at_question(run, out);
        if let Some((_, prediction)) = self.prediction() {
            let option = prediction.options.get(chosen);
            out.push(Do::Predicted {
                id: prediction.id.clone(),
                said: chosen,
                right: self.right() == Some(chosen),
            });
            if shown {
                let words = option.map(|option| option.text.clone());
                out.push(Do::Say(Announcement::Committed(words.unwrap_or_default())));
            }
        }
        if shown {
            out.push(Do::Run(RunMsg::Play));
        } else {
            out.extend(self.take(DrillMsg::Skip, run));
        }
    }

    fn next(&mut self, shown: bool, run: &Run, out: &mut Vec<Do>) {
        self.place += 1;
        self.chosen = None;
        self.answer = None;
        self.ahead = None;
        let here = run.history().cursor();
        self.phase = match self.look(run) {
            Some(answer) if shown && here < answer.at => Phase::Going,
            _ => Phase::Asking,
        };
        if self.phase == Phase::Going {
            self.set_gate(run, out);
            out.push(Do::Run(RunMsg::Play));
        } else {
            self.stand_at_question(run, out);
            self.say_question(out);
        }
    }

    /// The answer is known.
    fn tell(&mut self, run: &Run, out: &mut Vec<Do>) {
        self.phase = Phase::Told;
        if let Some((_, prediction)) = self.prediction() {
            let words = |place: Option<usize>| {
                let option = place.and_then(|place| prediction.options.get(place));
                option.map_or_else(String::new, |option| option.text.clone())
            };
            let (said, did) = (words(self.said()), words(self.right()));
            out.push(Do::Say(Announcement::Told { said, did }));
        }
        if !self.has_next() && self.exercise.challenge.is_none() {
            self.phase = Phase::Free;
        }
        self.set_gate(run, out);
    }

    /// Judges the challenge where the run stands.
    fn judge(&mut self, run: &Run, out: &mut Vec<Do>) {
        let history = run.history();
        let Some(challenge) = &self.exercise.challenge else {
            return;
        };
        let is_known = match &mut self.attempt {
            Some(attempt) if attempt.is_of(history) => {
                attempt.follow(history);
                true
            }
            attempt => {
                *attempt = Some(Attempt::new(history));
                false
            }
        };
        let Some(attempt) = &self.attempt else {
            return;
        };
        let count = |goals: usize| u64::try_from(goals).unwrap_or(u64::MAX);
        let held = count(attempt.goals().iter().filter(|goal| goal.holds).count());
        if attempt.is_met() && !self.met {
            self.met = true;
            out.push(Do::Say(Announcement::Met));
            out.push(Do::Solved {
                id: challenge.id.clone(),
            });
        } else if is_known && held > self.held && !self.met {
            let of = count(attempt.goals().len());
            out.push(Do::Say(Announcement::Goals { held, of }));
        }
        self.held = held;
    }

    fn say_question(&self, out: &mut Vec<Do>) {
        if let Some((_, prediction)) = self.prediction() {
            let question = prediction.question.clone();
            out.push(Do::Say(Announcement::Asked(question)));
        }
    }

    /// Puts the run where the phase wants it. `is_new`: a lab opens at its first question, wherever it stood.
    fn stand(&mut self, run: &Run, is_new: bool, out: &mut Vec<Do>) {
        if self.phase != Phase::Free {
            let here = run.history().cursor();
            let known = run.history().frontier();
            let moment = match (self.phase, self.look(run)) {
                (Phase::Asking | Phase::Going, Some(answer)) => Some(answer.at),
                (_, answer) => answer.map(|answer| answer.until),
            };
            // What lies beyond must not be known, and nothing be done to the run.
            let untouched = run.history().commands().is_empty();
            let fits = moment.is_some_and(|moment| here <= moment && known <= moment);
            if let Some(moment) = moment
                && (is_new || !fits || !untouched)
            {
                out.push(Do::Run(RunMsg::Stand(at(run, moment))));
            }
        }
        self.set_gate(run, out);
        if self.phase == Phase::Free {
            self.judge(run, out);
        }
    }

    /// The run as it was at the question, without what came after.
    fn stand_at_question(&mut self, run: &Run, out: &mut Vec<Do>) {
        if let Some(answer) = self.look(run) {
            out.push(Do::Run(RunMsg::Stand(at(run, answer.at))));
        }
        self.set_gate(run, out);
    }

    /// The answer to the question at hand, on the run as the scenario has it.
    fn look(&mut self, run: &Run) -> Option<Answer> {
        let prediction = self.exercise.predictions.get(self.place)?;
        let find = || answer_of(prediction, run);
        Some(self.answer.get_or_insert_with(find).clone())
    }

    /// Whether the next question is later than the answer to this one.
    fn is_on_the_way(&self) -> bool {
        let until = self.answer.as_ref().map(|answer| answer.until);
        self.ahead.is_some() && self.ahead > until
    }

    fn set_gate(&mut self, run: &Run, out: &mut Vec<Do>) {
        let answer = self.look(run);
        let next = self.exercise.predictions.get(self.place + 1);
        if self.phase == Phase::Told && self.ahead.is_none() {
            self.ahead = next.map(|next| answer_of(next, run).at);
        }
        let gate = |until: Cursor, asks| Gate { until, asks };
        self.gate = answer.and_then(|answer| match self.phase {
            Phase::Going => Some(gate(answer.at, false)),
            Phase::Asking => Some(gate(answer.at, true)),
            Phase::Watching => Some(gate(answer.until, false)),
            // The next question may be later, or about the same time; after the last one nothing is held.
            Phase::Told => self.ahead.map(|at| gate(at.max(answer.until), false)),
            Phase::Free => None,
        });
        out.push(Do::Run(RunMsg::Gate(self.gate)));
    }
}

fn answer_of(prediction: &Prediction, run: &Run) -> Answer {
    answer(prediction, &History::new(run.history().scenario().clone()))
}

/// The run of the scenario, by itself, at a moment.
fn at(run: &Run, moment: Cursor) -> Box<History> {
    let mut history = History::new(run.history().scenario().clone());
    history.seek(moment);
    Box::new(history)
}
