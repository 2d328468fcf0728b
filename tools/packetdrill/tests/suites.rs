//! The shared suites, when they are there: none may pass less than was recorded.

use std::path::Path;

use packetdrill::{Settings, Strictness, score};

#[test]
fn no_suite_falls_below_what_was_reached() {
    let folder =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/conformance/packetdrill");
    if !folder.is_dir() {
        return;
    }
    let settings = Settings {
        strictness: Strictness::Relaxed,
        profile: None,
    };
    let scores = score(&folder, settings).expect("the folder has a catalogue");
    for score in scores {
        assert!(
            score.ok >= score.suite.recorded,
            "{}: {} pass, {} did (tools/packetdrill/src/suites.rs)",
            score.suite.name,
            score.ok,
            score.suite.recorded
        );
    }
}
