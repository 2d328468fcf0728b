//! The project's own scripts: what the shared suites leave out, as the RFCs have it.

use std::path::Path;

use packetdrill::{Outcome, Settings, Strictness, run_file, scripts};
use tcp_core::profile::Profile;

#[test]
fn every_script_of_our_own_passes_under_the_rfcs_profile() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tcp-core/tests/packetdrill");
    let settings = Settings {
        strictness: Strictness::Strict,
        profile: Some(Profile::Rfc),
    };
    let scripts = scripts(&[folder]).expect("the folder is there");
    assert!(scripts.len() >= 20, "some are missing: {scripts:?}");
    let failed: Vec<String> = scripts
        .iter()
        .filter_map(|path| match run_file(path, settings) {
            Outcome::Ok => None,
            Outcome::NotOk(difference) => Some(format!("{}: {difference}", path.display())),
            Outcome::Skip(reason) => Some(format!("{}: skipped, {reason}", path.display())),
        })
        .collect();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}
