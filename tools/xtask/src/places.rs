//! Where things are: the repository, the folder of cached tools, what Cargo builds into.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use crate::pins;

/// The folders that everything else is found from.
#[derive(Clone, Debug)]
pub(crate) struct Places {
    /// The repository's top folder.
    pub(crate) root: PathBuf,
    /// The one folder of installed tools, shared by all clones on this machine.
    pub(crate) cache: PathBuf,
    /// Cargo's target folder.
    pub(crate) target: PathBuf,
}

impl Places {
    /// Finds the folders.
    ///
    /// # Errors
    /// When the machine says neither where a user's caches nor where the user's files are.
    pub(crate) fn find() -> Result<Self> {
        let here = env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = here
            .ancestors()
            .nth(2)
            .context("tools/xtask is not inside the repository; run `cargo xtask` from a clone")?
            .to_path_buf();
        // This program is target/debug/xtask, wherever Cargo was told to put `target`.
        let target = env::current_exe()
            .ok()
            .and_then(|exe| exe.ancestors().nth(2).map(Path::to_path_buf))
            .unwrap_or_else(|| root.join("target"));
        Ok(Self {
            root,
            cache: cache(|name| env::var_os(name).filter(|value| !value.is_empty()))?,
            target,
        })
    }

    /// Where a tool that Cargo installs lives: one folder for each version, so that clones
    /// with other pins do not fight over it.
    pub(crate) fn cargo_tool(&self, package: &str, version: &str) -> PathBuf {
        self.cache.join(format!("{package}-{version}"))
    }

    /// The folder of the npm packages.
    pub(crate) fn e2e(&self) -> PathBuf {
        self.root.join("e2e")
    }

    /// A native program of the workspace as `cargo build` leaves it.
    pub(crate) fn debug_program(&self, name: &str) -> PathBuf {
        self.program("debug", name)
    }

    /// The same of a profile's folder.
    pub(crate) fn program(&self, folder: &str, name: &str) -> PathBuf {
        self.target
            .join(folder)
            .join(format!("{name}{}", env::consts::EXE_SUFFIX))
    }

    /// The folders that go in front of PATH, so that the pinned tools are found first.
    pub(crate) fn tool_folders(&self) -> [PathBuf; 4] {
        [
            self.cargo_tool("trunk", pins::TRUNK).join("bin"),
            self.cargo_tool("wasm-bindgen-cli", pins::WASM_BINDGEN)
                .join("bin"),
            self.cargo_tool("cargo-fuzz", pins::CARGO_FUZZ).join("bin"),
            self.e2e().join("node_modules").join(".bin"),
        ]
    }

    /// PATH with the pinned tools in front.
    pub(crate) fn path(&self) -> OsString {
        let old = env::var_os("PATH").unwrap_or_default();
        let folders = self
            .tool_folders()
            .into_iter()
            .chain(env::split_paths(&old));
        // A folder with the separator in its name cannot be put on PATH: then PATH stays as it is.
        env::join_paths(folders).unwrap_or(old)
    }
}

/// `ACKADEMY_TOOLS` if it is set, else the user's cache folder as the system defines it.
fn cache(var: impl Fn(&str) -> Option<OsString>) -> Result<PathBuf> {
    if let Some(folder) = var("ACKADEMY_TOOLS") {
        return Ok(PathBuf::from(folder));
    }
    let base = if cfg!(windows) {
        var("LOCALAPPDATA").map(PathBuf::from)
    } else if cfg!(target_os = "macos") {
        var("HOME").map(|home| PathBuf::from(home).join("Library/Caches"))
    } else {
        var("XDG_CACHE_HOME")
            .map(PathBuf::from)
            .or_else(|| var("HOME").map(|home| PathBuf::from(home).join(".cache")))
    };
    base.map(|base| base.join("ackademy"))
        .context("no folder for the tools: set ACKADEMY_TOOLS to one that may be written")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(pairs: &[(&str, &str)]) -> Option<PathBuf> {
        cache(|name| {
            pairs
                .iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| OsString::from(value))
        })
        .ok()
    }

    #[test]
    fn a_named_tools_folder_wins() {
        let folder = with(&[("ACKADEMY_TOOLS", "tools"), ("HOME", "home")]);
        assert_eq!(folder, Some(PathBuf::from("tools")));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn linux_keeps_tools_in_the_users_cache() {
        assert_eq!(
            with(&[("HOME", "home")]),
            Some(PathBuf::from("home/.cache/ackademy"))
        );
        assert_eq!(
            with(&[("HOME", "home"), ("XDG_CACHE_HOME", "cache")]),
            Some(PathBuf::from("cache/ackademy"))
        );
        assert_eq!(with(&[]), None);
    }
}
