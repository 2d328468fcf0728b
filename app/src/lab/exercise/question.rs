//! A question: its options, and, once one is committed, what was said, what happened, and why.

use leptos::prelude::*;

use super::drill::Drill;
use super::message::{DrillMsg, Phase};
use super::panel::DrillContext;
use crate::i18n;
use crate::ui::bound::bound;

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Asked {
    number: u64,
    count: u64,
    question: String,
    options: Vec<String>,
}

fn asked(drill: &Drill) -> Option<Asked> {
    let (place, prediction) = drill.prediction()?;
    Some(Asked {
        number: number(place + 1),
        count: number(drill.exercise().predictions.len()),
        question: prediction.question.clone(),
        options: prediction
            .options
            .iter()
            .map(|it| it.text.clone())
            .collect(),
    })
}

fn number(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

/// Why it came so: for a wrong answer first what its picture gets wrong.
fn because(drill: &Drill) -> Vec<String> {
    let Some((_, prediction)) = drill.prediction() else {
        return Vec::new();
    };
    let mut places: Vec<usize> = drill.said().into_iter().chain(drill.did()).collect();
    places.dedup();
    let option = |place| prediction.options.get(place);
    let words = places.into_iter().filter_map(option);
    words.map(|option| option.because.clone()).collect()
}

/// The question and its options.
#[component]
pub(crate) fn Question(it: DrillContext) -> impl IntoView {
    let lang = it.lab.lang;
    let asked = it.memo(asked);
    view! {
        {move || {
            asked
                .get()
                .map(|asked| {
                    let number = (asked.count > 1)
                        .then(|| i18n::exercise_number(lang, asked.number, asked.count));
                    let options = asked.options.into_iter().enumerate();
                    view! {
                        <p class="label">
                            {i18n::exercise_predict(lang)}
                            {number.map(|number| format!(" · {number}"))}
                        </p>
                        <div role="radiogroup" aria-labelledby="exercise-question">
                            <h3 id="exercise-question">{bound(&asked.question)}</h3>
                            {options.map(|(place, text)| option(it, place, &text)).collect_view()}
                        </div>
                    }
                })
        }}
        <After it />
    }
}

fn option(it: DrillContext, place: usize, text: &str) -> impl IntoView + use<> {
    let lang = it.lab.lang;
    let open = it.memo(|drill| drill.phase() == Phase::Asking);
    let chosen = it.memo(move |drill| drill.chosen() == Some(place));
    let said = it.memo(move |drill| drill.said() == Some(place));
    let did = it.memo(move |drill| drill.did() == Some(place));
    view! {
        <label class="option" class:said=move || said.get() class:did=move || did.get() class:over=move || !open.get()>
            <input
                type="radio"
                name="exercise-option"
                prop:checked=move || chosen.get()
                disabled=move || !open.get()
                on:change=move |_| it.send(DrillMsg::Choose(place))
            />
            <span class="option-text">{bound(text)}</span>
            <span class="option-marks">
                <Show when=move || said.get()>
                    <span class="option-said">{i18n::exercise_you_said(lang)}</span>
                </Show>
                <Show when=move || did.get()>
                    <span class="option-did">{i18n::exercise_it_did(lang)}</span>
                </Show>
            </span>
        </label>
    }
}

/// What stands below the options.
#[component]
fn After(it: DrillContext) -> impl IntoView {
    let lang = it.lab.lang;
    let phase = it.memo(Drill::phase);
    let none = it.memo(|drill| drill.chosen().is_none());
    move || match phase.get() {
        Phase::Asking => view! {
            <div class="exercise-actions">
                <button
                    type="button"
                    class="button primary commit"
                    aria-disabled=move || none.get().then_some("true")
                    title=move || none.get().then(|| i18n::exercise_choose_first(lang))
                    on:click=move |_| it.commit()
                >
                    {i18n::exercise_commit(lang)}
                </button>
            </div>
        }
        .into_any(),
        Phase::Going | Phase::Watching => view! {
            <p class="exercise-note">{i18n::exercise_watch(lang)}</p>
            <Show when=move || phase.get() == Phase::Watching>
                <div class="exercise-actions">
                    <button type="button" class="button" on:click=move |_| it.send(DrillMsg::Skip)>
                        {i18n::exercise_skip(lang)}
                    </button>
                </div>
            </Show>
        }
        .into_any(),
        Phase::Told | Phase::Free => view! { <Told it /> }.into_any(),
    }
}

/// Because, and what to do next.
#[component]
fn Told(it: DrillContext) -> impl IntoView {
    let lang = it.lab.lang;
    let why = it.memo(because);
    let more = it.memo(Drill::has_next);
    let free = it.memo(|drill| drill.phase() == Phase::Free);
    view! {
        <p class="label">{i18n::exercise_because(lang)}</p>
        {move || {
            let words = why.get().into_iter();
            words.map(|words| view! { <p class="because">{bound(&words)}</p> }).collect_view()
        }}
        <Show when=move || free.get()>
            <p class="exercise-note">{i18n::exercise_free(lang)}</p>
        </Show>
        <div class="exercise-actions">
            <Show when=move || !free.get()>
                <button type="button" class="button primary" on:click=move |_| it.next()>
                    {move || if more.get() { i18n::exercise_next(lang) } else { i18n::exercise_to_challenge(lang) }}
                </button>
            </Show>
            <button type="button" class="button" on:click=move |_| it.send(DrillMsg::Watch)>
                {i18n::exercise_watch_again(lang)}
            </button>
            <button type="button" class="button" on:click=move |_| it.send(DrillMsg::Again)>
                {i18n::exercise_ask_again(lang)}
            </button>
        </div>
    }
}
