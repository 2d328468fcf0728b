//! The myths page: claims, each with a question and the run that answers it.

use anyhow::{Context as _, Result};
use course::Myth;
use maud::{Markup, html};
use tcp_explain::Scene;
use tcp_sim::history::link;

use crate::frame::Build;
use crate::links::Links;
use crate::page::{Lang, Tongue as _, Topic};
use crate::prose::Prose;
use crate::still::{self, Still};

/// Beside the words, on a desk and on a phone alike.
const WIDTH: i32 = 336;

/// The page.
///
/// # Errors
/// When a run never comes to the moment at which it is shown.
pub(crate) fn page(build: &Build, prose: &Prose, lang: Lang, links: &Links) -> Result<Markup> {
    let words = lang.words();
    let myths = build.myths.iter().map(|myth| one(build, myth, lang, links));
    let myths: Vec<Markup> = myths.collect::<Result<_>>()?;
    Ok(html! {
        div.intro { div { h1 { (prose.heading) } p.lead { (prose.lead) } } }
        div.claims { @for myth in myths { (myth) } }
        nav.onward aria-label=(words.onward) {
            a href=(links.page(Topic::Course, lang)) { (words.all_lessons_short) }
            a href=(links.page(Topic::Glossary, lang)) { (words.glossary) }
        }
    })
}

fn one(build: &Build, myth: &Myth, lang: Lang, links: &Links) -> Result<Markup> {
    let words = lang.words();
    let history = myth.at.history(&myth.world.scenario);
    let history = history.with_context(|| format!("{}: its moment never comes", myth.id))?;
    let still = Still {
        history: &history,
        view: myth.view,
        lang,
        widths: still::Widths {
            wide: WIDTH,
            narrow: WIDTH,
        },
        id: &myth.id,
        hosts: &myth.hosts,
    };
    let lesson = myth.lesson.as_ref().and_then(|id| build.course.get(id));
    let right = usize::from(!myth.is_true);
    let sandbox = links.page(Topic::Sandbox, lang);
    Ok(html! {
        article.claim id=(myth.id) {
            form.card data-card=(myth.id) data-right=(right) {
                fieldset {
                    legend { (myth.claim.of(lang)) }
                    @for (place, word) in [words.is_true, words.is_false].into_iter().enumerate() {
                        label { input type="radio" name=(myth.id) value=(place); span { (word) } }
                    }
                }
                p.do { button type="submit" disabled { (words.check) } }
                div.told aria-live="polite" {
                    @for place in 0..2 {
                        div data-option=(place) hidden {
                            p {
                                (words.you_said) (if place == 0 { words.is_true } else { words.is_false }) (words.stop) " "
                                @if place == right { (words.so_it_was) } @else { (words.run_differs) }
                            }
                            p { (myth.truth.of(lang)) }
                        }
                    }
                }
            }
            details.evidence {
                summary { (words.evidence) }
                p.truth { strong { (if myth.is_true { words.is_true } else { words.is_false }) } (words.stop) " " (myth.truth.of(lang)) }
                figure.plate { (still::drawn(&still, &Scene::of(&history), "-figure", WIDTH)) }
                p {
                    a href=(format!("{sandbox}#lab={}", link::encode(&history))) { (words.run_it) }
                    @if let Some(lesson) = lesson {
                        " · " a href=(links.page(Topic::lesson(&lesson.id), lang)) { (lesson.page(lang).topic) }
                    }
                }
            }
        }
    })
}
