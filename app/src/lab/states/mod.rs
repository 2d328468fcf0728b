//! The state diagram: laid out by `tcp_figure::states`, painted here. Whoever points at a way, or at
//! a state, is told below the picture what it is, what leads on from there, and when it happened; a
//! button, or Enter, goes there.

mod paint;
mod told;

use std::cell::RefCell;
use std::rc::Rc;

use leptos::html;
use leptos::prelude::*;
use tcp_core::State;
use tcp_explain::{Lang, Role};
use tcp_figure::Px;
use tcp_figure::states::{Diagram, Seat, diagram, ways};
use wasm_bindgen::JsCast as _;
use web_sys::{HtmlElement, KeyboardEvent};

use super::connection::{self, Choice, pair};
use super::context::LabContext;
use super::ladder::node::{Painted, attribute_at};
use super::screen::{ScreenMsg, View};
use super::session::Session;
use super::why;
use crate::i18n;
use crate::ui::width;
use paint::{paint, spots, target};
use told::{Moment, Told, next, tell};

/// What there is to point at in a diagram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Spot {
    /// A state; the second CLOSED is the end.
    State(State, bool),
    /// A way from one to another.
    Way(State, State),
}

/// The widest and the narrowest that it is laid out for; the page scales it beyond.
const WIDTHS: (i32, i32) = (300, 480);

