//! The worlds that a lesson speaks of.

use std::fs;
use std::path::Path;

use tcp_files::toml;
use tcp_sim::Scenario;
use tcp_sim::scenario::Attempt;

use crate::error::CourseError;

/// The world that is meant where none is named.
pub(crate) const FIRST: &str = "scenario";

/// A scenario that a lesson speaks of.
#[derive(Clone, Debug)]
pub struct World {
    /// As the lesson calls it: `scenario`, or `close/scenario` for one of another folder.
    pub name: String,
    /// The scenario.
    pub scenario: Scenario,
    /// What is recorded with its challenge.
    pub attempts: Vec<Attempt>,
}

impl World {
    /// Reads the world of that name. `folder` is the lesson's.
    pub(crate) fn read(folder: &Path, name: &str) -> Result<Self, CourseError> {
        // A name with a slash begins at the folder of all lessons.
        let base = match name.contains('/') {
            true => folder.parent().unwrap_or(folder),
            false => folder,
        };
        let path = base.join(format!("{name}.toml"));
        let text = fs::read_to_string(&path)
            .map_err(|error| CourseError::file(&path, format!("it cannot be read: {error}")))?;
        let file = path.display().to_string();
        Ok(Self {
            name: name.to_string(),
            scenario: toml::parse(&text, &file)?,
            attempts: toml::parse_attempts(&text, &file)?,
        })
    }

    /// What its hosts are called.
    pub(crate) fn hosts(&self) -> Vec<&str> {
        let hosts = self.scenario.hosts.iter();
        hosts.map(|host| host.name.as_str()).collect()
    }
}
