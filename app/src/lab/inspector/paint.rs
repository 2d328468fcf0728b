//! The three forms as elements. Whatever can be pointed at carries its place in the list of units
//! as `data-i`; the list around it listens, and the arrow keys move inside it.

use std::ops::Range;

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement, KeyboardEvent, Node};

use super::form::{bits, bytes, parts, rows};
use super::packet::Packet;
use super::unit::{Tint, Unit, Zone, hex, neighbour};

/// What is pointed at.
#[derive(Clone, Copy)]
pub(super) struct Pointing {
    /// What can be.
    pub(super) units: Memo<Vec<Unit>>,
    /// The unit under the pointer.
    pub(super) hovered: RwSignal<Option<usize>>,
    /// The unit that has the keyboard's focus, or had it last.
    pub(super) current: RwSignal<usize>,
    /// Whether one was chosen with keyboard or click.
    pub(super) chosen: RwSignal<bool>,
}

impl Pointing {
    pub(super) fn new(units: Memo<Vec<Unit>>) -> Self {
        Self {
            units,
            hovered: RwSignal::new(None),
            current: RwSignal::new(0),
            chosen: RwSignal::new(false),
        }
    }

    /// Nothing is pointed at any more.
    pub(super) fn forget(self) {
        self.hovered.set(None);
        self.current.set(0);
        self.chosen.set(false);
    }

    /// The unit that is pointed at.
    pub(super) fn unit(self) -> Option<Unit> {
        let at = self.at()?;
        self.units.with(|units| units.get(at).cloned())
    }

    fn at(self) -> Option<usize> {
        self.hovered
            .get()
            .or_else(|| self.chosen.get().then(|| self.current.get()))
    }

    /// Whether a unit is the one that Tab leads to, in the list of `range`.
    fn is_stop(self, index: usize, range: &Range<usize>) -> bool {
        let current = self.current.get();
        if range.contains(&current) {
            current == index
        } else {
            range.start == index
        }
    }
}

/// The element around units: `range` of them can be reached inside it.
pub(super) fn list(
    pointing: Pointing,
    range: Range<usize>,
    class: &'static str,
    label: &'static str,
    inside: impl IntoView,
) -> impl IntoView {
    let root = NodeRef::<html::Div>::new();
    let keydown = move |event: KeyboardEvent| {
        let Some(from) = index_of(event.target()).and_then(|index| index.checked_sub(range.start))
        else {
            return;
        };
        let to = pointing.units.with_untracked(|units| {
            neighbour(units.get(range.clone()).unwrap_or(&[]), from, &event.key())
        });
        if let Some(to) = to {
            event.prevent_default();
            event.stop_propagation();
            focus(root, range.start + to);
        }
    };
    view! {
        <div
            class=class
            node_ref=root
            role="listbox"
            aria-label=label
            on:keydown=keydown
            on:pointerover=move |event| pointing.hovered.set(index_of(event.target()))
            on:pointerleave=move |_| pointing.hovered.set(None)
            on:focusin=move |event| {
                if let Some(index) = index_of(event.target()) {
                    pointing.current.set(index);
                    pointing.chosen.set(true);
                }
            }
            on:click=move |event| {
                if let Some(index) = index_of(event.target()) {
                    focus(root, index);
                }
            }
        >
            {inside}
        </div>
    }
}

/// The unit that an event is about.
fn index_of(target: Option<web_sys::EventTarget>) -> Option<usize> {
    let node = target?.dyn_into::<Node>().ok()?;
    let element = node
        .dyn_ref::<Element>()
        .cloned()
        .or_else(|| node.parent_element())?;
    element
        .closest("[data-i]")
        .ok()??
        .get_attribute("data-i")?
        .parse()
        .ok()
}

/// Gives a unit the focus.
fn focus(root: NodeRef<html::Div>, index: usize) {
    let Some(root) = root.get_untracked() else {
        return;
    };
    let found = root.query_selector(&format!("[role=option][data-i=\"{index}\"]"));
    if let Ok(Some(element)) = found
        && let Ok(element) = element.dyn_into::<HtmlElement>()
    {
        // It fails only for an element that cannot have the focus.
        let _ = element.focus();
    }
}

