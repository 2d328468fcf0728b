//! Claims that many believe, each with the run that says whether it is so.

use std::fs;
use std::path::Path;

use tcp_files::toml::{Read, Section, SourceText, Value, assertions, document, host_id};
use tcp_sim::Scenario;
use tcp_sim::check::Check;
use tcp_sim::ids::HostId;
use tcp_sim::judge::Judge;

use crate::both::{Both, both};
use crate::directive::View;
use crate::error::CourseError;
use crate::fill;
use crate::moment::When;
use crate::run::judged;
use crate::world::World;

/// A claim, and what shows whether it is so.
#[derive(Clone, Debug)]
pub struct Myth {
    /// Its name in the page's address.
    pub id: String,
    /// What is claimed.
    pub claim: Both,
    /// Whether it is so.
    pub is_true: bool,
    /// What is so, and because of what.
    pub truth: Both,
    /// The world that shows it.
    pub world: World,
    /// The moment at which it is seen.
    pub at: When,
    /// What is looked at.
    pub view: View,
    /// Whose lifelines; empty: everybody's.
    pub hosts: Vec<HostId>,
    /// What holds of the whole run, and proves it.
    pub proof: Vec<Check>,
    /// The lesson that tells more.
    pub lesson: Option<String>,
}

const MYTH: &[&str] = &[
    "id", "claim", "true", "truth", "world", "at", "view", "hosts", "proof", "lesson",
];

/// Reads a file of claims, whose worlds stand in the folders of `lessons`.
///
/// # Errors
/// The first thing that is wrong, with its place.
pub fn read(file: &Path, lessons: &Path) -> Result<Vec<Myth>, CourseError> {
    let text = fs::read_to_string(file)
        .map_err(|error| CourseError::file(file, format!("it cannot be read: {error}")))?;
    let name = file.display().to_string();
    let source = SourceText {
        text: &text,
        file_name: &name,
    };
    let table = document(source)?;
    let root = Section::root(source, &table, "a file of claims", &["myth"])?;
    let mut myths: Vec<Myth> = Vec::new();
    for section in root.tables("myth", "a claim", MYTH)? {
        let myth = one(&section, lessons)?;
        if !fill::is_name(&myth.id) || myths.iter().any(|other| other.id == myth.id) {
            let error = "each `id` is another one, in small letters, digits and `-`";
            return Err(section.error(error).into());
        }
        myths.push(myth);
    }
    Ok(myths)
}

fn one(section: &Section<'_>, lessons: &Path) -> Result<Myth, CourseError> {
    // (A name with a slash begins at the folder above the one that is handed in.)
    let world = World::read(&lessons.join("myths"), section.required("world")?.string()?)?;
    Ok(said(section, &world)?)
}

fn said(section: &Section<'_>, world: &World) -> Read<Myth> {
    let names = &world.hosts();
    let proof = section.required("proof")?.one_or_more()?.into_iter();
    let proof =
        proof.map(|check| assertions::read(&check.table("a check", assertions::KEYS)?, names));
    let hosts = section.optional("hosts", Value::items)?.unwrap_or_default();
    let hosts = hosts.into_iter().map(|host| host_id(host, names));
    let text = |key| section.optional(key, |value| Ok(value.string()?.to_string()));
    Ok(Myth {
        id: section.required("id")?.string()?.to_string(),
        claim: both(section, "claim")?,
        is_true: section.optional("true", Value::bool)?.unwrap_or(false),
        truth: both(section, "truth")?,
        world: world.clone(),
        at: When::read(section.required("at")?, names)?,
        view: section
            .optional("view", |value| value.word("a view", &View::ALL))?
            .unwrap_or_default(),
        hosts: hosts.collect::<Read<_>>()?,
        proof: proof.collect::<Read<_>>()?,
        lesson: text("lesson")?,
    })
}

impl Myth {
    /// The checks that do not hold of the run, in the engine's words. None: it is proved.
    #[must_use]
    pub fn unproved(&self) -> Vec<Check> {
        let scenario: &Scenario = &self.world.scenario;
        let outcomes = judged(scenario, Judge::new(&self.proof)).into_iter();
        let failed = outcomes.filter(|outcome| !outcome.holds);
        failed.map(|outcome| outcome.check).collect()
    }
}
