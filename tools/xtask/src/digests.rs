//! The same trace in debug and release: every scenario of the lessons, run by both builds.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use crate::process;
use crate::setup::Machine;

/// Compares the digests of the two builds of `ackademy`; a sentence for each scenario whose runs
/// differ, or cannot be had, and how many are the same.
///
/// # Errors
/// When the scenarios cannot be listed.
pub(crate) fn compare(machine: &Machine) -> Result<(u64, Vec<String>)> {
    let places = &machine.places;
    let programs = ["debug", "release"].map(|profile| places.program(profile, "ackademy"));
    let (mut same, mut differing) = (0, Vec::new());
    for file in scenarios(&places.root.join("lessons"))? {
        let name = file.strip_prefix(&places.root).unwrap_or(&file).display();
        let digests = programs.each_ref().map(|program| digest(program, &file));
        match digests {
            [Some(debug), Some(release)] if debug == release => same += 1,
            [Some(debug), Some(release)] => differing.push(format!(
                "{name}: the digest is {debug} in debug and {release} in release"
            )),
            _ => differing.push(format!("{name}: there is no digest of it")),
        }
    }
    Ok((same, differing))
}

/// The digest that a program prints. (Whether the scenario's assertions hold is another test's.)
fn digest(program: &Path, file: &Path) -> Option<String> {
    let mut command = std::process::Command::new(program);
    let printed = process::output(command.arg("run").arg(file).arg("--digest"))?;
    let digest = printed.trim();
    (digest.len() == 16).then(|| digest.to_string())
}

/// Every scenario of every lesson.
fn scenarios(lessons: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let list = |folder: &Path| {
        fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))
    };
    for lesson in list(lessons)? {
        let lesson = lesson?.path();
        if !lesson.is_dir() {
            continue;
        }
        for file in list(&lesson)? {
            let file = file?.path();
            let is_scenario = file.extension().is_some_and(|end| end == "toml")
                && file.file_name().is_some_and(|name| name != "lesson.toml");
            if is_scenario {
                files.push(file);
            }
        }
    }
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_lesson_is_compared() {
        let lessons = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../lessons");
        let files = scenarios(&lessons).unwrap_or_default();
        assert!(files.len() > 40, "{}", files.len());
        assert!(files.iter().all(|file| !file.ends_with("lesson.toml")));
    }
}
