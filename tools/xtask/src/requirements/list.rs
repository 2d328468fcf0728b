//! The lists of requirements in docs/requirements/.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use serde::Deserialize;

/// The lists, in the order of the page.
pub(super) const LISTS: [(&str, &str); 2] = [
    ("RFC 9293", "docs/requirements/rfc9293.toml"),
    ("The RFCs around it", "docs/requirements/related.toml"),
];

/// One requirement.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Requirement {
    /// RFC 9293's own id (`MUST-12`), or ours for another RFC (`RFC5681/slow-start`).
    pub(super) id: String,
    /// Where it stands.
    pub(super) section: String,
    /// How binding it is, where the id does not say it.
    pub(super) level: Option<String>,
    /// What it asks for, in our words.
    pub(super) title: String,
    /// Why it does not bind us.
    pub(super) not_applicable: Option<String>,
}

impl Requirement {
    /// How binding it is, in the words of RFC 2119.
    pub(super) fn level(&self) -> &str {
        let named = match self.id.split('-').next() {
            Some("MUST") => "MUST",
            Some("SHLD") => "SHOULD",
            Some("REC") => "RECOMMENDED",
            _ => "MAY",
        };
        self.level.as_deref().unwrap_or(named)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    requirement: Vec<Requirement>,
}

/// Reads a list.
pub(super) fn read(path: &Path) -> Result<Vec<Requirement>> {
    let text = fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
    let document: Document =
        toml::from_str(&text).with_context(|| format!("reading {}", path.display()))?;
    Ok(document.requirement)
}
