//! A choice of one from a few, side by side.

use leptos::prelude::*;

/// The choice. Each of `options` has its words from `name`.
#[component]
pub fn Segmented<T>(
    /// What is chosen between, for whoever hears it.
    #[prop(into)]
    label: Signal<&'static str>,
    /// What may be chosen, and its words.
    #[prop(into)]
    options: Signal<Vec<(T, String)>>,
    /// What is chosen.
    chosen: RwSignal<T>,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    // A button stays the same while only its words change, so that the focus stays on it.
    let count = Memo::new(move |_| options.with(Vec::len));
    let option = move |place: usize| options.with(|all| all.get(place).cloned());
    let button = move |place: usize| {
        let is_chosen = move || option(place).is_some_and(|(option, _)| option == chosen.get());
        let choose = move |_| {
            if let Some((option, _)) = options.with_untracked(|all| all.get(place).cloned()) {
                chosen.set(option);
            }
        };
        view! {
            <button
                type="button"
                class="tab"
                aria-pressed=move || if is_chosen() { "true" } else { "false" }
                on:click=choose
            >
                {move || option(place).map(|(_, words)| words)}
            </button>
        }
    };
    view! {
        <div class="segmented" role="group" aria-label=label>
            <For each=move || 0..count.get() key=|place| *place children=button />
        </div>
    }
}
