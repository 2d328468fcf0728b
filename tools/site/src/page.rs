//! Which pages there are, and where they stand.

use crate::words::{self, Words};

pub use tcp_explain::Lang;

/// What the pages say of a language, and in it.
pub trait Tongue {
    /// The language's name in itself.
    fn name(self) -> &'static str;
    /// What Open Graph calls it.
    fn locale(self) -> &'static str;
    /// The words of the pages' own interface.
    fn words(self) -> &'static Words;
}

impl Tongue for Lang {
    fn name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Zh => "中文",
        }
    }

    fn locale(self) -> &'static str {
        match self {
            Self::En => "en_US",
            Self::Zh => "zh_CN",
        }
    }

    fn words(self) -> &'static Words {
        match self {
            Self::En => &words::EN,
            Self::Zh => &words::ZH,
        }
    }
}

/// A page that exists in every language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// The handshake to break.
    Home,
    /// The same lab with its knobs.
    Sandbox,
}

impl Topic {
    /// All of them, in the order of the navigation.
    pub const ALL: [Self; 2] = [Self::Home, Self::Sandbox];
}

/// One page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// What it is about.
    pub topic: Topic,
    /// In which language.
    pub lang: Lang,
}

impl Page {
    /// Every page that has an address of its own.
    pub fn all() -> impl Iterator<Item = Self> {
        Topic::ALL
            .into_iter()
            .flat_map(|topic| Lang::ALL.into_iter().map(move |lang| Self { topic, lang }))
    }

    /// Its folder's address below the site's root: empty, or ending in a slash.
    #[must_use]
    pub fn address(self) -> &'static str {
        match (self.topic, self.lang) {
            (Topic::Home, Lang::En) => "",
            (Topic::Home, Lang::Zh) => "zh/",
            (Topic::Sandbox, Lang::En) => "en/sandbox/",
            (Topic::Sandbox, Lang::Zh) => "zh/sandbox/",
        }
    }

    /// Further addresses that show the same page and name [`Page::address`] as the right one.
    #[must_use]
    pub fn aliases(self) -> &'static [&'static str] {
        match (self.topic, self.lang) {
            (Topic::Home, Lang::En) => &["en/"],
            _ => &[],
        }
    }
}
