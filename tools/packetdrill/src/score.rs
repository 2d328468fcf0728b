//! How much of each suite passes: the portable rows of a catalogue, skipped ones counted as failures.

use std::io;
use std::path::Path;

use crate::run::{Outcome, Settings};
use crate::suites::{SUITES, Suite, suite_of};

/// What a suite came to.
#[derive(Clone, Copy, Debug)]
pub struct Score {
    /// Which one.
    pub suite: &'static Suite,
    /// Scripts that pass.
    pub ok: u32,
    /// Scripts that do not.
    pub not_ok: u32,
    /// Scripts that ask for something which is not there.
    pub skipped: u32,
}

impl Score {
    /// How many scripts there are.
    #[must_use]
    pub const fn total(&self) -> u32 {
        self.ok + self.not_ok + self.skipped
    }

    /// The share that passes, in whole per cent, rounded down.
    #[must_use]
    pub const fn percent(&self) -> u32 {
        match (self.ok * 100).checked_div(self.total()) {
            Some(percent) => percent,
            None => 0,
        }
    }

    /// Whether the share is as large as it has to be.
    #[must_use]
    pub fn reaches_goal(&self) -> bool {
        self.suite
            .goal
            .is_none_or(|goal| self.ok * 100 >= goal * self.total())
    }
}

/// Runs the rows of `folder/catalog.tsv` whose column `portable` is `yes` or `maybe`.
///
/// # Errors
/// When there is no catalogue in the folder.
pub fn score(folder: &Path, settings: Settings) -> io::Result<Vec<Score>> {
    let file = folder.join("catalog.tsv");
    let catalogue = std::fs::read_to_string(&file)
        .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", file.display())))?;
    let mut scores: Vec<Score> = SUITES
        .iter()
        .map(|suite| Score {
            suite,
            ok: 0,
            not_ok: 0,
            skipped: 0,
        })
        .collect();
    for path in portable(&catalogue) {
        let Some(suite) = suite_of(path) else {
            continue;
        };
        let Some(score) = scores.iter_mut().find(|s| s.suite.name == suite.name) else {
            continue;
        };
        match crate::run_file(&folder.join(path), settings) {
            Outcome::Ok => score.ok += 1,
            Outcome::NotOk(_) => score.not_ok += 1,
            Outcome::Skip(_) => score.skipped += 1,
        }
    }
    scores.retain(|score| score.total() > 0);
    Ok(scores)
}

/// The paths of a catalogue that a TCP of any system can be asked for.
fn portable(catalogue: &str) -> impl Iterator<Item = &str> {
    catalogue.lines().filter_map(|line| {
        let mut columns = line.split('\t');
        let path = columns.next()?;
        matches!(columns.nth(1)?, "yes" | "maybe").then_some(path)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_portable_rows_count() {
        let catalogue = "path\ttopic\tportable\nx/a.pkt\tt\tyes\nx/b.pkt\tt\tno\nx/c.pkt\tt\tmaybe";
        assert!(portable(catalogue).eq(["x/a.pkt", "x/c.pkt"]));
    }

    #[test]
    fn a_goal_is_not_reached_by_rounding() {
        let suite = suite_of("freebsd/state-event-engine/a.pkt").unwrap_or(&SUITES[0]);
        let of_269 = |ok| Score {
            suite,
            ok,
            not_ok: 269 - ok,
            skipped: 0,
        };
        // 97 % of 269 is 260.93.
        assert!(!of_269(260).reaches_goal());
        assert!(of_269(261).reaches_goal());
    }
}
