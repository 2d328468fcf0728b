//! Which connection the views are about, and the choice where there are several.

use core::net::SocketAddr;

use leptos::prelude::*;
use tcp_explain::Lang;
use tcp_sim::world::{End, Pair};

use super::context::LabContext;
use super::screen::ScreenMsg;
use super::session::Session;
use crate::i18n;

/// The most connections that are offered: the newest ones.
const MOST: usize = 64;

/// The connection that the views are about: the chosen one while it is there, else the newest.
#[must_use]
pub(super) fn pair(session: &Session) -> Option<Pair> {
    let mut pairs = session.run().history().world().pairs();
    let chosen = session.screen().connection();
    let chosen = chosen.and_then(|end| pairs.iter().find(|pair| pair.has(end)).copied());
    chosen.or_else(|| pairs.pop())
}

/// The choice of an end; nothing where there is only one.
#[component]
pub(super) fn Choice(
    cx: LabContext,
    /// What may be chosen, each with its words.
    options: Memo<Vec<(End, String)>>,
    /// What is chosen.
    chosen: Memo<Option<End>>,
) -> impl IntoView {
    let lang = cx.lang;
    let code_of = move || chosen.get().map(code);
    view! {
        <Show when=move || options.with(|all| all.len() > 1)>
            <label class="connection">
                <span class="label">{i18n::connection(lang)}</span>
                <select
                    prop:value=move || code_of().unwrap_or_default()
                    on:change=move |event| {
                        let wanted = event_target_value(&event);
                        let found = options.with_untracked(|all| {
                            all.iter().find(|(end, _)| code(*end) == wanted).map(|(end, _)| *end)
                        });
                        if let Some(end) = found {
                            cx.send(ScreenMsg::Connection(end));
                        }
                    }
                >
                    <For each=move || options.get() key=|option| option.clone() let:option>
                        <option value=code(option.0) selected=move || code_of() == Some(code(option.0))>
                            {option.1.clone()}
                        </option>
                    </For>
                </select>
            </label>
        </Show>
    }
}

/// Names an end for the page.
fn code(end: End) -> String {
    format!("{}-{:?}", end.host.0, end.connection)
}

/// A connection in words: from one endpoint to the other.
pub(super) fn words(session: &Session, lang: Lang, (from, to): (SocketAddr, SocketAddr)) -> String {
    let scene = session.run().scene();
    let name = |address: SocketAddr| {
        let ip = address.ip();
        let who = scene
            .party_at(ip)
            .map_or_else(|| ip.to_string(), |party| party.heading(lang).to_owned());
        format!("{who}:{}", address.port())
    };
    i18n::connection_ends(lang, &name(from), &name(to))
}

/// The connections of the world, each with its words.
pub(super) fn options(session: &Session, lang: Lang) -> Vec<(End, String)> {
    let world = session.run().history().world();
    let named = |pair: &Pair| {
        let connection = world.end(pair.first)?;
        let ends = (connection.local(), connection.remote());
        Some((pair.first, words(session, lang, ends)))
    };
    let pairs = world.pairs();
    pairs.iter().rev().take(MOST).filter_map(named).collect()
}
