//! Plots over time of how one end of a connection sent: laid out by `tcp_figure::plot` from a
//! summary of the run that this view keeps, and painted here. A pointer or the keyboard reads the
//! lines at a moment, and goes there.

mod read;

use std::cell::RefCell;
use std::rc::Rc;

use leptos::html;
use leptos::prelude::*;
use tcp_figure::plot::{Plot, View as Kind};
use tcp_figure::{Point, Px};
use tcp_sim::history::summary::Summary;
use tcp_sim::world::End;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, KeyboardEvent, MouseEvent};

use super::connection::Choice;
use super::context::LabContext;
use super::drawing;
use super::ladder::node::{Key, Node, Painted};
use super::run::RunMsg;
use super::screen::{ScreenMsg, View};
use crate::i18n;
use crate::ui::segmented::Segmented;
use crate::ui::width;
use read::{Reading, lay_out, nearest, table, target};

/// The view.
#[component]
pub(crate) fn Plots(
    /// The lab.
    cx: LabContext,
) -> impl IntoView {
    let lang = cx.lang;
    let kind = RwSignal::new(cx.peek(|session| session.screen().plot()));
    let kinds = Kind::ALL.map(|kind| (kind, kind.name(lang).to_owned()));
    let place = NodeRef::<html::Div>::new();
    let wide = width::watch(place);
    let seen = cx.memo(|session| session.screen().shows(View::Plots));
    let reading = RwSignal::new(None::<Reading>);
    let summary = StoredValue::new_local(None::<Summary>);
    let laid_out = Memo::new(move |_| {
        let width = Px::whole(wide.get());
        if !seen.get() || width == Px::ZERO {
            return None;
        }
        let (kind, at) = (kind.get(), reading.get().map(|reading| reading.at));
        cx.read(|session| {
            let history = session.run().history();
            summary.try_update_value(|known| {
                let summary = known.get_or_insert_with(|| Summary::of(history));
                summary.follow(history);
                lay_out(session, summary, (kind, lang, width, at))
            })
        })
        .flatten()
    });
    let picture = Memo::new(move |_| laid_out.with(|it| it.as_ref().map(|it| it.plot.clone())));
    let options = Memo::new(move |_| {
        laid_out.with(|it| it.as_ref().map(|it| it.ends.clone()).unwrap_or_default())
    });
    let chosen: Memo<Option<End>> =
        Memo::new(move |_| laid_out.with(|it| it.as_ref().map(|it| it.end)));
    let empty = Memo::new(move |_| seen.get() && wide.get() != 0 && laid_out.with(Option::is_none));

    let furthest = cx.memo(|session| session.run().history().frontier().now.as_nanos());
    let canvas = NodeRef::<leptos::svg::G>::new();
    let painted = Rc::new(RefCell::new(Painted::default()));
    Effect::new(move || {
        let Some(canvas) = canvas.get() else {
            return;
        };
        let spot = reading.get().and_then(|reading| reading.spot);
        let nodes = picture.with(|it| it.as_ref().map(|it| paint(it, spot)).unwrap_or_default());
        painted.borrow_mut().paint(&canvas, nodes);
    });

    // To a moment, or to the header of the segment at a mark.
    let go = move |to: Reading| {
        let spot = picture.with_untracked(|it| {
            let spots = it.as_ref().map(|it| it.spots.as_slice());
            to.spot.and_then(|place| spots?.get(place).cloned())
        });
        match spot {
            Some(spot) if kind.get_untracked() == Kind::Sequence && spot.id.is_some() => {
                if let Some(id) = spot.id {
                    if cx.peek(|session| session.run().sent(id).is_none()) {
                        cx.send(RunMsg::SeekStep(spot.cursor.step));
                    }
                    cx.send(ScreenMsg::Inspect(id));
                }
            }
            Some(spot) => cx.send(RunMsg::SeekStep(spot.cursor.step)),
            None => cx.send(RunMsg::SeekTime(to.at)),
        }
        reading.set(None);
    };
    let pointed = move |event: &MouseEvent| {
        let at = point_at(event)?;
        picture.with_untracked(|it| Some(nearest(it.as_ref()?, at)))
    };
    let keydown = move |event: KeyboardEvent| {
        let here = reading.get_untracked();
        let key = event.key();
        if key == "Enter" || key == " " {
            let Some(here) = here else {
                return;
            };
            go(here);
        } else if key == "Escape" && here.is_some() {
            reading.set(None);
        } else if let Some(to) =
            picture.with_untracked(|it| it.as_ref().and_then(|it| target(it, here, &key)))
        {
            reading.set(Some(to));
        } else {
            return;
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let size = move |of: fn(&Plot) -> String| {
        move || picture.with(|it| it.as_ref().map_or_else(|| of(&Plot::default()), of))
    };
    let spoken = move || {
        let spot = reading.get().and_then(|reading| reading.spot);
        picture.with(|it| {
            let Some(it) = it else {
                return String::new();
            };
            let mark = spot.and_then(|place| it.spots.get(place));
            match mark {
                Some(mark) => format!("{}. {}", mark.name, it.drawing.desc),
                None => it.drawing.desc.clone(),
            }
        })
    };
    let told = move || {
        let spot = reading.get().and_then(|reading| reading.spot);
        picture.with(|it| spot.and_then(|place| Some(it.as_ref()?.spots.get(place)?.name.clone())))
    };
    let open = RwSignal::new(false);
    let rows = Memo::new(move |_| {
        if !open.get() || !seen.get() {
            return Vec::new();
        }
        let kind = kind.get();
        cx.read(|session| {
            let rows =
                summary.try_with_value(|known| table(session, known.as_ref()?, (kind, lang)));
            rows.flatten().unwrap_or_default()
        })
    });
    view! {
        <section class="plot" data-part="plots" aria-label=i18n::lab_view_plots(lang)>
            <Segmented label=i18n::plots_choice(lang) options=Signal::stored(kinds.to_vec()) chosen=kind />
            <Choice cx options chosen />
            <div node_ref=place>
                <svg
                    class="ack-figure"
                    data-part="plot"
                    viewBox=size(|it| format!("0 0 {} {}", it.drawing.width, it.drawing.height))
                    height=size(|it| it.drawing.height.to_string())
                    tabindex="0"
                    role="slider"
                    aria-label=size(|it| it.drawing.title.clone())
                    aria-describedby="plot-hint"
                    aria-valuemin="0"
                    aria-valuemax=move || furthest.get().to_string()
                    aria-valuenow=move || {
                        let now = cx.read(|session| session.run().now());
                        reading.get().map_or(now, |reading| reading.at).as_nanos().to_string()
                    }
                    aria-valuetext=spoken
                    on:keydown=keydown
                    on:mousemove=move |event| reading.set(pointed(&event))
                    on:mouseleave=move |_| reading.set(None)
                    on:blur=move |_| reading.set(None)
                    on:click=move |event| {
                        if let Some(to) = pointed(&event) {
                            go(to);
                        }
                    }
                >
                    <g node_ref=canvas></g>
                </svg>
            </div>
            <Show when=move || empty.get()>
                <p class="nothing">{i18n::connection_none(lang)}</p>
            </Show>
            <details on:toggle=move |event| open.set(is_open(&event))>
                <summary>{i18n::plots_table(lang)}</summary>
                <div class="plot-table">
                    <table>{move || rows.get().into_iter().map(row).collect_view()}</table>
                </div>
            </details>
            <p id="plot-hint" class="hint">
                {i18n::plots_hint(lang)}
                {move || (kind.get() == Kind::Sequence).then(|| view! { " " {i18n::plots_hint_marks(lang)} })}
            </p>
            // The line stays when nothing is in it, so that nothing below a pointer moves.
            <p class="told told-range" data-part="told-plot">
                {move || told().unwrap_or_else(|| "\u{a0}".to_owned())}
            </p>
        </section>
    }
}

/// A line of the table: its first one names the columns.
fn row((is_head, cells): (bool, Vec<String>)) -> impl IntoView {
    let cells = cells.into_iter().enumerate().map(move |(place, words)| {
        if is_head {
            view! { <th scope="col">{words}</th> }.into_any()
        } else if place == 0 {
            view! { <th scope="row">{words}</th> }.into_any()
        } else {
            view! { <td>{words}</td> }.into_any()
        }
    });
    view! { <tr>{cells.collect_view()}</tr> }
}

/// The picture, and a ring around the mark that is pointed at.
fn paint(picture: &Plot, spot: Option<usize>) -> Vec<Node> {
    let mut nodes = drawing::paint(&picture.drawing);
    if let Some(spot) = spot.and_then(|place| picture.spots.get(place)) {
        nodes.push(
            Node::new("circle", Key::of("ring", 0))
                .class("plot-ring")
                .attr("cx", spot.at.x.to_string())
                .attr("cy", spot.at.y.to_string())
                .attr("r", "8"),
        );
    }
    nodes
}

/// Where in the picture a pointer is.
fn point_at(event: &MouseEvent) -> Option<Point> {
    let target: Element = event.current_target()?.dyn_into().ok()?;
    let frame = target.get_bounding_client_rect();
    #[allow(
        clippy::cast_possible_truncation,
        reason = "places on a screen are small"
    )]
    let tenths = |length: f64| Px((length * 10.0) as i32);
    Some(Point::new(
        tenths(f64::from(event.client_x()) - frame.left()),
        tenths(f64::from(event.client_y()) - frame.top()),
    ))
}

fn is_open(event: &web_sys::Event) -> bool {
    let target = event.target().and_then(|it| it.dyn_into::<Element>().ok());
    target.is_some_and(|it| it.has_attribute("open"))
}

#[cfg(test)]
mod tests;
