//! Scenarios as people write them: TOML, read with places and suggestions. The language is
//! described in docs/scenarios.md.

pub mod assertions;
mod attackers;
mod challenge;
mod error;
mod knobs;
mod links;
mod programs;
mod routers;
mod schema;
mod section;
mod sections;
mod units;
mod whole;

use toml::Spanned;
use toml::de::DeTable;

use tcp_sim::scenario::{Attempt, Scenario};

pub use error::{ScenarioError, SourceText, nearest};
pub use schema::schema;
pub use section::{Read, Section, Value};
pub use sections::host_id;
pub use units::Measure;

/// The largest file that is read, in bytes.
pub const MAX_FILE: u64 = 1 << 20;

/// Reads a scenario. `file_name` is only for the error's text.
///
/// # Errors
/// The first thing that is wrong, with its place.
pub fn parse(text: &str, file_name: &str) -> Result<Scenario, ScenarioError> {
    let source = SourceText { text, file_name };
    let table = document(source)?;
    sections::scenario(&Section::root(
        source,
        &table,
        "a scenario",
        sections::ROOT,
    )?)
}

/// Reads the attempts that are recorded with a scenario's challenge: each is the scenario with what
/// the learner changed. `file_name` is only for the error's text.
///
/// # Errors
/// The first thing that is wrong, with its place.
pub fn parse_attempts(text: &str, file_name: &str) -> Result<Vec<Attempt>, ScenarioError> {
    let source = SourceText { text, file_name };
    challenge::attempts(source, &document(source)?)
}

/// Reads a text as TOML that keeps the places of its values.
///
/// # Errors
/// When it is too long, or no TOML.
pub fn document(source: SourceText<'_>) -> Result<Spanned<DeTable<'_>>, ScenarioError> {
    if u64::try_from(source.text.len()).unwrap_or(u64::MAX) > MAX_FILE {
        return Err(source.error(
            0,
            format!("the file has more than the {MAX_FILE} bytes allowed"),
        ));
    }
    DeTable::parse(source.text).map_err(|error| {
        let span = error.span().unwrap_or_default();
        let what = error.message().trim_end_matches('.');
        let word = source.text.get(span.clone()).unwrap_or_default();
        // (Of all that can be wrong, this one needs the word to be understood.)
        let what = match what {
            "duplicate key" => format!("the key `{word}` stands here twice"),
            what => what.to_string(),
        };
        source.error(span.start, format!("this is not TOML: {what}"))
    })
}
