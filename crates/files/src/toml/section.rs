//! A table of a scenario file, read key by key, with errors that know their place.

use core::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::error::{ScenarioError, SourceText};
use super::units::{Measure, MeasureError};

/// What reading gives, or the first thing that is wrong.
pub type Read<T> = Result<T, ScenarioError>;

/// A table that has no keys but known ones.
#[derive(Clone, Debug)]
pub struct Section<'a> {
    source: SourceText<'a>,
    table: &'a DeTable<'a>,
    span: Range<usize>,
    name: &'static str,
}

/// A value, its key and its place.
#[derive(Clone, Copy, Debug)]
pub struct Value<'a> {
    source: SourceText<'a>,
    key: &'a str,
    /// Where the key stands, if that is known.
    key_at: Option<usize>,
    value: &'a Spanned<DeValue<'a>>,
}

impl<'a> Section<'a> {
    /// The whole file, which `name` says what it is.
    ///
    /// # Errors
    /// When it has a key that is not one of `keys`.
    pub fn root(
        source: SourceText<'a>,
        table: &'a Spanned<DeTable<'a>>,
        name: &'static str,
        keys: &[&'static str],
    ) -> Read<Self> {
        let section = Self {
            source,
            table: table.get_ref(),
            span: 0..0,
            name,
        };
        section.only(keys)?;
        Ok(section)
    }

    fn only(&self, keys: &[&'static str]) -> Read<()> {
        let unknown = self
            .table
            .keys()
            .filter(|key| !keys.contains(&key.get_ref().as_ref()));
        let Some(key) = unknown.min_by_key(|key| key.span().start) else {
            return Ok(());
        };
        let found = key.get_ref();
        let message = format!(
            "`{found}` is not a key of {}; it has {}",
            self.name,
            list(keys)
        );
        Err(self
            .source
            .error(key.span().start, message)
            .suggest(found, keys.iter().copied()))
    }

    /// An error about the table as a whole.
    pub fn error(&self, message: impl Into<String>) -> ScenarioError {
        self.source.error(self.span.start, message)
    }

    /// A key's value, if the key is there.
    pub fn get(&self, key: &'static str) -> Option<Value<'a>> {
        let value = self.table.get(key)?;
        Some(Value {
            source: self.source,
            key,
            key_at: None,
            value,
        })
    }

    /// A key's value.
    ///
    /// # Errors
    /// When the key is not there.
    pub fn required(&self, key: &'static str) -> Read<Value<'a>> {
        self.get(key)
            .ok_or_else(|| self.error(format!("`{key}` is missing in {}", self.name)))
    }

    /// What `read` makes of a key's value, if the key is there.
    ///
    /// # Errors
    /// Whatever `read` finds wrong.
    pub fn optional<T>(
        &self,
        key: &'static str,
        read: impl FnOnce(Value<'a>) -> Read<T>,
    ) -> Read<Option<T>> {
        self.get(key).map(read).transpose()
    }

    /// The tables of a `[[key]]`, none if it is not there.
    ///
    /// # Errors
    /// When one of them is no table, or has another key.
    pub fn tables(
        &self,
        key: &'static str,
        name: &'static str,
        keys: &[&'static str],
    ) -> Read<Vec<Self>> {
        let Some(value) = self.get(key) else {
            return Ok(Vec::new());
        };
        match value.value.get_ref() {
            DeValue::Array(array) => array
                .iter()
                .map(|item| value.table_of(item, name, keys))
                .collect(),
            _ => Err(value.error(format!("`{key}` is written as [[{key}]], once for each"))),
        }
    }
}

impl<'a> Value<'a> {
    /// An error about the value.
    pub fn error(&self, message: impl Into<String>) -> ScenarioError {
        self.source.error(self.value.span().start, message)
    }

    /// An error about the key, where its place is known.
    pub fn error_at_key(&self, message: impl Into<String>) -> ScenarioError {
        let at = self.key_at.unwrap_or(self.value.span().start);
        self.source.error(at, message)
    }

    /// An error inside the text of a string value.
    pub fn error_inside(&self, offset: usize, message: impl Into<String>) -> ScenarioError {
        // A basic or literal string begins after one quote; others are rare here and only lose
        // precision.
        self.source
            .error(self.value.span().start + 1 + offset, message)
    }

    fn wrong_type(&self, wanted: &str) -> ScenarioError {
        let found = self.value.get_ref().type_str();
        self.error(format!(
            "`{}` must be {wanted}, not {} {found}",
            self.key,
            article(found)
        ))
    }

    fn table_of(
        &self,
        item: &'a Spanned<DeValue<'a>>,
        name: &'static str,
        keys: &[&'static str],
    ) -> Read<Section<'a>> {
        let Some(table) = item.get_ref().as_table() else {
            return Err(Self {
                value: item,
                ..*self
            }
            .wrong_type("a table"));
        };
        let section = Section {
            source: self.source,
            table,
            span: item.span(),
            name,
        };
        section.only(keys)?;
        Ok(section)
    }

    /// A table with no keys but these.
    ///
    /// # Errors
    /// When it is no table, or has another key.
    pub fn table(self, name: &'static str, keys: &[&'static str]) -> Read<Section<'a>> {
        self.table_of(self.value, name, keys)
    }

    /// A table in which any key may stand: each key, its place and its value.
    ///
    /// # Errors
    /// When it is no table.
    pub fn entries(self) -> Read<Vec<(&'a str, Self)>> {
        let Some(table) = self.value.get_ref().as_table() else {
            return Err(self.wrong_type("a table"));
        };
        let mut entries: Vec<_> = table
            .iter()
            .map(|(key, value)| {
                let name = key.get_ref().as_ref();
                let value = Self {
                    source: self.source,
                    key: name,
                    key_at: Some(key.span().start),
                    value,
                };
                (key.span().start, name, value)
            })
            .collect();
        entries.sort_by_key(|(at, ..)| *at);
        Ok(entries
            .into_iter()
            .map(|(_, key, value)| (key, value))
            .collect())
    }

    /// Text, number or switch as the words of a knob.
    ///
    /// # Errors
    /// When it is neither.
    pub fn setting(self) -> Read<String> {
        match self.value.get_ref() {
            DeValue::String(text) => Ok(text.to_string()),
            DeValue::Boolean(on) => Ok(if *on { "on" } else { "off" }.into()),
            DeValue::Integer(number) => Ok(number.as_str().to_string()),
            _ => Err(self.wrong_type("a text, a number, true or false")),
        }
    }

    /// Whether it is a table.
    pub fn is_table(self) -> bool {
        self.value.get_ref().as_table().is_some()
    }

    /// The tables of a list, each with the same keys.
    ///
    /// # Errors
    /// When one of them is no table, or has another key.
    pub fn tables_of(self, name: &'static str, keys: &[&'static str]) -> Read<Vec<Section<'a>>> {
        self.items()?
            .into_iter()
            .map(|item| item.table(name, keys))
            .collect()
    }

    /// A text.
    ///
    /// # Errors
    /// When it is something else.
    pub fn string(self) -> Read<&'a str> {
        self.value
            .get_ref()
            .as_str()
            .ok_or_else(|| self.wrong_type("a text"))
    }

    /// True or false.
    ///
    /// # Errors
    /// When it is something else.
    pub fn bool(self) -> Read<bool> {
        self.value
            .get_ref()
            .as_bool()
            .ok_or_else(|| self.wrong_type("true or false"))
    }

    /// The values of a list.
    ///
    /// # Errors
    /// When it is no list.
    pub fn items(self) -> Read<Vec<Self>> {
        match self.value.get_ref() {
            DeValue::Array(array) => Ok(array.iter().map(|value| Self { value, ..self }).collect()),
            _ => Err(self.wrong_type("a list")),
        }
    }

    /// What stands there once, or in a list.
    ///
    /// # Errors
    /// When it is neither.
    pub fn one_or_more(self) -> Read<Vec<Self>> {
        if self.is_table() {
            Ok(vec![self])
        } else {
            self.items()
        }
    }

    /// A whole number between two bounds.
    ///
    /// # Errors
    /// When it is something else.
    pub fn number<T: TryFrom<u64>>(self, min: u64, max: u64) -> Read<T> {
        let Some(integer) = self.value.get_ref().as_integer() else {
            return Err(self.wrong_type("a whole number"));
        };
        let parsed = u64::from_str_radix(integer.as_str(), integer.radix()).ok();
        let fits = parsed.filter(|value| (min..=max).contains(value));
        fits.and_then(|value| T::try_from(value).ok())
            .ok_or_else(|| {
                let key = self.key;
                self.error(format!(
                    "`{key}` is {integer}, but must be between {min} and {max}"
                ))
            })
    }

    /// A number with its unit.
    ///
    /// # Errors
    /// When it is something else.
    pub fn measure(self, measure: Measure) -> Read<u64> {
        let (key, what, example) = (self.key, measure.what(), measure.example());
        let Some(text) = self.value.get_ref().as_str() else {
            let is_number = self.value.get_ref().is_integer() || self.value.get_ref().is_float();
            return Err(if is_number {
                self.error(format!(
                    "`{key}` is {what} and needs its unit, as in {example}"
                ))
            } else {
                self.wrong_type(&format!("{what}, as in {example}"))
            });
        };
        measure.read(text).map_err(|wrong| match wrong {
            MeasureError::NoUnit => self.error(format!(
                "`{key}` is {what} and needs its unit, as in {example}"
            )),
            MeasureError::UnknownUnit(unit) => {
                let units = list(&measure.names().collect::<Vec<_>>());
                let message = format!("`{unit}` is not a unit of {what}; the units are {units}");
                match (measure.instead(&unit), measure.meant(&unit)) {
                    (Some(other), _) => self.error(format!(
                        "`{key}` is {what}, as in {example}, but `{unit}` is a unit of {}",
                        other.what()
                    )),
                    (None, Some(meant)) => self.error(message).meant(format!("`{meant}`")),
                    (None, None) => self.error(message),
                }
            }
            MeasureError::NotANumber => self.error(format!(
                "`{key}` is \"{text}\", which is not {what} such as {example}"
            )),
            MeasureError::TooLarge => {
                self.error(format!("`{key}` is \"{text}\", which is too large"))
            }
            MeasureError::TooFine => self.error(format!(
                "`{key}` is \"{text}\", which is finer than 1 {}",
                measure.names().next().unwrap_or_default()
            )),
        })
    }

    /// A number with its unit, between two bounds.
    ///
    /// # Errors
    /// When it is something else.
    pub fn measure_in<T: TryFrom<u64>>(self, measure: Measure, min: u64, max: u64) -> Read<T> {
        let value = self.measure(measure)?;
        let fits = (min..=max).contains(&value);
        fits.then(|| T::try_from(value).ok())
            .flatten()
            .ok_or_else(|| {
                let (key, found) = (self.key, measure.show(value));
                let (min, max) = (measure.show(min), measure.show(max));
                self.error(format!(
                    "`{key}` is {found}, but must be between {min} and {max}"
                ))
            })
    }

    /// One of some words.
    ///
    /// # Errors
    /// When it is another.
    pub fn word<T: Clone>(self, what: &str, choices: &[(&'static str, T)]) -> Read<T> {
        let text = self.string()?;
        let found = choices.iter().find(|(word, _)| *word == text);
        found.map(|(_, value)| value.clone()).ok_or_else(|| {
            let words: Vec<_> = choices.iter().map(|(word, _)| *word).collect();
            let message = format!("\"{text}\" is not {what}; possible: {}", quoted(&words));
            let error = self.error(message);
            match super::error::nearest(text, words) {
                Some(word) => error.meant(format!("\"{word}\"")),
                None => error,
            }
        })
    }
}

fn article(noun: &str) -> &'static str {
    if noun.starts_with(['a', 'e', 'i', 'o', 'u']) {
        "an"
    } else {
        "a"
    }
}

fn list(words: &[&str]) -> String {
    words
        .iter()
        .map(|word| format!("`{word}`"))
        .collect::<Vec<_>>()
        .join(", ")
}

pub(super) fn quoted(words: &[&str]) -> String {
    words
        .iter()
        .map(|word| format!("\"{word}\""))
        .collect::<Vec<_>>()
        .join(", ")
}
