//! Whether an element was ever on the screen.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;
use web_sys::{IntersectionObserver, IntersectionObserverEntry};

/// Calls `then` once the element is shown for the first time: not hidden, and not scrolled away inside the lab.
pub(crate) fn when_seen(place: NodeRef<html::Div>, then: impl Fn() + 'static) {
    // Dropped with the view: an observer that nobody holds tells nothing any more.
    let watch = StoredValue::new_local(None::<Watch>);
    let then = std::rc::Rc::new(then);
    Effect::new(move || {
        let Some(element) = place.get() else {
            return;
        };
        let told = std::rc::Rc::clone(&then);
        let callback = Closure::new(move |entries: js_sys::Array| {
            let shown = entries.iter().any(|entry| {
                entry
                    .unchecked_into::<IntersectionObserverEntry>()
                    .is_intersecting()
            });
            if shown {
                told();
            }
        });
        let function: &js_sys::Function = callback.as_ref().unchecked_ref();
        match IntersectionObserver::new(function) {
            Ok(observer) => {
                observer.observe(&element);
                watch.set_value(Some(Watch {
                    observer,
                    _callback: callback,
                }));
            }
            // A browser that cannot tell gets everything at once.
            Err(_) => untrack(|| then()),
        }
    });
}

/// Calls `then` whenever an element leaves the screen.
pub(crate) fn when_hidden(element: &web_sys::Element, then: impl Fn() + 'static) {
    let callback = Closure::new(move |entries: js_sys::Array| {
        let last = entries.iter().last();
        let shown = last.is_some_and(|entry| {
            entry
                .unchecked_into::<IntersectionObserverEntry>()
                .is_intersecting()
        });
        if !shown {
            then();
        }
    });
    let function: &js_sys::Function = callback.as_ref().unchecked_ref();
    if let Ok(observer) = IntersectionObserver::new(function) {
        observer.observe(element);
        // Dropped with the view.
        StoredValue::new_local(Watch {
            observer,
            _callback: callback,
        });
    }
}

/// An observer and what it calls.
struct Watch {
    observer: IntersectionObserver,
    _callback: Closure<dyn FnMut(js_sys::Array)>,
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
