//! How large the stage is, and what part of the ladder is seen on it.

use leptos::html;
use leptos::prelude::*;
use tcp_figure::Px;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;
use web_sys::{HtmlElement, ResizeObserver};

/// What is laid out beyond what is seen, on either side, in CSS pixels; and how far scrolling goes
/// before it is laid out anew.
const MARGIN: i32 = 320;

/// All in whole CSS pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Viewport {
    /// Of the stage, without a scroll bar.
    pub width: i32,
    /// Of the stage.
    pub height: i32,
    /// How far it is scrolled.
    pub top: i32,
}

impl Viewport {
    /// The part of the ladder that is laid out.
    #[must_use]
    pub fn clip(self) -> (Px, Px) {
        let from = self.top - MARGIN;
        (Px::whole(from), Px::whole(self.top + self.height + MARGIN))
    }
}

/// Follows a stage's size and scrolling.
pub fn watch(
    stage: NodeRef<html::Div>,
    sideways: impl Fn(i32) + Copy + 'static,
) -> RwSignal<Viewport> {
    let viewport = RwSignal::new(Viewport::default());
    Effect::new(move || {
        let Some(stage) = stage.get() else {
            return;
        };
        let element: HtmlElement = (*stage).clone();
        let measured = element.clone();
        let resized = Closure::<dyn FnMut()>::new(move || {
            let (width, height) = (measured.client_width(), measured.client_height());
            viewport.maybe_update(|view| {
                let changed = (view.width, view.height) != (width, height);
                (view.width, view.height) = (width, height);
                changed
            });
        });
        // At once, so that the first picture is there when the lab is first seen.
        let first = Viewport {
            width: element.client_width(),
            height: element.client_height(),
            top: 0,
        };
        viewport.set(first);
        let Ok(observer) = ResizeObserver::new(resized.as_ref().unchecked_ref()) else {
            return;
        };
        observer.observe(&element);
        let scrolled_element = element.clone();
        let scrolled = Closure::<dyn FnMut()>::new(move || {
            sideways(scrolled_element.scroll_left());
            let top = scrolled_element.scroll_top();
            viewport.maybe_update(|view| {
                // What is laid out already reaches further than this.
                let far = view.top.abs_diff(top) > MARGIN.unsigned_abs() / 2 || top == 0;
                let changed = far && view.top != top;
                if changed {
                    view.top = top;
                }
                changed
            });
        });
        let _ =
            element.add_event_listener_with_callback("scroll", scrolled.as_ref().unchecked_ref());
        // Both closures live as long as the stage does.
        let kept = StoredValue::new_local(Some((observer, resized, scrolled)));
        on_cleanup(move || {
            kept.update_value(|kept| {
                if let Some((observer, ..)) = kept.take() {
                    observer.disconnect();
                }
            });
        });
    });
    viewport
}

/// Scrolls the stage by two thirds of what is seen of it: up (-1) or down (1).
pub(crate) fn pan(stage: NodeRef<html::Div>, by: i32) {
    if let Some(stage) = stage.get_untracked() {
        stage.set_scroll_top(stage.scroll_top() + by * stage.client_height() * 2 / 3);
    }
}
