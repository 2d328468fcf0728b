//! The static figure that stands in a lab's place until the wasm runs: the first moment of its scenario.

use maud::{Markup, html};

use crate::page::Lang;

/// The handshake before anything has been sent.
#[must_use]
pub fn handshake(lang: Lang) -> Markup {
    card(lang, &html! {})
}

/// The sandbox before anything has been sent.
#[must_use]
pub fn sandbox(lang: Lang) -> Markup {
    card(lang, &html! {})
}

fn card(lang: Lang, figure: &Markup) -> Markup {
    let words = lang.words();
    html! {
        figure.still {
            div.picture role="img" aria-label=(words.still) { (figure) }
            noscript { figcaption { (words.no_script) } }
        }
    }
}
