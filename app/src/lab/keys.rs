//! Keys. They act only inside the focused lab: the listener is the lab's own, never the document's.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, KeyboardEvent};

use tcp_sim::TransmissionId;

use super::action::Action;
use super::context::{Focus, LabContext};
use super::controls::Control;
use super::icons::{self, Icon};
use super::ladder::node::id_at;
use super::later::Part;
use super::run::{RunMsg, Stop};
use super::screen::{ScreenMsg, View};

use crate::i18n;

/// Does what a key in the lab asks for, if it asks for anything.
pub fn pressed(cx: LabContext, event: &KeyboardEvent) {
    if event.default_prevented() || event.is_composing() {
        return;
    }
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    if cx.peek(|session| session.screen().help()) {
        if cx.parts.has(Part::Help) {
            // The keys are the dialog's.
            return;
        }
        // Who goes on before the list has come does not wait for it.
        cx.send(ScreenMsg::Help(false));
    }
    let handled = if event.ctrl_key() || event.meta_key() {
        with_control(cx, event)
    } else if event.alt_key() {
        false
    } else {
        let stage = target.as_ref().is_some_and(is_on_stage);
        let typing = target.as_ref().is_some_and(takes_letters);
        (stage && on_stage(cx, event, target.as_ref())) || in_lab(cx, event, typing)
    };
    if handled {
        event.prevent_default();
        event.stop_propagation();
    }
}

/// Anywhere in the stage, whatever in it has the focus, Space and the arrows to the sides are the
/// clock, and those up and down walk the segments.
fn on_stage(cx: LabContext, event: &KeyboardEvent, target: Option<&Element>) -> bool {
    if !is_there(cx, &event.key()) {
        return false;
    }
    match event.key().as_str() {
        " " => cx.send(RunMsg::TogglePlay),
        "ArrowRight" => cx.step(true),
        "ArrowLeft" => cx.step(false),
        "Home" => cx.send(RunMsg::ToStart),
        "End" => cx.send(RunMsg::ToFrontier),
        "ArrowDown" => walk(cx, target, 1),
        "ArrowUp" => walk(cx, target, -1),
        "Enter" => walk(cx, target, 0),
        "+" | "=" => cx.send(ScreenMsg::Zoom(1)),
        "-" => cx.send(ScreenMsg::Zoom(-1)),
        "0" => cx.send(ScreenMsg::Zoom(0)),
        _ => return false,
    }
    true
}

/// From the segment that has the focus, or else the chosen one, so many on in the order of their
/// making; from none: to the last one.
fn walk(cx: LabContext, from: Option<&Element>, by: isize) {
    let focused = id_at(from.cloned().map(Into::into)).map(TransmissionId);
    let to = cx.peek(|session| {
        let all: Vec<_> = session.run().transmissions().collect();
        let chosen = session.screen().selection().map(|chosen| chosen.id);
        let from = chosen.or(focused);
        match all.iter().position(|id| Some(*id) == from) {
            Some(here) => all.get(here.checked_add_signed(by)?).copied(),
            None => all.last().copied(),
        }
    });
    if let Some(id) = to {
        cx.focus(Focus::Segment(id));
    }
}

fn in_lab(cx: LabContext, event: &KeyboardEvent, typing: bool) -> bool {
    let key = event.key();
    if key == "Escape" {
        return escape(cx);
    }
    if typing || !cx.peek(|session| session.screen().shortcuts()) {
        return false;
    }
    if !is_there(cx, &key) {
        return false;
    }
    match key.as_str() {
        "k" | "K" => cx.send(RunMsg::TogglePlay),
        "." => cx.step(true),
        "," => cx.step(false),
        "[" => cx.send(RunMsg::Slower),
        "]" => cx.send(RunMsg::Faster),
        "?" => cx.send(ScreenMsg::Help(true)),
        "z" => undo(cx, RunMsg::Undo),
        "Z" => undo(cx, RunMsg::Redo),
        key if let Some((stop, back)) = longer(key) => cx.send(match back {
            true => RunMsg::ToPrevious(stop),
            false => RunMsg::ToNext(stop),
        }),
        key => {
            let Some(action) = Action::of_key(key) else {
                return false;
            };
            let target = cx.peek(|session| match action {
                Action::Inspect => session
                    .screen()
                    .selection()
                    .map(|chosen| chosen.id)
                    .or(session.target()),
                _ => session.target(),
            });
            let Some(id) = target else {
                return false;
            };
            action.act(cx, id);
        }
    }
    true
}

/// Whether the lab has the control that a key stands for.
fn is_there(cx: LabContext, key: &str) -> bool {
    let control = match key {
        " " | "k" | "K" => Control::Play,
        "ArrowLeft" | "ArrowRight" | "." | "," => Control::Step,
        "Home" | "End" => Control::Scrub,
        "[" | "]" => Control::Speed,
        "+" | "=" | "-" | "0" => Control::Zoom,
        "?" => Control::Keys,
        key if longer(key).is_some() => Control::Step,
        key => match Action::of_key(key) {
            Some(Action::Inspect) => Control::Views,
            Some(_) => Control::Faults,
            None => return true,
        },
    };
    cx.has(control)
}

/// What a letter steps to, and whether (with Shift) back.
fn longer(key: &str) -> Option<(Stop, bool)> {
    let stop = Stop::ALL
        .into_iter()
        .find(|stop| stop.key().eq_ignore_ascii_case(key))?;
    Some((stop, key == stop.key()))
}