/// One cell of the field grid.
pub(super) fn cell(
    pointing: Pointing,
    range: Range<usize>,
    index: usize,
    unit: &Unit,
) -> impl IntoView + use<> {
    let width = match unit.zone {
        Zone::Tcp => match unit.bits.len() {
            4 => "w4",
            8 => "w8",
            16 => "w16",
            _ => "w32",
        },
        Zone::Data => "w32",
        Zone::Option | Zone::Ip => "chip-like",
    };
    let mark = (unit.tint == Tint::Flipped)
        .then(|| view! { <span class="flipped-mark" aria-hidden="true">"✕"</span> });
    view! {
        <div
            class=["unit ", width, " ", tint_class(unit.tint)].concat()
            class:on=move || pointing.at() == Some(index)
            role="option"
            aria-selected=move || if pointing.at() == Some(index) { "true" } else { "false" }
            tabindex=move || if pointing.is_stop(index, &range) { "0" } else { "-1" }
            data-i=index.to_string()
        >
            <span class="unit-name">{unit.name.clone()}</span>
            <span class="unit-value">{unit.value.clone()}{mark}</span>
        </div>
    }
}

/// A piece of a unit in a row of bits or bytes, with its digits. Only the first piece of a unit takes
/// the focus.
fn piece<T: IntoView>(
    pointing: Pointing,
    index: usize,
    unit: &Unit,
    is_first: bool,
    end: usize,
    spoken: &str,
    text: T,
) -> impl IntoView + use<T> {
    let range = 0..end;
    view! {
        <span
            class=["piece ", tint_class(unit.tint)].concat()
            class:on=move || pointing.at() == Some(index)
            role=is_first.then_some("option")
            aria-hidden=(!is_first).then_some("true")
            aria-label=is_first.then(|| [unit.name.as_str(), unit.value.as_str(), spoken].join(", "))
            aria-selected=move || is_first.then_some(if pointing.at() == Some(index) { "true" } else { "false" })
            tabindex=move || is_first.then_some(if pointing.is_stop(index, &range) { "0" } else { "-1" })
            data-i=index.to_string()
        >
            {text}
        </span>
    }
}

/// The TCP header in rows of 32 bits.
pub(super) fn bit_rows(
    pointing: Pointing,
    packet: &Packet,
    units: &[Unit],
) -> impl IntoView + use<> {
    let end = units.last().map_or(packet.tcp, |unit| unit.bits.end);
    rows(packet.tcp, end, 32)
        .map(|row| {
            let pieces = parts(units, &row)
                .into_iter()
                .filter_map(|(index, span)| {
                    let unit = units.get(index)?;
                    let is_first = span.start == unit.bits.start;
                    let spoken = bits(packet, span.start, span.end);
                    let text = bit_text(packet, &span);
                    Some(piece(pointing, index, unit, is_first, units.len(), &spoken, text))
                })
                .collect_view();
            view! {
                <div class="row" role="presentation">
                    <span class="offset" aria-hidden="true">{((row.start - packet.tcp) / 8).to_string()}</span>
                    <span class="pieces" role="presentation">{pieces}</span>
                </div>
            }
        })
        .collect_view()
}

/// Zeros and ones; the flipped one is marked.
fn bit_text(packet: &Packet, span: &Range<u32>) -> impl IntoView + use<> {
    match packet.flipped.filter(|bit| span.contains(bit)) {
        Some(bit) => view! {
            {bits(packet, span.start, bit)}
            <mark>{bits(packet, bit, bit + 1)}</mark>
            {bits(packet, bit + 1, span.end)}
        }
        .into_any(),
        None => bits(packet, span.start, span.end).into_any(),
    }
}

/// The whole packet in rows of 8 bytes, with what they are as characters.
pub(super) fn byte_rows(
    pointing: Pointing,
    packet: &Packet,
    units: &[Unit],
) -> impl IntoView + use<> {
    rows(0, packet.bit_len(), 64)
        .map(|row| {
            let pieces = parts(units, &row)
                .into_iter()
                .filter_map(|(index, span)| {
                    let unit = units.get(index)?;
                    let is_first = span.start == unit.bits.start;
                    let text = hex(bytes(packet, span.start, span.end));
                    Some(piece(pointing, index, unit, is_first, units.len(), &text.clone(), text))
                })
                .collect_view();
            view! {
                <div class="row" role="presentation">
                    <span class="offset" aria-hidden="true">{format!("{:04x}", row.start / 8)}</span>
                    <span class="pieces" role="presentation">{pieces}</span>
                    <span class="characters" aria-hidden="true">{characters(bytes(packet, row.start, row.end))}</span>
                </div>
            }
        })
        .collect_view()
}

/// Bytes as ASCII; a dot for what cannot be printed.
fn characters(bytes: &[u8]) -> String {
    let shown = |byte: &u8| {
        if byte.is_ascii_graphic() {
            char::from(*byte)
        } else {
            '·'
        }
    };
    bytes.iter().map(shown).collect()
}

fn tint_class(tint: Tint) -> &'static str {
    match tint {
        Tint::Plain => "plain",
        Tint::Telling => "telling",
        Tint::Unused => "unused",
        Tint::Flipped => "flipped",
        Tint::Valid => "valid",
        Tint::Broken => "broken-sum",
    }
}
