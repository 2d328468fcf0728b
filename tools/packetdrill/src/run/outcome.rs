//! How a script ended.

use std::fmt;

/// The result of one script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Everything that the script writes was so.
    Ok,
    /// Something was not.
    NotOk(Difference),
    /// The script asks for something that this runner or the core does not have.
    Skip(String),
}

/// Where a script and the core part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The line in the file, from 1.
    pub line: u32,
    /// What was expected, and what was there instead.
    pub message: String,
}

/// Why a script stops before its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    /// Something differs.
    Different(String),
    /// Something is unknown here.
    Unknown(String),
}

/// Something is not as the script says.
pub(crate) fn different<T>(message: impl Into<String>) -> Result<T, Stop> {
    Err(Stop::Different(message.into()))
}

/// The script asks for something that is unknown here.
pub(crate) fn unknown<T>(message: impl Into<String>) -> Result<T, Stop> {
    Err(Stop::Unknown(message.into()))
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}