fn with_control(cx: LabContext, event: &KeyboardEvent) -> bool {
    let typing = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok())
        .is_some_and(|at| takes_letters(&at));
    match event.key().as_str() {
        "z" if !typing => undo(cx, RunMsg::Undo),
        "Z" | "y" if !typing => undo(cx, RunMsg::Redo),
        _ => return false,
    }
    true
}

fn undo(cx: LabContext, msg: RunMsg) {
    cx.send(msg);
    cx.focus(Focus::Stage);
}

fn escape(cx: LabContext) -> bool {
    let (menu, help, selection, notice, view) = cx.peek(|session| {
        (
            session.screen().menu(),
            session.screen().help(),
            session.screen().selection(),
            session.screen().notice().is_some(),
            session.screen().view(),
        )
    });
    if let Some(menu) = menu {
        cx.send(ScreenMsg::CloseMenu);
        cx.focus(Focus::Segment(menu.id));
    } else if help {
        // An open dialog closes by itself, and gives the focus back to where it was.
        return false;
    } else if view == View::Why {
        cx.send(ScreenMsg::Show(View::Ladder));
        cx.focus(Focus::Stage);
    } else if notice {
        cx.send(ScreenMsg::DismissNotice);
    } else if selection.is_some() {
        cx.send(ScreenMsg::Select(None));
        cx.focus(Focus::Stage);
    } else {
        return false;
    }
    true
}

/// In the stage, but not in a menu or on a button there: those have keys of their own.
fn is_on_stage(element: &Element) -> bool {
    let nearest = element.closest("[role=menu], button, [data-part=stage]");
    nearest
        .ok()
        .flatten()
        .is_some_and(|nearest| nearest.has_attribute("data-part"))
}

/// Where letters are typed or choose something. (A slider takes none.)
fn takes_letters(element: &Element) -> bool {
    match element.tag_name().as_str() {
        "INPUT" => !matches!(
            element.get_attribute("type").as_deref(),
            Some("range" | "checkbox" | "radio")
        ),
        "TEXTAREA" | "SELECT" => true,
        _ => false,
    }
}

/// The list of keys, as a dialog.
#[component]
pub(crate) fn Help(cx: LabContext) -> impl IntoView {
    let lang = cx.lang;
    let dialog = NodeRef::<html::Dialog>::new();
    let on = cx.memo(|session| session.screen().shortcuts());
    Effect::new(move || {
        if let Some(dialog) = dialog.get().filter(|dialog| !dialog.open()) {
            // It fails only when the dialog is open or not in the document.
            let _ = dialog.show_modal();
        }
    });
    // Its own event comes a frame later, when it may have been asked for again. Closing gives the focus back.
    let close = move || {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
        cx.send(ScreenMsg::Help(false));
    };
    let row = move |keys: &'static [&'static str], what: fn(tcp_explain::Lang) -> &'static str| {
        view! {
            <div>
                <dt>{keys.iter().map(|key| view! { <kbd>{*key}</kbd> }).collect_view()}</dt>
                <dd>{move || what(lang)}</dd>
            </div>
        }
    };
    view! {
        <dialog
            class="help"
            node_ref=dialog
            aria-labelledby="keys-title"
            on:cancel=move |event: web_sys::Event| {
                event.prevent_default();
                close();
            }
        >
            <header>
                <h2 id="keys-title">{i18n::lab_keys(lang)}</h2>
                <button
                    type="button"
                    class="button square quiet"
                    aria-label=i18n::lab_close(lang)
                    on:click=move |_| close()
                >
                    <Icon path=icons::CLOSE />
                </button>
            </header>
            <h3>{i18n::lab_keys_stage(lang)}</h3>
            <dl>
                {row(&["Space"], i18n::lab_key_play)}
                {row(&["←", "→"], i18n::lab_key_step)}
                {row(&["↑", "↓"], i18n::lab_key_segments)}
                {row(&["Home", "End"], i18n::lab_key_ends)}
                {row(&["+", "−", "0"], i18n::lab_key_zoom)}
                {row(&["Page Up", "Page Down"], i18n::lab_key_pan)}
            </dl>
            <h3>{i18n::lab_keys_segment(lang)}</h3>
            <dl>
                {row(&["Enter"], i18n::lab_key_menu)}
                {row(&["D"], i18n::lab_drop)}
                {row(&["L"], i18n::lab_key_delay)}
                {row(&["U"], i18n::lab_duplicate)}
                {row(&["C"], i18n::lab_corrupt)}
                {row(&["I"], i18n::lab_inspect)}
            </dl>
            <h3>{i18n::lab_keys_everywhere(lang)}</h3>
            <dl>
                {row(&["K"], i18n::lab_key_play)}
                {row(&[",", "."], i18n::lab_key_step)}
                {row(&["N", "S", "X", "R", "T", "V"], i18n::lab_key_jumps)}
                {row(&["Shift"], i18n::lab_key_jumps_back)}
                {row(&["[", "]"], i18n::lab_key_speed)}
                {row(&["Z"], i18n::lab_key_undo)}
                {row(&["Shift", "Z"], i18n::lab_key_redo)}
                {row(&["?"], i18n::lab_key_list)}
                {row(&["Esc"], i18n::lab_key_escape)}
            </dl>
            <label class="switch">
                <input
                    type="checkbox"
                    prop:checked=move || on.get()
                    on:change=move |event| {
                        let on = event
                            .current_target()
                            .and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok())
                            .is_some_and(|input| input.checked());
                        cx.send(ScreenMsg::Shortcuts(on));
                    }
                />
                <span>{i18n::lab_keys_switch(lang)}</span>
            </label>
        </dialog>
    }
}
