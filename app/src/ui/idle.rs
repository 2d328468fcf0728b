//! Doing something when the page has nothing else to do.

use leptos::prelude::window;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;

/// Where the browser does not say when it is idle, this long after the call, in milliseconds.
const SOON: u32 = 200;

/// Calls `work` once the browser is idle.
pub(crate) fn when_idle(work: impl FnOnce() + 'static) {
    let work = Closure::once_into_js(work);
    let work = work.unchecked_ref::<js_sys::Function>();
    if window().request_idle_callback(work).is_err() {
        let work = work.clone();
        gloo_timers::callback::Timeout::new(SOON, move || {
            // Its own failure is told where it happens.
            let _ = work.call0(&wasm_bindgen::JsValue::UNDEFINED);
        })
        .forget();
    }
}
