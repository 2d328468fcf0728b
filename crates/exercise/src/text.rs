//! An exercise as text for an attribute: base64url of a version byte and postcard's encoding, as a
//! compact scenario is.

use alloc::string::String;
use core::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::data::{Exercise, Flaw};

/// The version of the form, its first byte.
pub const EXERCISE_VERSION: u8 = 1;
/// No exercise has more characters; more is refused before it is decoded.
pub const MAX_EXERCISE_LEN: usize = 64 * 1024;

/// Why a text is not an exercise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExerciseError {
    /// It has more characters than any exercise.
    TooLong(usize),
    /// Something is missing at its end.
    Truncated,
    /// It is of a version that this engine does not know.
    UnknownVersion(u8),
    /// It says nothing that an exercise could say.
    Corrupt,
    /// It could be read, but cannot be asked.
    Invalid(Flaw),
}

impl fmt::Display for ExerciseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong(chars) => write!(
                f,
                "the exercise has {chars} characters, more than the {MAX_EXERCISE_LEN} allowed"
            ),
            Self::Truncated => f.write_str("the exercise's end is missing"),
            Self::UnknownVersion(version) => write!(
                f,
                "the exercise has version {version}; this engine reads {EXERCISE_VERSION}"
            ),
            Self::Corrupt => f.write_str("the exercise is damaged"),
            Self::Invalid(flaw) => flaw.fmt(f),
        }
    }
}

impl core::error::Error for ExerciseError {}

impl Exercise {
    /// The text that [`Exercise::decode`] reads.
    #[must_use]
    pub fn encode(&self) -> String {
        // Serialising plain data into memory has no way to fail.
        let bytes = postcard::to_extend(self, alloc::vec![EXERCISE_VERSION]).unwrap_or_default();
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Reads an exercise.
    ///
    /// # Errors
    /// When the text is not one that [`Exercise::encode`] could have written, or what it asks is
    /// not possible.
    pub fn decode(text: &str) -> Result<Self, ExerciseError> {
        let text = text.trim();
        if text.len() > MAX_EXERCISE_LEN {
            return Err(ExerciseError::TooLong(text.len()));
        }
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|error| match error {
            base64::DecodeError::InvalidByte(..) => ExerciseError::Corrupt,
            base64::DecodeError::InvalidLength(_)
            | base64::DecodeError::InvalidLastSymbol(..)
            | base64::DecodeError::InvalidPadding => ExerciseError::Truncated,
        })?;
        let (version, rest) = bytes.split_first().ok_or(ExerciseError::Truncated)?;
        if *version != EXERCISE_VERSION {
            return Err(ExerciseError::UnknownVersion(*version));
        }
        let (exercise, left): (Self, &[u8]) =
            postcard::take_from_bytes(rest).map_err(|error| match error {
                postcard::Error::DeserializeUnexpectedEnd => ExerciseError::Truncated,
                _ => ExerciseError::Corrupt,
            })?;
        if !left.is_empty() {
            return Err(ExerciseError::Corrupt);
        }
        exercise.validate().map_err(ExerciseError::Invalid)?;
        Ok(exercise)
    }
}
