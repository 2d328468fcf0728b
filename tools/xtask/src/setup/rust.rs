//! The Rust side of the set-up: rustfmt and Clippy, and the standard library for wasm.
//!
//! The ordinary way to that library is rustup. A machine that reaches only package registries
//! builds it from Debian's copy of the library's source instead, with Debian's compiler, and makes
//! that compiler known to rustup as the toolchain `debian`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use super::{Found, Machine, Step, Way};
use crate::pins::WASM_TARGET;
use crate::process;

/// The name under which rustup knows Debian's compiler.
const LINKED: &str = "debian";

/// Debian's packages of the current compiler; the linker's is named by a link, see [`linker`].
const DEBIAN: [&str; 5] = [
    "rustc-web",
    "cargo-web",
    "rust-web-src",
    "rust-web-llvm",
    "rust-web-clippy",
];

/// Which Rust builds for wasm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WasmRust {
    /// The one that builds everything else.
    Current,
    /// Debian's, through rustup.
    Linked,
    /// Debian's, on a machine without rustup.
    System,
}

impl WasmRust {
    /// Makes a command, and all that it starts, use this Rust.
    pub(crate) fn choose(self, command: &mut Command) {
        match self {
            Self::Current => {}
            Self::Linked => {
                command.env("RUSTUP_TOOLCHAIN", LINKED);
                forget_toolchain(command);
            }
            Self::System => {
                forget_toolchain(command);
                command.env("RUSTC", "/usr/bin/rustc");
            }
        }
    }

    /// What to call it in a progress line.
    fn name(self) -> &'static str {
        match self {
            Self::Current => "with the current toolchain",
            Self::Linked => "with the toolchain `debian`",
            Self::System => "with Debian's compiler",
        }
    }
}

/// The compiler named by these variables, and libraries that belong to it, are another Rust's.
pub(crate) fn forget_toolchain(command: &mut Command) {
    for name in [
        "CARGO",
        "RUSTC",
        "RUSTDOC",
        "RUSTC_WRAPPER",
        "LD_LIBRARY_PATH",
    ] {
        command.env_remove(name);
    }
}

/// The first Rust that really links a program for wasm.
///
/// `ACKADEMY_WASM_RUST=debian` leaves out the current one: it is how the from-source way is tried
/// on a machine that does not need it.
pub(super) fn find(machine: &Machine) -> Option<WasmRust> {
    let only_debian = std::env::var("ACKADEMY_WASM_RUST").is_ok_and(|value| value == "debian");
    let debian = if machine.has_rustup() {
        WasmRust::Linked
    } else {
        WasmRust::System
    };
    let current = (!only_debian).then_some(WasmRust::Current);
    current
        .into_iter()
        .chain([debian])
        .find(|&rust| links(machine, rust))
}

/// A nightly compiler, with which alone the fuzz targets can be built.
pub(super) fn nightly() -> Step {
    Step {
        name: "nightly Rust".to_owned(),
        check: |machine| {
            let mut rustc = machine.command("rustc");
            rustc.env("RUSTUP_TOOLCHAIN", "nightly").arg("--version");
            forget_toolchain(&mut rustc);
            match process::output(&mut rustc) {
                Some(version) if version.contains("nightly") => {
                    Found::Yes(version.trim().to_owned())
                }
                _ => Found::No("missing".to_owned()),
            }
        },
        ways: &[Way {
            name: "rustup installs it",
            possible: Machine::has_rustup,
            install: |machine| {
                let mut rustup = machine.command("rustup");
                rustup.args(["toolchain", "install", "nightly", "--profile", "minimal"]);
                process::run_logged(&mut rustup, &machine.log("nightly"))
            },
        }],
        remedy: "Install rustup and run `rustup toolchain install nightly`.",
        apart: false,
    }
}

