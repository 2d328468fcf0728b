//! The course map: all lessons by unit, with what is done, due and next.

use course::{Course, Lesson, Question};
use maud::{Markup, html};

use crate::links::Links;
use crate::page::{Lang, Tongue as _, Topic};
use crate::prose::Prose;
use crate::words::Words;

/// The map.
pub(crate) fn map(course: &Course, prose: &Prose, lang: Lang, links: &Links) -> Markup {
    let words = lang.words();
    html! {
        div.intro { div { h1 { (prose.heading) } p.lead { (prose.lead) } } }
        div.units data-words=(script_words(words)) {
            p.summary {}
            @for (unit, lessons) in course.units() {
                section.unit-map {
                    h2 { (unit.name(lang)) }
                    ol { @for lesson in lessons { (row(lesson, lang, links)) } }
                }
            }
            div.tools hidden {
                h2 { (words.your_progress) }
                p { (words.progress_stays) }
                p.do {
                    button type="button" { (words.save_progress) }
                    label.file { span { (words.take_progress) } input type="file" accept="application/json,.json"; }
                }
            }
            p.said role="status" {}
        }
        nav.onward aria-label=(words.onward) {
            a href=(links.page(Topic::Myths, lang)) { (words.myths) }
            a href=(links.page(Topic::Glossary, lang)) { (words.glossary) }
            a href=(links.page(Topic::Sandbox, lang)) { (words.sandbox) }
        }
    }
}

/// One lesson of the map. Its marks and its note are the script's.
fn row(lesson: &Lesson, lang: Lang, links: &Links) -> Markup {
    let page = lesson.page(lang);
    let needs = Needs::of(lesson);
    html! {
        li data-progress=(lesson.id) data-predictions=(needs.predictions) data-challenges=(needs.challenges) data-cards=(needs.cards) {
            a href=(links.page(Topic::lesson(&lesson.id), lang)) { (page.title) }
            span.about { (page.topic) " · " (lesson.minutes) (lang.words().minutes) span.note {} }
        }
    }
}

/// What is done when a lesson is done, by ids.
pub(crate) struct Needs {
    pub(crate) predictions: String,
    pub(crate) challenges: String,
    pub(crate) cards: String,
}

impl Needs {
    pub(crate) fn of(lesson: &Lesson) -> Self {
        let ids = |questions: &[Question]| {
            let ids: Vec<_> = questions.iter().map(|it| it.id.as_str()).collect();
            ids.join(" ")
        };
        let challenges: Vec<_> = lesson.challenges.iter().map(|it| it.id.as_str()).collect();
        Self {
            predictions: ids(&lesson.predictions),
            challenges: challenges.join(" "),
            cards: ids(&lesson.cards),
        }
    }
}

/// What the page's script says.
fn script_words(words: &Words) -> String {
    let said = [
        ("done", words.done),
        ("begun", words.begun),
        ("next", words.next),
        ("due", words.due),
        ("summary", words.summary),
        ("comma", words.comma),
        ("taken", words.taken),
        ("fileBroken", words.file_broken),
        ("fileNewer", words.file_newer),
        ("newer", words.newer),
        ("forbidden", words.forbidden),
    ];
    let pairs = said.map(|(key, text)| format!("{}:{}", quoted(key), quoted(text)));
    format!("{{{}}}", pairs.join(","))
}

/// A text of ours in JSON; none has a control character.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
