//! Which pages there are, and where they stand.

use std::rc::Rc;

use course::Course;

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
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Topic {
    /// The handshake to break.
    Home,
    /// All lessons.
    Course,
    /// The lesson with this id.
    Lesson(Rc<str>),
    /// Claims that a run refutes.
    Myths,
    /// The words.
    Glossary,
    /// The same lab with its knobs.
    Sandbox,
    /// The quiz, and how a teacher sets one.
    Quiz,
}

impl Topic {
    /// Those of the navigation, in its order.
    pub const NAVIGATION: [Self; 4] = [Self::Home, Self::Course, Self::Quiz, Self::Sandbox];

    /// A lesson's page.
    #[must_use]
    pub fn lesson(id: &str) -> Self {
        Self::Lesson(id.into())
    }

    /// Every page of a site with this course.
    #[must_use]
    pub fn all(course: &Course) -> Vec<Self> {
        let lessons = course.lessons.iter();
        let lessons = lessons.map(|lesson| Self::lesson(&lesson.id));
        Self::NAVIGATION
            .into_iter()
            .chain([Self::Myths, Self::Glossary])
            .chain(lessons)
            .collect()
    }

    /// Whether labs stand on it.
    #[must_use]
    pub const fn has_labs(&self) -> bool {
        match self {
            Self::Home | Self::Lesson(_) | Self::Sandbox | Self::Quiz => true,
            Self::Course | Self::Myths | Self::Glossary => false,
        }
    }
}

/// One page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// What it is about.
    pub topic: Topic,
    /// In which language.
    pub lang: Lang,
}

impl Page {
    /// Every page that has an address of its own.
    #[must_use]
    pub fn all(course: &Course) -> Vec<Self> {
        let in_each = |topic: Topic| {
            Lang::ALL.map(|lang| Self {
                topic: topic.clone(),
                lang,
            })
        };
        Topic::all(course).into_iter().flat_map(in_each).collect()
    }

    /// Its folder's address below the site's root: empty, or ending in a slash.
    #[must_use]
    pub fn address(&self) -> String {
        let lang = self.lang.pick("en", "zh");
        match (&self.topic, self.lang) {
            // The root is English.
            (Topic::Home, Lang::En) => String::new(),
            (Topic::Home, Lang::Zh) => "zh/".to_string(),
            (Topic::Course, _) => format!("{lang}/lessons/"),
            (Topic::Lesson(id), _) => format!("{lang}/lessons/{id}/"),
            (Topic::Myths, _) => format!("{lang}/myths/"),
            (Topic::Glossary, _) => format!("{lang}/glossary/"),
            (Topic::Sandbox, _) => format!("{lang}/sandbox/"),
            (Topic::Quiz, _) => format!("{lang}/quiz/"),
        }
    }

    /// Further addresses that show the same page and name [`Page::address`] as the right one.
    #[must_use]
    pub fn aliases(&self) -> &'static [&'static str] {
        match (&self.topic, self.lang) {
            (Topic::Home, Lang::En) => &["en/"],
            _ => &[],
        }
    }
}
