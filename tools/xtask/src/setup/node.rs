//! Node and the npm packages: wasm-opt, the fonts of the pages, and what drives the browser.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, Result};

use super::{Found, Machine, Step, Way};
use crate::pins;
use crate::process;

/// Node with npm.
pub(super) fn node() -> Step {
    Step {
        name: format!("Node {} or newer, with npm", pins::NODE_MAJOR),
        check: |machine| {
            let version = |program| process::output(machine.command(program).arg("--version"));
            let (Some(node), Some(npm)) = (version("node"), version("npm")) else {
                return Found::No("missing".to_owned());
            };
            match major(&node) {
                Some(number) if number >= pins::NODE_MAJOR => {
                    Found::Yes(format!("{}, npm {}", node.trim(), npm.trim()))
                }
                _ => Found::No(format!("{} is too old", node.trim())),
            }
        },
        ways: &[Way {
            name: "apt-get installs it",
            possible: Machine::has_apt,
            install: |machine| machine.apt(&["nodejs", "npm"]),
        }],
        remedy: "Install Node 20 or newer from nodejs.org or with your version manager.",
        apart: false,
    }
}

/// `v20.20.2` as 20.
fn major(version: &str) -> Option<u32> {
    let version = version.trim();
    let number = version.strip_prefix('v').unwrap_or(version);
    number.split('.').next()?.parse().ok()
}

/// The packages of `e2e/package-lock.json`.
pub(super) fn packages() -> Step {
    Step {
        name: format!(
            "npm packages of e2e/, wasm-opt {} among them",
            pins::BINARYEN
        ),
        check: |machine| {
            let wanted = fs::read(machine.places.e2e().join("package-lock.json"));
            let got = fs::read(stamp(machine));
            match (wanted, got) {
                (Ok(wanted), Ok(got)) if wanted == got => Found::Yes("as locked".to_owned()),
                (Err(_), _) => Found::No("package-lock.json cannot be read".to_owned()),
                (_, Err(_)) => Found::No("not installed".to_owned()),
                _ => Found::No("not those of package-lock.json".to_owned()),
            }
        },
        ways: &[Way {
            name: "npm installs them",
            possible: |_| true,
            install: |machine| {
                let mut command = machine.command("npm");
                command
                    .args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"])
                    .current_dir(machine.places.e2e());
                process::run_logged(&mut command, &machine.log("npm"))?;
                remember(machine)
            },
        }],
        remedy: "Run `npm ci` in e2e/ with a connection to the npm registry.",
        apart: false,
    }
}

/// A copy of the lock file beside what was installed from it.
fn stamp(machine: &Machine) -> PathBuf {
    machine
        .places
        .e2e()
        .join("node_modules/.installed-lock.json")
}

fn remember(machine: &Machine) -> Result<()> {
    fs::copy(
        machine.places.e2e().join("package-lock.json"),
        stamp(machine),
    )
    .map(|_| ())
    .context("cannot write into e2e/node_modules")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_major_version_is_a_number() {
        assert_eq!(major("v20.20.2\n"), Some(20));
        assert_eq!(major("v9.1.0"), Some(9));
        assert_eq!(major("nightly"), None);
    }
}
