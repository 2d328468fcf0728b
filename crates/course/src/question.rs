//! Questions that the engine itself answers: an option holds when its checks hold of the run.

use tcp_files::toml::{Read, Section, Value, assertions};
use tcp_sim::check::Check;
use tcp_sim::history::Cursor;
use tcp_sim::judge::{Judge, Outcome};
use tcp_sim::{Scenario, World as Running};

use crate::both::Both;
use crate::lesson::both;
use crate::moment::When;

/// A question about a run: a prediction, for which the clock waits, or a card, which comes back.
#[derive(Clone, Debug)]
pub struct Question {
    /// What directives, progress and schedules call it.
    pub id: String,
    /// In which world.
    pub world: String,
    /// Where the clock stands while it is asked.
    pub at: When,
    /// Up to where the run is judged.
    pub until: When,
    /// The question.
    pub text: Both,
    /// What can be answered.
    pub options: Vec<Opt>,
    /// Where it stands, for errors.
    pub place: String,
}

/// One answer.
#[derive(Clone, Debug)]
pub struct Opt {
    /// Short enough to say aloud.
    pub text: Both,
    /// Why it is so, or why it is not.
    pub because: Both,
    /// What holds of the run when this is the answer: all of these.
    pub holds: Vec<Check>,
}

/// The keys of a `[[prediction]]`.
pub(crate) const PREDICTION: &[&str] = &["id", "world", "at", "until", "question", "option"];
/// The keys of a `[[card]]`.
pub(crate) const CARD: &[&str] = &["id", "world", "until", "question", "option"];
const OPTION: &[&str] = &["text", "because", "holds"];
/// Fewer is no question, more is an examination.
const OPTIONS: core::ops::RangeInclusive<usize> = 2..=6;

impl Question {
    /// Reads one. `place` is where it stands.
    pub(crate) fn read(
        section: &Section<'_>,
        world: &str,
        hosts: &[&str],
        id: String,
        place: String,
    ) -> Read<Self> {
        let moment = |value: Value<'_>| When::read(value, hosts);
        let options = section.tables("option", "an option", OPTION)?;
        if !OPTIONS.contains(&options.len()) {
            return Err(section.error(format!(
                "a question has {} to {} options, each an [[….option]]; this one has {}",
                OPTIONS.start(),
                OPTIONS.end(),
                options.len()
            )));
        }
        let option = |section: &Section<'_>| {
            let holds = section.required("holds")?;
            let checks = holds.one_or_more()?;
            if checks.is_empty() {
                return Err(holds.error("`holds` says by which checks the run itself decides"));
            }
            let checks = checks
                .into_iter()
                .map(|check| assertions::read(&check.table("a check", assertions::KEYS)?, hosts));
            Ok(Opt {
                text: both(section, "text")?,
                because: both(section, "because")?,
                holds: checks.collect::<Read<_>>()?,
            })
        };
        Ok(Self {
            id,
            world: world.to_string(),
            at: section.optional("at", moment)?.unwrap_or(When::Start),
            until: section.optional("until", moment)?.unwrap_or(When::End),
            text: both(section, "question")?,
            options: options.iter().map(option).collect::<Read<_>>()?,
            place,
        })
    }

    /// Which of the options hold of the run. `None`: its end never comes.
    #[must_use]
    pub fn holding(&self, scenario: &Scenario) -> Option<Vec<bool>> {
        let until = match self.until {
            When::End => None,
            _ => Some(self.until.cursor(scenario)?),
        };
        let hold = |option: &Opt| {
            let outcomes = judged(scenario, Judge::new(&option.holds), until);
            outcomes.iter().all(|outcome| outcome.holds)
        };
        Some(self.options.iter().map(hold).collect())
    }

    /// The one option that holds. `None`: none, or several.
    #[must_use]
    pub fn answer(&self, scenario: &Scenario) -> Option<usize> {
        let holding = self.holding(scenario)?;
        let mut right = (0..).zip(holding).filter(|(_, holds)| *holds);
        match (right.next(), right.next()) {
            (Some((answer, _)), None) => Some(answer),
            _ => None,
        }
    }
}

/// Lets a judge see a run, up to a moment or to its end.
pub(crate) fn judged(scenario: &Scenario, mut judge: Judge, until: Option<Cursor>) -> Vec<Outcome> {
    let mut records = Vec::new();
    let mut world = Running::new(scenario, &mut records);
    judge.take(&world, &records);
    records.clear();
    let goes_on = |world: &Running| until.is_none_or(|end| world.step_number() < end.step);
    while goes_on(&world) && world.step(&mut records) {
        judge.take(&world, &records);
        records.clear();
    }
    judge.outcomes(&world)
}
