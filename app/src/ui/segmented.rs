//! A choice of one from a few, side by side.

use leptos::prelude::*;

/// The choice. Each of `options` has its words from `name`.
#[component]
pub fn Segmented<T>(
    /// What is chosen between, for whoever hears it.
    #[prop(into)]
    label: Signal<&'static str>,
    /// What may be chosen.
    options: Vec<T>,
    /// Their words.
    name: fn(tcp_sim::explain::Lang, T) -> &'static str,
    /// In which language.
    lang: RwSignal<tcp_sim::explain::Lang>,
    /// What is chosen.
    chosen: RwSignal<T>,
) -> impl IntoView
where
    T: Copy + PartialEq + Send + Sync + 'static,
{
    let options = options.into_iter().map(|option| {
        view! {
            <button
                type="button"
                class="tab"
                aria-pressed=move || if chosen.get() == option { "true" } else { "false" }
                on:click=move |_| chosen.set(option)
            >
                {move || name(lang.get(), option)}
            </button>
        }
    });
    view! {
        <div class="segmented" role="group" aria-label=label>
            {options.collect_view()}
        </div>
    }
}
