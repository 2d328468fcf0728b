//! The buffers of both ends of a connection: laid out by `tcp_figure::windows`, painted here. What
//! is pointed at is told below the picture: which segment carries it, or what it waits for.

mod told;

use std::cell::RefCell;
use std::rc::Rc;

use leptos::html;
use leptos::prelude::*;
use tcp_explain::Lang;
use tcp_figure::Px;
use tcp_figure::windows::{Spot, Windows, windows};
use wasm_bindgen::JsCast as _;
use web_sys::{HtmlElement, KeyboardEvent};

use super::connection::{self, Choice, pair};
use super::context::LabContext;
use super::drawing;
use super::ladder::node::{Key, Node, Painted, attribute_at};
use super::screen::{ScreenMsg, View};
use super::session::Session;
use super::why;
use crate::i18n;
use crate::ui::width;
use told::{Told, tell};

/// The view.
#[component]
pub(crate) fn Buffers(
    /// The lab.
    cx: LabContext,
) -> impl IntoView {
    let lang = cx.lang;
    let place = NodeRef::<html::Div>::new();
    let wide = width::watch(place);
    let seen = cx.memo(|session| session.screen().shows(View::Buffers));
    let picture = Memo::new(move |_| {
        let width = wide.get();
        if !seen.get() || width == 0 {
            return None;
        }
        cx.read(|session| lay_out(session, lang, Px::whole(width)))
    });
    let options = cx.memo(move |session| connection::options(session, lang));
    let chosen = cx.memo(|session| pair(session).map(|pair| pair.first));
    let empty = Memo::new(move |_| seen.get() && wide.get() != 0 && picture.with(Option::is_none));
    // The place of what is pointed at and of what has the focus, among the spots.
    let hovered = RwSignal::new(None::<usize>);
    let focused = RwSignal::new(None::<usize>);
    let told = Memo::new(move |_| {
        let spot = hovered.get().or(focused.get())?;
        let spot = picture.with(|picture| picture.as_ref()?.spots.get(spot).cloned())?;
        cx.read(|session| Some(tell(session, lang, &spot)))
    });
    let canvas = NodeRef::<leptos::svg::G>::new();
    let painted = Rc::new(RefCell::new(Painted::default()));
    Effect::new(move || {
        let Some(canvas) = canvas.get() else {
            return;
        };
        let at = focused.get();
        let nodes = picture.with(|picture| {
            picture
                .as_ref()
                .map(|picture| paint(picture, at))
                .unwrap_or_default()
        });
        painted.borrow_mut().paint(&canvas, nodes);
    });
    let select = move || {
        if let Some(id) = told.with_untracked(|told| told.as_ref().and_then(Told::segment)) {
            cx.send(ScreenMsg::Select(Some(id)));
        }
    };
    let keydown = move |event: KeyboardEvent| {
        let Some(at) = spot_at(event.target()) else {
            return;
        };
        let key = event.key();
        if key == "Enter" || key == " " {
            focused.set(Some(at));
            select();
        } else if let Some(to) = picture.with_untracked(|picture| {
            let spots = picture.as_ref().map(|picture| picture.spots.as_slice());
            target(spots.unwrap_or_default(), at, &key)
        }) {
            focus(&event, to);
        } else {
            return;
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let words = move |part: fn(&Windows) -> String| {
        move || picture.with(|picture| picture.as_ref().map(part).unwrap_or_default())
    };
    let view_box = move || {
        picture.with(|picture| {
            let size = picture
                .as_ref()
                .map(|it| (it.drawing.width, it.drawing.height));
            let (width, height) = size.unwrap_or_default();
            format!("0 0 {width} {height}")
        })
    };
    let height = move || {
        picture.with(|picture| {
            let height = picture.as_ref().map(|it| it.drawing.height);
            height.unwrap_or_default().to_string()
        })
    };
    view! {
        <section class="buffers" data-part="buffers" aria-labelledby="buffers-title">
            <Choice cx options chosen />
            <div node_ref=place>
                <svg
                    class="ack-figure"
                    viewBox=view_box
                    height=height
                    role="group"
                    aria-labelledby="buffers-title"
                    aria-describedby="buffers-desc buffers-hint"
                    on:keydown=keydown
                    on:mouseover=move |event| hovered.set(spot_at(event.target()))
                    on:mouseleave=move |_| hovered.set(None)
                    on:focusin=move |event| focused.set(spot_at(event.target()))
                    on:click=move |event| {
                        if let Some(spot) = spot_at(event.target()) {
                            hovered.set(None);
                            focused.set(Some(spot));
                            select();
                        }
                    }
                >
                    <title id="buffers-title">{words(|it| it.drawing.title.clone())}</title>
                    <desc id="buffers-desc">{words(|it| it.drawing.desc.clone())}</desc>
                    <g node_ref=canvas></g>
                </svg>
            </div>
            <Show when=move || picture.with(Option::is_some)>
                <div class="told" data-part="told">
                    {move || match told.get() {
                        None => view! { <p id="buffers-hint" class="hint">{i18n::buffers_hint(lang)}</p> }.into_any(),
                        Some(told) => show(cx, told).into_any(),
                    }}
                </div>
            </Show>
            <Show when=move || empty.get()>
                <p class="nothing">{i18n::connection_none(lang)}</p>
            </Show>
        </section>
    }
}

fn lay_out(session: &Session, lang: Lang, width: Px) -> Option<Windows> {
    let run = session.run();
    let world = run.history().world();
    let pair = pair(session)?;
    Some(windows(&run.scene(), world, pair, lang, width))
}

/// The picture, and over it what can be pointed at.
fn paint(picture: &Windows, focused: Option<usize>) -> Vec<Node> {
    let mut nodes = drawing::paint(&picture.drawing);
    let stop = focused.filter(|at| *at < picture.spots.len()).unwrap_or(0);
    for (place, spot) in picture.spots.iter().enumerate() {
        let id = u64::try_from(place).unwrap_or(u64::MAX);
        let mut node = drawing::rect(spot.area)
            .key(Key::of("spot", id))
            .class("spot")
            .attr("role", "button")
            .attr("tabindex", if place == stop { "0" } else { "-1" })
            .attr("aria-label", spot.name.clone())
            .attr("data-spot", place.to_string())
            .attr(
                "data-range",
                format!("{}-{}", spot.range.start, spot.range.end),
            );
        if focused == Some(place) {
            node = node.class("chosen");
        }
        nodes.push(node);
    }
    nodes
}

/// What is told of a stretch.
fn show(cx: LabContext, told: Told) -> impl IntoView {
    let lang = cx.lang;
    let segment = told.segment();
    view! {
        <p class="told-range"><span class="mono">{told.range}</span> " " {told.zone}</p>
        <p class="told-content">{told.content}</p>
        {told.answer.map(|answer| view! { <div class="why">{why::paint(answer)}</div> })}
        {(told.more > 0).then(|| view! { <p class="hint">{i18n::buffers_more(lang, told.more)}</p> })}
        {segment.map(|id| view! {
            <button type="button" class="button small" on:click=move |_| cx.send(ScreenMsg::Select(Some(id)))>
                {i18n::buffers_select(lang)}
            </button>
        })}
    }
}

/// The spot at an event's target.
fn spot_at(target: Option<web_sys::EventTarget>) -> Option<usize> {
    attribute_at(target, "[data-spot]", "data-spot")?
        .parse()
        .ok()
}

/// Where a key leads to from a spot: left and right along the strip and on, up and down to the spot
/// nearest above or below.
fn target(spots: &[Spot], at: usize, key: &str) -> Option<usize> {
    let here = spots.get(at)?;
    let last = spots.len().checked_sub(1)?;
    let distance = |spot: &Spot| (spot.area.centre().x.0 - here.area.centre().x.0).unsigned_abs();
    let strip = |wanted: fn(i32, i32) -> bool, nearest: fn(i32, i32) -> bool| {
        let others = spots
            .iter()
            .filter(|spot| wanted(spot.area.y.0, here.area.y.0));
        let row = others
            .map(|spot| spot.area.y.0)
            .reduce(|a, b| if nearest(a, b) { a } else { b })?;
        let of_row = spots
            .iter()
            .enumerate()
            .filter(|(_, spot)| spot.area.y.0 == row);
        of_row
            .min_by_key(|(_, spot)| distance(spot))
            .map(|(place, _)| place)
    };
    match key {
        "ArrowRight" => Some((at + 1).min(last)),
        "ArrowLeft" => Some(at.saturating_sub(1)),
        "ArrowDown" => strip(|y, here| y > here, |a, b| a < b),
        "ArrowUp" => strip(|y, here| y < here, |a, b| a > b),
        "Home" => Some(0),
        "End" => Some(last),
        _ => None,
    }
}

/// Takes the focus to another spot of the picture in which a key was pressed.
fn focus(event: &KeyboardEvent, to: usize) {
    let from = event
        .target()
        .and_then(|it| it.dyn_into::<web_sys::Element>().ok());
    let parent = from.and_then(|from| from.parent_element());
    let found = parent.and_then(|parent| {
        let selector = ["[data-spot=\"", &to.to_string(), "\"]"].concat();
        parent.query_selector(&selector).ok().flatten()
    });
    // An SVG element takes the focus as an HTML element does.
    if let Some(found) = found {
        let _ = found.unchecked_into::<HtmlElement>().focus();
    }
}

#[cfg(test)]
mod tests;
