//! A text in both languages.

use tcp_explain::Lang;
use tcp_files::toml::{Read, Section, Value};

/// The same said in English and in Chinese.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Both {
    /// In English.
    pub en: String,
    /// In Chinese.
    pub zh: String,
}

impl Both {
    /// As it is said in a language.
    #[must_use]
    pub fn of(&self, lang: Lang) -> &str {
        lang.pick(&self.en, &self.zh)
    }
}

/// A text in both languages: a table with `en` and `zh`.
pub(crate) fn both(section: &Section<'_>, key: &'static str) -> Read<Both> {
    both_of(section.required(key)?)
}

pub(crate) fn both_of(value: Value<'_>) -> Read<Both> {
    let section = value.table("a text in both languages", &["en", "zh"])?;
    let text = |key| {
        let value = section.required(key)?;
        let text = value.string()?.trim();
        match text.is_empty() {
            true => Err(value.error(format!("`{key}` says nothing"))),
            false => Ok(text.to_string()),
        }
    };
    Ok(Both {
        en: text("en")?,
        zh: text("zh")?,
    })
}
