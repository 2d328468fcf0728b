//! The map: of each state, what can happen there and how well that is known.

use leptos::prelude::*;
use tcp_core::State;
use tcp_explain::Lang;
use tcp_quiz::next_state::Cell;

use super::deck::{Deck, Known};
use crate::i18n;

/// A row a state.
pub(super) fn map(lang: Lang, deck: &Deck) -> AnyView {
    let cells = Cell::all();
    let rows = State::ALL.map(|state| {
        let of_state = cells.iter().filter(|cell| cell.place.state() == state);
        let mut marks: Vec<_> = of_state
            .map(|cell| deck.known(&format!("next-state/{}", cell.name())))
            .collect();
        // Those of a kind together: a row reads like a bar.
        marks.sort_by_key(|known| match known {
            Known::Known => 0,
            Known::Shaky => 1,
            Known::Unseen => 2,
        });
        row(state, &marks)
    });
    view! {
        <details class="quiz-map" data-part="map">
            <summary>{i18n::quiz_map(lang)}</summary>
            <p>{i18n::quiz_map_about(lang)}</p>
            <table>
                <thead>
                    <tr>
                        <th scope="col">{i18n::quiz_map_state(lang)}</th>
                        <td></td>
                        <th scope="col">{i18n::quiz_map_known(lang)}</th>
                        <th scope="col">{i18n::quiz_map_shaky(lang)}</th>
                        <th scope="col">{i18n::quiz_map_unseen(lang)}</th>
                    </tr>
                </thead>
                <tbody>{rows.into_iter().collect_view()}</tbody>
            </table>
        </details>
    }
    .into_any()
}

fn row(state: State, marks: &[Known]) -> impl IntoView + use<> {
    let count = |wanted: Known| marks.iter().filter(|known| **known == wanted).count();
    let signs = marks.iter().map(|known| {
        let class = match known {
            Known::Known => "known",
            Known::Shaky => "shaky",
            Known::Unseen => "unseen-mark",
        };
        view! { <i class=class></i> }
    });
    view! {
        <tr>
            <th scope="row" class="mono">{state.name()}</th>
            <td class="quiz-marks" aria-hidden="true">{signs.collect_view()}</td>
            <td class="mono">{count(Known::Known)}</td>
            <td class="mono">{count(Known::Shaky)}</td>
            <td class="mono">{count(Known::Unseen)}</td>
        </tr>
    }
}
