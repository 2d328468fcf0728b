//! The buttons at the stage's lower edge: how time is drawn, and what of it is seen.

use leptos::html;
use leptos::prelude::*;

use super::super::context::{Focus, LabContext};
use super::super::icons::{self, Icon};
use super::super::run::RunMsg;
use super::super::screen::ScreenMsg;
use super::drawing::rows;
use super::viewport::pan;
use crate::i18n;

/// Buttons over the future, where nothing else stands: to see more or less of the time, and what was
/// before or after.
#[component]
pub(crate) fn Tools(cx: LabContext, stage: NodeRef<html::Div>) -> impl IntoView {
    let lang = cx.lang;
    let button = move |path: &'static str, name: &'static str, act: fn() -> Tool| {
        view! {
            <button
                type="button"
                class="button square quiet"
                aria-label=name
                title=name
                on:click=move |_| match act() {
                    Tool::Zoom(by) => cx.send(ScreenMsg::Zoom(by)),
                    Tool::Pan(by) => pan(stage, by),
                }
            >
                <Icon path />
            </button>
        }
    };
    let ended = cx.memo(|session| session.run().ended());
    let whole = cx.memo(|session| session.screen().whole());
    let rows = cx.memo(rows);
    let pressed = |on: bool| if on { "true" } else { "false" };
    view! {
        <div class="tools">
            <div role="group" aria-label=i18n::lab_time_scale(lang)>
                <Show when=move || ended.get() || whole.get()>
                    <button
                        type="button"
                        class="button quiet"
                        aria-pressed=move || pressed(whole.get())
                        on:click=move |_| cx.send(ScreenMsg::Whole(!whole.get_untracked()))
                    >
                        {i18n::lab_whole(lang)}
                    </button>
                </Show>
                <Show when=move || ended.get()>
                    <button
                        type="button"
                        class="button quiet"
                        on:click=move |_| {
                            cx.send(RunMsg::ToStart);
                            cx.send(RunMsg::TogglePlay);
                            cx.focus(Focus::Stage);
                        }
                    >
                        {i18n::lab_replay(lang)}
                    </button>
                </Show>
                <button
                    type="button"
                    class="button square quiet"
                    aria-label=i18n::lab_rows(lang)
                    title=i18n::lab_rows(lang)
                    aria-pressed=move || pressed(rows.get())
                    on:click=move |_| cx.send(ScreenMsg::Rows(Some(!rows.get_untracked())))
                >
                    <Icon path=icons::ROWS />
                </button>
                {button(icons::PLUS, i18n::lab_zoom_in(lang), || Tool::Zoom(1))}
                {button(icons::MINUS, i18n::lab_zoom_out(lang), || Tool::Zoom(-1))}
                {button(icons::UP, i18n::lab_earlier(lang), || Tool::Pan(-1))}
                {button(icons::DOWN, i18n::lab_later(lang), || Tool::Pan(1))}
            </div>
        </div>
    }
}

/// What a button over the future does.
enum Tool {
    Zoom(i8),
    Pan(i32),
}
