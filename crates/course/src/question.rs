//! Questions that the engine itself answers: an option holds when its checks hold of the run.

use tcp_exercise::{Choice, Prediction, judge};
use tcp_explain::Lang;
use tcp_files::toml::{Read, Section, Value, assertions};
use tcp_sim::check::Check;
use tcp_sim::{History, Scenario};

use crate::both::{Both, both};
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
const OPTIONS: core::ops::RangeInclusive<usize> =
    tcp_exercise::MIN_OPTIONS..=tcp_exercise::MAX_OPTIONS;

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

    /// As a lab asks it in a language; `say` fills in the numbers. `None`: one of its moments never
    /// comes.
    #[must_use]
    pub fn asked(
        &self,
        scenario: &Scenario,
        lang: Lang,
        say: impl Fn(&str) -> String,
    ) -> Option<Prediction> {
        let option = |option: &Opt| Choice {
            text: say(option.text.of(lang)),
            because: say(option.because.of(lang)),
            holds: option.holds.clone(),
        };
        Some(Prediction {
            id: self.id.clone(),
            question: say(self.text.of(lang)),
            options: self.options.iter().map(option).collect(),
            at: self.at.stop(scenario)?,
            until: self.until.stop(scenario)?,
        })
    }

    /// The one option that holds of the run, as the engine says.
    ///
    /// # Errors
    /// When none holds, several do, or one of its moments never comes: a sentence.
    pub fn answer(&self, scenario: &Scenario) -> Result<usize, String> {
        let asked = self.asked(scenario, Lang::En, str::to_string);
        let asked = asked.ok_or("`at` or `until` never comes in this run")?;
        judge(&asked, &History::new(scenario.clone())).map_err(|error| error.to_string())
    }
}
