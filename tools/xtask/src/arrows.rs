//! Which part may know which: the arrows of docs/architecture.md.
//!
//! Between crates they are the dependencies in the manifests, for what ships (tests may know more). Inside
//! the lab they are names that a folder must not use.

use std::fs;
use std::path::Path;

use crate::places::Places;

/// What pages and tools may build on, lowest first. A crate may know those to its left in its row.
const CORE: &str = "tcp-core";
const SIM: &str = "tcp-sim";
const EXPLAIN: &str = "tcp-explain";
const EXERCISE: &str = "tcp-exercise";
const FIGURE: &str = "tcp-figure";
const FILES: &str = "tcp-files";
const QUIZ: &str = "tcp-quiz";
const COURSE: &str = "ackademy-course";
const PACK: &str = "pack";

/// Each crate's folder, and the crates of ours that it may depend on.
const CRATES: [(&str, &[&str]); 17] = [
    ("tcp-core", &[]),
    ("tcp-sim", &[CORE]),
    ("crates/explain", &[CORE, SIM]),
    ("crates/exercise", &[CORE, SIM]),
    ("crates/figure", &[CORE, SIM, EXPLAIN]),
    ("crates/files", &[CORE, SIM, EXPLAIN, FIGURE]),
    (
        "crates/course",
        &[CORE, SIM, EXPLAIN, EXERCISE, FIGURE, FILES],
    ),
    ("crates/quiz", &[CORE, SIM, EXPLAIN]),
    (
        "crates/ackademy",
        &[CORE, SIM, EXPLAIN, FIGURE, FILES, QUIZ],
    ),
    // What only the command line needs is not compiled for a page.
    ("app", &[CORE, SIM, EXPLAIN, EXERCISE, FIGURE, QUIZ]),
    ("tools/pack", &[]),
    (
        "tools/site",
        &[CORE, SIM, EXPLAIN, EXERCISE, FIGURE, FILES, COURSE, PACK],
    ),
    ("tools/packetdrill", &[CORE]),
    ("tools/bench", &[CORE, SIM, FILES]),
    ("tools/fixtures", &[CORE, SIM, EXPLAIN, FIGURE, FILES]),
    ("tools/fuzz", &[CORE, SIM, EXPLAIN, FIGURE, FILES]),
    ("tools/xtask", &[]),
];

/// Folders, and words that none of their files may have.
const FOLDERS: [(&str, &[&str]); 4] = [
    // The run knows no screen, and neither knows a browser.
    (
        "app/src/lab/run",
        &["screen::", "session::", "leptos", "web_sys", "i18n"],
    ),
    (
        "app/src/lab/screen",
        &["session::", "leptos", "web_sys", "i18n"],
    ),
    ("app/src/lab/session", &["leptos", "web_sys", "i18n"]),
    // Parts of every page: they know no lab.
    ("app/src/ui", &["crate::lab"]),
];

/// The folders of the crates that ship: what is in `tools` only builds, tests or measures them.
pub(crate) fn shipped() -> impl Iterator<Item = &'static str> {
    let folders = CRATES.iter().map(|(folder, _)| *folder);
    folders.filter(|folder| !folder.starts_with("tools/"))
}

/// Every arrow that goes the wrong way, as one sentence.
pub(crate) fn wrong(places: &Places) -> Vec<String> {
    let mut found = Vec::new();
    for (folder, allowed) in CRATES {
        let manifest = places.root.join(folder).join("Cargo.toml");
        let text = fs::read_to_string(&manifest).unwrap_or_default();
        match ours(&text) {
            None => found.push(format!("{folder}/Cargo.toml cannot be read.")),
            Some(known) => found.extend(
                (known.iter().filter(|name| !allowed.contains(&name.as_str()))).map(|name| {
                    format!("{folder} must not depend on {name}; tools/xtask/src/arrows.rs says on what it may.")
                }),
            ),
        }
    }
    for (folder, words) in FOLDERS {
        in_folder(&places.root.join(folder), &mut |file, text| {
            let name = file.strip_prefix(&places.root).unwrap_or(file);
            let uses = text
                .lines()
                .filter(|line| !line.trim_start().starts_with("//"));
            for line in uses {
                if let Some(word) = words.iter().find(|word| line.contains(**word)) {
                    found.push(format!("{}: `{word}` is not for {folder}.", name.display()));
                }
            }
        });
    }
    found
}

/// The dependencies in a manifest that are crates of the workspace.
fn ours(manifest: &str) -> Option<Vec<String>> {
    let table: toml::Table = manifest.parse().ok()?;
    let Some(dependencies) = table.get("dependencies") else {
        return Some(Vec::new());
    };
    let names = dependencies.as_table()?.keys();
    let ours = [CORE, SIM, EXPLAIN, EXERCISE, FIGURE, FILES, QUIZ];
    let is_ours = |name: &&String| {
        ours.contains(&name.as_str())
            || ["app", "ackademy", "site", "fixtures", "packetdrill"].contains(&name.as_str())
            || name.starts_with("ackademy-")
    };
    Some(names.filter(is_ours).cloned().collect())
}

fn in_folder(folder: &Path, look: &mut dyn FnMut(&Path, &str)) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            in_folder(&path, look);
        } else if let Ok(text) = fs::read_to_string(&path) {
            look(&path, &text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifests_own_crates_are_found() {
        let manifest = "[dependencies]\nserde.workspace = true\ntcp-sim.workspace = true\n\
                        [dev-dependencies]\ntcp-files.workspace = true\n";
        assert_eq!(ours(manifest), Some(vec!["tcp-sim".to_owned()]));
        assert_eq!(ours("[package]\nname = \"x\"\n"), Some(Vec::new()));
        assert_eq!(ours("[dependencies"), None);
    }

    #[test]
    fn every_crate_and_folder_is_where_the_rule_looks() {
        let places = Places::find().unwrap();
        for (folder, _) in CRATES {
            assert!(
                places.root.join(folder).join("Cargo.toml").is_file(),
                "{folder}"
            );
        }
        for (folder, _) in FOLDERS {
            assert!(places.root.join(folder).is_dir(), "{folder}");
        }
        let manifest = fs::read_to_string(places.root.join("Cargo.toml")).unwrap();
        let table: toml::Table = manifest.parse().unwrap();
        let members = table["workspace"]["members"].as_array().unwrap().len();
        assert_eq!(members, CRATES.len(), "a crate without a row");
    }

    #[test]
    fn the_arrows_go_one_way() {
        let places = Places::find().unwrap();
        assert_eq!(wrong(&places), Vec::<String>::new());
    }
}
