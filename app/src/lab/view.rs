//! A lab's parts and where they stand. The style sheet moves them by the lab's own width.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsValue;
use web_sys::{CustomEvent, CustomEventInit, HtmlElement};

use super::announce::{Announcer, NoticeBar};
use super::context::{LabContext, Layout};
use super::heads::Heads;
use super::keys;
use super::ladder::Ladder;
use super::later::{self, Keys, Later, Part};
use super::screen::{ScreenMsg, View};
use super::transport::Transport;
use super::{clock, icons};
use crate::i18n;

/// The whole lab.
#[component]
pub(crate) fn Lab(
    cx: LabContext,
    /// The custom element, which tells the page what happened.
    host: HtmlElement,
) -> impl IntoView {
    clock::run(cx);
    later::bring(cx);
    tell_page(cx, host.clone());
    tell_keys(cx, host.clone());
    let here = Memo::new(move |_| cx.parts.aids().is_some());
    Effect::new(move || {
        if here.get()
            && let Some(aids) = cx.parts.aids()
        {
            (aids.mind)(cx, &host);
        }
    });
    let root = NodeRef::<html::Div>::new();
    let lang = cx.lang;
    let step = cx.memo(|session| session.run().step());
    let now = cx.memo_live(|session| session.run().now().as_nanos());
    let view = cx.memo(|session| session.screen().view());
    let lower = cx.memo(|session| session.screen().lower());
    let sandbox = move || cx.layout.get() == Layout::Sandbox;
    let beside = move || cx.layout.get() != Layout::Compact;
    let asking = cx.memo(|session| session.run().gate().is_some_and(|gate| gate.asks));
    let asks = Memo::new(move |_| cx.exercise.with(Option::is_some));
    view! {
        <div
            class="lab"
            node_ref=root
            data-part="lab"
            data-layout=move || layout_name(cx.layout.get())
            data-view=move || view_name(view.get())
            data-lower=move || view_name(lower.get())
            data-exercise=move || asks.get().then_some("")
            data-asking=move || asking.get().then_some("")
            data-without=move || cx.controls.get().without()
            data-step=move || step.get().to_string()
            data-now=move || now.get().to_string()
            lang=move || lang.tag()
            on:keydown=move |event| keys::pressed(cx, &event)
        >
            <div class="frame">
                <NoticeBar cx />
                <div class="body">
                    <Show when=sandbox>
                        <div class="knobs-side">
                            <Later cx part=Part::Knobs />
                        </div>
                    </Show>
                    <div class="figure">
                        <Heads cx />
                        <Show when=beside>
                            <Views cx />
                        </Show>
                        <Ladder cx />
                        <Transport cx />
                    </div>
                        <div class="side">
                            <Show when=move || asks.get()>
                                <div class="pane pane-exercise">
                                    {move || cx.exercise.get().map(|given| (given.draw)(cx, given))}
                                </div>
                            </Show>
                            <div class="pane pane-why">
                                <button
                                    type="button"
                                    class="button square quiet close-sheet"
                                    aria-label=i18n::lab_close(lang)
                                    on:click=move |_| cx.send(ScreenMsg::Show(View::Ladder))
                                >
                                    <icons::Icon path=icons::CLOSE />
                                </button>
                                <Later cx part=Part::Why />
                            </div>
                            <Show when=beside>
                            <div class="lower">
                                <div class="lower-tabs" role="group" aria-label=i18n::lab_views(lang)>
                                    <Show when=move || asks.get()>{tab(cx, View::Why, lower, ScreenMsg::Beside)}</Show>
                                    {View::LOWER
                                        .map(|choice| tab(cx, choice, lower, ScreenMsg::Show))
                                        .collect_view()}
                                </div>
                                <div class="pane pane-header">
                                    <Later cx part=Part::Header />
                                </div>
                                <div class="pane pane-states">
                                    <Later cx part=Part::States />
                                </div>
                                <div class="pane pane-buffers">
                                    <Later cx part=Part::Buffers />
                                </div>
                                <div class="pane pane-plots">
                                    <Later cx part=Part::Plots />
                                </div>
                                <div class="pane pane-faults">
                                    <Later cx part=Part::Faults />
                                </div>
                                <div class="pane pane-log">
                                    <Later cx part=Part::Log />
                                </div>
                            </div>
                            </Show>
                        </div>
                </div>
            </div>
            <Announcer cx />
            <Keys cx />
        </div>
    }
}

