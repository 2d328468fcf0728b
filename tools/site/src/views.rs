//! The main part of each page.

use anyhow::Result;
use maud::{Markup, html};

use crate::frame::{Build, Document};
use crate::links::Links;
use crate::page::{Lang, Page, Tongue as _, Topic};
use crate::prose::{self, Prose};
use crate::still;

/// A page, as a complete document. `address` is where this copy of it stands.
///
/// # Errors
/// When its prose lacks a named line.
pub fn page(build: &Build, page: Page, address: &str, site_url: Option<&str>) -> Result<String> {
    let prose = prose::page(page.topic, page.lang)?;
    let main = match page.topic {
        Topic::Home => home(&prose, page.lang),
        Topic::Sandbox => sandbox(&prose, page.lang),
    };
    Ok(Document {
        build,
        links: &Links::from(address, site_url),
        lang: page.lang,
        prose: &prose,
        place: Some((page.address(), page.topic)),
        kind: match page.topic {
            Topic::Home => "home",
            Topic::Sandbox => "sandbox",
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

fn home(prose: &Prose, lang: Lang) -> Markup {
    html! {
        div.intro {
            div { h1 { (prose.heading) } p.lead { (prose.lead) } }
            (keys(lang))
        }
        tcp-lab scenario="handshake" layout="home" keep="home" { (still::handshake(lang)) }
        div.prose.try { (prose.body) }
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
