//! The menu beside a segment in flight: drop, delay, duplicate, corrupt, inspect. It comes later: see `later`.

use leptos::html;
use leptos::prelude::*;
use tcp_explain::Lang;
use tcp_figure::{Figure, Flight, Shape};
use tcp_sim::TransmissionId;
use tcp_sim::command::Fault;
use wasm_bindgen::JsCast as _;
use web_sys::{HtmlElement, HtmlInputElement, KeyboardEvent};

use super::action::Action;
use super::context::{Focus, LabContext};
use super::ladder::viewport::Viewport;
use super::run::RunMsg;
use super::screen::{Menu, MenuPage, ScreenMsg};
use crate::i18n;

/// The delays that the menu offers, in milliseconds: less than a round trip, about one, more than
/// the first retransmission timeout, more than the second.
const DELAYS: [u32; 4] = [20, 200, 1_500, 4_000];
/// The longest delay that can be asked for, in milliseconds.
const LONGEST_DELAY: u32 = 60_000;
/// The menu's width, in CSS pixels: it has to be placed before it is there.
const WIDTH: i32 = 240;
/// The greatest height of the list of those at one place.
const PILE_HEIGHT: i32 = 196;

/// One of several segments at one place, for the list that chooses among them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Which.
    pub id: TransmissionId,
    /// The words of its pill.
    pub words: String,
    /// Its accessible name.
    pub name: String,
}

/// An open menu, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// Which menu.
    pub menu: Menu,
    /// Left and top edge, in CSS pixels of the drawing.
    pub at: (i32, i32),
    /// The segment's accessible name.
    pub name: String,
    /// Those that stand at its place, where the menu chooses among them.
    pub members: Vec<Member>,
}

/// Where the menu stands: beside its segment, inside what is seen, and not over the segment.
pub(crate) fn place(open: Menu, figure: &Figure, view: Viewport, from: i32) -> Option<Spot> {
    let (pill, name, members) = figure.shapes.iter().find_map(|shape| match shape {
        Shape::Flight(flight) if flight.id == open.id => {
            Some((flight.area, flight.name.clone(), Vec::new()))
        }
        Shape::Pile(pile) => {
            let own = pile.members.iter().find(|member| member.id == open.id)?;
            if open.page != MenuPage::Pile {
                return Some((pile.area, own.name.clone(), Vec::new()));
            }
            let member = |flight: &Flight| Member {
                id: flight.id,
                words: flight.text.text.clone(),
                name: flight.name.clone(),
            };
            let members = pile.members.iter().map(member).collect();
            Some((pile.area, pile.text.text.clone(), members))
        }
        _ => None,
    })?;
    let height = match open.page {
        MenuPage::Actions => 116,
        MenuPage::Delay => 166,
        MenuPage::Pile => PILE_HEIGHT,
    };
    let room = |left: i32| left >= from + 4 && left + WIDTH + 4 <= from + view.width;
    let beside = [pill.right().floor() + 10, pill.x.floor() - WIDTH - 10];
    let (low, high) = (
        view.top + 4,
        (view.top + view.height - height - 4).max(view.top + 4),
    );
    let at = match beside.into_iter().find(|left| room(*left)) {
        Some(left) => (
            left,
            (pill.centre().y.floor() - height / 2).clamp(low, high),
        ),
        None => {
            let left = (pill.centre().x.floor() - WIDTH / 2)
                .clamp(from + 4, from + (view.width - WIDTH - 4).max(4));
            let above = pill.y.floor() - height - 10;
            let top = if above >= low {
                above
            } else {
                pill.bottom().floor() + 10
            };
            (left, top)
        }
    };
    Some(Spot {
        menu: open,
        at,
        name,
        members,
    })
}

/// The menu, while one is open.
#[component]
pub(crate) fn SegmentMenu(
    cx: LabContext,
    /// The open one.
    spot: Signal<Option<Spot>>,
) -> impl IntoView {
    let at = Memo::new(move |_| spot.with(|spot| spot.as_ref().map_or((0, 0), |spot| spot.at)));
    // Moving it along with its segment does not make it anew: the focus is in it.
    let open = Memo::new(move |_| {
        let spot = spot.get()?;
        Some((spot.menu, spot.name, spot.members))
    });
    move || {
        open.get()
            .map(|(menu, name, members)| entries_of(cx, menu, name, members, at))
    }
}

fn entries_of(
    cx: LabContext,
    menu: Menu,
    name: String,
    members: Vec<Member>,
    at: Memo<(i32, i32)>,
) -> impl IntoView {
    let list = NodeRef::<html::Div>::new();
    // The menu opens for the keyboard too: its first entry has the focus.
    Effect::new(move || {
        if let Some(list) = list.get() {
            focus_first(&list);
        }
    });
    let close = move || {
        cx.send(ScreenMsg::CloseMenu);
        cx.focus(Focus::Segment(menu.id));
    };
    let keydown = move |event: KeyboardEvent| {
        let handled = match event.key().as_str() {
            "ArrowDown" | "ArrowRight" => move_focus(list, 1),
            "ArrowUp" | "ArrowLeft" => move_focus(list, -1),
            "Escape" | "Tab" => {
                close();
                true
            }
            _ => false,
        };
        if handled {
            event.prevent_default();
            event.stop_propagation();
        }
    };
    view! {
        <div
            class=if menu.page == MenuPage::Pile { "menu list" } else { "menu" }
            node_ref=list
            role="menu"
            aria-label=name
            style:left=move || format!("{}px", at.get().0)
            style:top=move || format!("{}px", at.get().1)
            on:keydown=keydown
            on:pointerdown=|event| event.stop_propagation()
        >
            {match menu.page {
                MenuPage::Actions => actions(cx, menu.id).into_any(),
                MenuPage::Delay => delays(cx, menu.id).into_any(),
                MenuPage::Pile => pile(cx, members).into_any(),
            }}
        </div>
    }
}

