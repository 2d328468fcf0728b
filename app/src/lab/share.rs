//! *Copy link*: the address of this page with this moment in it.

use leptos::html;
use leptos::prelude::*;
use std::time::Duration;
use tcp_sim::history::link;

use super::context::LabContext;
use super::screen::{Notice, ScreenMsg};
use crate::i18n;
use crate::ui::copy::copy;

/// How long the button says that it has copied.
const CONFIRMED_FOR: Duration = Duration::from_millis(2_500);

/// The button, and the link itself where the browser does not let us copy.
#[component]
pub(crate) fn Share(
    /// The lab.
    cx: LabContext,
) -> impl IntoView {
    let lang = cx.lang;
    let copied = RwSignal::new(false);
    let by_hand = cx.memo(|session| match session.screen().notice() {
        Some(Notice::CopyFailed { link }) => Some(link.clone()),
        _ => None,
    });
    let press = move |_| {
        let link = address(&cx.peek(|session| link::encode(session.run().history())));
        copy(&link.clone(), move |done| {
            if !done {
                cx.send(ScreenMsg::Tell(Notice::CopyFailed { link }));
                return;
            }
            cx.send(ScreenMsg::Tell(Notice::LinkCopied));
            let _ = copied.try_set(true);
            set_timeout(
                move || {
                    let _ = copied.try_set(false);
                },
                CONFIRMED_FOR,
            );
        });
    };
    view! {
        <div class="share" data-part="share">
            <button type="button" class="button" title=i18n::share_copy_about(lang) on:click=press>
                {move || if copied.get() { i18n::share_copied(lang) } else { i18n::share_copy(lang) }}
            </button>
            {move || by_hand.get().map(|link| view! { <LinkField cx link /> })}
        </div>
    }
}

/// The link, selected, ready for the keys that copy.
#[component]
fn LinkField(cx: LabContext, link: String) -> impl IntoView {
    let field = NodeRef::<html::Input>::new();
    Effect::new(move || {
        if let Some(field) = field.get() {
            // The focus goes where the next key press is needed; it fails only out of the document.
            let _ = field.focus();
            field.select();
        }
    });
    view! {
        <input
            node_ref=field
            class="share-field"
            type="text"
            readonly
            spellcheck="false"
            aria-label=i18n::share_field(cx.lang)
            prop:value=link
            on:focus=move |_| {
                if let Some(field) = field.get_untracked() {
                    field.select();
                }
            }
        />
    }
}

/// This page's address with the code of a moment in its fragment. Whatever fragment was there goes.
fn address(code: &str) -> String {
    let page = window().location().href().unwrap_or_default();
    let page = page.split('#').next().unwrap_or_default();
    [page, "#lab=", code].concat()
}
