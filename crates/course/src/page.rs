//! A page of a lesson: `en.md` or `zh.md`. A few named lines, then Markdown with directives.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::directive::{self, Directive};
use crate::error::CourseError;
use crate::fill;
use crate::known::Known;

/// A page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// The insight.
    pub title: String,
    /// What it is about, as the course map and the line under the title have it.
    pub topic: String,
    /// What follows.
    pub blocks: Vec<Block>,
}

/// A part of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// Markdown.
    Prose(String),
    /// What stands between paragraphs.
    Directive(Directive),
}

/// A line with its number, from 1.
type Line<'t> = (u32, &'t str);

/// The directives of a page.
fn directives(text: &str) -> impl Iterator<Item = Line<'_>> {
    let mut fenced = false;
    (1..).zip(text.lines()).filter(move |(_, line)| {
        fenced ^= is_fence(line);
        !fenced && directive::is_directive(line)
    })
}

fn is_fence(line: &str) -> bool {
    line.trim_start().starts_with("```")
}

/// The worlds that a page names.
pub(crate) fn worlds(text: &str) -> Vec<String> {
    directives(text)
        .filter_map(|(_, line)| directive::world(line))
        .collect()
}

/// Reads a page.
pub(crate) fn read(text: &str, file: &str, known: &Known<'_>) -> Result<Page, CourseError> {
    let error = |line: u32, message: String| CourseError::Page {
        file: file.to_string(),
        line,
        message,
    };
    let mut page = Page::default();
    let mut lines = (1..).zip(text.lines());
    loop {
        let Some((number, line)) = lines.next() else {
            let message = "the named lines at the beginning end with a line `---`";
            return Err(error(1, message.to_string()));
        };
        match line.split_once(": ") {
            Some(("title", title)) => page.title = title.trim().to_string(),
            Some(("topic", topic)) => page.topic = topic.trim().to_string(),
            _ if line == "---" => break,
            _ => {
                let message = "a page begins with the lines `title: …` (the insight) and \
                               `topic: …` (what it is about), then `---`";
                return Err(error(number, message.to_string()));
            }
        }
    }
    for (name, value) in [("title", &page.title), ("topic", &page.topic)] {
        if value.is_empty() {
            return Err(error(1, format!("the line `{name}: …` is missing")));
        }
    }
    let mut prose = String::new();
    let mut fenced = false;
    for (number, line) in lines {
        fenced ^= is_fence(line);
        if fenced || !directive::is_directive(line) {
            prose += line;
            prose.push('\n');
            if !fenced {
                let known = known.numbers.iter().copied();
                fill::check(line, known).map_err(|why| error(number, why))?;
            }
            continue;
        }
        let read = directive::read(line, known).map_err(|why| error(number, why))?;
        if let Directive::Lab(lab) | Directive::Figure(lab) | Directive::Sandbox(lab) = &read
            && !known.worlds.contains(&lab.world.as_str())
        {
            return Err(error(number, format!("there is no world `{}`", lab.world)));
        }
        page.add_prose(&mut prose);
        page.blocks.push(Block::Directive(read));
    }
    page.add_prose(&mut prose);
    Ok(page)
}

impl Page {
    fn add_prose(&mut self, prose: &mut String) {
        if !prose.trim().is_empty() {
            self.blocks.push(Block::Prose(core::mem::take(prose)));
        }
        prose.clear();
    }

    /// Its directives, in their order.
    pub fn directives(&self) -> impl Iterator<Item = &Directive> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Directive(directive) => Some(directive),
            Block::Prose(_) => None,
        })
    }

    /// Its prose: each stretch of Markdown.
    pub fn prose(&self) -> impl Iterator<Item = &str> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Prose(text) => Some(text.as_str()),
            Block::Directive(_) => None,
        })
    }

    /// What it says, without marks and without what stands in code blocks.
    #[must_use]
    pub fn plain(&self) -> String {
        self.prose().map(plain).collect::<Vec<_>>().join("\n")
    }

    /// The numbers that it names, each once, in the order of the alphabet.
    #[must_use]
    pub fn numbers(&self) -> Vec<&str> {
        let pieces = self.prose().flat_map(fill::pieces);
        let mut names: Vec<_> = pieces
            .filter_map(|piece| match piece {
                fill::Piece::Number(name) => Some(name),
                fill::Piece::Text(_) => None,
            })
            .collect();
        names.sort_unstable();
        names.dedup();
        names
    }
}

/// Markdown as plain text.
fn plain(markdown: &str) -> String {
    let mut text = String::new();
    let mut in_code = false;
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Text(words) | Event::Code(words) if !in_code => text += &words,
            Event::SoftBreak => text.push(' '),
            Event::HardBreak
            | Event::End(
                TagEnd::Paragraph
                | TagEnd::Heading(_)
                | TagEnd::Item
                | TagEnd::TableCell
                | TagEnd::TableHead
                | TagEnd::TableRow,
            ) => text.push('\n'),
            _ => {}
        }
    }
    text
}
