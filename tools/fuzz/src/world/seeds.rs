//! What fuzzing of the world begins with: the scenarios of the lessons, in each target's form. They
//! are made when they are needed, so no change of the language or of a form leaves old ones behind.

use std::fs;
use std::path::{Path, PathBuf};

use tcp_sim::{History, Scenario, link};

/// Where scenarios are, from the repository's root.
const FOLDERS: [&str; 3] = [
    "lessons",
    "tcp-sim/tests/scenarios",
    "tcp-sim/tests/attackers",
];

/// The seeds of a target by name; none for one that has a corpus of its own.
pub fn seeds(target: &str) -> Vec<(String, Vec<u8>)> {
    let make = match target {
        "scenario" => text,
        "compact" => compact,
        "link" => body,
        _ => return Vec::new(),
    };
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut files = Vec::new();
    for folder in FOLDERS {
        search(&root.join(folder), &mut files);
    }
    files.sort();
    let numbered = files.iter().enumerate();
    numbered
        .filter_map(|(number, path)| {
            let text = fs::read_to_string(path).expect("a scenario can be read");
            Some((format!("seed-{number:03}"), make(&text)?))
        })
        .collect()
}

fn search(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder with scenarios") {
        let path = entry.expect("an entry").path();
        let is_scenario = |name: &std::ffi::OsStr| name != "lesson.toml";
        if path.is_dir() {
            search(&path, files);
        } else if path.extension().is_some_and(|end| end == "toml")
            && path.file_name().is_some_and(is_scenario)
        {
            files.push(path);
        }
    }
}

fn read(text: &str) -> Option<Scenario> {
    tcp_files::toml::parse(text, "seed.toml").ok()
}

fn text(text: &str) -> Option<Vec<u8>> {
    read(text).map(|_| text.as_bytes().to_vec())
}

fn compact(text: &str) -> Option<Vec<u8>> {
    let bytes = read(text)?.to_compact();
    bytes.split_first().map(|(_, fields)| fields.to_vec())
}

/// A link somewhere into the run, with the scenario's own timed commands as a learner's.
fn body(text: &str) -> Option<Vec<u8>> {
    let scenario = read(text)?;
    let actions = scenario.actions.clone();
    let mut history = History::new(scenario);
    for timed in actions {
        let _ = history.command(timed.command);
        history.step();
    }
    for _ in 0..20 {
        history.step();
    }
    link::unwrap(&link::encode(&history)).ok()
}
