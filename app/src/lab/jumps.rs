//! Longer steps: a small panel beside *Step*, with the next and the last thing of each kind, and
//! running until one.

use leptos::html;
use leptos::prelude::*;
use tcp_explain::Lang;
use wasm_bindgen::JsCast as _;

use super::context::LabContext;
use super::icons::{self, Icon};
use super::run::{RunMsg, Stop};
use crate::i18n;

/// The button and its panel.
#[component]
pub(crate) fn Jumps(cx: LabContext) -> impl IntoView {
    let lang = cx.lang;
    let open = RwSignal::new(false);
    let opener = NodeRef::<html::Button>::new();
    let panel = NodeRef::<html::Div>::new();
    let at_start = cx.memo_live(|session| session.run().at_start());
    let ended = cx.memo(|session| session.run().ended());
    let close = move || {
        open.set(false);
        if let Some(opener) = opener.get_untracked() {
            // Without focus everything still works by pointer.
            let _ = opener.focus();
        }
    };
    // Whoever opens it with the keyboard goes on in it.
    Effect::new(move || {
        let first = panel.get().and_then(|panel| {
            let found = panel.query_selector("button:not([aria-disabled])").ok();
            found.flatten()
        });
        if let Some(first) = first {
            let _ = first.unchecked_into::<web_sys::HtmlElement>().focus();
        }
    });
    let left = move |event: web_sys::FocusEvent| {
        let to = event
            .related_target()
            .and_then(|to| to.dyn_into::<web_sys::Node>().ok());
        let within =
            |node: Option<&web_sys::Node>| node.is_some_and(|node| node.contains(to.as_ref()));
        let stays = within(panel.get_untracked().as_deref().map(AsRef::as_ref))
            || within(opener.get_untracked().as_deref().map(AsRef::as_ref));
        if to.is_some() && !stays {
            open.set(false);
        }
    };
    view! {
        <button
            type="button"
            class="button square jumps-open"
            node_ref=opener
            aria-label=i18n::jumps(lang)
            title=i18n::jumps(lang)
            aria-expanded=move || if open.get() { "true" } else { "false" }
            on:click=move |_| if open.get_untracked() { close() } else { open.set(true) }
        >
            <Icon path=icons::UP />
        </button>
        <Show when=move || open.get()>
            <div
                class="jumps"
                data-part="jumps"
                node_ref=panel
                role="group"
                aria-label=i18n::jumps(lang)
                on:focusout=left
                on:keydown=move |event: web_sys::KeyboardEvent| {
                    if event.key() == "Escape" {
                        event.prevent_default();
                        event.stop_propagation();
                        close();
                    }
                }
            >
                {["", i18n::jumps_back(lang), i18n::jumps_on(lang), i18n::jumps_until(lang), ""]
                    .map(|head| view! { <span class="label" aria-hidden="true">{head}</span> })
                    .collect_view()}
                {Stop::ALL
                    .map(|stop| {
                        let words = words(lang, stop);
                        let button = move |name: &'static str, path: &'static str, off: Signal<bool>, msg: RunMsg| view! {
                            <button
                                type="button"
                                class="button square quiet"
                                aria-label=name
                                title=name
                                aria-disabled=move || off.get().then_some("true")
                                on:click=move |_| cx.send(msg.clone())
                            >
                                <Icon path />
                            </button>
                        };
                        view! {
                            <span class="what">{words.kind}</span>
                            {button(words.back, icons::BACK, at_start.into(), RunMsg::ToPrevious(stop))}
                            {button(words.on, icons::STEP, ended.into(), RunMsg::ToNext(stop))}
                            {button(words.until, icons::PLAY, ended.into(), RunMsg::PlayUntil(stop))}
                            <kbd aria-hidden="true">{stop.key()}</kbd>
                        }
                    })
                    .collect_view()}
            </div>
        </Show>
    }
}

struct Words {
    kind: &'static str,
    back: &'static str,
    on: &'static str,
    until: &'static str,
}

fn words(lang: Lang, stop: Stop) -> Words {
    match stop {
        Stop::Segment => Words {
            kind: i18n::jump_segment(lang),
            back: i18n::jump_segment_back(lang),
            on: i18n::jump_segment_on(lang),
            until: i18n::jump_segment_until(lang),
        },
        Stop::State => Words {
            kind: i18n::jump_state(lang),
            back: i18n::jump_state_back(lang),
            on: i18n::jump_state_on(lang),
            until: i18n::jump_state_until(lang),
        },
        Stop::Loss => Words {
            kind: i18n::jump_loss(lang),
            back: i18n::jump_loss_back(lang),
            on: i18n::jump_loss_on(lang),
            until: i18n::jump_loss_until(lang),
        },
        Stop::Retransmission => Words {
            kind: i18n::jump_retransmission(lang),
            back: i18n::jump_retransmission_back(lang),
            on: i18n::jump_retransmission_on(lang),
            until: i18n::jump_retransmission_until(lang),
        },
        Stop::Timer => Words {
            kind: i18n::jump_timer(lang),
            back: i18n::jump_timer_back(lang),
            on: i18n::jump_timer_on(lang),
            until: i18n::jump_timer_until(lang),
        },
        Stop::Dropped => Words {
            kind: i18n::jump_dropped(lang),
            back: i18n::jump_dropped_back(lang),
            on: i18n::jump_dropped_on(lang),
            until: i18n::jump_dropped_until(lang),
        },
    }
}

/// What a kind is called, for whoever hears what was done.
pub(super) fn kind(lang: Lang, stop: Stop) -> &'static str {
    words(lang, stop).kind
}
