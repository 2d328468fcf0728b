//! Several labs on a page: one plays at a time, unless it is asked to play `together` with others; a
//! lab out of sight stops; and the menu of one closes when something else is used. Labs of different
//! languages are different modules, so they hear of each other by the page's events.

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{CustomEvent, CustomEventInit, EventTarget, HtmlElement};

use super::context::LabContext;
use super::run::RunMsg;
use super::screen::ScreenMsg;
use crate::ui::seen;

/// The attribute that lets a lab play while others do.
const TOGETHER: &str = "together";

/// What a lab tells the others when its clock starts.
const PLAYS: &str = "ackademy:plays";

/// Makes a lab mind the others. Must be called under a reactive owner.
pub(crate) fn mind(cx: LabContext, host: &HtmlElement) {
    let pause = move || {
        if cx.peek_late(|session| session.run().playing()) == Some(true) {
            cx.send(RunMsg::Pause);
        }
    };
    let playing = cx.memo(|session| session.run().playing());
    let own = host.clone();
    Effect::new(move || {
        if playing.get() && !own.has_attribute(TOGETHER) {
            let init = CustomEventInit::new();
            init.set_bubbles(true);
            init.set_composed(true);
            if let Ok(event) = CustomEvent::new_with_event_init_dict(PLAYS, &init) {
                // Whether somebody stops the event makes no difference here.
                let _ = own.dispatch_event(&event);
            }
        }
    });
    let own = host.clone();
    elsewhere(host, PLAYS, move || {
        if !own.has_attribute(TOGETHER) {
            pause();
        }
    });
    for used in ["pointerdown", "focusin"] {
        elsewhere(host, used, move || {
            let open = cx.peek_late(|session| session.screen().menu().is_some());
            if open == Some(true) {
                cx.send(ScreenMsg::CloseMenu);
            }
        });
    }
    seen::when_hidden(host, pause);
}

/// Hears an event of the page that is not this lab's own.
fn elsewhere(host: &HtmlElement, event: &str, act: impl Fn() + 'static) {
    let own: EventTarget = host.clone().unchecked_into();
    let handle = window_event_listener_untyped(event, move |event| {
        if event.target().is_some_and(|target| target != own) {
            act();
        }
    });
    on_cleanup(move || handle.remove());
}
