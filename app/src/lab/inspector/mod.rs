//! The header of the segment that the lab is about: fields, bits or bytes, as they are on the wire at
//! the cursor, each with what it means.

mod form;
mod packet;
mod paint;
mod unit;
mod words;

use std::ops::Range;

use leptos::prelude::*;
use tcp_explain::{self as explain, Lang};

use super::context::LabContext;
use super::heads::side;
use super::run::SentFate;
use crate::i18n;
use crate::ui::copy::CopyButton;
use crate::ui::segmented::Segmented;
use form::{Form, first_of_tcp};
use packet::Packet;
use paint::Pointing;
use unit::{Tint, Unit, Zone};

/// The header.
#[component]
pub(crate) fn Inspector(
    /// The lab.
    cx: LabContext,
) -> impl IntoView {
    let lang = cx.lang;
    let packet = cx.memo(Packet::shown);
    let form = RwSignal::new(Form::default());
    let units = Memo::new(move |_| {
        packet.with(|packet| {
            packet
                .as_ref()
                .map(|packet| form.get().units(lang, packet))
                .unwrap_or_default()
        })
    });
    let pointing = Pointing::new(units);
    // What is pointed at in one form is at another place in the next.
    Effect::new(move || {
        form.track();
        pointing.forget();
    });
    let colour =
        move || packet.with(|packet| packet.as_ref().map_or("", |packet| side(packet.role)));
    let title = move || packet.with(|packet| title(lang, packet.as_ref()));
    let label = move || {
        packet.with(|packet| {
            packet
                .as_ref()
                .map(|packet| explain::segment_short(&packet.segment))
        })
    };
    let all = Callback::new(move |()| {
        packet.with_untracked(|packet| {
            let text =
                |packet| units.with_untracked(|units| form.get_untracked().text(packet, units));
            packet.as_ref().map(text).unwrap_or_default()
        })
    });
    let there = move || packet.with(Option::is_some);
    view! {
        <section class=move || ["inspector ", colour()].concat() data-part="inspector" aria-label=title>
            <header>
                <h3>
                    <span class="segment-label">{label}</span>
                    " "
                    <span class="label">{title}</span>
                </h3>
                <Show when=there>
                    <Segmented
                        label=i18n::header_form(lang)
                        options=Signal::derive(move || Form::ALL.map(|form| (form, Form::name(lang, form).to_owned())).to_vec())
                        chosen=form
                    />
                </Show>
            </header>
            <Show
                when=there
                fallback=move || view! { <p class="nothing">{i18n::header_nothing(lang)}</p> }
            >
                {move || packet.with(|packet| packet.as_ref().map(|packet| picture(lang, form.get(), pointing, packet)))}
                <Broken lang packet />
                <About lang pointing />
                <footer>
                    {move || packet.with(|packet| {
                        let packet = packet.as_ref().filter(|_| form.get() == Form::Fields)?;
                        Some(ip_header(lang, pointing, packet))
                    })}
                    <CopyButton
                        lang
                        name=i18n::header_copy_all
                        label=Signal::derive(move || i18n::header_copy_all_about(lang).to_owned())
                        text=all
                    />
                </footer>
            </Show>
        </section>
    }
}

/// The header in one of its forms.
fn picture(lang: Lang, form: Form, pointing: Pointing, packet: &Packet) -> AnyView {
    let units = form.units(lang, packet);
    let all = 0..units.len();
    match form {
        Form::Fields => fields(lang, pointing, &units).into_any(),
        Form::Bits => {
            let rows = paint::bit_rows(pointing, packet, &units);
            paint::list(pointing, all, "bits", i18n::header_bits_list(lang), rows).into_any()
        }
        Form::Hex => {
            let rows = paint::byte_rows(pointing, packet, &units);
            paint::list(pointing, all, "bytes", i18n::header_hex_list(lang), rows).into_any()
        }
    }
}

/// The grid: the fixed header, its options, the data behind it.
fn fields(lang: Lang, pointing: Pointing, units: &[Unit]) -> impl IntoView + use<> {
    let tcp = first_of_tcp(units)..units.len();
    let options = units.iter().any(|unit| unit.zone == Zone::Option).then(|| {
        view! {
            <div class="options" role="group" aria-label=i18n::header_options(lang)>
                <span class="unit-name" aria-hidden="true">{i18n::header_options(lang)}</span>
                {cells(pointing, units, Zone::Option, &tcp)}
            </div>
        }
    });
    let grid = view! {
        {cells(pointing, units, Zone::Tcp, &tcp)}
        {options}
        {cells(pointing, units, Zone::Data, &tcp)}
    };
    paint::list(pointing, tcp, "grid", i18n::header_list(lang), grid)
}

