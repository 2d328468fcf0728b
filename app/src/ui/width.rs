//! How wide an element is.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;
use web_sys::ResizeObserver;

/// An element's width in whole CSS pixels; 0 while it is not shown.
pub(crate) fn watch(place: NodeRef<html::Div>) -> RwSignal<i32> {
    let width = RwSignal::new(0);
    // Dropped with the view: an observer that nobody holds tells nothing any more.
    let kept = StoredValue::new_local(None::<(ResizeObserver, Closure<dyn FnMut()>)>);
    Effect::new(move || {
        let Some(element) = place.get() else {
            return;
        };
        let measured = element.clone();
        let resized = Closure::<dyn FnMut()>::new(move || {
            let now = measured.client_width();
            let _ = width.try_maybe_update(|known| {
                let news = *known != now;
                *known = now;
                (news, ())
            });
        });
        if let Ok(observer) = ResizeObserver::new(resized.as_ref().unchecked_ref()) {
            observer.observe(&element);
            kept.set_value(Some((observer, resized)));
        }
    });
    on_cleanup(move || {
        let _ = kept.try_update_value(|kept| {
            if let Some((observer, _)) = kept.take() {
                observer.disconnect();
            }
        });
    });
    width
}
