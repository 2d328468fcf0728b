//! Programs of the system: the browser, a font with Chinese, and an outside reader of captures.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::machine::{first_of, named_by};
use super::{Found, Machine, Step, Way};
use crate::process;

/// Where browsers are besides PATH.
const ELSEWHERE: [&str; 4] = [
    "/snap/bin/chromium",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
];

/// The browser that the tests drive.
pub(crate) fn chromium(machine: &Machine) -> Option<PathBuf> {
    named_by("ACKADEMY_CHROMIUM")
        .or_else(|| first_of(&["chromium", "chromium-browser", "google-chrome"]))
        .or_else(|| {
            ELSEWHERE
                .iter()
                .map(PathBuf::from)
                .find(|path| path.is_file())
        })
        .or_else(|| playwrights(machine))
}

/// The browser that Playwright downloaded into the folder of tools.
fn playwrights(machine: &Machine) -> Option<PathBuf> {
    let script = "process.stdout.write(require('playwright-core').chromium.executablePath())";
    let mut ask = machine.command("node");
    ask.args(["-e", script])
        .env("PLAYWRIGHT_BROWSERS_PATH", browsers(machine))
        .current_dir(machine.places.e2e());
    process::output(&mut ask)
        .map(PathBuf::from)
        .filter(|path| path.is_file())
}

fn browsers(machine: &Machine) -> PathBuf {
    machine.places.cache.join("browsers")
}

pub(super) fn chromium_step() -> Step {
    Step {
        name: "Chromium".to_owned(),
        check: |machine| match chromium(machine) {
            Some(path) => Found::Yes(path.display().to_string()),
            None => Found::No("missing".to_owned()),
        },
        ways: &[
            Way {
                name: "apt-get installs it",
                possible: Machine::has_apt,
                install: |machine| machine.apt(&["chromium"]),
            },
            Way {
                name: "Playwright downloads it",
                possible: |_| true,
                install: |machine| {
                    let mut command = machine.command("playwright-core");
                    command
                        .args(["install", "chromium"])
                        .env("PLAYWRIGHT_BROWSERS_PATH", browsers(machine));
                    process::run_logged(&mut command, &machine.log("chromium"))
                },
            },
        ],
        remedy: "Install Chromium or Chrome, or set ACKADEMY_CHROMIUM to its path; `cargo xtask test --quick` does without.",
        apart: false,
    }
}

/// A font with Chinese, or the browser tests and screenshots would see boxes.
pub(super) fn fonts() -> Step {
    Step {
        name: "a font with Chinese".to_owned(),
        check: |_| {
            if !cfg!(target_os = "linux") {
                return Found::Yes("the system's".to_owned());
            }
            let list = process::output(Command::new("fc-list").args([":lang=zh-cn", "family"]));
            match list.as_deref().and_then(|list| list.lines().next()) {
                Some(family) => Found::Yes(family.to_owned()),
                // Without fontconfig's program, the file tells.
                None if list.is_none()
                    && Path::new("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
                        .is_file() =>
                {
                    Found::Yes("Noto Sans CJK".to_owned())
                }
                None => Found::No("missing".to_owned()),
            }
        },
        ways: &[Way {
            name: "apt-get installs it",
            possible: Machine::has_apt,
            install: |machine| machine.apt(&["fonts-noto-cjk"]),
        }],
        remedy: "Install your system's package of Noto Sans CJK (Debian: fonts-noto-cjk).",
        apart: false,
    }
}

/// tshark, which reads the captures that we write.
pub(super) fn tshark() -> Step {
    Step {
        name: "tshark".to_owned(),
        check: |machine| match process::output(machine.command("tshark").arg("--version")) {
            Some(text) => Found::Yes(text.lines().next().unwrap_or("there").to_owned()),
            None => Found::No("missing".to_owned()),
        },
        ways: &[
            Way {
                name: "apt-get installs it",
                possible: Machine::has_apt,
                install: |machine| machine.apt(&["tshark"]),
            },
            Way {
                name: "Homebrew installs it",
                possible: |_| process::which("brew").is_some(),
                install: |machine| {
                    let mut command = machine.command("brew");
                    process::run_logged(
                        command.args(["install", "wireshark"]),
                        &machine.log("tshark"),
                    )
                },
            },
        ],
        remedy: "Install Wireshark's command-line program tshark with your system's packages.",
        apart: false,
    }
}
