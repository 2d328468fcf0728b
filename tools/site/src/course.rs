//! The course map: all lessons by unit, with what is done, due and next.

use course::{Course, Lesson};
use maud::{Markup, html};

use crate::links::Links;
use crate::page::{Lang, Tongue as _, Topic};
use crate::prose::Prose;

/// The map.
pub(crate) fn map(course: &Course, prose: &Prose, lang: Lang, links: &Links) -> Markup {
    html! {
        div.intro { div { h1 { (prose.heading) } p.lead { (prose.lead) } } }
        div.units {
            @for (unit, lessons) in course.units() {
                section.unit-map {
                    h2 { (unit.name(lang)) }
                    ol { @for lesson in lessons { (row(lesson, lang, links)) } }
                }
            }
        }
    }
}

fn row(lesson: &Lesson, lang: Lang, links: &Links) -> Markup {
    let page = lesson.page(lang);
    html! {
        li data-progress=(lesson.id) {
            a href=(links.page(Topic::lesson(&lesson.id), lang)) { (page.title) }
            span.about { (page.topic) " · " (lesson.minutes) (lang.words().minutes) }
        }
    }
}
