//! What the tests share: the example scenarios, and running them.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "each test uses its own part, and a test may fail loudly"
)]

use std::fs;
use std::path::{Path, PathBuf};

use tcp_sim::explain::{self, Lang, Scene};
use tcp_sim::scenario::Attempt;
use tcp_sim::trace::Record;
use tcp_sim::{Scenario, World};

/// Where the repository begins.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_path_buf()
}

/// Every example scenario: the lessons' and the tests' own.
pub(crate) fn files() -> Vec<PathBuf> {
    let lessons = in_folder(&root().join("lessons")).flat_map(|lesson| in_folder(&lesson));
    let own = in_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios"));
    let mut files: Vec<_> = lessons
        .chain(own)
        .filter(|path| is_scenario(path))
        .collect();
    files.sort();
    assert!(
        files.len() >= 8,
        "the example scenarios are missing: {files:?}"
    );
    files
}

fn in_folder(folder: &Path) -> impl Iterator<Item = PathBuf> + use<> {
    let entries = fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().path())
}

/// A lesson's folder has its `lesson.toml` too, which is none.
fn is_scenario(path: &Path) -> bool {
    let is_toml = path
        .extension()
        .is_some_and(|extension| extension == "toml");
    is_toml && path.file_name().is_some_and(|name| name != "lesson.toml")
}

/// Reads a scenario file.
pub(crate) fn load(path: &Path) -> Scenario {
    let text = fs::read_to_string(path).unwrap();
    tcp_sim::scenario::toml::parse(&text, &path.display().to_string())
        .unwrap_or_else(|error| panic!("{error}"))
}

/// Reads a scenario that a test wrote.
pub(crate) fn read(text: &str) -> Scenario {
    tcp_sim::scenario::toml::parse(text, "x.toml").unwrap_or_else(|error| panic!("{error}"))
}

/// A client and a server with a router between them: 10 ms and 30 ms each way. `{...}` are what a
/// test adds.
const ROUTED: &str = r#"version = 1
{root}

[[host]]
name = "client"
address = "10.0.0.1"
iss = 1000
{client}

[host.client]
to = "server"
port = 80
open = "0 s"
{script}

[[host]]
name = "{name}"
address = "10.0.9.9"

[host.router]
{router}

[[host]]
name = "server"
address = "10.0.1.1"
iss = 7000
{server}

[host.server]
port = 80

[[link]]
between = ["client", "{name}"]
delay = "10 ms"
{near}

[[link]]
between = ["{name}", "server"]
delay = "30 ms"
{far}
{more}
"#;

/// That scenario with a name for the router and some places filled in, the others empty.
pub(crate) fn routed_text(router: &str, places: &[(&str, &str)]) -> String {
    let mut text = ROUTED.replace("{name}", router);
    for (place, words) in places {
        let place = format!("{{{place}}}");
        assert!(text.contains(&place), "{place}");
        text = text.replace(&place, words);
    }
    for place in [
        "root", "client", "script", "router", "server", "near", "far", "more",
    ] {
        text = text.replace(&format!("{{{place}}}"), "");
    }
    text
}

/// What [`routed_text`] says.
pub(crate) fn routed(router: &str, places: &[(&str, &str)]) -> Scenario {
    read(&routed_text(router, places))
}

/// The attempts at the challenge of a scenario file.
pub(crate) fn load_attempts(path: &Path) -> Vec<Attempt> {
    let text = fs::read_to_string(path).unwrap();
    tcp_sim::scenario::toml::parse_attempts(&text, &path.display().to_string())
        .unwrap_or_else(|error| panic!("{error}"))
}

/// Where an example scenario stands: a lesson's first one, or one of the tests' own.
pub(crate) fn example(name: &str) -> PathBuf {
    let lesson = root().join("lessons").join(name).join("scenario.toml");
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios");
    match lesson.is_file() {
        true => lesson,
        false => own.join(name).with_extension("toml"),
    }
}

/// One of the tests' own scenarios.
pub(crate) fn own(name: &str) -> Scenario {
    load(&example(name))
}

/// Runs a scenario to its end.
pub(crate) fn run(scenario: &Scenario) -> (World, Vec<Record>) {
    let mut trace = Vec::new();
    let mut world = World::new(scenario, &mut trace);
    while world.step(&mut trace) {}
    (world, trace)
}

/// When a record was, in whole milliseconds.
pub(crate) const fn ms(record: &Record) -> u64 {
    record.at.as_nanos() / 1_000_000
}

/// Every record has its words in both languages, and whoever asks for more gets an answer.
pub(crate) fn is_explained(world: &World, trace: &[Record]) {
    let scene = Scene::new(world.scenario(), trace, world.now());
    for index in 0..trace.len() {
        for lang in [Lang::En, Lang::Zh] {
            let line = explain::record(lang, &scene, index);
            assert!(!line.is_empty() && !line.contains("  "), "{line}");
            let _ = explain::why(lang, &scene, explain::Subject::Record(index));
        }
    }
}

/// How often a property is tried: so often, or as often as `PROPTEST_CASES` says.
pub(crate) fn cases(usual: u32) -> proptest::test_runner::Config {
    let asked = std::env::var("PROPTEST_CASES")
        .ok()
        .and_then(|text| text.parse().ok());
    proptest::test_runner::Config::with_cases(asked.unwrap_or(usual))
}
