//! A scenario as few bytes: what links and wasm carry.

use alloc::vec::Vec;
use core::fmt;

use super::{InvalidError, Scenario};

/// The version of the compact form; it is the form's first byte.
pub const COMPACT_VERSION: u8 = 4;

/// No compact scenario is longer; more is refused before it is read.
pub const MAX_COMPACT_LEN: usize = 64 * 1024;

/// Why bytes are not a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CompactError {
    /// More bytes than any scenario has.
    TooLong {
        /// How many there are.
        bytes: u64,
    },
    /// The bytes end too early.
    Truncated,
    /// The first byte names a version that this engine does not know.
    UnknownVersion(u8),
    /// The bytes say nothing that a scenario could say.
    Corrupt,
    /// It could be read, but asks for something impossible.
    Invalid(InvalidError),
}

impl fmt::Display for CompactError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong { bytes } => {
                write!(
                    f,
                    "the scenario has {bytes} bytes, more than the {MAX_COMPACT_LEN} allowed"
                )
            }
            Self::Truncated => f.write_str("the scenario ends too early"),
            Self::UnknownVersion(version) => {
                write!(
                    f,
                    "the scenario has version {version}, this engine reads {COMPACT_VERSION}"
                )
            }
            Self::Corrupt => f.write_str("the scenario's bytes are damaged"),
            Self::Invalid(invalid) => invalid.fmt(f),
        }
    }
}

impl core::error::Error for CompactError {}

impl Scenario {
    /// The compact form: a version byte and the fields in postcard's encoding.
    #[must_use]
    pub fn to_compact(&self) -> Vec<u8> {
        // Serialising into memory has no way to fail: every field is plain data of known length.
        postcard::to_extend(self, alloc::vec![COMPACT_VERSION]).unwrap_or_default()
    }

    /// Reads the compact form.
    ///
    /// # Errors
    /// When the bytes are too many, too few, of another version, damaged, or ask for something
    /// impossible.
    pub fn from_compact(bytes: &[u8]) -> Result<Self, CompactError> {
        if bytes.len() > MAX_COMPACT_LEN {
            let bytes = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
            return Err(CompactError::TooLong { bytes });
        }
        let (version, rest) = bytes.split_first().ok_or(CompactError::Truncated)?;
        if *version != COMPACT_VERSION {
            return Err(CompactError::UnknownVersion(*version));
        }
        let (scenario, left): (Self, &[u8]) =
            postcard::take_from_bytes(rest).map_err(|error| match error {
                postcard::Error::DeserializeUnexpectedEnd => CompactError::Truncated,
                _ => CompactError::Corrupt,
            })?;
        if !left.is_empty() {
            return Err(CompactError::Corrupt);
        }
        scenario.validate().map_err(CompactError::Invalid)?;
        Ok(scenario)
    }
}
