//! The event log: a line for each record up to the cursor, the last event marked. Only the lines in
//! view are on the page.

mod lines;
mod window;

use leptos::html;
use leptos::prelude::*;
use tcp_explain::{self as explain, Role};
use web_sys::KeyboardEvent;

use super::context::LabContext;
use super::screen::View;
use crate::i18n;
use crate::ui::segmented::Segmented;
use lines::Filter;
use window::{reveal, target, window};

/// The height of a line in CSS pixels; log.css has the same.
const ROW: i32 = 40;
/// Lines that are made above and below what is in view.
const OVER: usize = 8;
/// Taken for the height of the view until it is known.
const GUESS: i32 = 800;

/// A line as it is painted.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Line {
    /// Its place among the lines that are listed.
    place: usize,
    /// Its record's place in the trace.
    index: usize,
    time: String,
    words: String,
    side: Option<Role>,
    /// It belongs to the event that happened last.
    latest: bool,
}

/// The log.
#[component]
pub(crate) fn Log(
    /// The lab.
    cx: LabContext,
) -> impl IntoView {
    let lang = cx.lang;
    let filter = RwSignal::new(Filter::default());
    let filters = cx.memo(move |session| lines::filters(session, lang));
    let seen = cx.memo(|session| session.screen().shows(View::Log));
    let listed = Memo::new(move |_| {
        if seen.get() {
            cx.read(|session| lines::listed(session, filter.get()))
        } else {
            Vec::new()
        }
    });
    let count = Memo::new(move |_| listed.with(Vec::len));
    let scroll = RwSignal::new((0, GUESS));
    let active = RwSignal::new(None::<usize>);
    let list = NodeRef::<html::Div>::new();
    let rows = Memo::new(move |_| {
        let (top, view) = scroll.get();
        listed.with(|listed| {
            let shown = window(listed.len(), ROW, top, view, OVER);
            cx.read(|session| {
                let scene = session.run().scene();
                let line = |place: usize| {
                    let index = *listed.get(place)?;
                    let record = scene.records.get(index)?;
                    Some(Line {
                        place,
                        index,
                        time: explain::time(record.at),
                        words: explain::record(lang, &scene, index),
                        side: lines::side(&scene, index),
                        latest: record.step == session.run().step(),
                    })
                };
                shown.filter_map(line).collect::<Vec<_>>()
            })
        })
    });

    // The end of the log is where the cursor stands: it stays in view, unless somebody scrolled up
    // to read while the clock runs.
    // It is also brought there when the log comes into view.
    let view = cx.memo(|session| (session.screen().view(), session.screen().lower()));
    Effect::new(move |before: Option<usize>| {
        let rows = count.get();
        view.track();
        let Some(list) = list.get() else {
            return rows;
        };
        let at_end =
            list.scroll_top() + list.client_height() + ROW >= height(before.unwrap_or(rows));
        if at_end || !cx.peek(|session| session.run().playing()) {
            // After the spacer has its new height.
            request_animation_frame(move || {
                list.set_scroll_top(height(rows));
                let _ = scroll.try_set((list.scroll_top(), list.client_height().max(ROW)));
            });
        }
        rows
    });

    let seek = Callback::new(move |place: usize| {
        if let Some(index) = listed.with_untracked(|listed| listed.get(place).copied()) {
            active.set(Some(place));
            cx.send(cx.peek(|session| lines::ask(session, index)));
        }
    });
    let at = Memo::new(move |_| {
        let last = count.get().checked_sub(1)?;
        Some(active.get().map_or(last, |place| place.min(last)))
    });
    // Only a line that is on the page can be named as the active one.
    let active_id = move || {
        let place = at.get()?;
        rows.with(|rows| rows.iter().any(|line| line.place == place))
            .then(|| row_id(place))
    };
    let keydown = move |event: KeyboardEvent| {
        let Some((at, list)) = at.get_untracked().zip(list.get_untracked()) else {
            return;
        };
        let page = usize::try_from(list.client_height() / ROW).unwrap_or(1);
        if event.key() == "Enter" {
            seek.run(at);
        } else if let Some(to) = target(&event.key(), at, count.get_untracked(), page) {
            active.set(Some(to));
            if let Some(top) = reveal(to, ROW, list.scroll_top(), list.client_height()) {
                list.set_scroll_top(top);
            }
        } else {
            return;
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let scrolled = move |_| {
        if let Some(list) = list.get_untracked() {
            scroll.set((list.scroll_top(), list.client_height().max(ROW)));
        }
    };
    view! {
        <section class="log" data-part="log" aria-label=i18n::log(lang)>
            <header>
                <h3 class="label">{i18n::log(lang)}</h3>
                <Segmented
                    label=i18n::log_filter(lang)
                    options=filters
                    chosen=filter
                />
            </header>
            <div
                class="log-rows"
                node_ref=list
                role="grid"
                tabindex="0"
                aria-label=i18n::log(lang)
                aria-describedby="log-hint"
                aria-rowcount=move || count.get().to_string()
                aria-activedescendant=active_id
                on:scroll=scrolled
                on:keydown=keydown
            >
                <div class="log-space" role="presentation" style:block-size=move || format!("{}px", height(count.get()))>
                    <For
                        each=move || rows.get()
                        // A record may read differently at another cursor, so its words are part of the key.
                        key=|line| (line.place, line.index, line.latest, line.words.clone())
                        let:line
                    >
                        {paint(line, at, seek)}
                    </For>
                </div>
            </div>
            <Show when=move || count.get() == 0>
                <p class="nothing">{i18n::log_empty(lang)}</p>
            </Show>
            <p id="log-hint" class="log-hint">{i18n::log_hint(lang)}</p>
        </section>
    }
}

fn paint(line: Line, at: Memo<Option<usize>>, seek: Callback<usize>) -> impl IntoView {
    let place = line.place;
    let mark = match line.side {
        Some(Role::Client) => ("log-who client", "●"),
        Some(Role::Server) => ("log-who server", "■"),
        Some(Role::Attacker) => ("log-who attacker", "◆"),
        Some(Role::Router) => ("log-who", "▲"),
        None => ("log-who", ""),
    };
    let top = height(place);
    let words = line.words.clone();
    view! {
        <div
            id=row_id(place)
            class="log-row"
            class:latest=line.latest
            class:active=move || at.get() == Some(place)
            role="row"
            aria-rowindex=(place + 1).to_string()
            aria-current=line.latest.then_some("step")
            style:inset-block-start=format!("{top}px")
            title=words
            on:click=move |_| seek.run(place)
        >
            <span role="gridcell" class="log-time">{line.time}</span>
            <span role="gridcell" class=mark.0 aria-hidden="true">{mark.1}</span>
            <span role="gridcell" class="log-words">{line.words}</span>
        </div>
    }
}

fn row_id(place: usize) -> String {
    ["log-row-", &place.to_string()].concat()
}

/// The height of so many lines, in CSS pixels.
fn height(rows: usize) -> i32 {
    i32::try_from(rows).unwrap_or(i32::MAX).saturating_mul(ROW)
}
