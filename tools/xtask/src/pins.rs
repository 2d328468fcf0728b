//! Every version that the project pins, in this one place.
//!
//! Some files must repeat a number because another program reads it there (`Trunk.toml`, the root
//! `Cargo.toml`, `e2e/package.json`); the tests below fail when one of them says something else.

/// Trunk builds and serves the site. 0.22 wants a newer Rust than the workspace does.
pub(crate) const TRUNK: &str = "0.21.14";

/// The command-line tool and the crate must be the very same version.
pub(crate) const WASM_BINDGEN: &str = "0.2.129";

/// `wasm-opt`'s version; it comes with the npm package `binaryen`.
pub(crate) const BINARYEN: &str = "132";

/// cargo-fuzz builds the fuzz targets and runs them. Only `cargo xtask fuzz` needs it.
pub(crate) const CARGO_FUZZ: &str = "0.13.2";

/// The oldest Node whose test runner the browser tests can use.
pub(crate) const NODE_MAJOR: u32 = 20;

/// The target of everything that runs in a page.
pub(crate) const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// The Cargo profile of the wasm that a release ships.
pub(crate) const WASM_PROFILE: &str = "wasm-release";

#[cfg(test)]
mod tests {
    use super::*;

    const CARGO: &str = include_str!("../../../Cargo.toml");
    const TRUNK_TOML: &str = include_str!("../../../Trunk.toml");
    const PACKAGE: &str = include_str!("../../../e2e/package.json");
    const INDEX: &str = include_str!("../../../index.html");

    #[track_caller]
    fn says(file: &str, line: &str) {
        assert!(file.contains(line), "expected the text {line:?}");
    }

    #[test]
    fn trunk_toml_pins_the_same_tools() {
        says(TRUNK_TOML, &format!("trunk-version = \"={TRUNK}\""));
        says(TRUNK_TOML, &format!("wasm_bindgen = \"{WASM_BINDGEN}\""));
        says(TRUNK_TOML, &format!("wasm_opt = \"version_{BINARYEN}\""));
    }

    #[test]
    fn the_crate_is_as_old_as_its_tool() {
        says(CARGO, &format!("wasm-bindgen = \"={WASM_BINDGEN}\""));
    }

    #[test]
    fn npm_brings_the_pinned_wasm_opt() {
        says(PACKAGE, &format!("\"binaryen\": \"{BINARYEN}.0.0\""));
        says(PACKAGE, &format!("\"node\": \">={NODE_MAJOR}\""));
    }

    #[test]
    fn a_release_is_built_with_the_small_profile() {
        says(CARGO, &format!("[profile.{WASM_PROFILE}]"));
        says(
            INDEX,
            &format!("data-cargo-profile-release=\"{WASM_PROFILE}\""),
        );
    }
}
