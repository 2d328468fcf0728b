//! A lesson's page: prose, labs with their static figures, questions, cards, and what it rests on.

mod ask;
mod place;
pub(crate) mod voice;

use anyhow::{Context as _, Result};
use course::{Block, Clause, Directive, Lesson};
use maud::{Markup, PreEscaped, html};
use tcp_explain as explain;

use crate::course::Needs;
use crate::frame::Build;
use crate::links::Links;
use crate::page::{Lang, Tongue as _, Topic};
use crate::prose::Prose;
use voice::Voice;

/// How many letters of a lesson's beginning describe it to search engines.
const DESCRIPTION: usize = 160;

/// What a lesson's page is made from.
pub(crate) struct Sheet<'a> {
    pub(crate) build: &'a Build,
    pub(crate) lesson: &'a Lesson,
    pub(crate) lang: Lang,
    pub(crate) links: &'a Links,
}

/// The page's frame and its main part.
///
/// # Errors
/// When a number has no answer, or a lab stands at a moment that never comes.
pub(crate) fn page(
    build: &Build,
    lesson: &Lesson,
    lang: Lang,
    links: &Links,
) -> Result<(Prose, Markup)> {
    let sheet = Sheet {
        build,
        lesson,
        lang,
        links,
    };
    let mut voice = Voice::new(lesson, lang, &build.glossary)?;
    let page = lesson.page(lang);
    let mut parts = Vec::new();
    let mut has_heading = false;
    for (number, block) in (1..).zip(&page.blocks) {
        match block {
            Block::Prose(text) => has_heading |= text.lines().any(|line| line.starts_with("## ")),
            // What a lab asks is a heading of the third level.
            Block::Directive(_) if !has_heading => {
                has_heading = true;
                parts.push(html! { h2.unseen { (lang.words().question_first) } });
            }
            Block::Directive(_) => {}
        }
        parts.push(match block {
            Block::Prose(text) => html! { div.prose { (voice.markdown(text)) } },
            Block::Directive(directive) => sheet.directive(directive, number, &voice)?,
        });
    }
    let words = lang.words();
    let main = html! {
        div.lesson-grid data-lesson=(lesson.id) {
            (sheet.unit())
            article.lesson-text {
                h1 { (page.title) }
                (sheet.topic())
                @for part in &parts { (part) }
                section.rests {
                    h2 { (words.rests_on) }
                    ul { @for clause in &lesson.clauses { li { (self::clause(clause, lang)) } } }
                    p.profile { (words.profile) (lesson.profile.of(lang)) }
                }
                (sheet.answers(&voice)?)
                (sheet.onward())
            }
        }
    };
    let description = description(&voice.plain(&page.plain()));
    let prose = Prose {
        title: format!("{} · Ackademy", page.title),
        description,
        heading: page.title.clone(),
        lead: page.topic.clone(),
        body: PreEscaped(String::new()),
    };
    Ok((prose, main))
}

/// The beginning of a text, cut between two words.
fn description(text: &str) -> String {
    let first = text
        .lines()
        .find(|line| !line.is_empty())
        .unwrap_or_default();
    let mut short: String = first.chars().take(DESCRIPTION).collect();
    if short.len() < first.len() {
        if let Some((whole, _)) = short.rsplit_once(' ') {
            short = whole.to_string();
        }
        short.push('…');
    }
    short
}

fn clause(clause: &Clause, lang: Lang) -> Markup {
    let cite = explain::rfc(lang, clause.rfc, &clause.section);
    html! {
        @match &cite.url {
            Some(url) => a href=(url) { (cite.label) },
            None => (cite.label),
        }
        (lang.pick(": ", "：")) (clause.about.of(lang))
    }
}

impl Sheet<'_> {
    /// The lessons of the unit, for wide screens.
    fn unit(&self) -> Markup {
        let (lang, words) = (self.lang, self.lang.words());
        let course = &self.build.course;
        let unit = course.units().find(|(unit, _)| *unit == self.lesson.unit);
        html! {
            nav.unit aria-label=(words.unit) {
                @if let Some((unit, lessons)) = unit {
                    p.label { (unit.name(lang)) }
                    ol {
                        @for lesson in lessons {
                            (self.row(lesson))
                        }
                    }
                }
                p { a href=(self.links.page(Topic::Course, lang)) { (words.all_lessons_short) } }
            }
        }
    }

    /// One of them, with what the script marks it by.
    fn row(&self, lesson: &Lesson) -> Markup {
        let needs = Needs::of(lesson);
        let is_here = lesson.id == self.lesson.id;
        html! {
            li data-progress=(lesson.id) data-predictions=(needs.predictions) data-challenges=(needs.challenges) data-cards=(needs.cards) {
                a href=(self.links.page(Topic::lesson(&lesson.id), self.lang)) aria-current=[is_here.then_some("page")] {
                    (lesson.page(self.lang).topic)
                }
            }
        }
    }

    /// The line under the title.
    fn topic(&self) -> Markup {
        let (lang, words) = (self.lang, self.lang.words());
        let before = self.lesson.after.iter();
        let before = before.filter_map(|id| self.build.course.get(id));
        let before: Vec<_> = before.collect();
        html! {
            p.topic {
                (self.lesson.page(lang).topic)
                " · " (self.lesson.minutes) (words.minutes)
                @if !before.is_empty() {
                    " · " (words.after)
                    @for (place, lesson) in before.iter().enumerate() {
                        @if place > 0 { (words.comma) }
                        a href=(self.links.page(Topic::lesson(&lesson.id), lang)) { (lesson.page(lang).topic) }
                    }
                }
            }
        }
    }

    fn directive(&self, directive: &Directive, number: u32, voice: &Voice<'_>) -> Result<Markup> {
        let id = format!("f{number}-");
        match directive {
            Directive::Lab(lab) => self.lab(lab, &id, &place::Asked::Nothing, voice),
            Directive::Figure(lab) => self.figure(lab, &id),
            Directive::Predict(ids, lab) => {
                let questions = ids.iter().filter_map(|id| self.lesson.prediction(id));
                self.lab(
                    lab,
                    &id,
                    &place::Asked::Predictions(questions.collect()),
                    voice,
                )
            }
            Directive::Challenge(name, lab) => {
                let challenge = self.lesson.challenge(name);
                let challenge = challenge.with_context(|| format!("no challenge {name}"))?;
                self.lab(lab, &id, &place::Asked::Challenge(challenge), voice)
            }
            Directive::Cards => self.cards(voice),
            Directive::Sandbox(lab) => self.sandbox(lab),
        }
    }

    /// Where to go from here.
    fn onward(&self) -> Markup {
        let (lang, words) = (self.lang, self.lang.words());
        let next = self.build.course.next(&self.lesson.id);
        html! {
            nav.onward aria-label=(words.onward) {
                @if let Some(next) = next {
                    a.next href=(self.links.page(Topic::lesson(&next.id), lang)) {
                        span.label { (words.next_lesson) }
                        span.title { (next.page(lang).title) }
                        span.label { (next.page(lang).topic) " · " (next.minutes) (words.minutes) }
                    }
                }
                a href=(self.links.page(Topic::Course, lang)) { (words.all_lessons_short) }
                a href=(self.links.page(Topic::Myths, lang)) { (words.myths) }
                a href=(self.links.page(Topic::Glossary, lang)) { (words.glossary) }
            }
        }
    }
}
