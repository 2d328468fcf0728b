//! Runs scripts in the language of packetdrill against tcp-core: on a simulated clock, without a
//! kernel and without a network. `docs/conformance.md` tells what it understands and how far the
//! core gets.

mod run;
mod score;
mod script;
mod suites;

use std::io;
use std::path::{Path, PathBuf};

pub use run::{Difference, Outcome, Settings, Strictness, profile_for, run};
pub use score::{Score, score};
pub use suites::{SUITES, Suite, suite_of};

/// Runs one file. One that cannot be read does not pass.
#[must_use]
pub fn run_file(path: &Path, settings: Settings) -> Outcome {
    match std::fs::read_to_string(path) {
        Ok(text) => run(&text, settings),
        Err(error) => Outcome::NotOk(Difference {
            line: 1,
            message: error.to_string(),
        }),
    }
}

/// The scripts that the paths name: files as they are, and every `.pkt` file below a folder; sorted.
///
/// # Errors
/// When a path cannot be read.
pub fn scripts(paths: &[PathBuf]) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for path in paths {
        collect(path, &mut found).map_err(|error| {
            io::Error::new(error.kind(), format!("{}: {error}", path.display()))
        })?;
    }
    found.sort();
    Ok(found)
}

fn collect(path: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    if !path.is_dir() {
        std::fs::metadata(path)?;
        found.push(path.to_owned());
        return Ok(());
    }
    for entry in std::fs::read_dir(path)? {
        let entry = entry?.path();
        if entry.is_dir() || entry.extension().is_some_and(|kind| kind == "pkt") {
            collect(&entry, found)?;
        }
    }
    Ok(())
}
