//! Prose: a Markdown file with a few named lines at its beginning, read at compile time and turned into HTML here.

use anyhow::{Context as _, Result};
use maud::{Markup, PreEscaped};
use pulldown_cmark::{Options, Parser, html};

use crate::page::{Lang, Topic};

/// What a page says.
#[derive(Clone, Debug)]
pub struct Prose {
    /// The document's title.
    pub title: String,
    /// One or two sentences for search engines and previews.
    pub description: String,
    /// The one `h1`.
    pub heading: String,
    /// The sentence under it.
    pub lead: String,
    /// The rest, as HTML.
    pub body: Markup,
}

/// The prose of a page.
///
/// # Errors
/// When one of the named lines is missing.
pub fn page(topic: &Topic, lang: Lang) -> Result<Prose> {
    let (name, text) = match (topic, lang) {
        (Topic::Home, Lang::En) => ("en/home.md", include_str!("../content/en/home.md")),
        (Topic::Home, Lang::Zh) => ("zh/home.md", include_str!("../content/zh/home.md")),
        // A lesson brings its own.
        (Topic::Course | Topic::Lesson(_), Lang::En) => {
            ("en/lessons.md", include_str!("../content/en/lessons.md"))
        }
        (Topic::Course | Topic::Lesson(_), Lang::Zh) => {
            ("zh/lessons.md", include_str!("../content/zh/lessons.md"))
        }
        (Topic::Myths, Lang::En) => ("en/myths.md", include_str!("../content/en/myths.md")),
        (Topic::Myths, Lang::Zh) => ("zh/myths.md", include_str!("../content/zh/myths.md")),
        (Topic::Glossary, Lang::En) => {
            ("en/glossary.md", include_str!("../content/en/glossary.md"))
        }
        (Topic::Glossary, Lang::Zh) => {
            ("zh/glossary.md", include_str!("../content/zh/glossary.md"))
        }
        (Topic::Sandbox, Lang::En) => ("en/sandbox.md", include_str!("../content/en/sandbox.md")),
        (Topic::Sandbox, Lang::Zh) => ("zh/sandbox.md", include_str!("../content/zh/sandbox.md")),
        (Topic::Quiz, Lang::En) => ("en/quiz.md", include_str!("../content/en/quiz.md")),
        (Topic::Quiz, Lang::Zh) => ("zh/quiz.md", include_str!("../content/zh/quiz.md")),
    };
    parse(text).with_context(|| format!("content/{name}"))
}

/// What a reader is told at an address that has no page.
///
/// # Errors
/// When one of the named lines is missing.
pub fn not_found(lang: Lang) -> Result<Prose> {
    let (name, text) = match lang {
        Lang::En => (
            "en/not-found.md",
            include_str!("../content/en/not-found.md"),
        ),
        Lang::Zh => (
            "zh/not-found.md",
            include_str!("../content/zh/not-found.md"),
        ),
    };
    parse(text).with_context(|| format!("content/{name}"))
}

/// The paragraph in every footer.
#[must_use]
pub fn how_it_works(lang: Lang) -> Markup {
    markdown(match lang {
        Lang::En => include_str!("../content/en/how-it-works.md"),
        Lang::Zh => include_str!("../content/zh/how-it-works.md"),
    })
}

fn parse(text: &str) -> Result<Prose> {
    let (head, body) = text
        .split_once("\n---\n")
        .context("a line `---` must end the named lines at the beginning")?;
    let line = |name: &str| -> Result<String> {
        head.lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
            .map(str::to_owned)
            .with_context(|| format!("the line `{name}: …` is missing"))
    };
    Ok(Prose {
        title: line("title")?,
        description: line("description")?,
        heading: line("heading")?,
        lead: line("lead")?,
        body: markdown(body),
    })
}

pub(crate) fn markdown(text: &str) -> Markup {
    let mut out = String::new();
    html::push_html(&mut out, Parser::new_ext(text, Options::ENABLE_TABLES));
    PreEscaped(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_line_is_named() {
        let error = parse("title: A\ndescription: B\nheading: C\n---\n").unwrap_err();
        assert_eq!(error.to_string(), "the line `lead: …` is missing");
    }
}
