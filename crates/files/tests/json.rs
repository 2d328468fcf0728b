//! The trace as JSON has the names that docs/command-line.md gives, and no others.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use fixtures::{files, load, load_attempts, root, run};
use serde_json::Value;
use tcp_files::json::Document;
use tcp_sim::Scenario;
use tcp_sim::history::run_to_end;

/// The words in backticks.
fn words(text: &str) -> BTreeSet<String> {
    text.split('`')
        .skip(1)
        .step_by(2)
        .map(str::to_string)
        .collect()
}

/// What a record of each kind has, by the tables.
fn documented(page: &str) -> BTreeMap<String, BTreeSet<String>> {
    let (_, part) = page.split_once("## The trace as JSON").unwrap();
    let (world, core) = part.split_once("What a TCP says of itself").unwrap();
    let mut found = BTreeMap::new();
    for (text, more) in [
        (world, &[][..]),
        (core, &["host", "connection", "about"][..]),
    ] {
        for row in text.lines().filter(|line| line.starts_with("| `")) {
            let cells: Vec<_> = row.split('|').map(str::trim).collect();
            let (name, mut keys) = (cells[1].trim_matches('`'), words(cells[2]));
            if name == "what" {
                continue;
            }
            keys.extend(more.iter().map(ToString::to_string));
            keys.extend(["at", "event", "what"].map(String::from));
            assert!(
                found.insert(name.to_string(), keys).is_none(),
                "{name} stands twice"
            );
        }
    }
    found
}

fn document(scenario: &Scenario) -> String {
    let (_, trace) = run(scenario);
    let mut out = Vec::new();
    let mut document = Document::begin(scenario, &mut out).unwrap();
    // As it goes on, event by event.
    for event in trace.chunk_by(|one, next| one.step == next.step) {
        document.take(event, &mut out).unwrap();
    }
    document.end(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn every_name_is_documented() {
    let page = fs::read_to_string(root().join("docs/command-line.md")).unwrap();
    let kinds = documented(&page);
    let all = words(&page);
    let mut met = BTreeSet::new();
    let attempts = |path: &_| {
        load_attempts(path)
            .into_iter()
            .map(|attempt| attempt.scenario)
    };
    for path in files() {
        for scenario in [load(&path)].into_iter().chain(attempts(&path)) {
            // The largest one tells nothing new.
            if scenario.hosts.iter().any(|host| matches!(host.program, tcp_sim::scenario::ProgramSpec::Client(client) if client.send > 1_000_000)) {
                continue;
            }
            let text = document(&scenario);
            let whole: Value = serde_json::from_str(&text).unwrap();
            let keys: BTreeSet<_> = whole.as_object().unwrap().keys().cloned().collect();
            let expected = ["version", "engine", "title", "hosts", "records", "digest"];
            assert_eq!(keys, expected.map(String::from).into());
            assert_eq!(whole["digest"], format!("{:016x}", run_to_end(&scenario)));
            // A record a line: each can be read alone.
            let lines = text.lines().filter(|line| line.starts_with("{\"at\":"));
            let mut count = 0;
            for line in lines {
                count += 1;
                let record: Value = serde_json::from_str(line.trim_end_matches(',')).unwrap();
                let what = record["what"].as_str().unwrap();
                let keys: BTreeSet<_> = record.as_object().unwrap().keys().cloned().collect();
                assert_eq!(Some(&keys), kinds.get(what), "{what}: {line}");
                met.insert(what.to_string());
                for key in ["why", "how", "by"] {
                    if let Some(value) = record[key].as_str() {
                        assert!(all.contains(value), "{key} {value}");
                    }
                }
                if let Some(segment) = record["segment"].as_object() {
                    assert!(segment.keys().all(|key| all.contains(key)), "{line}");
                }
            }
            assert_eq!(count, whole["records"].as_array().unwrap().len());
        }
    }
    let missing: Vec<_> = kinds.keys().filter(|kind| !met.contains(*kind)).collect();
    // No lesson has a narrow link, a delay by hand, or an error that an application may be told of.
    let rare = [
        "refused",
        "reported",
        "rescheduled",
        "rewritten",
        "soft error",
    ];
    assert!(
        missing.iter().all(|kind| rare.contains(&kind.as_str())),
        "nothing of this kind is ever written: {missing:?}"
    );
}
