//! What the machine can do: its package manager, rustup, the rights to install.

use std::cell::Cell;
use std::env;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, bail};

use super::rust::{self, WasmRust};
use crate::places::Places;
use crate::process;

/// The machine that the set-up runs on.
pub(crate) struct Machine {
    /// Where things are.
    pub(crate) places: Places,
    /// How far the package lists have been fetched in this run.
    apt_updated: Cell<bool>,
    /// The Rust that builds for wasm, once one was found.
    wasm_rust: Cell<Option<WasmRust>>,
}

impl Machine {
    /// Looks at the machine.
    ///
    /// # Errors
    /// When there is no folder for the tools.
    pub(crate) fn find() -> Result<Self> {
        Ok(Self {
            places: Places::find()?,
            apt_updated: Cell::new(false),
            wasm_rust: Cell::new(None),
        })
    }

    /// A command that sees the pinned tools before all others and runs in the repository.
    pub(crate) fn command(&self, program: &str) -> Command {
        let path = self.places.path();
        let mut command = Command::new(
            process::which_in(program, &path).unwrap_or_else(|| PathBuf::from(program)),
        );
        process::forget_own_package(&mut command);
        command.env("PATH", path).current_dir(&self.places.root);
        command
    }

    /// The same with the Rust that can build for wasm.
    pub(crate) fn wasm_command(&self, program: &str) -> Command {
        let mut command = self.command(program);
        if let Some(rust) = self.wasm_rust() {
            rust.choose(&mut command);
        }
        command
    }

    /// The Rust that can build for wasm, if there is one.
    pub(crate) fn wasm_rust(&self) -> Option<WasmRust> {
        if self.wasm_rust.get().is_none() {
            self.wasm_rust.set(rust::find(self));
        }
        self.wasm_rust.get()
    }

    /// The log of the installers.
    pub(crate) fn log(&self, name: &str) -> PathBuf {
        self.places.cache.join("log").join(format!("{name}.log"))
    }

    /// Whether Debian packages can be installed without asking for a password.
    pub(crate) fn has_apt(&self) -> bool {
        process::which("apt-get").is_some() && self.rights().is_some()
    }

    /// Whether rustup manages the Rust in use.
    #[expect(
        clippy::unused_self,
        reason = "a fact of the machine, as the others are"
    )]
    pub(crate) fn has_rustup(&self) -> bool {
        process::which("rustup").is_some()
    }

    /// What to write before a command that needs the administrator's rights: nothing for the
    /// administrator, `sudo` where it asks for no password.
    #[expect(
        clippy::unused_self,
        reason = "a fact of the machine, as the others are"
    )]
    fn rights(&self) -> Option<&'static [&'static str]> {
        let id = process::output(Command::new("id").arg("-u"))?;
        if id.trim() == "0" {
            return Some(&[]);
        }
        process::output(Command::new("sudo").args(["-n", "true"]))?;
        Some(&["sudo", "-n"])
    }

    /// A command with the administrator's rights.
    ///
    /// # Errors
    /// When this user cannot get them without a password.
    pub(crate) fn administrator(&self, program: &str) -> Result<Command> {
        match self.rights() {
            Some([]) => Ok(Command::new(program)),
            Some([sudo, options @ ..]) => {
                let mut command = Command::new(sudo);
                command.args(options).arg(program);
                Ok(command)
            }
            None => bail!("`{program}` needs administrator rights"),
        }
    }

    /// Installs Debian packages.
    ///
    /// # Errors
    /// When apt-get fails.
    pub(crate) fn apt(&self, packages: &[&str]) -> Result<()> {
        let log = self.log("apt");
        if !self.apt_updated.get() {
            // Stale lists name files that the archive no longer has. If the lists cannot be
            // fetched, the ones that are there may still do.
            let mut update = self.administrator("apt-get")?;
            if let Err(error) = process::run_logged(update.args(["-q", "update"]), &log) {
                println!("      the package lists are not fresh: {error:#}");
            }
            self.apt_updated.set(true);
        }
        // `env` passes the variable through sudo.
        let mut install = self.administrator("env")?;
        install
            .args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "install"])
            .args(["-y", "-q", "--no-install-recommends"])
            .args(packages);
        process::run_logged(&mut install, &log)
    }
}

/// The first of these programs that is on PATH.
pub(crate) fn first_of(names: &[&str]) -> Option<PathBuf> {
    names.iter().find_map(|name| process::which(name))
}

/// A file that an environment variable names, if it is there.
pub(crate) fn named_by(variable: &str) -> Option<PathBuf> {
    env::var_os(variable)
        .map(PathBuf::from)
        .filter(|path| path.is_file())
}
