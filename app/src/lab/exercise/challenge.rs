//! A challenge: its goal, what has to hold and whether it does, hints, and, when it is met, why.

use leptos::prelude::*;
use tcp_explain as explain;

use super::drill::Drill;
use super::message::DrillMsg;
use super::panel::DrillContext;
use crate::i18n;
use crate::ui::bound::bound;

/// The challenge.
#[component]
pub(crate) fn Goals(it: DrillContext) -> impl IntoView {
    let lang = it.lab.lang;
    let words = |look: fn(&tcp_exercise::Challenge) -> &String| {
        it.memo(move |drill| {
            let challenge = drill.exercise().challenge.as_ref();
            challenge
                .map(|challenge| bound(look(challenge)))
                .unwrap_or_default()
        })
    };
    let (goal, because) = (words(|it| &it.goal), words(|it| &it.because));
    let met = it.memo(Drill::is_met);
    let for_now = it.memo(|drill| drill.holds_for_now() && !drill.is_met());
    view! {
        <p class="label">
            {i18n::exercise_challenge(lang)}
            <Show when=move || met.get()>
                <span class="option-did">{i18n::exercise_met(lang)}</span>
            </Show>
        </p>
        <h3>{goal}</h3>
        <Checks it />
        <Show when=move || for_now.get()>
            <p class="exercise-note">{i18n::exercise_for_now(lang)}</p>
        </Show>
        <Show when=move || met.get()>
            <p class="label">{i18n::exercise_because(lang)}</p>
            <p class="because">{because}</p>
        </Show>
        <Hints it />
    }
}

/// What has to hold, and whether it does at the cursor.
#[component]
fn Checks(it: DrillContext) -> impl IntoView {
    let lang = it.lab.lang;
    let goals = it.memo(move |drill| {
        let goals = drill.goals().to_vec();
        it.lab.peek(|session| {
            let scenario = session.run().history().scenario();
            let words = |goal: &tcp_sim::judge::Outcome| {
                (explain::expected(lang, scenario, &goal.check), goal.holds)
            };
            goals.iter().map(words).collect::<Vec<_>>()
        })
    });
    let goal = move |(words, holds): (String, bool)| {
        let state = if holds {
            i18n::exercise_holds(lang)
        } else {
            i18n::exercise_not_yet(lang)
        };
        view! {
            <li class:holds=holds>
                <span class="unseen">{format!("{state}: ")}</span>
                {bound(&words)}
            </li>
        }
    };
    view! {
        <ul class="goals" data-part="goals" aria-label=i18n::exercise_goals(lang)>
            {move || goals.get().into_iter().map(goal).collect_view()}
        </ul>
    }
}

/// Hints, one after another, and the way back to the beginning.
#[component]
fn Hints(it: DrillContext) -> impl IntoView {
    let lang = it.lab.lang;
    let hints = it.memo(|drill| {
        let all = drill
            .exercise()
            .challenge
            .as_ref()
            .map(|it| it.hints.clone());
        let open = all.into_iter().flatten().take(drill.hints());
        open.collect::<Vec<_>>()
    });
    let count = Memo::new(move |_| hints.with(Vec::len));
    view! {
        <Show when=move || count.get() != 0>
            <ol class="hints" data-part="hints" aria-label=i18n::exercise_hints(lang) aria-live="polite">
                {move || hints.get().iter().map(|hint| view! { <li>{bound(hint)}</li> }).collect_view()}
            </ol>
        </Show>
        <div class="exercise-actions">
            <button
                type="button"
                class="button"
                aria-disabled=move || (count.get() >= 3).then_some("true")
                on:click=move |_| it.send(DrillMsg::Hint)
            >
                {move || match count.get() {
                    0 => i18n::exercise_hint(lang),
                    1 => i18n::exercise_hint_more(lang),
                    _ => i18n::exercise_hint_last(lang),
                }}
            </button>
            <button type="button" class="button" on:click=move |_| it.send(DrillMsg::StartOver)>
                {i18n::exercise_start_over(lang)}
            </button>
        </div>
    }
}
