//! The transport bar: to start, back, play, step, the scrubber with its marks, the time, the speed.

use leptos::prelude::*;
use tcp_explain as explain;
use tcp_sim::history::MarkerKind;
use wasm_bindgen::JsCast as _;
use web_sys::{HtmlInputElement, HtmlSelectElement};

use super::context::{LabContext, Layout};
use super::icons::{self, Icon};
use super::run::{Place, RunMsg, Speed};
use super::screen::{ScreenMsg, View};
use crate::i18n;

/// The bar.
#[component]
pub(crate) fn Transport(cx: LabContext) -> impl IntoView {
    let lang = cx.lang;
    let at_start = cx.memo_live(|session| session.run().at_start());
    let ended = cx.memo(|session| session.run().ended());
    let playing = cx.memo(|session| session.run().playing());
    let undoable = cx.memo(|session| session.run().can_undo());
    let time = cx.memo_live(|session| session.run().now());
    let why = cx.memo(|session| session.screen().view() == View::Why);
    let compact = move || cx.layout.get() == Layout::Compact;
    let dim = |off: bool| off.then_some("true");
    let held = cx.memo_live(|session| session.run().held());
    let closed = cx.memo(|session| session.closes(View::Why));
    // Why a control does nothing, for whoever points at it; whoever hears it is told by what describes it:
    // `lab-locked` for the clock, `lab-closed` for what would give the answer away.
    let title = move |words: &'static str| {
        move || {
            if held.get() {
                i18n::exercise_locked(lang)
            } else {
                words
            }
        }
    };
    view! {
        <div class="transport" data-part="transport" role="group" aria-label=i18n::lab_clock_bar(lang)>
            <p id="lab-locked" class="unseen">
                {move || held.get().then(|| i18n::exercise_locked(lang))}
            </p>
            <p id="lab-closed" class="unseen">
                {move || closed.get().then(|| i18n::exercise_locked(lang))}
            </p>
            <div class="buttons">
                <button
                    type="button"
                    class="button square to-start"
                    aria-label=i18n::lab_to_start(lang)
                    title=i18n::lab_to_start(lang)
                    aria-disabled=move || dim(at_start.get())
                    on:click=move |_| cx.send(RunMsg::ToStart)
                >
                    <Icon path=icons::TO_START />
                </button>
                <button
                    type="button"
                    class="button square back"
                    aria-label=i18n::lab_back(lang)
                    title=i18n::lab_back_title(lang)
                    aria-disabled=move || dim(at_start.get())
                    on:click=move |_| cx.step(false)
                >
                    <Icon path=icons::BACK />
                </button>
                <button
                    type="button"
                    class="button primary play"
                    title=title(i18n::lab_play_title(lang))
                    aria-disabled=move || dim(ended.get() || held.get())
                    aria-describedby="lab-locked"
                    on:click=move |_| cx.send(RunMsg::TogglePlay)
                >
                    <Icon path=Signal::derive(move || if playing.get() { icons::PAUSE } else { icons::PLAY }) />
                    <span>
                        {move || if playing.get() { i18n::lab_pause(lang) } else { i18n::lab_play(lang) }}
                    </span>
                </button>
                <button
                    type="button"
                    class="button step"
                    title=title(i18n::lab_step_title(lang))
                    aria-disabled=move || dim(ended.get() || held.get())
                    aria-describedby="lab-locked"
                    on:click=move |_| cx.step(true)
                >
                    <span>{i18n::lab_step(lang)}</span>
                    <Icon path=icons::STEP />
                </button>
            </div>
            // Longer steps come later; their button has its place from the beginning.
            <div class="longer">{move || cx.parts.aids().map(|aids| (aids.jumps)(cx))}</div>
            <button
                type="button"
                class="button undo"
                title=i18n::lab_undo_title(lang)
                aria-disabled=move || dim(!undoable.get())
                on:click=move |_| cx.send(RunMsg::Undo)
            >
                <Icon path=icons::UNDO />
                <span>{i18n::lab_undo(lang)}</span>
            </button>
            <Scrubber cx />
            // No live region: it changes with every frame, and what is worth hearing the announcer says.
            <span class="time" role="timer" aria-label=i18n::lab_time(lang)>
                {move || explain::time(time.get())}
            </span>
            <Show when=compact>
                <button
                    type="button"
                    class="button why-open"
                    aria-expanded=move || if why.get() { "true" } else { "false" }
                    aria-disabled=move || dim(closed.get())
                    aria-describedby="lab-closed"
                    on:click=move |_| cx.send(ScreenMsg::Show(if why.get_untracked() { View::Ladder } else { View::Why }))
                >
                    {i18n::why(lang)}
                </button>
            </Show>
            <Speeds cx />
            <button
                type="button"
                class="button square keys"
                aria-label=i18n::lab_keys(lang)
                title=i18n::lab_keys_title(lang)
                aria-haspopup="dialog"
                on:click=move |_| cx.send(ScreenMsg::Help(true))
            >
                "?"
            </button>
        </div>
    }
}

/// How fast.
#[component]
fn Speeds(cx: LabContext) -> impl IntoView {
    let lang = cx.lang;
    let chosen = cx.memo(|session| session.run().speed().place());
    view! {
        <select
            class="speed"
            aria-label=i18n::lab_speed(lang)
            title=i18n::lab_speed_title(lang)
            prop:value=move || chosen.get().to_string()
            on:change=move |event| {
                let select: HtmlSelectElement = event_target(&event);
                let place = usize::try_from(select.selected_index()).unwrap_or_default();
                if let Some(speed) = Speed::at(place) {
                    cx.send(RunMsg::SetSpeed(speed));
                }
            }
        >
            {Speed::all()
                .map(|speed| {
                    view! {
                        <option value=speed.place().to_string() selected=speed == Speed::default()>
                            {speed.label()}
                        </option>
                    }
                })
                .collect_view()}
        </select>
    }
}

