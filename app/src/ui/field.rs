//! A number with its unit: typed, turned with a slider, or stepped with arrow keys. What cannot be
//! taken is said in one sentence, and the value stays what it was.

use leptos::prelude::*;
use tcp_explain::Lang;
use wasm_bindgen::JsCast as _;
use web_sys::{HtmlInputElement, KeyboardEvent};

use super::number::{self, NumberError, Rules};
use super::scale;
use crate::i18n;

/// Words in both languages.
pub type Words = fn(Lang) -> &'static str;

/// What a field is about, apart from its value.
#[derive(Clone, Copy, Debug)]
pub struct Spec {
    /// Prefix of the ids of its elements; one of its kind in a shadow root.
    pub id: &'static str,
    /// Its name.
    pub label: Words,
    /// Its unit, where it has one.
    pub unit: Option<Words>,
    /// The unit behind a 1, where that is another word.
    pub one: Option<Words>,
    /// What may stand behind the number.
    pub units: &'static [&'static str],
    /// What it does, in one sentence.
    pub about: Words,
    /// What it is called where it is set on a real machine.
    pub name: Option<&'static str>,
    /// What may be typed.
    pub rules: Rules,
    /// Where it stands at first.
    pub default: u32,
    /// How far an arrow key turns it.
    pub step: u32,
    /// Whether it has a slider.
    pub slider: bool,
}

impl Spec {
    fn digits(&self, value: u32) -> String {
        number::format(value, self.rules.tenths)
    }

    /// A value with its unit.
    fn amount(&self, lang: Lang, value: u32) -> String {
        match self.one.filter(|_| value == 1).or(self.unit) {
            Some(unit) => [self.digits(value).as_str(), unit(lang)].join(" "),
            None => self.digits(value),
        }
    }

    /// What is wrong, what would do, and what holds.
    fn sentence(&self, lang: Lang, error: NumberError, typed: &str, value: u32) -> String {
        // A whole novel in the field would not help in the sentence.
        let typed: String = typed.trim().chars().take(24).collect();
        let wrong = match error {
            NumberError::NotANumber => {
                i18n::knob_error_number(lang, &typed, &self.digits(self.default))
            }
            NumberError::OtherUnit => match self.unit {
                Some(unit) => i18n::knob_error_unit(lang, &typed, unit(lang)),
                None => i18n::knob_error_number(lang, &typed, &self.digits(self.default)),
            },
            NumberError::TooSmall => {
                i18n::knob_error_small(lang, &self.amount(lang, self.rules.min))
            }
            NumberError::TooLarge => {
                i18n::knob_error_large(lang, &self.amount(lang, self.rules.max))
            }
            NumberError::TooFine if self.rules.tenths => i18n::knob_error_tenths(lang).to_owned(),
            NumberError::TooFine => i18n::knob_error_whole(lang).to_owned(),
        };
        let kept = i18n::knob_error_kept(lang, &self.amount(lang, value));
        i18n::sentences(lang, &[wrong, kept])
    }
}

