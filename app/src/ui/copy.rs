//! Copying text, and saying that it was copied.

use leptos::prelude::*;
use std::time::Duration;
use tcp_explain::Lang;
use wasm_bindgen::prelude::{Closure, JsValue};

use crate::i18n;

/// How long a button says that it has copied.
const CONFIRMED_FOR: Duration = Duration::from_millis(2_000);

/// Copies text; `done` learns whether the browser did it. It does not where the page is not
/// served securely, or where the page around an embedded one forbids it.
pub fn copy(text: &str, done: impl FnOnce(bool) + 'static) {
    let Some(clipboard) = clipboard() else {
        done(false);
        return;
    };
    let promise = clipboard.write_text(text);
    let done = std::rc::Rc::new(std::cell::Cell::new(Some(done)));
    let other = std::rc::Rc::clone(&done);
    let kept = Closure::once(move |_: JsValue| {
        if let Some(done) = done.take() {
            done(true);
        }
    });
    let refused = Closure::once(move |_: JsValue| {
        if let Some(done) = other.take() {
            done(false);
        }
    });
    // Whatever `then` returns is settled by the two closures themselves.
    drop(promise.then2(&kept, &refused));
    // JavaScript collects them once the promise is settled.
    drop(kept.into_js_value());
    drop(refused.into_js_value());
}

/// The clipboard; `None` in a page that has none, where the browser's types promise one.
fn clipboard() -> Option<web_sys::Clipboard> {
    let navigator = window().navigator();
    let there = js_sys::Reflect::get(&navigator, &JsValue::from_str("clipboard")).ok()?;
    (!there.is_undefined() && !there.is_null()).then(|| navigator.clipboard())
}

/// What a copy button says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Outcome {
    #[default]
    None,
    Copied,
    Failed,
}

/// A small button that copies what `text` gives at that moment.
#[component]
pub fn CopyButton(
    /// The language.
    lang: Lang,
    /// Its word.
    name: fn(Lang) -> &'static str,
    /// The accessible name: what is copied.
    #[prop(into)]
    label: Signal<String>,
    /// The text to copy.
    text: Callback<(), String>,
) -> impl IntoView {
    let outcome = RwSignal::new(Outcome::None);
    let press = move |_| {
        copy(&text.run(()), move |copied| {
            // The lab may be gone by now.
            let _ = outcome.try_set(if copied {
                Outcome::Copied
            } else {
                Outcome::Failed
            });
            set_timeout(
                move || {
                    let _ = outcome.try_set(Outcome::None);
                },
                CONFIRMED_FOR,
            );
        });
    };
    let word = move || match outcome.get() {
        Outcome::None | Outcome::Failed => name(lang),
        Outcome::Copied => i18n::header_copied(lang),
    };
    // The name has the word that is seen in it, and for a moment that word is another one.
    let spoken = move || (outcome.get() != Outcome::Copied).then(|| label.get());
    let status = move || match outcome.get() {
        Outcome::None => "",
        Outcome::Copied => i18n::header_copied(lang),
        Outcome::Failed => i18n::header_copy_failed(lang),
    };
    view! {
        <span class="copy">
            <button type="button" class="button small" aria-label=spoken on:click=press>
                {word}
            </button>
            <span role="status" class="unseen" class:shown=move || outcome.get() == Outcome::Failed>
                {status}
            </span>
        </span>
    }
}