/// Whether this Rust can make a wasm file: it finds its library, the library is its own, and the
/// linker is there.
fn links(machine: &Machine, rust: WasmRust) -> bool {
    if rust == WasmRust::Linked && !is_linked() {
        return false;
    }
    let folder = machine.places.cache.join("build");
    let source = folder.join("probe.rs");
    let probe = "#[unsafe(no_mangle)] pub extern \"C\" fn probe() -> usize { vec![0_u8; 3].len() }";
    if fs::create_dir_all(&folder).is_err() || fs::write(&source, probe).is_err() {
        return false;
    }
    let compiler = match rust {
        WasmRust::Current | WasmRust::Linked => "rustc",
        WasmRust::System => "/usr/bin/rustc",
    };
    let mut command = machine.command(compiler);
    rust.choose(&mut command);
    // Not the repository: a toolchain file there is for the current Rust.
    command
        .args(["--edition", "2024", "--crate-type", "cdylib"])
        .args(["--target", WASM_TARGET, "-Cpanic=abort", "-o"])
        .arg(folder.join("probe.wasm"))
        .arg(&source)
        .current_dir(&folder);
    process::output(&mut command).is_some()
}

/// Whether rustup knows Debian's compiler. Asking for an unknown toolchain would make some rustups
/// try to download it.
fn is_linked() -> bool {
    process::output(Command::new("rustup").args(["toolchain", "list"])).is_some_and(|list| {
        list.lines()
            .any(|line| line.split_whitespace().next() == Some(LINKED))
    })
}

/// The standard library for wasm.
pub(super) fn wasm_std() -> Step {
    Step {
        name: format!("Rust standard library for {WASM_TARGET}"),
        check: |machine| match machine.wasm_rust() {
            Some(rust) => Found::Yes(rust.name().to_owned()),
            None => Found::No("missing".to_owned()),
        },
        ways: &[
            Way {
                name: "rustup downloads it",
                possible: |machine| {
                    machine.has_rustup() && std::env::var_os("ACKADEMY_WASM_RUST").is_none()
                },
                install: |machine| {
                    let mut command = machine.command("rustup");
                    // Without a way to its server it should say so soon.
                    command.env("RUSTUP_MAX_RETRIES", "1");
                    command.args(["target", "add", WASM_TARGET]);
                    process::run_logged(&mut command, &machine.log("wasm-std"))
                },
            },
            Way {
                name: "building it from Debian's source package, about a minute",
                possible: Machine::has_apt,
                install: from_debian,
            },
        ],
        remedy: "Run `rustup target add wasm32-unknown-unknown`, or install a Rust that has this target.",
        apart: false,
    }
}

/// rustfmt and Clippy.
pub(super) fn components() -> Step {
    Step {
        name: "rustfmt and Clippy".to_owned(),
        check: |machine| {
            let version =
                |tool| process::output(machine.command("cargo").args([tool, "--version"]));
            match (version("fmt"), version("clippy")) {
                (Some(fmt), Some(clippy)) => {
                    Found::Yes(format!("{}, {}", fmt.trim(), clippy.trim()))
                }
                (None, _) => Found::No("rustfmt is missing".to_owned()),
                (_, None) => Found::No("Clippy is missing".to_owned()),
            }
        },
        ways: &[Way {
            name: "rustup downloads them",
            possible: Machine::has_rustup,
            install: |machine| {
                let mut command = machine.command("rustup");
                command.args(["component", "add", "rustfmt", "clippy"]);
                process::run_logged(&mut command, &machine.log("components"))
            },
        }],
        remedy: "Run `rustup component add rustfmt clippy`, or install your system's packages of them.",
        apart: false,
    }
}

/// Debian's package of the linker: `rust-lld` is a link to a program that only this package brings.
fn linker(link: Option<&Path>) -> Result<String> {
    link.and_then(Path::file_name)
        .and_then(|name| name.to_str())
        .filter(|name| name.starts_with("lld"))
        .map(str::to_owned)
        .context("rust-web-llvm brings no /usr/bin/rust-lld that names its linker")
}

