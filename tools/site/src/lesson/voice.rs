//! A lesson's prose as HTML: numbers from the run in their places, and words of the glossary with what they mean.

use std::collections::BTreeMap;

use anyhow::Result;
use course::terms::Term;
use course::{Lesson, Piece, pieces, terms};
use maud::{Markup, PreEscaped, html};
use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd};

use crate::page::{Lang, Tongue as _};

/// Words of the sheet that need no explanation on a page: whoever reads it has them.
const PLAIN: [&str; 20] = [
    "packet",
    "header",
    "flag",
    "option",
    "checksum",
    "connection",
    "application",
    "peer",
    "client",
    "server",
    "acknowledge",
    "buffer",
    "congestion",
    "duplicate",
    "router",
    "firewall",
    "drop",
    "loss",
    "byte",
    "CLOSED",
];

/// Says what a lesson says.
pub(crate) struct Voice<'a> {
    lang: Lang,
    numbers: BTreeMap<&'a str, String>,
    /// The words to explain, the longest first; each goes at its first use.
    words: Vec<(&'a str, &'a Term)>,
    explained: u32,
}

impl<'a> Voice<'a> {
    /// # Errors
    /// When the run has no answer to a number.
    pub(crate) fn new(lesson: &'a Lesson, lang: Lang, glossary: &'a terms::Sheet) -> Result<Self> {
        let numbers = lesson.answers()?.into_iter();
        let numbers = numbers
            .map(|(number, value)| (number.name.as_str(), value.text(lang, number.bare)))
            .collect();
        Ok(Self {
            lang,
            numbers,
            words: words(glossary, lang),
            explained: 0,
        })
    }

    /// A text without marks, its numbers filled in.
    pub(crate) fn plain(&self, text: &str) -> String {
        let piece = |piece| match piece {
            Piece::Text(text) => text,
            Piece::Number(name) => self.numbers.get(name).map_or("", String::as_str),
        };
        pieces(text).into_iter().map(piece).collect()
    }

    /// A sentence of `lesson.toml`: its numbers are marked, and `code`.
    pub(crate) fn line(&self, text: &str) -> Markup {
        let mut out = String::new();
        let events = Parser::new(text)
            .filter(|event| {
                !matches!(
                    event,
                    Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph)
                )
            })
            .flat_map(|event| self.numbered(event));
        pulldown_cmark::html::push_html(&mut out, events);
        PreEscaped(out)
    }

    /// A stretch of prose.
    pub(crate) fn markdown(&mut self, text: &str) -> Markup {
        let mut out = String::new();
        let (mut quiet, mut in_block) = (0_u32, false);
        let mut events = Vec::new();
        for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
            match &event {
                Event::Start(Tag::CodeBlock(_)) => in_block = true,
                Event::End(TagEnd::CodeBlock) => in_block = false,
                Event::Start(Tag::Heading { .. } | Tag::Link { .. }) => quiet += 1,
                Event::End(TagEnd::Heading(_) | TagEnd::Link) => quiet -= 1,
                _ => {}
            }
            match event {
                _ if in_block => events.push(event),
                Event::Text(text) if quiet == 0 => self.explain(&text, &mut events),
                event => events.extend(self.numbered(event)),
            }
        }
        pulldown_cmark::html::push_html(&mut out, events.into_iter());
        PreEscaped(out)
    }

    /// A text with its numbers in their places.
    fn numbered<'e>(&self, event: Event<'e>) -> Vec<Event<'e>> {
        match event {
            Event::Text(text) => self.pieces(&text),
            Event::Code(code) => vec![Event::Code(self.plain(&code).into())],
            event => vec![event],
        }
    }

    fn pieces<'e>(&self, text: &str) -> Vec<Event<'e>> {
        let piece = |piece| match piece {
            Piece::Text(text) => Event::Text(CowStr::from(text.to_string())),
            Piece::Number(name) => {
                let number = self.numbers.get(name).map_or("", String::as_str);
                inline(&html! { span.number { (number) } })
            }
        };
        pieces(text).into_iter().map(piece).collect()
    }

    /// A text whose words of the glossary are explained where they come first.
    fn explain(&mut self, text: &str, events: &mut Vec<Event<'_>>) {
        let mut rest = text;
        while let Some((at, word, term)) = first(&self.words, rest, self.lang) {
            let (before, after) = rest.split_at(at);
            let (said, after) = after.split_at(word.len());
            events.extend(self.pieces(before));
            self.words.retain(|(_, other)| *other != term);
            self.explained += 1;
            events.push(inline(&explanation(term, said, self.explained, self.lang)));
            rest = after;
        }
        events.extend(self.pieces(rest));
    }
}

