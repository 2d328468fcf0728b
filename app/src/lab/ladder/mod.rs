//! The ladder: the stage on which segments travel. Laid out by `tcp_figure`, painted here.

pub mod drawing;
pub mod node;
pub mod paint;
pub mod tools;
pub mod viewport;

use std::cell::RefCell;
use std::rc::Rc;

use leptos::html;
use leptos::prelude::*;
use tcp_figure::{self as figure, Area, Figure, FoldId, Shape};
use tcp_sim::TransmissionId;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement, KeyboardEvent, MouseEvent, SvgElement, WheelEvent};

use super::context::{Focus, LabContext};
use super::controls::Control;
use super::later;
use super::menu::Spot;
use super::screen::ScreenMsg;
use super::session::Session;
use crate::i18n;
use drawing::{AT_THE_END, Paper, Scale, lay_out, scale};
use node::Painted;
use paint::Look;
use viewport::Viewport;

/// Space between the *now* line and the stage's lower edge, in CSS pixels.
const BELOW_NOW: i32 = 96;
/// The stage.
#[component]
pub(crate) fn Ladder(cx: LabContext) -> impl IntoView {
    let stage = NodeRef::<html::Div>::new();
    let svg = NodeRef::<leptos::svg::Svg>::new();
    let viewport = viewport::watch(stage, move |left| {
        cx.columns
            .maybe_update(|columns| core::mem::replace(&mut columns.left, left) != left);
    });
    let lang = cx.lang;
    let painted = Rc::new(RefCell::new(Painted::default()));
    let sheet = NodeRef::<html::Div>::new();
    let hatch = RwSignal::new(Area::default());
    let described = RwSignal::new((String::new(), String::new()));
    let menu = RwSignal::new(None::<Spot>);

    Effect::new(move |last: Option<Shown>| {
        let (Some(canvas), Some(stage), Some(sheet)) = (svg.get(), stage.get(), sheet.get()) else {
            return last.unwrap_or_default();
        };
        let view = viewport.get();
        let wanted = cx.wanted_focus();
        let aids = cx.parts.aids();
        let paper = Paper {
            view,
            lang,
            dense: aids.map(|aids| aids.rows),
        };
        if view.width == 0 {
            return last.unwrap_or_default();
        }
        let last = last.unwrap_or_default();
        let canvas: &Element = canvas.as_ref();
        let focused = has_focus(canvas);
        let (now, figure) = cx.read_live(|session| {
            let figure = lay_out(session, paper);
            let stop = stop(session, &figure).map(|id| id.0);
            let look = Look {
                stop,
                chosen: session.screen().selection().map(|chosen| chosen.id.0),
                menu: session.screen().menu().is_some(),
                name: &|id| {
                    session
                        .run()
                        .name_text(TransmissionId(id))
                        .unwrap_or_default()
                },
            };
            painted
                .borrow_mut()
                .paint(canvas, paint::paint(&figure, &look));
            menu.set(session.screen().menu().and_then(|open| {
                (aids?.place)(open, &figure, view, cx.columns.with_untracked(|it| it.left))
            }));
            (
                (session.run().step(), session.run().now(), scale(session)),
                figure,
            )
        });
        // What had the focus has arrived, or was dropped: the keys go on working.
        if focused && !has_focus(canvas) {
            focus_stage(&stage);
        }
        // At once, not through a signal: scrolling below needs the height to be there.
        let height = figure.height.floor().max(figure.now_y.floor() + BELOW_NOW);
        let style = HtmlElement::style(&sheet);
        let _ = style.set_property("height", &format!("{height}px"));
        let width = figure.width.floor();
        let _ = style.set_property("width", &format!("{width}px"));
        let lifelines: Vec<i32> = figure.lifelines.iter().map(|(_, x)| x.floor()).collect();
        cx.columns.maybe_update(|columns| {
            let changed = (columns.width, &columns.lifelines) != (width, &lifelines);
            (columns.width, columns.lifelines) = (width, lifelines);
            changed
        });
        if let Some(area) = figure.shapes.iter().find_map(|shape| match shape {
            Shape::Future(area) => Some(*area),
            _ => None,
        }) {
            hatch.set(area);
        }
        described.set((figure.title.clone(), figure.desc.clone()));
        // The clock moved: *now* stays in view.
        if last.now != Some(now) {
            let over = cx.peek(|session| session.run().ended());
            follow(&stage, figure.now_y.floor(), view, over);
        }
        if wanted != last.focus
            && let Some((_, focus)) = wanted
        {
            take_focus(cx, &stage, &painted.borrow(), focus, paper);
        }
        Shown {
            now: Some(now),
            focus: wanted,
        }
    });

    later::menu(cx);
    let click = move |event: MouseEvent| {
        if let Some(fold) = fold_at(event.target()) {
            cx.send(ScreenMsg::ToggleFold(fold));
        } else {
            press(cx, event.target());
        }
    };
    // What the focus is on; everything else is the clock's (see keys.rs).
    let keydown = move |event: KeyboardEvent| {
        let target = event.target();
        match event.key().as_str() {
            "Enter" => {
                if let Some(fold) = fold_at(target.clone()) {
                    cx.send(ScreenMsg::ToggleFold(fold));
                } else if !press(cx, target) {
                    return;
                }
            }
            "PageUp" => viewport::pan(stage, -1),
            "PageDown" => viewport::pan(stage, 1),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let wheel = move |event: WheelEvent| {
        // The wheel alone is the page's.
        if event.ctrl_key() && event.delta_y() != 0.0 {
            event.prevent_default();
            cx.send(ScreenMsg::Zoom(if event.delta_y() < 0.0 { 1 } else { -1 }));
        }
    };
    view! {
        <div
            class="stage"
            data-part="stage"
            node_ref=stage
            tabindex="0"
            role="group"
            aria-label=i18n::lab_stage(lang)
            aria-roledescription=i18n::lab_ladder(lang)
            aria-keyshortcuts="Space ArrowRight ArrowLeft"
            on:click=click
            on:keydown=keydown
            on:wheel=wheel
            on:focusout=move |_| cx.in_stage.set(false)
            on:pointerdown=move |_| {
                if cx.peek(|session| session.screen().menu().is_some()) {
                    cx.send(ScreenMsg::CloseMenu);
                }
            }
            on:pointerover=move |event| cx.send(ScreenMsg::Hover(node::id_at(event.target()).map(TransmissionId)))
            on:pointerleave=move |_| cx.send(ScreenMsg::Hover(None))
            on:focusin=move |event| {
                cx.in_stage.set(true);
                if let Some(id) = node::id_at(event.target()) {
                    cx.send(ScreenMsg::Select(Some(TransmissionId(id))));
                }
            }
        >
            <div
                class="canvas"
                node_ref=sheet
            >
                <div
                    class="future"
                    aria-hidden="true"
                    style:left=move || format!("{}px", hatch.get().x)
                    style:top=move || format!("{}px", hatch.get().y)
                    style:width=move || format!("{}px", hatch.get().w)
                    style:height=move || format!("{}px", hatch.get().h)
                ></div>
                <p class="unseen">{move || described.get().1}</p>
                <svg
                    node_ref=svg
                    class="ladder ack-figure"
                    role="group"
                    aria-label=move || described.get().0
                ></svg>
                {move || cx.parts.aids().map(|aids| (aids.menu)(cx, menu.into()))}
            </div>
            {move || cx.parts.aids().map(|aids| (aids.tools)(cx, stage))}
        </div>
    }
}

/// What the last run of the effect showed.
#[derive(Clone, Copy, Debug, Default)]
struct Shown {
    /// Step, time and scale.
    now: Option<(u64, tcp_core::Instant, Scale)>,
    focus: Option<(u64, Focus)>,
}

/// The segment that the Tab key comes to: the chosen one, else the last one in flight, else the
/// last one there is.
fn stop(session: &Session, figure: &Figure) -> Option<TransmissionId> {
    let mut last_arrow = None;
    let mut last_flight = None;
    let chosen = session.screen().selection().map(|chosen| chosen.id);
    for shape in &figure.shapes {
        match shape {
            Shape::Arrow(arrow) if arrow.fate == figure::Fate::InFlight => {}
            Shape::Arrow(arrow) if Some(arrow.id) == chosen => return chosen,
            Shape::Flight(flight) if Some(flight.id) == chosen => return chosen,
            Shape::Arrow(arrow) => last_arrow = Some(arrow.id),
            Shape::Flight(flight) => last_flight = Some(flight.id),
            Shape::Pile(pile) if pile.members.iter().any(|it| Some(it.id) == chosen) => {
                return chosen;
            }
            Shape::Pile(pile) => last_flight = pile.members.first().map(|member| member.id),
            _ => {}
        }
    }
    last_flight.or(last_arrow)
}

/// A segment is pressed: its menu opens, or the list of those that stand at its place.
/// False where none is.
fn press(cx: LabContext, target: Option<web_sys::EventTarget>) -> bool {
    let pile = node::attribute_at(target.clone(), "[data-part=pile]", "data-id").is_some();
    let Some(id) = node::id_at(target).map(TransmissionId) else {
        return false;
    };
    cx.send(if !cx.has(Control::Faults) {
        ScreenMsg::Inspect(id)
    } else if pile {
        ScreenMsg::OpenPile(id)
    } else {
        ScreenMsg::OpenMenu(id)
    });
    true
}

/// Scrolls so that *now* is seen.
fn follow(stage: &HtmlElement, now_y: i32, view: Viewport, over: bool) {
    let top = stage.scroll_top();
    if over && now_y + AT_THE_END <= view.height {
        stage.set_scroll_top(0);
        return;
    }
    let lowest = (now_y + BELOW_NOW - view.height).min(now_y - BELOW_NOW);
    let highest = (now_y - BELOW_NOW).max(0);
    let wanted = if top < lowest {
        lowest
    } else {
        top.min(highest)
    };
    if wanted != top {
        stage.set_scroll_top(wanted);
    }
}

/// Whether the focus is on the element or on something in it.
fn has_focus(element: &Element) -> bool {
    element.matches(":focus-within").unwrap_or(false)
}

fn focus_stage(stage: &HtmlElement) {
    let options = web_sys::FocusOptions::new();
    options.set_prevent_scroll(true);
    // Without focus the lab still works by pointer.
    let _ = stage.focus_with_options(&options);
}

fn take_focus(cx: LabContext, stage: &HtmlElement, painted: &Painted, focus: Focus, paper: Paper) {
    if let Focus::Segment(id) = focus {
        let id_text = id.0.to_string();
        let name = cx.peek(|session| session.run().name_text(id));
        let button = |node: &node::Node| {
            node.attribute("role") == Some("button")
                && (node.attribute("data-id") == Some(id_text.as_str())
                    || is_in_pile(node, name.as_deref()))
        };
        if let Some(element) = painted.find(&button) {
            cx.send(ScreenMsg::Select(Some(id)));
            element.unchecked_ref::<SvgElement>().focus().unwrap_or(());
            return;
        }
        // It lies outside what is painted: bring it into view; the scrolling paints it.
        let y = cx.peek(|session| place_of(session, id, paper));
        if let Some(y) = y {
            stage.set_scroll_top(y - paper.view.height / 2);
            request_animation_frame(move || cx.focus(focus));
            return;
        }
    }
    focus_stage(stage);
}

fn is_in_pile(node: &node::Node, name: Option<&str>) -> bool {
    let names = node.attribute("data-name").unwrap_or_default();
    node.attribute("data-part") == Some("pile") && names.split('|').any(|one| Some(one) == name)
}

/// How far down a segment begins, anywhere in the figure; `None` when it is not drawn at all, or
/// is in view already.
fn place_of(session: &Session, id: TransmissionId, paper: Paper) -> Option<i32> {
    let whole = drawing::everything(session, paper);
    let y = whole.shapes.iter().find_map(|shape| match shape {
        Shape::Arrow(arrow) if arrow.id == id => arrow.path.first().map(|point| point.y),
        _ => None,
    })?;
    let (from, to) = paper.view.clip();
    (y < from || y > to).then_some(y.floor())
}

fn fold_at(target: Option<web_sys::EventTarget>) -> Option<FoldId> {
    let nanos = node::attribute_at(target, "[data-fold]", "data-fold")?
        .parse()
        .ok()?;
    Some(FoldId(tcp_core::Instant::from_nanos(nanos)))
}
