//! The sandbox's knobs. How far each turns is the scenario's to say (`tcp_sim::scenario::Knob`).

mod spec;

use leptos::prelude::*;
use tcp_sim::scenario::{Knob, Knobs as Settings};

use super::context::LabContext;
use super::run::RunMsg;
use crate::i18n;
use crate::ui::field::NumberField;

/// What the link does.
const LINK: [Knob; 4] = [Knob::Delay, Knob::Bandwidth, Knob::Queue, Knob::Loss];
/// What the two hosts do.
const HOSTS: [Knob; 3] = [Knob::Mss, Knob::Window, Knob::Bytes];

/// All knobs, the seed, and the way back.
#[component]
pub(crate) fn Knobs(
    /// The lab.
    cx: LabContext,
) -> impl IntoView {
    let lang = cx.lang;
    let settings = cx.memo(|session| session.run().knobs().copied().unwrap_or_default());
    let untouched = Memo::new(move |_| settings.get() == Settings::default());
    let seed = Memo::new(move |_| spec::shown_seed(settings.get().seed));
    let turn = move |settings: Settings| cx.send(RunMsg::Turn(settings));
    let choose_seed = move |seed: u32| {
        turn(Settings {
            seed: u64::from(seed),
            ..settings.get_untracked()
        });
    };
    let knob = move |knob: Knob| {
        let value = Memo::new(move |_| settings.get().get(knob));
        let choose = Callback::new(move |value| turn(settings.get_untracked().with(knob, value)));
        view! { <NumberField lang spec=spec::of(knob) value choose /> }
    };
    view! {
        <section class="knobs" data-part="knobs" aria-label=i18n::knobs(lang)>
            <header>
                <h2 class="label">{i18n::knobs(lang)}</h2>
                <button
                    type="button"
                    class="button small"
                    aria-disabled=move || untouched.get().then_some("true")
                    on:click=move |_| turn(Settings::default())
                >
                    {i18n::knobs_reset(lang)}
                </button>
            </header>
            <p class="knobs-note">{i18n::knobs_restart_note(lang)}</p>
            <fieldset>
                <legend>{i18n::knobs_link(lang)}</legend>
                {LINK.map(knob).collect_view()}
                <NumberField lang spec=spec::SEED value=seed choose=Callback::new(choose_seed) />
                <button
                    type="button"
                    class="button small"
                    on:click=move |_| choose_seed(spec::next_seed(seed.get_untracked()))
                >
                    {i18n::knob_seed_new(lang)}
                </button>
            </fieldset>
            <fieldset>
                <legend>{i18n::knobs_hosts(lang)}</legend>
                {HOSTS.map(knob).collect_view()}
            </fieldset>
        </section>
    }
}
