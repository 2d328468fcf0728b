//! Moments of a run: where a lab stands, until when a question is judged, when a number is read.

use tcp_core::Instant;
use tcp_exercise::Stop;
use tcp_files::toml::assertions::{HAPPENING, happening, time};
use tcp_files::toml::{Read, Value};
use tcp_sim::check::Happening;
use tcp_sim::history::Cursor;
use tcp_sim::judge::find;
use tcp_sim::{History, Scenario};

/// A moment of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum When {
    /// Before anything happens.
    Start,
    /// When everything has happened that happens up to this time, in nanoseconds from the start.
    Time(u64),
    /// Just after the event in which this happens.
    After(Happening),
    /// Just before it.
    Before(Happening),
    /// When nothing more happens.
    End,
}

/// The keys of a moment that is written as a table.
const KEYS: &[&str] = &[
    "reaches", "cause", "segments", "calls", "timer", "host", "with", "nth", "just",
];

impl When {
    /// Reads a time, `"start"`, `"end"`, or a happening.
    pub(crate) fn read(value: Value<'_>, hosts: &[&str]) -> Read<Self> {
        debug_assert!(HAPPENING.iter().all(|key| KEYS.contains(key)));
        if value.is_table() {
            let section = value.table("a moment", KEYS)?;
            let what = happening(&section, hosts)?;
            let is_before = section.optional("just", |just| {
                just.word("a side", &[("before", true), ("after", false)])
            })?;
            return Ok(match is_before {
                Some(true) => Self::Before(what),
                Some(false) | None => Self::After(what),
            });
        }
        match value.string()? {
            "start" => Ok(Self::Start),
            "end" => Ok(Self::End),
            _ => time(value).map(Self::Time),
        }
    }

    /// Where a clock stops for it. `None`: it never comes.
    #[must_use]
    pub fn stop(&self, scenario: &Scenario) -> Option<Stop> {
        Some(match self {
            Self::Start => Stop::Step(0),
            Self::Time(nanos) => Stop::Time(*nanos),
            Self::After(happening) => Stop::Step(find(scenario, happening)?.step),
            Self::Before(happening) => {
                Stop::Step(find(scenario, happening)?.step.saturating_sub(1))
            }
            Self::End => Stop::End,
        })
    }

    /// A history that stands there. `None`: it never comes.
    #[must_use]
    pub fn history(&self, scenario: &Scenario) -> Option<History> {
        let stop = self.stop(scenario)?;
        let mut history = History::new(scenario.clone());
        if let Stop::Step(step) = stop {
            // Its time is known once it was played.
            history.seek(Cursor {
                step,
                now: Instant::FAR_FUTURE,
            });
        }
        stop.seek(&mut history);
        Some(history)
    }

    /// Where in the run it is. `None`: it never comes.
    #[must_use]
    pub fn cursor(&self, scenario: &Scenario) -> Option<Cursor> {
        self.history(scenario).map(|history| history.cursor())
    }
}