fn inline<'e>(markup: &Markup) -> Event<'e> {
    Event::InlineHtml(CowStr::from(markup.0.clone()))
}

/// A word, and what it means in a popover: the browser opens it by a press, the page's script by pointing too.
fn explanation(term: &Term, said: &str, number: u32, lang: Lang) -> Markup {
    let id = format!("term-{number}");
    let (word, what) = meaning(term, lang);
    html! {
        button.term type="button" popovertarget=(id) { (said) }
        span.gloss id=(id) popover { (word) (lang.words().colon) (what) }
    }
}

/// A term with its word in the other language, and what it means.
pub(crate) fn meaning(term: &Term, lang: Lang) -> (Markup, Markup) {
    let english = term.english.join(", ");
    let chinese = term.chinese.as_deref().unwrap_or(&english);
    let (ours, other, other_lang) = match lang {
        Lang::En => (english.as_str(), chinese, Lang::Zh),
        Lang::Zh => (chinese, english.as_str(), Lang::En),
    };
    let what = match (lang, &term.what_zh) {
        (Lang::Zh, Some(what)) => what,
        _ => &term.what,
    };
    // Where the sheet has no Chinese line, the English one stands in.
    let foreign = (lang == Lang::Zh && term.what_zh.is_none()).then_some(Lang::En.tag());
    let word = html! {
        strong { (ours) }
        @if other != ours { " " span lang=(other_lang.tag()) { (other) } }
    };
    (word, html! { span lang=[foreign] { (what) } })
}

/// What may be explained, the longest word first.
fn words(glossary: &terms::Sheet, lang: Lang) -> Vec<(&str, &Term)> {
    let is_plain = |term: &&Term| {
        let first = term.english.first().map(String::as_str).unwrap_or_default();
        !PLAIN.contains(&first)
    };
    let mut words: Vec<(&str, &Term)> = Vec::new();
    for term in glossary.terms.iter().filter(is_plain) {
        match lang {
            Lang::En => words.extend(term.english.iter().map(|word| (word.as_str(), term))),
            Lang::Zh => words.extend(term.chinese.iter().map(|word| (word.as_str(), term))),
        }
    }
    // `seq` and `ack` stand in labels; short forms in capitals are words.
    words.retain(|(word, _)| lang == Lang::Zh || word.len() > 3 || is_capitals(word));
    words.sort_by_key(|(word, _)| core::cmp::Reverse(word.len()));
    words
}

fn is_capitals(word: &str) -> bool {
    word.chars().all(|letter| letter.is_ascii_uppercase())
}

/// The first word of a text that is to be explained: where, which, and its term.
fn first<'a, 't>(
    words: &[(&'a str, &'a Term)],
    text: &'t str,
    lang: Lang,
) -> Option<(usize, &'t str, &'a Term)> {
    let found = words.iter().filter_map(|(word, term)| {
        let at = find(text, word, lang)?;
        Some((at, text.get(at..at + word.len())?, *term))
    });
    // The longest of those that begin at one place stands first.
    found.min_by_key(|(at, ..)| *at)
}

fn find(text: &str, word: &str, lang: Lang) -> Option<usize> {
    if lang == Lang::Zh {
        return text.find(word);
    }
    let (haystack, needle) = match is_capitals(word) {
        true => (text.to_string(), word.to_string()),
        false => (text.to_ascii_lowercase(), word.to_ascii_lowercase()),
    };
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '-' || letter == '_';
    let whole = |at: usize| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = text
            .get(at + needle.len()..)
            .and_then(|after| after.chars().next());
        !before.is_some_and(is_part)
            && !after.is_some_and(|letter| is_part(letter) && letter != 's')
    };
    let mut places = haystack.match_indices(&needle).map(|(at, _)| at);
    places.find(|at| whole(*at))
}
