//! The menu beside a segment in flight: drop, delay, duplicate, corrupt, inspect.

use leptos::html;
use leptos::prelude::*;
use tcp_sim::TransmissionId;
use tcp_sim::command::Fault;
use wasm_bindgen::JsCast as _;
use web_sys::{HtmlElement, HtmlInputElement, KeyboardEvent};

use super::context::{Focus, LabContext};
use super::run::RunMsg;
use super::screen::{Menu, MenuPage, ScreenMsg};
use crate::i18n;

/// The delays that the menu offers, in milliseconds: less than a round trip, about one, more than
/// the first retransmission timeout, more than the second.
const DELAYS: [u32; 4] = [20, 200, 1_500, 4_000];
/// The longest delay that can be asked for, in milliseconds.
const LONGEST_DELAY: u32 = 60_000;
/// A copy arrives this much after its original, in nanoseconds: far enough to be seen apart.
const COPY_AFTER: u64 = 10_000_000;
/// Which bit is turned over: one of the sequence number, of little weight.
const CORRUPT_BIT: u32 = 63;

/// What the menu and its keys do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// It disappears.
    Drop,
    /// It arrives later: asks by how much.
    Delay,
    /// It arrives twice.
    Duplicate,
    /// One bit is turned over.
    Corrupt,
    /// Its header is shown.
    Inspect,
}

impl Action {
    /// In the menu's order.
    pub const ALL: [Self; 5] = [
        Self::Drop,
        Self::Delay,
        Self::Duplicate,
        Self::Corrupt,
        Self::Inspect,
    ];

    /// The key that does the same.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Drop => "D",
            Self::Delay => "L",
            Self::Duplicate => "U",
            Self::Corrupt => "C",
            Self::Inspect => "I",
        }
    }

    /// The action of a key.
    #[must_use]
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|action| action.key().eq_ignore_ascii_case(key))
    }

    fn label(self, lang: tcp_explain::Lang) -> &'static str {
        match self {
            Self::Drop => i18n::lab_drop(lang),
            Self::Delay => i18n::lab_delay(lang),
            Self::Duplicate => i18n::lab_duplicate(lang),
            Self::Corrupt => i18n::lab_corrupt(lang),
            Self::Inspect => i18n::lab_inspect(lang),
        }
    }

    /// Does it to a segment, and puts the focus where the keyboard can go on.
    pub fn act(self, cx: LabContext, id: TransmissionId) {
        let fault = |fault| cx.send(RunMsg::Fault(id, fault));
        match self {
            Self::Drop => fault(Fault::Drop),
            Self::Delay => {
                cx.send(ScreenMsg::OpenDelay(id));
                return;
            }
            Self::Duplicate => fault(Fault::Duplicate { nanos: COPY_AFTER }),
            Self::Corrupt => fault(Fault::Corrupt { bit: CORRUPT_BIT }),
            Self::Inspect => {
                cx.send(ScreenMsg::Inspect(id));
                cx.focus(Focus::Segment(id));
                return;
            }
        }
        // There the clock's keys go on working, whatever became of the segment.
        cx.focus(Focus::Stage);
    }
}

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

/// The menu, where the ladder says that its segment is.
#[component]
pub(crate) fn SegmentMenu(
    cx: LabContext,
    /// Which menu.
    menu: Menu,
    /// The segment's accessible name.
    name: String,
    /// Those that stand at its place, if it is not alone there.
    members: Vec<Member>,
    /// Left edge, in CSS pixels of the drawing.
    #[prop(into)]
    left: Signal<i32>,
    /// Top edge.
    #[prop(into)]
    top: Signal<i32>,
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
            style:left=move || format!("{}px", left.get())
            style:top=move || format!("{}px", top.get())
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
    Action::ALL
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
                    <span>{action.label(cx.lang)}</span>
                    {keys.then(|| view! { <kbd aria-hidden="true">{action.key()}</kbd> })}
                </button>
            }
        })
        .collect_view()
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
