//! What each artefact of the built site may weigh, and what it does weigh.
//!
//! `budgets.toml` at the top of the repository is the one list. All numbers are bytes on the wire: after brotli at its best,
//! as a host serves files that it compressed once.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;

use crate::{JS, PARTS, WASM, size};

/// The shim's place in the site: the module that pages include.
const SHIM: &str = "ackademy.js";

/// The list.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Budgets {
    /// All JavaScript and WebAssembly that a page fetches until its first lab is ready.
    first_lab: u64,
    /// Files of a lab's folder, in either language.
    lab: BTreeMap<String, u64>,
    /// What a part that comes later adds to what is there: its own file and those that it shares with others.
    parts: BTreeMap<String, u64>,
    /// Other files of the site.
    site: BTreeMap<String, u64>,
}

/// One line of the report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What it is about.
    pub what: String,
    /// What it weighs.
    pub bytes: u64,
    /// What it may weigh; none when the list forgot it.
    pub budget: Option<u64>,
}

impl Line {
    /// Whether it is heavier than it may be, or has no budget.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.budget.is_none_or(|budget| self.bytes > budget)
    }

    /// What is wrong, in one sentence; none when nothing is.
    #[must_use]
    pub fn problem(&self) -> Option<String> {
        match self.budget {
            None => Some(format!(
                "{} has no budget: give it one in budgets.toml ({} bytes now).",
                self.what, self.bytes
            )),
            Some(budget) => self.is_over().then(|| {
                format!(
                    "{} is {} bytes, {} more than its budget of {budget} in budgets.toml.",
                    self.what,
                    self.bytes,
                    self.bytes - budget
                )
            }),
        }
    }
}

impl Budgets {
    /// Reads the list.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn read(file: &Path) -> Result<Self> {
        let text =
            fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
        toml::from_str(&text).with_context(|| format!("{} is no list of budgets", file.display()))
    }

    /// Weighs a built site.
    ///
    /// # Errors
    /// When something that the list names is not there, or cannot be read.
    pub fn weigh(&self, dist: &Path) -> Result<Vec<Line>> {
        let mut lines = Vec::new();
        let shim = weight(&dist.join(SHIM))?;
        let mut labs = 0;
        for folder in crate::files(dist)? {
            let name = folder
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            if !name.starts_with("lab-") {
                continue;
            }
            labs += 1;
            // The digits at the end change with every build.
            let lab = name.rsplit_once('-').map_or(&*name, |(name, _)| name);
            let first = shim + weight(&folder.join(JS))? + weight(&folder.join(WASM))?;
            lines.push(Line {
                what: format!("{lab}: the first lab"),
                bytes: first,
                budget: Some(self.first_lab),
            });
            for (file, budget) in &self.lab {
                lines.push(Line {
                    what: format!("{lab}/{file}"),
                    bytes: weight(&folder.join(file))?,
                    budget: Some(*budget),
                });
            }
            lines.extend(self.parts(lab, &folder)?);
        }
        if labs == 0 {
            bail!(
                "there is no lab in {}: build the site with `cargo xtask build --release`",
                dist.display()
            );
        }
        for (file, budget) in &self.site {
            lines.push(Line {
                what: file.clone(),
                bytes: weight(&dist.join(file))?,
                budget: Some(*budget),
            });
        }
        Ok(lines)
    }

    fn parts(&self, lab: &str, folder: &Path) -> Result<Vec<Line>> {
        let list = folder.join(PARTS);
        let text =
            fs::read_to_string(&list).with_context(|| format!("cannot read {}", list.display()))?;
        let parts: BTreeMap<String, Vec<String>> = serde_json::from_str(&text)
            .with_context(|| format!("{} is no list of parts", list.display()))?;
        if let Some(gone) = self.parts.keys().find(|part| !parts.contains_key(*part)) {
            bail!("budgets.toml has a budget for the part `{gone}`, which {lab} does not have");
        }
        let mut lines = Vec::new();
        for (part, files) in &parts {
            let mut bytes = 0;
            for file in files {
                bytes += weight(&folder.join(format!("{file}.wasm")))?;
            }
            lines.push(Line {
                what: format!("{lab}: the part `{part}`"),
                bytes,
                budget: self.parts.get(part).copied(),
            });
        }
        Ok(lines)
    }
}

fn weight(file: &Path) -> Result<u64> {
    let content = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    // Fonts are compressed already.
    let is_packed = file.extension().is_some_and(|end| end == "woff2");
    if is_packed {
        return Ok(u64::try_from(content.len())?);
    }
    size::brotli(&content)
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Folder(std::path::PathBuf);

    impl Folder {
        /// A site with one lab whose module is so many bytes that do not compress.
        fn new(name: &str, module: usize) -> Self {
            let dist =
                std::env::temp_dir().join(format!("ackademy-budget-{name}-{}", std::process::id()));
            let lab = dist.join("lab-en-0123");
            fs::create_dir_all(&lab).unwrap();
            let mut state: u32 = 1;
            let noise: Vec<u8> = (0..module)
                .map(|_| {
                    state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    u8::try_from(state >> 24).unwrap()
                })
                .collect();
            for (file, content) in [
                ("ackademy.js", b"".as_slice()),
                ("lab-en-0123/app.js", b""),
                ("lab-en-0123/app_bg.wasm", &noise),
                ("lab-en-0123/split_why.wasm", b"why"),
                ("lab-en-0123/parts.json", br#"{ "why": ["split_why"] }"#),
            ] {
                fs::write(dist.join(file), content).unwrap();
            }
            Self(dist)
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    fn budgets(text: &str) -> Budgets {
        toml::from_str(text).unwrap()
    }

    fn problems(budgets: &Budgets, folder: &Folder) -> Vec<String> {
        let lines = budgets.weigh(&folder.0).unwrap();
        lines.iter().filter_map(Line::problem).collect()
    }

    #[test]
    fn what_is_heavier_than_its_budget_is_told_with_both_numbers() {
        let folder = Folder::new("heavy", 2_000);
        let tight = budgets("first-lab = 1000\n[lab]\n[parts]\nwhy = 100\n[site]\n");
        let found = problems(&tight, &folder);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(
            found[0].starts_with("lab-en: the first lab is 20"),
            "{found:?}"
        );
        assert!(found[0].contains("budget of 1000"), "{found:?}");
        let wide = budgets("first-lab = 3000\n[lab]\n[parts]\nwhy = 100\n[site]\n");
        assert!(problems(&wide, &folder).is_empty());
    }

    #[test]
    fn a_part_without_a_budget_is_told() {
        let folder = Folder::new("forgotten", 10);
        let found = problems(
            &budgets("first-lab = 1000\n[lab]\n[parts]\n[site]\n"),
            &folder,
        );
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].contains("`why` has no budget"), "{found:?}");
    }

    #[test]
    fn a_budget_for_nothing_is_refused() {
        let folder = Folder::new("gone", 10);
        let budgets = budgets("first-lab = 1000\n[lab]\n[parts]\nwhy = 9\nold = 9\n[site]\n");
        let refusal = budgets.weigh(&folder.0).unwrap_err().to_string();
        assert!(refusal.contains("`old`"), "{refusal}");
    }
}
