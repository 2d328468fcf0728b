//! The main part of each page.

use anyhow::{Context as _, Result};
use maud::{Markup, html};

use crate::frame::{Build, Document};
use crate::links::Links;
use crate::page::{Lang, Page, Tongue as _, Topic};
use crate::prose::{self, Prose};
use crate::{course, glossary, lesson, myths, still};

/// A page, as a complete document. `address` is where this copy of it stands.
///
/// # Errors
/// When its prose lacks a named line, or a lesson cannot be drawn.
pub fn page(build: &Build, page: &Page, address: &str, site_url: Option<&str>) -> Result<String> {
    let links = Links::from(address, site_url);
    let lang = page.lang;
    let (prose, main) = match &page.topic {
        Topic::Home => {
            let prose = prose::page(&page.topic, lang)?;
            let main = home(&prose, lang, &links);
            (prose, main)
        }
        Topic::Sandbox => {
            let prose = prose::page(&page.topic, lang)?;
            let main = sandbox(&prose, lang);
            (prose, main)
        }
        Topic::Quiz => {
            let prose = prose::page(&page.topic, lang)?;
            let main = quiz(&prose, lang);
            (prose, main)
        }
        Topic::Course => {
            let prose = prose::page(&page.topic, lang)?;
            let main = course::map(&build.course, &prose, lang, &links);
            (prose, main)
        }
        Topic::Myths => {
            let prose = prose::page(&page.topic, lang)?;
            let main = myths::page(build, &prose, lang, &links)?;
            (prose, main)
        }
        Topic::Glossary => {
            let prose = prose::page(&page.topic, lang)?;
            let main = glossary::page(&build.glossary, &prose, lang, &links);
            (prose, main)
        }
        Topic::Lesson(id) => {
            let lesson = build.course.get(id);
            let lesson = lesson.with_context(|| format!("there is no lesson {id}"))?;
            lesson::page(build, lesson, lang, &links)?
        }
    };
    Ok(Document {
        build,
        links: &links,
        lang,
        prose: &prose,
        place: Some((&page.address(), &page.topic)),
        kind: match page.topic {
            Topic::Home => "home",
            Topic::Course => "course",
            Topic::Lesson(_) => "lesson",
            Topic::Myths => "myths",
            Topic::Glossary => "glossary",
            Topic::Sandbox => "sandbox",
            Topic::Quiz => "quiz",
        },
        main,
    }
    .render())
}

/// What a server shows where there is no page, in both languages: nothing says which one the reader wants.
///
/// # Errors
/// When its prose lacks a named line.
pub fn not_found(build: &Build, public_url: &str, site_url: Option<&str>) -> Result<String> {
    let links = Links::from_anywhere(public_url, site_url);
    let english = prose::not_found(Lang::En)?;
    let chinese = prose::not_found(Lang::Zh)?;
    let main = html! {
        (missing(&english, Lang::En, &links, &html! { h1 { (english.heading) } }))
        (missing(&chinese, Lang::Zh, &links, &html! { h2 { (chinese.heading) } }))
    };
    Ok(Document {
        build,
        links: &links,
        lang: Lang::En,
        prose: &english,
        place: None,
        kind: "missing",
        main,
    }
    .render())
}

fn missing(prose: &Prose, lang: Lang, links: &Links, heading: &Markup) -> Markup {
    html! {
        section lang=(lang.tag()) {
            (heading)
            p.lead { (prose.lead) }
            p { a href=(links.page(Topic::Home, lang)) { (lang.words().go_home) } }
        }
    }
}

fn home(prose: &Prose, lang: Lang, links: &Links) -> Markup {
    let words = lang.words();
    html! {
        div.intro {
            div { h1 { (prose.heading) } p.lead { (prose.lead) } }
            (keys(lang))
        }
        tcp-lab scenario="handshake" layout="home" keep="home" { (still::handshake(lang)) }
        div.prose.try {
            (prose.body)
            p.onward { (words.first_lesson) a href=(links.page(Topic::Course, lang)) { (words.all_lessons) } (words.stop) }
        }
    }
}

fn sandbox(prose: &Prose, lang: Lang) -> Markup {
    html! {
        div.intro {
            div { h1 { (prose.heading) } p.lead { (prose.lead) } }
            (keys(lang))
        }
        tcp-lab scenario="sandbox" layout="sandbox" keep="sandbox" link-from-fragment { (still::sandbox(lang)) }
        @if !prose.body.0.trim().is_empty() { div.prose { (prose.body) } }
    }
}

fn quiz(prose: &Prose, lang: Lang) -> Markup {
    html! {
        div.intro { div { h1 { (prose.heading) } p.lead { (prose.lead) } } }
        tcp-quiz due link-from-fragment { p { (lang.words().no_script_quiz) } }
        (setting(lang))
        @if !prose.body.0.trim().is_empty() { div.prose { (prose.body) } }
    }
}

/// How a teacher sets a quiz. `js/quiz.js` writes the link; without scripts there is no quiz either.
fn setting(lang: Lang) -> Markup {
    let words = &lang.words().set;
    let [answers, each, end] = words.answers;
    html! {
        details.setting data-quiz-link {
            summary { (words.heading) }
            p { (words.about) }
            form {
                fieldset {
                    legend { (words.kinds_name) }
                    @for (letter, name) in words.kinds {
                        label { input type="checkbox" name="kind" value=(letter) checked[letter != 'g']; (name) }
                    }
                }
                label { (words.number) input type="number" name="number" min="1" max="100" value="10"; }
                label { (words.difficulty)
                    select name="difficulty" {
                        @for (degree, name) in (1..).zip(words.degrees) {
                            option value=(degree) { (degree) ": " (name) }
                        }
                    }
                }
                label { (words.seed) input type="number" name="seed" min="0" max="4294967295" value="1"; }
                label { (answers)
                    select name="answers" {
                        option value="each" { (each) }
                        option value="end" { (end) }
                    }
                }
            }
            p.link { label { (words.link) input type="text" name="link" readonly; } a href="" { (words.open) } }
        }
    }
}

fn keys(lang: Lang) -> Markup {
    let words = lang.words();
    html! {
        dl.keys aria-label=(words.keys) {
            @for (key, action) in words.hints {
                div { dt { kbd { (key) } } dd { (action) } }
            }
        }
    }
}
