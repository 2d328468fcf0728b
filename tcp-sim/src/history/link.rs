//! A history as text in an address: scenario, commands and cursor, with the engine's version and
//! the digest of the trace. What comes in is checked before it is believed.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use super::{Cursor, Digest, History, MAX_COMMANDS, Placed};
use crate::scenario::{CompactError, Scenario};

/// The version of the link's format, its first byte.
pub const LINK_VERSION: u8 = 1;
/// The most characters that a link has; more is refused before it is decoded.
pub const MAX_LINK_LEN: usize = 32 * 1024;
/// No link leads further than this many events, so that following one takes neither long nor
/// much memory.
pub const MAX_LINK_STEPS: u64 = 100_000;

/// A history that came from a link.
#[derive(Clone, Debug)]
pub struct Shared {
    /// The history, at the link's cursor.
    pub history: History,
    /// The version of the engine that wrote the link.
    pub engine: String,
    /// Whether this engine's run is not the one that the link's writer saw.
    pub differs: bool,
}

/// Why a text is not a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkError {
    /// It has more characters than any link.
    TooLong {
        /// How many it has.
        chars: u64,
    },
    /// Something is missing at its end.
    Truncated,
    /// It is of a version that this engine does not know.
    UnknownVersion(u8),
    /// It has a character that no link has.
    BadCharacter {
        /// Where, from 0.
        at: u64,
    },
    /// Its parts do not fit together: something in it was changed.
    Corrupt,
    /// It can be read, but its scenario cannot be run.
    Scenario(CompactError),
    /// It leads further than [`MAX_LINK_STEPS`] events.
    TooFar {
        /// How far.
        steps: u64,
    },
}

impl fmt::Display for LinkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong { chars } => {
                write!(
                    f,
                    "the link has {chars} characters, more than the {MAX_LINK_LEN} allowed"
                )
            }
            Self::Truncated => f.write_str("the link's end is missing"),
            Self::UnknownVersion(version) => {
                write!(
                    f,
                    "the link has version {version}; this engine reads {LINK_VERSION}"
                )
            }
            Self::BadCharacter { at } => {
                write!(f, "character {} of the link cannot stand in one", at + 1)
            }
            Self::Corrupt => f.write_str("the link is damaged"),
            Self::Scenario(error) => write!(f, "the link's scenario cannot be run: {error}"),
            Self::TooFar { steps } => {
                write!(
                    f,
                    "the link leads {steps} events far, more than the {MAX_LINK_STEPS} allowed"
                )
            }
        }
    }
}

impl core::error::Error for LinkError {}

#[derive(Debug, Serialize, Deserialize)]
struct Body {
    engine: String,
    scenario: Vec<u8>,
    commands: Vec<Placed>,
    cursor: Cursor,
    digest: u64,
}

/// The link to a history's cursor.
#[must_use]
pub fn encode(history: &History) -> String {
    let body = Body {
        engine: String::from(env!("CARGO_PKG_VERSION")),
        scenario: history.scenario().to_compact(),
        commands: history.commands().to_vec(),
        cursor: history.cursor(),
        digest: history.digest(),
    };
    // Serialising plain data into memory has no way to fail.
    wrap(&postcard::to_allocvec(&body).unwrap_or_default())
}

/// The text of a link around its body: the version, the body's length and its check sum in front.
#[must_use]
pub fn wrap(body: &[u8]) -> String {
    let mut bytes = alloc::vec![LINK_VERSION];
    bytes.extend(u32::try_from(body.len()).unwrap_or(u32::MAX).to_le_bytes());
    bytes.extend(check_sum(body));
    bytes.extend(body);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Follows a link.
///
/// # Errors
/// When the text is not a link that [`encode`] could have written.
pub fn decode(text: &str) -> Result<Shared, LinkError> {
    let Ok((body, [])) = postcard::take_from_bytes::<Body>(&unwrap(text)?) else {
        return Err(LinkError::Corrupt);
    };
    let scenario = Scenario::from_compact(&body.scenario).map_err(LinkError::Scenario)?;
    let far = body
        .commands
        .iter()
        .map(|placed| placed.at)
        .fold(body.cursor, Cursor::max)
        .step;
    if far > MAX_LINK_STEPS {
        return Err(LinkError::TooFar { steps: far });
    }
    let ordered = body.commands.is_sorted_by_key(|placed| placed.at);
    if !ordered || body.commands.len() > usize::try_from(MAX_COMMANDS).unwrap_or(usize::MAX) {
        return Err(LinkError::Corrupt);
    }
    let mut history = History::new(scenario);
    let mut differs = false;
    for placed in &body.commands {
        history.seek(placed.at);
        differs |= history.cursor() != placed.at;
        differs |= history.command(placed.command).is_err();
    }
    history.seek(body.cursor);
    differs |= history.cursor() != body.cursor || history.digest() != body.digest;
    Ok(Shared {
        history,
        engine: body.engine,
        differs,
    })
}

fn bytes_of(text: &str) -> Result<Vec<u8>, LinkError> {
    URL_SAFE_NO_PAD.decode(text).map_err(|error| match error {
        base64::DecodeError::InvalidByte(at, _) => LinkError::BadCharacter {
            at: u64::try_from(at).unwrap_or(u64::MAX),
        },
        // A last character that carries stray bits, or a length that no bytes have: cut off.
        base64::DecodeError::InvalidLength(_)
        | base64::DecodeError::InvalidLastSymbol(..)
        | base64::DecodeError::InvalidPadding => LinkError::Truncated,
    })
}

/// The body of a link that arrived whole. What it says is not looked at.
///
/// # Errors
/// When something is missing, was changed, or is of another version.
pub fn unwrap(text: &str) -> Result<Vec<u8>, LinkError> {
    if text.len() > MAX_LINK_LEN {
        return Err(LinkError::TooLong {
            chars: u64::try_from(text.len()).unwrap_or(u64::MAX),
        });
    }
    let bytes = bytes_of(text)?;
    let (version, rest) = bytes.split_first().ok_or(LinkError::Truncated)?;
    if *version != LINK_VERSION {
        return Err(LinkError::UnknownVersion(*version));
    }
    let (len, rest) = rest.split_first_chunk::<4>().ok_or(LinkError::Truncated)?;
    let (sum, body) = rest.split_first_chunk::<4>().ok_or(LinkError::Truncated)?;
    let len = usize::try_from(u32::from_le_bytes(*len)).unwrap_or(usize::MAX);
    match body.len().cmp(&len) {
        core::cmp::Ordering::Less => return Err(LinkError::Truncated),
        core::cmp::Ordering::Greater => return Err(LinkError::Corrupt),
        core::cmp::Ordering::Equal => {}
    }
    if *sum != check_sum(body) {
        return Err(LinkError::Corrupt);
    }
    Ok(body.to_vec())
}

/// Guards against a link that was changed on its way (a letter lost, an e-mail's line break).
fn check_sum(bytes: &[u8]) -> [u8; 4] {
    let mut digest = Digest::default();
    digest.bytes(bytes);
    let [a, b, c, d, ..] = digest.value().to_le_bytes();
    [a, b, c, d]
}