/// The view.
#[component]
pub(crate) fn States(
    /// The lab.
    cx: LabContext,
) -> impl IntoView {
    let lang = cx.lang;
    let place = NodeRef::<html::Div>::new();
    let wide = width::watch(place);
    let seen = cx.memo(|session| session.screen().shows(View::States));
    let picture = Memo::new(move |_| {
        let width = wide.get();
        if !seen.get() || width == 0 {
            return None;
        }
        let width = Px::whole(width.clamp(WIDTHS.0, WIDTHS.1));
        cx.read(|session| {
            Some(diagram(
                &session.run().scene(),
                &seats(session),
                lang,
                width,
            ))
        })
    });
    let options = cx.memo(move |session| connection::options(session, lang));
    let connection = cx.memo(|session| pair(session).map(|pair| pair.first));
    let paths = cx.memo(move |session| paths(session, lang));
    // What is pointed at, and what was chosen or has the focus.
    let hovered = RwSignal::new(None::<Spot>);
    let chosen = RwSignal::new(None::<Spot>);
    let told = Memo::new(move |_| {
        let spot = hovered.get().or(chosen.get())?;
        cx.read(|session| Some(tell(session, lang, spot)))
    });
    let canvas = NodeRef::<leptos::svg::G>::new();
    let painted = Rc::new(RefCell::new(Painted::default()));
    Effect::new(move || {
        let Some(canvas) = canvas.get() else {
            return;
        };
        let chosen = chosen.get();
        let nodes = picture.with(|picture| {
            let picture = picture.as_ref();
            picture.map(|picture| paint(picture, lang, chosen))
        });
        painted
            .borrow_mut()
            .paint(&canvas, nodes.unwrap_or_default());
    });
    let keydown = move |event: KeyboardEvent| {
        let Some(at) = spot_at(event.target()) else {
            return;
        };
        let key = event.key();
        if key == "Enter" || key == " " {
            chosen.set(Some(at));
            if let Some(record) = cx.peek(|session| next(session, at)) {
                go(cx, record);
            }
        } else if let Some(to) = target(at, &key) {
            focus(canvas, to);
        } else {
            return;
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let words = move |part: fn(&Diagram) -> &String| {
        move || picture.with(|picture| picture.as_ref().map(part).cloned().unwrap_or_default())
    };
    let view_box = move || {
        picture.with(|picture| {
            let size = picture.as_ref().map(|it| (it.width, it.height));
            let (width, height) = size.unwrap_or_default();
            format!("0 0 {width} {height}")
        })
    };
    view! {
        <section class="states" data-part="states" aria-labelledby="states-title">
            <h3 class="label" id="states-title">{words(|picture| &picture.title)}</h3>
            <Choice cx options chosen=connection />
            <div node_ref=place>
                <svg
                    class="ack-figure"
                    viewBox=view_box
                    role="group"
                    aria-labelledby="states-title"
                    aria-describedby="states-desc states-hint"
                    on:keydown=keydown
                    on:pointerover=move |event| {
                        // A finger points by what it touches.
                        if event.pointer_type() == "mouse" {
                            hovered.set(spot_at(event.target()));
                        }
                    }
                    on:pointerleave=move |_| hovered.set(None)
                    on:focusin=move |event| {
                        if let Some(spot) = spot_at(event.target()) {
                            chosen.set(Some(spot));
                        }
                    }
                    on:click=move |event| {
                        hovered.set(None);
                        chosen.set(spot_at(event.target()));
                    }
                >
                    <desc id="states-desc">{words(|picture| &picture.desc)}</desc>
                    <g node_ref=canvas></g>
                </svg>
            </div>
            <ul class="paths">
                {move || {
                    let path = |Path { words, without_line }: Path| view! {
                        <li>
                            {words}
                            {without_line
                                .map(|(from, to)| view! {
                                    " "
                                    <button
                                        type="button"
                                        class="button small"
                                        on:click=move |_| chosen.set(Some(Spot::Way(from, to)))
                                    >
                                        {format!("{} → {}", from.name(), to.name())}
                                    </button>
                                })}
                        </li>
                    };
                    paths.get().into_iter().map(path).collect_view()
                }}
            </ul>
            <div class="told" data-part="told">
                {move || match told.get() {
                    None => view! { <p class="hint">{i18n::states_hint(lang)}</p> }.into_any(),
                    Some(told) => show(cx, told, move |spot| focus(canvas, spot)).into_any(),
                }}
            </div>
            <p class="unseen" id="states-hint">{i18n::states_hint(lang)}</p>
        </section>
    }
}

/// Whose states are shown: both ends of the connection that the views are about; of an end whose
/// host does not know of it yet, what listens there.
fn seats(session: &Session) -> Vec<Seat> {
    let world = session.run().history().world();
    let Some(pair) = pair(session) else {
        return Vec::new();
    };
    let scene = session.run().scene();
    let peer = || {
        let address = world.end(pair.first)?.remote().ip();
        let host = world
            .hosts()
            .iter()
            .find(|host| host.address() == address)?;
        let speaks_tcp = !matches!(scene.party(host.id()).role, Role::Attacker | Role::Router);
        speaks_tcp.then(|| Seat {
            host: host.id(),
            connection: None,
        })
    };
    let seat = |end: tcp_sim::world::End| Seat {
        host: end.host,
        connection: Some(end.connection),
    };
    let first = Some(seat(pair.first));
    first
        .into_iter()
        .chain(pair.second.map(seat).or_else(peer))
        .collect()
}

/// Goes to the moment at which it happened, and *why* is about it. The connection stays the one that
/// is looked at, where a newer one would take its place.
fn go(cx: LabContext, record: u64) {
    if let Some(pair) = cx.peek(pair) {
        cx.send(ScreenMsg::Connection(pair.first));
    }
    cx.send(ScreenMsg::Ask(record));
}

/// What is told of a spot.
fn show(cx: LabContext, told: Told, point: impl Fn(Spot) + Copy + 'static) -> impl IntoView {
    let lang = cx.lang;
    match told {
        Told::State { text, here, ways } => view! {
            <p class="told-content">{text}</p>
            {here.map(|here| view! { <p>{here}</p> })}
            {(!ways.is_empty()).then(|| view! {
                <p class="choices">
                    <span class="label">{i18n::states_ways(lang)}</span>
                    {ways
                        .into_iter()
                        .map(|(spot, name)| view! {
                            <button type="button" class="button small" on:click=move |_| point(spot)>{name}</button>
                        })
                        .collect_view()}
                </p>
            })}
        }
        .into_any(),
        Told::Way {
            name,
            text,
            source,
            moments,
            more,
        } => view! {
            <p class="told-range"><span class="mono">{name}</span></p>
            <p class="told-content">{crate::ui::bound::bound(&text)}</p>
            {source.map(why::source)}
            {match moments.as_slice() {
                [] => view! { <p class="hint">{i18n::states_never(lang)}</p> }.into_any(),
                moments => view! {
                    <p class="choices">
                        <span class="label">{i18n::states_go(lang)}</span>
                        {moments
                            .iter()
                            .cloned()
                            .map(|Moment { record, words }| view! {
                                <button type="button" class="button small" on:click=move |_| go(cx, record)>
                                    {words}
                                </button>
                            })
                            .collect_view()}
                        {(more > 0).then(|| view! { <span class="hint">{i18n::states_more(lang, more)}</span> })}
                    </p>
                }
                .into_any(),
            }}
        }
        .into_any(),
    }
}

/// The spot at an event's target.
fn spot_at(target: Option<web_sys::EventTarget>) -> Option<Spot> {
    let place: usize = attribute_at(target, "[data-spot]", "data-spot")?
        .parse()
        .ok()?;
    spots().nth(place)
}

/// Takes the focus to a spot.
fn focus(canvas: NodeRef<leptos::svg::G>, to: Spot) {
    let Some(place) = spots().position(|spot| spot == to) else {
        return;
    };
    let selector = ["[data-spot=\"", &place.to_string(), "\"]"].concat();
    let found = canvas
        .get_untracked()
        .and_then(|canvas| canvas.query_selector(&selector).ok().flatten());
    // An SVG element takes the focus as an HTML element does.
    if let Some(found) = found {
        let _ = found.unchecked_into::<HtmlElement>().focus();
    }
}

/// How an end came to where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Path {
    /// "Client: CLOSED → SYN-SENT → ESTABLISHED".
    words: String,
    /// Its last change, where the figure has no line for it.
    without_line: Option<(State, State)>,
}

/// The way of each end.
fn paths(session: &Session, lang: Lang) -> Vec<Path> {
    let scene = session.run().scene();
    let seats = seats(session);
    let passes = tcp_figure::states::passes(&scene, &seats);
    let hosts: Vec<_> = match seats.as_slice() {
        [] => {
            let mut hosts: Vec<_> = passes.iter().map(|pass| pass.host).collect();
            hosts.sort_unstable();
            hosts.dedup();
            hosts
        }
        seats => seats.iter().map(|seat| seat.host).collect(),
    };
    let path = |host| {
        let own = || passes.iter().filter(move |pass| pass.host == host);
        let first = own().next().map_or(State::Closed, |pass| pass.from);
        let names: Vec<&str> = core::iter::once(first)
            .chain(own().map(|pass| pass.to))
            .map(State::name)
            .collect();
        let last = own().next_back().map(|pass| (pass.from, pass.to));
        Path {
            words: i18n::states_path(lang, scene.party(host).heading(lang), &names.join(" → ")),
            without_line: last.filter(|way| ways().all(|other| other != *way)),
        }
    };
    hosts.into_iter().map(path).collect()
}

#[cfg(test)]
mod tests;
