//! What is wrong with a lesson, and where.

use core::fmt;
use std::path::Path;

use tcp_files::toml::{ScenarioError, nearest};

/// What is wrong with a lesson. Its text is one line: place, what, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CourseError {
    /// In a TOML file.
    Toml(ScenarioError),
    /// In a page.
    Page {
        /// The file.
        file: String,
        /// The line, from 1.
        line: u32,
        /// What is wrong, and what to do.
        message: String,
    },
    /// A file or a folder that cannot be read.
    File {
        /// The file.
        file: String,
        /// Why, and what to do.
        message: String,
    },
}

impl CourseError {
    pub(crate) fn file(path: &Path, message: impl Into<String>) -> Self {
        Self::File {
            file: path.display().to_string(),
            message: message.into(),
        }
    }
}

impl From<ScenarioError> for CourseError {
    fn from(error: ScenarioError) -> Self {
        Self::Toml(error)
    }
}

impl fmt::Display for CourseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Toml(error) => error.fmt(f),
            Self::Page {
                file,
                line,
                message,
            } => write!(f, "{file}:{line}: {message}"),
            Self::File { file, message } => write!(f, "{file}: {message}"),
        }
    }
}

impl core::error::Error for CourseError {}

/// "did you mean", for messages that are not a file's own.
pub(crate) fn meant<'c>(found: &str, choices: impl IntoIterator<Item = &'c str>) -> String {
    match nearest(found, choices) {
        Some(choice) => format!("; did you mean `{choice}`?"),
        None => String::new(),
    }
}
