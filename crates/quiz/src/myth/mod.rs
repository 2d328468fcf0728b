//! *Myth*: a claim, true or false, and a run that settles it.

mod claims;

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use tcp_core::{Instant, Source};
use tcp_explain::{Lang, cite, expected};
use tcp_sim::History;
use tcp_sim::rng::Rng;
use tcp_sim::scenario::Scenario;

pub use claims::{Claim, claims};

use crate::checks::all_hold;
use crate::dealt::numbers;
use crate::question::{Feedback, Form, Prompt};
use crate::script::MS;

/// A question.
#[derive(Clone, Debug)]
pub struct Myth {
    claim: &'static Claim,
    scenario: Scenario,
    /// When it is about to be seen, in milliseconds.
    at: u64,
}

impl Myth {
    /// The question about a claim.
    #[must_use]
    pub fn new(claim: &'static Claim, rng: &mut Rng, difficulty: u8) -> Self {
        let (script, at) = (claim.run)(numbers(rng, difficulty));
        Self {
            claim,
            scenario: script.scenario,
            at,
        }
    }

    /// The claim's name, for a card that returns.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.claim.name
    }

    /// Whether the claim is true: no words say so, the run does. (A false claim's run shows the
    /// opposite; that it does is what its assertions say.)
    #[must_use]
    pub const fn is_true(&self) -> bool {
        self.claim.is_true
    }

    /// Whether the run shows what the answer says.
    #[must_use]
    pub fn is_shown(&self) -> bool {
        all_hold(&self.scenario)
    }

    /// The text.
    #[must_use]
    pub fn prompt(&self, lang: Lang) -> Prompt {
        Prompt {
            situation: lang.pick(self.claim.en, self.claim.zh).to_string(),
            lines: Vec::new(),
            ask: lang.pick("Is that so?", "是这样吗？").to_string(),
        }
    }

    /// How it is answered: true first.
    #[must_use]
    pub fn form(&self, lang: Lang) -> Form {
        Form::Choice(alloc::vec![
            lang.pick("True", "对").to_string(),
            lang.pick("False", "不对").to_string(),
        ])
    }

    /// What an answer is worth: 0 says true, 1 false.
    #[must_use]
    pub fn grade(&self, lang: Lang, choice: u8) -> Option<Feedback> {
        let says_true = match choice {
            0 => true,
            1 => false,
            _ => return None,
        };
        let said = match says_true {
            true => lang.pick("That it is true.", "对。"),
            false => lang.pick("That it is false.", "不对。"),
        };
        let seen = self.scenario.assertions.iter();
        let seen: Vec<_> = seen
            .map(|check| expected(lang, &self.scenario, check))
            .collect();
        let seen = seen.join(lang.pick("; ", "；"));
        let truth = match self.claim.is_true {
            true => lang.pick("It is true.", "对。"),
            false => lang.pick("It is false.", "不对。"),
        };
        let (number, section) = self.claim.clause;
        Some(Feedback {
            right: says_true == self.claim.is_true,
            said: alloc::vec![said.to_string()],
            did: lang.spaced(lang.pick(
                format!("{truth} In the run: {seen}."),
                format!("{truth}运行结果：{seen}。"),
            )),
            because: lang
                .pick(self.claim.because_en, self.claim.because_zh)
                .to_string(),
            source: Some(cite(lang, Source::Rfc(number, section))),
        })
    }

    /// Its moment, as a run.
    #[must_use]
    pub fn history(&self) -> History {
        let mut history = History::new(self.scenario.clone());
        history.seek_time(Instant::from_nanos(self.at * MS));
        history
    }

    /// The run.
    #[must_use]
    pub const fn scenario(&self) -> &Scenario {
        &self.scenario
    }
}

/// All that a claim says, for those who look for words.
#[must_use]
pub fn words(claim: &Claim) -> [String; 4] {
    [claim.en, claim.because_en, claim.zh, claim.because_zh].map(ToString::to_string)
}