/// The field.
#[component]
pub fn NumberField(
    /// The language.
    lang: Lang,
    /// What it is about.
    spec: Spec,
    /// Its value.
    value: Memo<u32>,
    /// Another value was chosen; it is inside the rules.
    choose: Callback<u32>,
) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let error = RwSignal::new(None::<(NumberError, String)>);
    // The field follows the value, whoever changed it.
    let follow = move |value: u32| {
        typed.set(spec.digits(value));
        error.set(None);
    };
    Effect::new(move || follow(value.get()));
    let take = move |new: u32| {
        let new = new.clamp(spec.rules.min, spec.rules.max);
        follow(new);
        choose.run(new);
    };
    let commit = move || {
        let text = typed.get_untracked();
        match number::parse(&text, spec.rules, spec.units) {
            Ok(new) => take(new),
            Err(wrong) => error.set(Some((wrong, text))),
        }
    };
    let keydown = move |event: KeyboardEvent| {
        let now = value.get_untracked();
        match event.key().as_str() {
            "ArrowUp" => take(now.saturating_add(spec.step)),
            "ArrowDown" => take(now.saturating_sub(spec.step)),
            "PageUp" => take(now.saturating_add(spec.step.saturating_mul(10))),
            "PageDown" => take(now.saturating_sub(spec.step.saturating_mul(10))),
            "Enter" => commit(),
            "Escape" if typed.get_untracked() != spec.digits(now) => follow(now),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let id = spec.id;
    let part = move |what: &str| [id, "-", what].concat();
    let sentence = move || {
        error
            .get()
            .map(|(wrong, text)| spec.sentence(lang, wrong, &text, value.get_untracked()))
    };
    let wrong = move || error.with(Option::is_some);
    view! {
        <div class="field" class:wrong=wrong>
            <div class="field-line">
                <label for=id>{move || (spec.label)(lang)}</label>
                <Show when=move || value.get() != spec.default>
                    <button
                        type="button"
                        class="button square quiet small"
                        aria-label=move || reset_name(lang, &spec)
                        title=move || i18n::knobs_reset_one(lang, &spec.amount(lang, spec.default))
                        on:click=move |_| take(spec.default)
                    >
                        "↺"
                    </button>
                </Show>
                <span class="field-number">
                    <input
                        id=id
                        type="text"
                        inputmode=if spec.rules.tenths { "decimal" } else { "numeric" }
                        autocomplete="off"
                        spellcheck="false"
                        role="spinbutton"
                        aria-valuemin=spec.digits(spec.rules.min)
                        aria-valuemax=spec.digits(spec.rules.max)
                        aria-valuenow=move || spec.digits(value.get())
                        aria-valuetext=move || spec.amount(lang, value.get())
                        aria-invalid=move || wrong().then_some("true")
                        aria-describedby=[part("about"), part("error")].join(" ")
                        prop:value=move || typed.get()
                        on:input=move |event| typed.set(text_of(&event))
                        on:change=move |_| commit()
                        on:keydown=keydown
                    />
                    {spec.unit.map(|unit| view! { <span class="unit-word">{move || unit(lang)}</span> })}
                </span>
            </div>
            {spec.slider.then(|| slider(lang, spec, value, Callback::new(take)))}
            <p class="field-error" id=part("error") role="alert">{sentence}</p>
            <p class="field-about" id=part("about")>
                {move || (spec.about)(lang)}
                {spec
                    .name
                    .map(|name| view! { " " <code title=move || i18n::knob_name(lang, name)>{name}</code> })}
            </p>
        </div>
    }
}

fn slider(lang: Lang, spec: Spec, value: Memo<u32>, take: Callback<u32>) -> impl IntoView {
    let Rules { min, max, .. } = spec.rules;
    let stops = StoredValue::new(scale::stops(min, max, spec.default));
    let last = stops.with_value(|stops| stops.len().saturating_sub(1));
    let place = move || stops.with_value(|stops| scale::position(stops, value.get()));
    let percent = move || (place() * 100).checked_div(last).unwrap_or(0);
    let name = move || match spec.unit {
        Some(unit) => i18n::knob_slider(lang, (spec.label)(lang), unit(lang)),
        None => (spec.label)(lang).to_owned(),
    };
    view! {
        <input
            type="range"
            class="slider"
            min="0"
            max=last.to_string()
            step="1"
            style=("--at", move || percent().to_string())
            prop:value=move || place().to_string()
            aria-label=name
            aria-valuetext=move || spec.amount(lang, value.get())
            on:input=move |event| {
                let chosen = text_of(&event)
                    .parse::<usize>()
                    .ok()
                    .and_then(|place| stops.with_value(|stops| stops.get(place).copied()));
                if let Some(chosen) = chosen {
                    take.run(chosen);
                }
            }
            // Arrows turn the slider; the lab's own keys stay out of it.
            on:keydown=|event| event.stop_propagation()
        />
    }
}

fn reset_name(lang: Lang, spec: &Spec) -> String {
    let back = i18n::knobs_reset_one(lang, &spec.amount(lang, spec.default));
    [(spec.label)(lang), &back].join(": ")
}

fn text_of(event: &web_sys::Event) -> String {
    event
        .current_target()
        .and_then(|target| target.dyn_into::<HtmlInputElement>().ok())
        .map(|input| input.value())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOSS: Spec = Spec {
        id: "loss",
        label: i18n::knob_loss,
        unit: Some(i18n::knob_loss_unit),
        one: None,
        units: &["%"],
        about: i18n::knob_loss_about,
        name: None,
        rules: Rules {
            min: 0,
            max: 500,
            tenths: true,
        },
        default: 0,
        step: 1,
        slider: true,
    };

    #[test]
    fn a_sentence_says_what_would_do_and_what_holds() {
        assert_eq!(
            LOSS.sentence(Lang::En, NumberError::TooLarge, "99", 12),
            "It cannot be more than 50 %. The run keeps 1.2 %."
        );
        assert_eq!(
            LOSS.sentence(Lang::En, NumberError::NotANumber, " much ", 0),
            "“much” is not a number. Type digits, such as 0. The run keeps 0 %."
        );
    }

    #[test]
    fn one_packet_is_no_packets() {
        let queue = Spec {
            unit: Some(i18n::knob_queue_unit),
            one: Some(i18n::knob_queue_one),
            rules: Rules {
                tenths: false,
                ..LOSS.rules
            },
            ..LOSS
        };
        assert_eq!(queue.amount(Lang::En, 1), "1 packet");
        assert_eq!(queue.amount(Lang::En, 2), "2 packets");
        assert_eq!(queue.amount(Lang::Zh, 1), "1 个分组");
    }

    #[test]
    fn a_long_text_is_cut_in_its_sentence() {
        let sentence = LOSS.sentence(Lang::Zh, NumberError::NotANumber, &"字".repeat(500), 0);
        assert!(sentence.chars().count() < 80, "{sentence}");
    }
}