fn actions(cx: LabContext, id: TransmissionId) -> impl IntoView {
    let keys = cx.peek(|session| session.screen().shortcuts());
    let later = cx.peek(|session| session.run().later_commands());
    let warning = (later > 0).then(|| {
        let count = u64::try_from(later).unwrap_or(u64::MAX);
        view! { <p class="menu-title" role="presentation">{i18n::lab_menu_replaces(cx.lang, count)}</p> }
    });
    let entries = Action::ALL
        .into_iter()
        .map(|action| {
            let class = if action == Action::Drop {
                "entry danger"
            } else {
                "entry"
            };
            view! {
                <button
                    type="button"
                    role="menuitem"
                    class=class
                    tabindex="-1"
                    aria-keyshortcuts=keys.then(|| action.key())
                    aria-haspopup=(action == Action::Delay).then_some("menu")
                    on:click=move |_| action.act(cx, id)
                >
                    <span>{label(action, cx.lang)}</span>
                    {keys.then(|| view! { <kbd aria-hidden="true">{action.key()}</kbd> })}
                </button>
            }
        })
        .collect_view();
    (warning, entries)
}

fn label(action: Action, lang: Lang) -> &'static str {
    match action {
        Action::Drop => i18n::lab_drop(lang),
        Action::Delay => i18n::lab_delay(lang),
        Action::Duplicate => i18n::lab_duplicate(lang),
        Action::Corrupt => i18n::lab_corrupt(lang),
        Action::Inspect => i18n::lab_inspect(lang),
    }
}

fn pile(cx: LabContext, members: Vec<Member>) -> impl IntoView {
    let entry = move |member: Member| {
        let id = member.id;
        view! {
            <button
                type="button"
                role="menuitem"
                class="entry"
                tabindex="-1"
                aria-haspopup="menu"
                title=member.name.clone()
                aria-label=member.name
                on:click=move |_| cx.send(ScreenMsg::OpenMenu(id))
            >
                <span>{member.words}</span>
            </button>
        }
    };
    members.into_iter().map(entry).collect_view()
}

fn delays(cx: LabContext, id: TransmissionId) -> impl IntoView {
    let lang = cx.lang;
    let delay = move |millis: u32| {
        let nanos = u64::from(millis.min(LONGEST_DELAY)) * 1_000_000;
        cx.send(RunMsg::Fault(id, Fault::Delay { nanos }));
        cx.focus(Focus::Stage);
    };
    let field = NodeRef::<html::Input>::new();
    let own = move || {
        let typed = field
            .get_untracked()
            .and_then(|field: HtmlInputElement| field.value().trim().parse::<u32>().ok());
        // The browser's own message says what a number may be.
        match typed.filter(|millis| (1..=LONGEST_DELAY).contains(millis)) {
            Some(millis) => delay(millis),
            None => {
                if let Some(field) = field.get_untracked() {
                    field.report_validity();
                }
            }
        }
    };
    view! {
        <p class="menu-title" role="presentation">{i18n::lab_delay_by(lang)}</p>
        {DELAYS
            .into_iter()
            .map(|millis| {
                let label = tcp_explain::span(tcp_core::Duration::from_millis(u64::from(millis)));
                view! {
                    <button type="button" role="menuitem" class="entry" tabindex="-1" on:click=move |_| delay(millis)>
                        <span>"+"{label}</span>
                    </button>
                }
            })
            .collect_view()}
        <div class="own" role="presentation">
            <input
                node_ref=field
                type="number"
                inputmode="numeric"
                min="1"
                max=LONGEST_DELAY.to_string()
                required
                value="100"
                aria-label=i18n::lab_delay_own(lang)
                on:keydown=move |event| {
                    if event.key() == "Enter" {
                        event.prevent_default();
                        own();
                    } else if event.key() == "ArrowUp" || event.key() == "ArrowDown" {
                        // They count the number up and down here.
                        event.stop_propagation();
                    }
                }
            />
            <span>"ms"</span>
            <button type="button" role="menuitem" class="entry" tabindex="-1" on:click=move |_| own()>
                {i18n::lab_delay_apply(lang)}
            </button>
        </div>
    }
}

fn entries(list: &HtmlElement) -> Vec<HtmlElement> {
    let Ok(found) = list.query_selector_all("[role=menuitem], input") else {
        return Vec::new();
    };
    (0..found.length())
        .filter_map(|index| found.item(index)?.dyn_into().ok())
        .collect()
}

fn focus_first(list: &HtmlElement) {
    if let Some(first) = entries(list).first() {
        // Without focus the menu still works by pointer.
        let _ = first.focus();
    }
}

fn move_focus(list: NodeRef<html::Div>, by: isize) -> bool {
    let Some(list) = list.get_untracked() else {
        return false;
    };
    let entries = entries(&list);
    let here = entries
        .iter()
        .position(|entry| entry.matches(":focus").unwrap_or(false));
    let count = entries.len();
    let next = match here {
        Some(index) if by < 0 => index.checked_sub(1).unwrap_or(count.saturating_sub(1)),
        Some(index) => (index + 1) % count.max(1),
        None => 0,
    };
    if let Some(entry) = entries.get(next) {
        let _ = entry.focus();
    }
    true
}
