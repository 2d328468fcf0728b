//! What an element's attributes ask for, and what the device keeps.

use leptos::prelude::window;
use tcp_explain::Lang;
use tcp_quiz::{Kind, Quiz, QuizError, Shown};
use web_sys::HtmlElement;

use super::deck::{Deck, DeckError};

/// Where the cards are kept.
const KEY: &str = "ackademy.quiz.cards";

/// The quiz that an element asks for, and whether cards that are due come first: not in a quiz that
/// somebody has set.
pub(super) fn quiz(host: &HtmlElement) -> (Result<Quiz, QuizError>, bool) {
    let get = |name: &str| host.get_attribute(name);
    let fragment = host.has_attribute("link-from-fragment").then(fragment);
    let text = fragment.flatten().or_else(|| get("quiz"));
    if let Some(text) = text {
        return (Quiz::from_text(&text), false);
    }
    let mut quiz = Quiz::default();
    let read = |name: &str| get(name)?.trim().parse::<u64>().ok();
    quiz.seed = read("seed").unwrap_or_else(|| now() / 1_000);
    let bounded = |name: &str, most: u32| {
        let value = u32::try_from(read(name)?).ok()?;
        Some(value.clamp(1, most))
    };
    quiz.number = bounded("number", tcp_quiz::MOST_QUESTIONS).unwrap_or(quiz.number);
    let difficulty = bounded("difficulty", tcp_quiz::MOST_DIFFICULT.into());
    quiz.difficulty = difficulty
        .and_then(|difficulty| u8::try_from(difficulty).ok())
        .unwrap_or(quiz.difficulty);
    if let Some(names) = get("kinds") {
        let kinds: Vec<_> = names
            .split([',', ' '])
            .filter_map(|name| Kind::named(name.trim()))
            .collect();
        if !kinds.is_empty() {
            quiz.kinds = kinds;
        }
    }
    let shown = get("answers").and_then(|name| Shown::named(name.trim()));
    quiz.shown = shown.unwrap_or_default();
    (Ok(quiz), host.has_attribute("due"))
}

/// `#quiz=…` of the page's address.
fn fragment() -> Option<String> {
    let fragment = window().location().hash().ok()?;
    let text = fragment.strip_prefix("#quiz=")?;
    (!text.is_empty()).then(|| text.to_owned())
}

/// The language of the nearest `lang`.
pub(super) fn lang(host: &HtmlElement) -> Lang {
    let near = host.closest("[lang]").ok().flatten();
    let tag = near.and_then(|near| near.get_attribute("lang"));
    Lang::from_tag(&tag.unwrap_or_default()).spoken()
}

/// Milliseconds since 1970.
pub(super) fn now() -> u64 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a time after 1970 and before the year 10000"
    )]
    let now = js_sys::Date::now().max(0.0) as u64;
    now
}

/// The cards that the device keeps. Where storage is forbidden there are none.
pub(super) fn cards() -> Result<Deck, DeckError> {
    let storage = window().local_storage().ok().flatten();
    let text = storage.and_then(|storage| storage.get_item(KEY).ok().flatten());
    text.map_or_else(|| Ok(Deck::default()), |text| Deck::from_text(&text))
}

/// Keeps the cards, where that is allowed.
pub(super) fn keep(deck: &Deck) {
    if let Ok(Some(storage)) = window().local_storage() {
        // A full or forbidden storage loses the cards of this visit, and nothing else.
        let _ = storage.set_item(KEY, &deck.to_text());
    }
}