/// The choice of a view, where only one fits.
#[component]
fn Views(cx: LabContext) -> impl IntoView {
    let view = cx.memo(|session| session.screen().view());
    view! {
        <div class="views" role="group" aria-label=i18n::lab_views(cx.lang)>
            {View::ALL.map(|choice| tab(cx, choice, view, ScreenMsg::Show)).collect_view()}
            <Show when=move || cx.layout.get() == Layout::Sandbox>{tab(cx, View::Knobs, view, ScreenMsg::Show)}</Show>
        </div>
    }
}

fn tab(
    cx: LabContext,
    choice: View,
    chosen: Memo<View>,
    show: fn(View) -> ScreenMsg,
) -> impl IntoView {
    let closed = cx.memo(move |session| session.closes(choice));
    let class = if choice == View::Why {
        "tab tab-why"
    } else {
        "tab"
    };
    view! {
        <button
            type="button"
            class=class
            aria-pressed=move || if chosen.get() == choice { "true" } else { "false" }
            aria-disabled=move || closed.get().then_some("true")
            aria-describedby="lab-closed"
            on:click=move |_| cx.send(show(choice))
        >
            {move || view_label(cx.lang, choice)}
        </button>
    }
}

/// For the page's hints: which of the keys work now, those of the clock and that which drops.
fn tell_keys(cx: LabContext, host: HtmlElement) {
    let target = cx.memo(|session| session.target().is_some() && session.screen().shortcuts());
    Effect::new(move || {
        let keys = match (cx.in_stage.get(), target.get()) {
            (false, _) => "",
            (true, false) => "clock",
            (true, true) => "clock drop",
        };
        // It fails only for a name that is none.
        let _ = host.set_attribute("data-keys", keys);
    });
}

/// Events for the page: the cursor moved to another event, or the clock came to rest.
fn tell_page(cx: LabContext, host: HtmlElement) {
    let rest = cx.memo_live(|session| {
        let now = if session.run().moving() {
            0
        } else {
            session.run().now().as_nanos()
        };
        (session.run().step(), now)
    });
    Effect::new(move |before: Option<()>| {
        let (step, _) = rest.get();
        // The first run only looks: nothing moved yet.
        if before.is_none() {
            return;
        }
        let now = cx.peek(|session| session.run().now().as_nanos());
        let detail = js_sys::Object::new();
        let _ = js_sys::Reflect::set(&detail, &"step".into(), &JsValue::from(step));
        let _ = js_sys::Reflect::set(&detail, &"now".into(), &JsValue::from(now));
        let init = CustomEventInit::new();
        init.set_bubbles(true);
        init.set_composed(true);
        init.set_detail(&detail);
        if let Ok(event) = CustomEvent::new_with_event_init_dict("ackademy:moved", &init) {
            // Whether the page stops the event makes no difference here.
            let _ = host.dispatch_event(&event);
        }
    });
}

fn layout_name(layout: Layout) -> &'static str {
    match layout {
        Layout::Home => "home",
        Layout::Sandbox => "sandbox",
        Layout::Compact => "compact",
    }
}

fn view_name(view: View) -> &'static str {
    match view {
        View::Ladder => "ladder",
        View::Why => "why",
        View::Header => "header",
        View::States => "states",
        View::Buffers => "buffers",
        View::Plots => "plots",
        View::Faults => "faults",
        View::Log => "log",
        View::Knobs => "knobs",
    }
}

fn view_label(lang: tcp_explain::Lang, view: View) -> &'static str {
    match view {
        View::Ladder => i18n::lab_view_ladder(lang),
        View::Why => i18n::lab_view_why(lang),
        View::Header => i18n::lab_view_header(lang),
        View::States => i18n::lab_view_states(lang),
        View::Buffers => i18n::lab_view_buffers(lang),
        View::Plots => i18n::lab_view_plots(lang),
        View::Faults => i18n::lab_view_faults(lang),
        View::Log => i18n::lab_view_log(lang),
        View::Knobs => i18n::lab_view_knobs(lang),
    }
}
