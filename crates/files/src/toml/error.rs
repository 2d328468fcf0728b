//! What is wrong with a file, and where.

use core::fmt;

/// What is wrong with a scenario file. Its text is one line: place, what, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScenarioError {
    /// The file's name as it was given.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
    /// What is wrong.
    pub message: String,
    /// What may have been meant.
    pub suggestion: Option<String>,
}

impl fmt::Display for ScenarioError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            file,
            line,
            column,
            message,
            suggestion,
        } = self;
        write!(f, "{file}:{line}:{column}: {message}")?;
        match suggestion {
            Some(suggestion) => write!(f, "; did you mean {suggestion}?"),
            None => Ok(()),
        }
    }
}

impl core::error::Error for ScenarioError {}

/// A text that errors point into.
#[derive(Clone, Copy, Debug)]
pub struct SourceText<'t> {
    /// The text.
    pub text: &'t str,
    /// The file's name, for errors alone.
    pub file_name: &'t str,
}

impl SourceText<'_> {
    /// An error at a byte of the text.
    #[must_use]
    pub fn error(&self, at: usize, message: impl Into<String>) -> ScenarioError {
        let before: String = self
            .text
            .char_indices()
            .take_while(|(place, _)| *place < at)
            .map(|(_, c)| c)
            .collect();
        let line_start = before.rfind('\n').map_or(0, |end| end + 1);
        let count = |chars: usize| u32::try_from(chars).unwrap_or(u32::MAX);
        ScenarioError {
            file: self.file_name.to_string(),
            line: count(before.matches('\n').count()).saturating_add(1),
            column: count(before.get(line_start..).unwrap_or_default().chars().count())
                .saturating_add(1),
            message: one_line(&message.into()),
            suggestion: None,
        }
    }
}

/// The longest message, in characters: it may quote a word of the file, and words have any length.
const MOST: usize = 1_000;

/// A message on one line, whatever it quotes.
fn one_line(message: &str) -> String {
    let mut line = String::new();
    for (place, letter) in message.chars().enumerate() {
        if place >= MOST {
            line.push('…');
            break;
        }
        if letter.is_control() {
            line.extend(letter.escape_default());
        } else {
            line.push(letter);
        }
    }
    line
}

impl ScenarioError {
    /// With the choice that is nearest to `found`, when one is near enough to be meant.
    #[must_use]
    pub fn suggest<'c>(mut self, found: &str, choices: impl IntoIterator<Item = &'c str>) -> Self {
        self.suggestion = nearest(found, choices).map(|choice| format!("`{choice}`"));
        self
    }

    /// With a suggestion.
    #[must_use]
    pub fn meant(mut self, suggestion: impl Into<String>) -> Self {
        self.suggestion = Some(suggestion.into());
        self
    }
}

/// The choice that differs least from `found`: in case only, or in at most a third of its letters.
pub fn nearest<'c>(found: &str, choices: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let folded = found.to_lowercase();
    choices
        .into_iter()
        .map(|choice| {
            (
                strsim::damerau_levenshtein(&folded, &choice.to_lowercase()),
                choice,
            )
        })
        .filter(|(distance, choice)| *distance <= choice.chars().count().div_ceil(3).max(1))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, choice)| choice)
}
