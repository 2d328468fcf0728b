//! *Make it happen*: a lab, and something that must come true in it. Graded by playing the lab's
//! run once more.

mod goals;

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use tcp_core::{Instant, Source};
use tcp_explain::{Lang, cite, expected, verdict};
use tcp_sim::link::{self, LinkError};
use tcp_sim::rng::Rng;
use tcp_sim::scenario::Planned;
use tcp_sim::{Command, History, Scenario};

pub use goals::{Goal, goals};

use crate::checks::outcomes;
use crate::dealt::numbers;
use crate::question::{Feedback, Form, Prompt};
use crate::script::{MS, Numbers};

/// A question.
#[derive(Clone, Debug)]
pub struct MakeItHappen {
    goal: &'static Goal,
    numbers: Numbers,
    scenario: Scenario,
}

impl MakeItHappen {
    /// The question about a goal.
    #[must_use]
    pub fn new(goal: &'static Goal, rng: &mut Rng, difficulty: u8) -> Self {
        let numbers = numbers(rng, difficulty);
        let mut scenario = (goal.run)(numbers).scenario;
        scenario.goal = (goal.checks)(numbers);
        Self {
            goal,
            numbers,
            scenario,
        }
    }

    /// The goal's name, for a card that returns.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.goal.name
    }

    /// The text.
    #[must_use]
    pub fn prompt(&self, lang: Lang) -> Prompt {
        Prompt {
            situation: lang.pick(self.goal.en, self.goal.zh).to_string(),
            lines: Vec::new(),
            ask: lang
                .pick(
                    "Bring it about in the lab, then commit.",
                    "请在实验台中做到这一点，然后提交。",
                )
                .to_string(),
        }
    }

    /// How it is answered.
    #[must_use]
    pub fn form(&self, lang: Lang) -> Form {
        let checks = self.scenario.goal.iter();
        let words = checks.map(|check| expected(lang, &self.scenario, check));
        Form::Lab(words.collect())
    }

    /// What a lab is worth, given as its link.
    ///
    /// # Errors
    /// When it is no lab's link.
    pub fn grade(&self, lang: Lang, lab: &str) -> Result<Feedback, LinkError> {
        let mut history = link::decode(lab)?.history;
        let same = *history.scenario() == self.scenario;
        // What was done counts to its end, wherever the learner stopped to look.
        history.run_to_end();
        let found = outcomes(&history, &self.scenario.goal);
        let right = same && found.iter().all(|outcome| outcome.holds);
        let did: Vec<_> = found
            .iter()
            .map(|outcome| verdict(lang, &self.scenario, outcome))
            .collect();
        let count = history.commands().len();
        let said = match same {
            true => lang.pick(
                format!("A run with {count} commands of your own."),
                format!("一次运行，其中有你给出的 {count} 条命令。"),
            ),
            false => lang.pick(
                "A run of another world than the one that was asked about.".to_string(),
                "这次运行用的不是题目中的世界。".to_string(),
            ),
        };
        let (number, section) = self.goal.clause;
        Ok(Feedback {
            right,
            said: alloc::vec![lang.spaced(said)],
            did: did.join(lang.pick("; ", "；")) + lang.pick(".", "。"),
            because: lang
                .pick(self.goal.because_en, self.goal.because_zh)
                .to_string(),
            source: Some(cite(lang, Source::Rfc(number, section))),
        })
    }

    /// Where the lab begins.
    #[must_use]
    pub fn history(&self) -> History {
        let mut history = History::new(self.scenario.clone());
        history.seek_time(Instant::from_nanos(self.goal.at * MS));
        history
    }

    /// The world that is asked about.
    #[must_use]
    pub const fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// A lab in which the goal is reached: its link.
    #[must_use]
    pub fn solved(&self) -> Option<String> {
        let mut history = self.history();
        for Planned { segment, fault } in (self.goal.solution)(self.numbers) {
            history.command(Command::Fault { segment, fault }).ok()?;
        }
        Some(link::encode(&history))
    }
}