/// The IP header in front of it, folded away.
fn ip_header(lang: Lang, pointing: Pointing, packet: &Packet) -> impl IntoView + use<> {
    let units = Form::Fields.units(lang, packet);
    let ip = 0..first_of_tcp(&units);
    let inside = cells(pointing, &units, Zone::Ip, &ip);
    view! {
        <details class="ip">
            <summary>{i18n::header_ip_summary(lang, u64::from(packet.tcp / 8))}</summary>
            {paint::list(pointing, ip, "chips", i18n::header_ip(lang), inside)}
        </details>
    }
}

fn cells(
    pointing: Pointing,
    units: &[Unit],
    zone: Zone,
    range: &Range<usize>,
) -> impl IntoView + use<> {
    units
        .iter()
        .enumerate()
        .filter(|(_, unit)| unit.zone == zone)
        .map(|(index, unit)| paint::cell(pointing, range.clone(), index, unit))
        .collect_view()
}

/// What broke the checksum, where it is broken. (Its cell says whether it is.)
#[component]
fn Broken(lang: Lang, packet: Memo<Option<Packet>>) -> impl IntoView {
    move || {
        packet.with(|packet| {
            let packet = packet.as_ref().filter(|packet| !packet.is_valid())?;
            let because = [
                Some(i18n::header_broken_sum(lang).to_owned()),
                packet.flipped.map(|bit| flipped(lang, packet, bit)),
                Some(i18n::header_expected(
                    lang,
                    &format!("0x{:04x}", packet.expected),
                )),
            ];
            let because: Vec<String> = because.into_iter().flatten().collect();
            Some(view! {
                <p class="broken">
                    <span class="sign" aria-hidden="true">"✕"</span>
                    <span>{i18n::sentences(lang, &because)}</span>
                </p>
            })
        })
    }
}

/// Which bit was flipped, and where: counted as the fault counts, from the TCP header's first bit.
fn flipped(lang: Lang, packet: &Packet, bit: u32) -> String {
    let units = unit::cells(lang, packet);
    let name = units
        .iter()
        .find(|unit| unit.bits.contains(&bit))
        .map(|unit| unit.name.as_str());
    i18n::header_flipped(
        lang,
        u64::from(bit.saturating_sub(packet.tcp)),
        name.unwrap_or_default(),
    )
}

/// What the field that is pointed at means.
#[component]
fn About(lang: Lang, pointing: Pointing) -> impl IntoView {
    let unit = Memo::new(move |_| pointing.unit());
    let text = move || {
        unit.with(|unit| {
            unit.as_ref().map(|unit| {
                let mark = (unit.tint == Tint::Flipped)
                    .then(|| view! { <span class="flipped-mark">"✕ " {i18n::header_flipped_mark(lang)}</span> " " });
                view! {
                    <strong>{unit.name.clone()}</strong>
                    " "
                    <span class="mono">{unit.value.clone()}</span>
                    " "
                    {mark}
                    <span>{unit.about.clone()}</span>
                }
            })
        })
    };
    let value = Callback::new(move |()| {
        unit.with_untracked(|unit| {
            unit.as_ref()
                .map(|unit| unit.value.clone())
                .unwrap_or_default()
        })
    });
    let copies = move || unit.with(|unit| unit.as_ref().is_some_and(|unit| !unit.value.is_empty()));
    let name = Signal::derive(move || {
        let name = unit.with(|unit| {
            unit.as_ref()
                .map(|unit| unit.name.clone())
                .unwrap_or_default()
        });
        i18n::header_copy_value(lang, &name)
    });
    view! {
        <div class="about" class:pointed=move || unit.with(Option::is_some)>
            <p class="hint" aria-hidden="true">{i18n::header_hint(lang)}</p>
            <p class="meaning" aria-live="polite">{text}</p>
            <Show when=copies>
                <CopyButton lang name=i18n::header_copy label=name text=value />
            </Show>
        </div>
    }
}

fn title(lang: Lang, packet: Option<&Packet>) -> &'static str {
    match packet.map(|packet| packet.fate) {
        None => i18n::header(lang),
        Some(SentFate::InFlight) => i18n::header_flight(lang),
        Some(SentFate::Delivered(_)) => i18n::header_delivered(lang),
        Some(SentFate::Lost(..)) => i18n::header_lost(lang),
    }
}
