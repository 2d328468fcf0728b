//! Trunk and wasm-bindgen, compiled by Cargo into the folder of tools, and the crates' sources.

use std::fs;
use std::path::PathBuf;

use anyhow::Result;

use super::{Found, Machine, Step, Way};
use crate::pins;
use crate::process;

/// A program that `cargo install` makes.
struct CargoTool {
    package: &'static str,
    program: &'static str,
    version: &'static str,
    /// What to add to `cargo install`.
    options: &'static [&'static str],
    /// How hard the compiler works: these tools run for seconds, so a quick build of them wins.
    opt_level: &'static str,
}

const TRUNK: CargoTool = CargoTool {
    package: "trunk",
    program: "trunk",
    version: pins::TRUNK,
    // Without the check for newer versions and without its own TLS: it is used offline.
    options: &["--no-default-features"],
    opt_level: "0",
};

const WASM_BINDGEN: CargoTool = CargoTool {
    package: "wasm-bindgen-cli",
    program: "wasm-bindgen",
    version: pins::WASM_BINDGEN,
    options: &[],
    opt_level: "1",
};

const CARGO_FUZZ: CargoTool = CargoTool {
    package: "cargo-fuzz",
    program: "cargo-fuzz",
    version: pins::CARGO_FUZZ,
    options: &[],
    opt_level: "0",
};

impl CargoTool {
    /// In the folder of tools, or anywhere on PATH in exactly this version.
    fn check(&self, machine: &Machine) -> Found {
        let Some(text) = process::output(machine.command(self.program).arg("--version")) else {
            return Found::No("missing".to_owned());
        };
        match version_in(&text) {
            Some(version) if version == self.version => Found::Yes(version.to_owned()),
            Some(version) => Found::No(format!("{version} is there, {} is needed", self.version)),
            None => Found::No("it does not tell its version".to_owned()),
        }
    }

    /// Takes the makers' own build of it.
    fn fetch(&self, machine: &Machine) -> Result<()> {
        let mut command = machine.command("cargo");
        command
            .args(["binstall", "--no-confirm", "--disable-telemetry", "--force"])
            // What it could compile, the next way compiles more lightly.
            .args(["--disable-strategies", "compile"])
            .args(["--version", self.version, self.package])
            .arg("--root")
            .arg(machine.places.cargo_tool(self.package, self.version))
            .current_dir(&machine.places.cache);
        process::run_logged(&mut command, &machine.log(self.package))
    }

    fn compile(&self, machine: &Machine) -> Result<()> {
        let build: PathBuf = machine.places.cache.join("build").join(self.package);
        let mut command = machine.command("cargo");
        command
            .args(["install", self.package, "--version", self.version])
            .args(["--locked", "--force"])
            .args(self.options)
            .arg("--root")
            .arg(machine.places.cargo_tool(self.package, self.version))
            .env("CARGO_TARGET_DIR", &build)
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", self.opt_level)
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "256")
            .env("CARGO_PROFILE_RELEASE_DEBUG", "false")
            .env("CARGO_PROFILE_RELEASE_STRIP", "true")
            .current_dir(&machine.places.cache);
        process::run_logged(&mut command, &machine.log(self.package))?;
        // Hundreds of megabytes that no later run uses.
        let _ = fs::remove_dir_all(build);
        Ok(())
    }
}

/// Whether cargo-binstall is there, which fetches programs that are built already.
fn has_binstall(machine: &Machine) -> bool {
    process::output(machine.command("cargo").args(["binstall", "-V"])).is_some()
}

/// The version in what a program says about itself: `trunk 0.21.14`.
fn version_in(text: &str) -> Option<&str> {
    text.lines()
        .next()?
        .split_whitespace()
        .find(|word| word.starts_with(|c: char| c.is_ascii_digit()) && word.contains('.'))
}

/// Trunk.
pub(super) fn trunk() -> Step {
    Step {
        name: format!("Trunk {}", pins::TRUNK),
        check: |machine| TRUNK.check(machine),
        ways: &[
            Way {
                name: "cargo-binstall fetches it",
                possible: has_binstall,
                install: |machine| TRUNK.fetch(machine),
            },
            Way {
                name: "Cargo compiles it, 2 to 5 minutes on two cores",
                possible: |_| true,
                install: |machine| TRUNK.compile(machine),
            },
        ],
        remedy: "See the log above; a missing C compiler or no way to crates.io are the usual causes.",
        apart: true,
    }
}

/// The wasm-bindgen program.
pub(super) fn wasm_bindgen() -> Step {
    Step {
        name: format!("wasm-bindgen {}", pins::WASM_BINDGEN),
        check: |machine| WASM_BINDGEN.check(machine),
        ways: &[
            Way {
                name: "cargo-binstall fetches it",
                possible: has_binstall,
                install: |machine| WASM_BINDGEN.fetch(machine),
            },
            Way {
                name: "Cargo compiles it, 2 to 5 minutes on two cores",
                possible: |_| true,
                install: |machine| WASM_BINDGEN.compile(machine),
            },
        ],
        remedy: "See the log above; a missing C compiler or no way to crates.io are the usual causes.",
        apart: true,
    }
}

/// cargo-fuzz.
pub(super) fn cargo_fuzz() -> Step {
    Step {
        name: format!("cargo-fuzz {}", pins::CARGO_FUZZ),
        check: |machine| CARGO_FUZZ.check(machine),
        ways: &[Way {
            name: "Cargo compiles it, a minute on two cores",
            possible: |_| true,
            install: |machine| CARGO_FUZZ.compile(machine),
        }],
        remedy: "See the log above; a missing C compiler or no way to crates.io are the usual causes.",
        apart: false,
    }
}

/// The sources of all crates, for every target: Trunk runs Cargo offline.
pub(super) fn crates() -> Step {
    Step {
        name: "crate sources".to_owned(),
        check: |machine| {
            let mut fetch = machine.command("cargo");
            fetch.args(["fetch", "--offline", "--quiet"]);
            match process::output(&mut fetch) {
                Some(_) => Found::Yes("fetched".to_owned()),
                None => Found::No("not all fetched".to_owned()),
            }
        },
        ways: &[Way {
            name: "Cargo fetches them",
            possible: |_| true,
            install: |machine| {
                let mut fetch = machine.command("cargo");
                process::run_logged(fetch.arg("fetch"), &machine.log("crates"))
            },
        }],
        remedy: "Run `cargo fetch` with a connection to crates.io.",
        apart: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tools_version_is_read_from_what_it_says() {
        assert_eq!(version_in("trunk 0.21.14\n"), Some("0.21.14"));
        assert_eq!(
            version_in("wasm-bindgen 0.2.129 (abcdef012 2025-01-02)"),
            Some("0.2.129")
        );
        assert_eq!(version_in("trunk\n1.0"), None);
        assert_eq!(version_in(""), None);
    }
}