/// Builds the standard library from Debian's source and puts it where Debian's compiler looks.
fn from_debian(machine: &Machine) -> Result<()> {
    machine.apt(&DEBIAN)?;
    let link = fs::read_link("/usr/bin/rust-lld").ok();
    machine.apt(&[&linker(link.as_deref())?])?;

    let log = machine.log("wasm-std");
    let seed = machine.places.cache.join("build").join("wasm-std");
    write_seed(&seed)?;
    let mut build = machine.command("/usr/bin/cargo");
    forget_toolchain(&mut build);
    build
        .env("RUSTC_BOOTSTRAP", "1")
        .env("RUSTC", "/usr/bin/rustc")
        // A later build with fat LTO needs the bitcode.
        .env("RUSTFLAGS", "-Cembed-bitcode=yes")
        .env("CARGO_TARGET_DIR", seed.join("target"))
        .args(["build", "--release", "--target", WASM_TARGET])
        .arg("-Zbuild-std=std,panic_abort")
        .current_dir(&seed);
    process::run_logged(&mut build, &log)?;

    let built = seed.join("target").join(WASM_TARGET).join("release/deps");
    let libraries = libraries(&built)?;
    let mut ask = Command::new("/usr/bin/rustc");
    ask.args(["--print", "target-libdir", "--target", WASM_TARGET]);
    forget_toolchain(&mut ask);
    let folder = process::output(&mut ask).context("/usr/bin/rustc does not say where it looks")?;
    let folder = PathBuf::from(folder.trim());

    let mut make = machine.administrator("mkdir")?;
    process::run_logged(make.arg("-p").arg(&folder), &log)?;
    // Libraries of an older compiler beside the new ones would be two candidates for one name.
    let old = self::libraries(&folder).unwrap_or_default();
    if !old.is_empty() {
        let mut remove = machine.administrator("rm")?;
        process::run_logged(remove.arg("-f").args(&old), &log)?;
    }
    let mut copy = machine.administrator("cp")?;
    process::run_logged(copy.args(&libraries).arg(&folder), &log)?;
    let _ = fs::remove_dir_all(&seed);

    if machine.has_rustup() && !is_linked() {
        let mut link = machine.command("rustup");
        link.args(["toolchain", "link", LINKED, "/usr"]);
        process::run_logged(&mut link, &log)?;
    }
    Ok(())
}

/// An empty library, whose only use is that building it builds the standard library too.
fn write_seed(folder: &Path) -> Result<()> {
    let manifest = "[package]\nname = \"seed\"\nversion = \"0.0.0\"\nedition = \"2021\"\n\n\
                    [lib]\ncrate-type = [\"cdylib\"]\n\n[workspace]\n";
    let _ = fs::remove_dir_all(folder);
    fs::create_dir_all(folder.join("src"))
        .and_then(|()| fs::write(folder.join("Cargo.toml"), manifest))
        .and_then(|()| fs::write(folder.join("src/lib.rs"), ""))
        .with_context(|| format!("cannot write into {}", folder.display()))
}

/// The compiled libraries in a folder, except the seed's own.
fn libraries(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found: Vec<PathBuf> = fs::read_dir(folder)
        .with_context(|| format!("cannot read {}", folder.display()))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| {
            path.extension().is_some_and(|ext| ext == "rlib")
                && path
                    .file_name()
                    .and_then(|name| name.to_str())
                    .is_some_and(|name| !name.starts_with("libseed-"))
        })
        .collect();
    found.sort();
    if found.is_empty() {
        bail!("{} holds no compiled library", folder.display());
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_linkers_package_is_what_the_link_names() {
        assert_eq!(linker(Some(Path::new("lld-22"))).unwrap(), "lld-22");
        assert_eq!(linker(Some(Path::new("../bin/lld-19"))).unwrap(), "lld-19");
        assert!(linker(Some(Path::new("rust-lld.real"))).is_err());
        assert!(linker(None).is_err());
    }

    #[test]
    fn debians_rust_does_not_inherit_another_ones_compiler() {
        let mut command = Command::new("cargo");
        command.env("RUSTC", "another");
        WasmRust::Linked.choose(&mut command);
        let value = |name: &str| {
            command
                .get_envs()
                .find(|(key, _)| *key == name)
                .and_then(|(_, value)| value)
        };
        assert_eq!(value("RUSTC"), None);
        assert_eq!(value("RUSTUP_TOOLCHAIN"), Some("debian".as_ref()));
    }
}