/// The scrubber: a slider over all events up to the furthest one, with marks above its track.
#[component]
fn Scrubber(cx: LabContext) -> impl IntoView {
    let lang = cx.lang;
    let place = cx.memo_live(|session| session.run().place().0);
    let end = cx.memo(|session| session.run().scale_end().0);
    let at = move || per_mille(place.get(), end.get());
    let value = cx.memo_live(|session| (session.run().now(), session.run().step()));
    let marks = cx.memo(|session| {
        let end = session.run().scale_end().0;
        session
            .run()
            .marks()
            .into_iter()
            .map(|mark| (per_mille(mark.place.0, end), mark.kind, mark.at))
            .collect::<Vec<_>>()
    });
    let keydown = move |event: web_sys::KeyboardEvent| {
        let handled = match event.key().as_str() {
            "ArrowLeft" | "ArrowDown" => {
                cx.step(false);
                true
            }
            "ArrowRight" | "ArrowUp" => {
                cx.step(true);
                true
            }
            "Home" => {
                cx.send(RunMsg::ToStart);
                true
            }
            "End" => {
                cx.send(RunMsg::ToFrontier);
                true
            }
            _ => false,
        };
        if handled {
            event.prevent_default();
            event.stop_propagation();
        }
    };
    view! {
        <div class="scrubber" style=("--at", move || at().to_string())>
            {move || cx.parts.aids().map(|aids| (aids.marks)(cx))}
            // Drawn at once; those that can be pressed come later and take their places.
            <div class="marks" aria-hidden="true">
                {move || {
                    if cx.parts.aids().is_some() {
                        return Vec::new().collect_view();
                    }
                    marks
                        .get()
                        .into_iter()
                        .map(|(place, kind, time)| {
                            view! {
                                <svg
                                    class=mark_class(kind)
                                    viewBox="0 0 12 12"
                                    style=("--place", place.to_string())
                                >
                                    <title>{format!("{}, {}", mark_name(lang, kind), explain::time(time))}</title>
                                    <path d=mark_path(kind)></path>
                                </svg>
                            }
                        })
                        .collect_view()
                }}
            </div>
            <input
                type="range"
                class="clock"
                min="0"
                step="1"
                max=move || end.get().to_string()
                prop:value=move || { end.track(); place.get().to_string() }
                aria-label=i18n::lab_clock(lang)
                aria-describedby="lab-locked"
                aria-valuetext=move || {
                    let (now, step) = value.get();
                    i18n::lab_clock_value(lang, &explain::time(now), &step.to_string())
                }
                on:input=move |event| {
                    let input: HtmlInputElement = event_target(&event);
                    if let Ok(place) = input.value().parse() {
                        cx.send(RunMsg::Seek(Place(place)));
                    }
                }
                on:keydown=keydown
            />
        </div>
    }
}

pub(super) fn per_mille(place: u64, end: u64) -> u64 {
    (place.saturating_mul(1_000) / end.max(1)).min(1_000)
}

fn event_target<T: wasm_bindgen::JsCast>(event: &web_sys::Event) -> T {
    // The listener is on the very element, so the target is of its type.
    event
        .current_target()
        .unwrap_or_else(|| wasm_bindgen::JsValue::NULL.unchecked_into())
        .unchecked_into()
}

pub(super) fn mark_class(kind: MarkerKind) -> &'static str {
    match kind {
        MarkerKind::Fault => "scrub-mark fault",
        MarkerKind::Loss => "scrub-mark loss",
        MarkerKind::Retransmission => "scrub-mark again",
        MarkerKind::StateChange(host) if host.0 == 0 => "scrub-mark client",
        MarkerKind::StateChange(_) => "scrub-mark server",
    }
}

/// Each kind has a shape of its own: triangle, cross, turning arrow, circle and square.
pub(super) fn mark_path(kind: MarkerKind) -> &'static str {
    match kind {
        MarkerKind::Fault => "M1 2h10L6 11z",
        MarkerKind::Loss => {
            "M2.4 1 6 4.6 9.6 1 11 2.4 7.4 6 11 9.6 9.6 11 6 7.4 2.4 11 1 9.6 4.6 6 1 2.4z"
        }
        MarkerKind::Retransmission => {
            "M6 1.2A4.8 4.8 0 1 0 10.8 6H9.2A3.2 3.2 0 1 1 6 2.8v1.9L10 2 6-.7z"
        }
        MarkerKind::StateChange(host) if host.0 == 0 => "M6 2a4 4 0 1 1 0 8 4 4 0 0 1 0-8z",
        MarkerKind::StateChange(_) => "M2.5 2.5h7v7h-7z",
    }
}

pub(super) fn mark_name(lang: explain::Lang, kind: MarkerKind) -> &'static str {
    match kind {
        MarkerKind::Fault => i18n::lab_mark_fault(lang),
        MarkerKind::Loss => i18n::lab_mark_loss(lang),
        MarkerKind::Retransmission => i18n::lab_mark_retransmission(lang),
        MarkerKind::StateChange(_) => i18n::lab_mark_state(lang),
    }
}
