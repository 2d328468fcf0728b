//! Scenarios as people write them: TOML, read with places and suggestions. The language is
//! described in docs/scenarios.md.

mod assertions;
mod error;
mod knobs;
mod links;
mod routers;
mod section;
mod sections;
mod units;

use toml::de::DeTable;

use super::Scenario;
use section::Section;

pub use error::ScenarioError;

/// The largest file that is read, in bytes.
pub const MAX_FILE: u64 = 1 << 20;

/// Reads a scenario. `file_name` is only for the error's text.
///
/// # Errors
/// The first thing that is wrong, with its place.
pub fn parse(text: &str, file_name: &str) -> Result<Scenario, ScenarioError> {
    let place = error::Place { text, file_name };
    if u64::try_from(text.len()).unwrap_or(u64::MAX) > MAX_FILE {
        return Err(place.error(
            0,
            format!("the file has more than the {MAX_FILE} bytes allowed"),
        ));
    }
    let table = DeTable::parse(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        place.error(
            at,
            format!(
                "this is not TOML: {}",
                error.message().trim_end_matches('.')
            ),
        )
    })?;
    let root = Section::root(place, &table, sections::ROOT)?;
    sections::scenario(&root)
}
