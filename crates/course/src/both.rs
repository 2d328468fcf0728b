//! A text in both languages.

use tcp_explain::Lang;

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
