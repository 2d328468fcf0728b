//! The quiz on the page: one question at a time, what was said of it, and the score.

use std::any::Any;

use leptos::html;
use leptos::prelude::*;
use tcp_explain::Lang;
use tcp_quiz::{Feedback, Form, Kind, Quiz, QuizError};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{CustomEvent, CustomEventInit, HtmlElement, ShadowRoot};

use super::deck::DeckError;
use super::session::{Draft, From, Item, Lacks, Session};
use super::{map, opening};
use crate::i18n;
use crate::ui::task;

/// What the parts of the view share.
#[derive(Clone, Copy)]
struct Quizzing {
    lang: Lang,
    session: RwSignal<Session, LocalStorage>,
    draft: RwSignal<Draft>,
    lacks: RwSignal<Option<Lacks>>,
    /// What was said of the question at hand, once it is answered.
    feedback: RwSignal<Option<Feedback>, LocalStorage>,
    /// Counts what was asked: a new one, even where the place is the same.
    turn: RwSignal<u32>,
    /// The lab of the question is open.
    lab: RwSignal<bool>,
    /// The cards of the device may be written.
    keeps: bool,
    /// Nobody has set this quiz, so another one may follow it.
    is_free: bool,
    /// Who moved on did so here, so the focus may follow.
    moved: RwSignal<bool>,
    root: NodeRef<html::Section>,
    host: StoredValue<HtmlElement, LocalStorage>,
}

/// Makes a quiz in an element's shadow root. Dropping what it returns takes it away.
pub(crate) fn mount(root: &ShadowRoot, host: HtmlElement) -> Box<dyn Any> {
    while let Some(child) = root.first_child() {
        // It was its child a moment ago.
        let _ = root.remove_child(&child);
    }
    let parent: HtmlElement = root.clone().unchecked_into();
    Box::new(mount_to(parent, move || open(host)))
}

fn open(host: HtmlElement) -> AnyView {
    let lang = opening::lang(&host);
    let (quiz, with_due) = opening::quiz(&host);
    let quiz = match quiz {
        Ok(quiz) => quiz,
        Err(error) => return refused(lang, &error),
    };
    let cards = opening::cards();
    let trouble = cards.as_ref().err().copied();
    let session = Session::new(quiz, cards.unwrap_or_default(), with_due, opening::now());
    let cx = Quizzing {
        lang,
        session: RwSignal::new_local(session),
        draft: RwSignal::new(Draft::default()),
        lacks: RwSignal::new(None),
        feedback: RwSignal::new_local(None),
        turn: RwSignal::new(0),
        lab: RwSignal::new(false),
        keeps: trouble.is_none(),
        is_free: with_due,
        moved: RwSignal::new(false),
        root: NodeRef::new(),
        host: StoredValue::new_local(host),
    };
    let trouble = trouble.map(|error| {
        let words = match error {
            DeckError::Newer => i18n::quiz_cards_newer(lang),
            DeckError::Damaged => i18n::quiz_cards_damaged(lang),
        };
        view! { <p class="quiz-note" role="alert">{words}</p> }
    });
    let due = cx.session.with_untracked(|session| {
        let items = session.items().iter();
        items.filter(|item| item.from == From::Card).count()
    });
    let due = (due > 0).then(|| {
        let count = u64::try_from(due).unwrap_or(0);
        view! { <p class="quiz-note" data-part="due">{i18n::quiz_due(lang, count)}</p> }
    });
    let body = move |_| match cx.session.with_untracked(|session| session.item().cloned()) {
        Some(item) => question(cx, &item),
        None => score(cx),
    };
    // Each turn has elements of its own: what was chosen before must not stay chosen.
    let turn = move || [cx.turn.get()];
    view! {
        <section class="quiz" data-part="quiz" lang=lang.tag() aria-label=i18n::quiz(lang) node_ref=cx.root>
            {trouble}
            {due}
            <For each=turn key=|turn| *turn children=body />
        </section>
    }
    .into_any()
}

fn refused(lang: Lang, error: &QuizError) -> AnyView {
    let (first, reason) = (i18n::quiz_bad_link(lang), error.words(lang));
    view! {
        <section class="quiz" data-part="quiz" lang=lang.tag() aria-label=i18n::quiz(lang)>
            <p class="quiz-note" role="alert">{i18n::sentences(lang, &[first, &reason])}</p>
        </section>
    }
    .into_any()
}

const fn kind_name(lang: Lang, kind: Kind) -> &'static str {
    match kind {
        Kind::NextState => i18n::quiz_kind_state(lang),
        Kind::NextSegment => i18n::quiz_kind_segment(lang),
        Kind::Myth => i18n::quiz_kind_myth(lang),
        Kind::MakeItHappen => i18n::quiz_kind_goal(lang),
    }
}

fn wide(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

fn question(cx: Quizzing, item: &Item) -> AnyView {
    let lang = cx.lang;
    let (at, of) = cx.session.with_untracked(Session::place);
    let prompt = item.question.prompt(lang);
    let note = match item.from {
        From::Quiz(_) => None,
        From::Card => Some(i18n::quiz_returned(lang)),
        From::Again => Some(i18n::quiz_again(lang)),
    };
    let form = item.question.form(lang);
    let is_lab = matches!(form, Form::Lab(_));
    cx.lab.set(is_lab);
    let link = item.question.link();
    let heading = NodeRef::<html::H2>::new();
    Effect::new(move || {
        if let Some(heading) = heading.get()
            && cx.moved.get_untracked()
        {
            let _ = heading.focus();
        }
    });
    let fields = match form {
        Form::Choice(choices) => choice_fields(cx, prompt.ask, choices),
        Form::Header => header_fields(cx, prompt.ask),
        Form::Lab(checks) => lab_fields(prompt.ask, checks),
    };
    let answered = move || cx.feedback.with(Option::is_some);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if !answered() {
            commit(cx);
        }
    };
    let lacks = move || {
        cx.lacks.get().map(|lacks| match lacks {
            Lacks::Choice => i18n::quiz_lacks_choice(lang),
            Lacks::Seq => i18n::quiz_lacks_seq(lang),
            Lacks::Ack => i18n::quiz_lacks_ack(lang),
            Lacks::Lab => i18n::quiz_lacks_lab(lang),
        })
    };
    let lines: Vec<_> = prompt
        .lines
        .into_iter()
        .map(|line| view! { <li>{line}</li> })
        .collect();
    let lines = (!lines.is_empty()).then(|| view! { <ol class="quiz-lines mono">{lines}</ol> });
    view! {
        <div class="quiz-top">
            <h2 class="label" tabindex="-1" node_ref=heading>
                {i18n::quiz_question(lang, wide(at), wide(of))}
            </h2>
            <span class="label">{kind_name(lang, item.question.kind())}</span>
        </div>
        <progress class="quiz-progress" max=of value=at - 1 aria-hidden="true"></progress>
        {note.map(|note| view! { <p class="quiz-returned">{note}</p> })}
        <p class="quiz-situation">{prompt.situation}</p>
        {lines}
        <form novalidate on:submit=submit data-part="form" data-card=item.question.card()>
            <fieldset disabled=answered>{fields}</fieldset>
            <p class="quiz-lacks" role="status">{lacks}</p>
            <Show when=move || !answered()>
                <div class="quiz-buttons">
                    <button type="submit" class="button primary" data-part="commit">{i18n::quiz_commit(lang)}</button>
                </div>
            </Show>
        </form>
        {move || cx.feedback.get().map(|feedback| said(cx, &feedback))}
        {lab(cx, link, is_lab)}
    }
    .into_any()
}

fn choice_fields(cx: Quizzing, ask: String, choices: Vec<String>) -> AnyView {
    let radios: Vec<_> = (0_u8..)
        .zip(choices)
        .map(|(number, words)| {
            let choose = move |_| {
                cx.draft.update(|draft| draft.choice = Some(number));
                cx.lacks.set(None);
            };
            view! {
                <label class="quiz-choice">
                    <input type="radio" name="choice" value=number.to_string() on:change=choose />
                    <span>{words}</span>
                </label>
            }
        })
        .collect();
    view! { <legend>{ask}</legend> {radios} }.into_any()
}

fn header_fields(cx: Quizzing, ask: String) -> AnyView {
    let lang = cx.lang;
    let flag = |name: &'static str, set: fn(&mut Draft, bool)| {
        let change = move |event| {
            let on = event_target_checked(&event);
            cx.draft.update(|draft| set(draft, on));
        };
        view! {
            <label class="quiz-flag mono">
                <input type="checkbox" name=name on:change=change />
                <span>{name}</span>
            </label>
        }
    };
    let number = |name: &'static str, set: fn(&mut Draft, String)| {
        let input = move |event| {
            let typed = event_target_value(&event);
            cx.draft.update(|draft| set(draft, typed));
            cx.lacks.set(None);
        };
        view! {
            <label class="quiz-number mono">
                <span>{name}</span>
                <input type="text" inputmode="numeric" autocomplete="off" name=name size="12" on:input=input />
            </label>
        }
    };
    view! {
        <legend>{ask}</legend>
        <div class="quiz-header">
            <div class="quiz-flags" role="group" aria-label=i18n::quiz_flags(lang)>
                {flag("SYN", |draft, on| draft.flags.syn = on)}
                {flag("ACK", |draft, on| draft.flags.ack = on)}
                {flag("FIN", |draft, on| draft.flags.fin = on)}
                {flag("RST", |draft, on| draft.flags.rst = on)}
            </div>
            {number("seq", |draft, typed| draft.seq = typed)}
            {number("ack", |draft, typed| draft.ack = typed)}
        </div>
    }
    .into_any()
}

fn lab_fields(ask: String, checks: Vec<String>) -> AnyView {
    let checks: Vec<_> = checks
        .into_iter()
        .map(|check| view! { <li>{check}</li> })
        .collect();
    view! { <legend>{ask}</legend> <ul class="quiz-checks">{checks}</ul> }.into_any()
}

fn said(cx: Quizzing, feedback: &Feedback) -> AnyView {
    let lang = cx.lang;
    let is_last = cx.session.with_untracked(|session| {
        let (at, of) = session.place();
        at >= of
    });
    let next = NodeRef::<html::Button>::new();
    Effect::new(move || {
        if let Some(next) = next.get() {
            let _ = next.focus();
        }
    });
    let word = if is_last {
        i18n::quiz_finish(lang)
    } else {
        i18n::quiz_next(lang)
    };
    view! {
        <div data-part="feedback" data-right=feedback.right.to_string()>
            <div role="status">{told(lang, feedback)}</div>
            <div class="quiz-buttons">
                <button type="button" class="button primary" data-part="next" node_ref=next on:click=move |_| go_on(cx)>
                    {word}
                </button>
            </div>
        </div>
    }
    .into_any()
}

/// You said, it did, because.
fn told(lang: Lang, feedback: &Feedback) -> AnyView {
    let verdict = if feedback.right {
        i18n::quiz_right(lang)
    } else {
        i18n::quiz_wrong(lang)
    };
    let lines: Vec<_> = feedback
        .said
        .iter()
        .cloned()
        .map(|line| view! { <p>{line}</p> })
        .collect();
    let source = feedback.source.clone().map(|source| match source.url {
        Some(url) => view! {
            <a href=url target="_blank" rel="noopener">
                {source.label}
                <span class="unseen">{i18n::quiz_clause(lang)}</span>
            </a>
        }
        .into_any(),
        None => view! { <span>{source.label}</span> }.into_any(),
    });
    view! {
        <div class="quiz-told" data-right=feedback.right.to_string()>
            <p class="quiz-verdict">{verdict}</p>
            <dl>
                <dt>{i18n::quiz_said(lang)}</dt>
                <dd>{lines}</dd>
                <dt>{i18n::quiz_did(lang)}</dt>
                <dd>{feedback.did.clone()}</dd>
                <dt>{i18n::quiz_because(lang)}</dt>
                <dd>{feedback.because.clone()} " " {source}</dd>
            </dl>
        </div>
    }
    .into_any()
}

/// The question as a lab, at its very moment.
fn lab(cx: Quizzing, link: String, is_asked: bool) -> AnyView {
    let lang = cx.lang;
    let toggle = (!is_asked).then(|| {
        view! {
            <button
                type="button"
                class="button"
                data-part="open"
                aria-expanded=move || cx.lab.get().to_string()
                on:click=move |_| cx.lab.update(|open| *open = !*open)
            >
                {move || if cx.lab.get() { i18n::quiz_close(lang) } else { i18n::quiz_open(lang) }}
            </button>
        }
    });
    // An element that another module defines: made by the page's own means, so that what it is told are attributes.
    let place = NodeRef::<html::Div>::new();
    Effect::new(move || {
        let (Some(place), open) = (place.get(), cx.lab.get()) else {
            return;
        };
        while let Some(child) = place.first_child() {
            // It was its child a moment ago.
            let _ = place.remove_child(&child);
        }
        if open && let Ok(lab) = document().create_element("tcp-lab") {
            for (name, value) in [
                ("class", "quiz-lab"),
                ("layout", "compact"),
                ("link", &link),
            ] {
                // It fails only for a name that is none.
                let _ = lab.set_attribute(name, value);
            }
            let _ = place.append_child(&lab);
        }
    });
    view! { <div class="quiz-open">{toggle} <div class="quiz-lab" node_ref=place></div></div> }
        .into_any()
}

/// Commits what is filled in; a lab is asked first where it stands.
fn commit(cx: Quizzing) {
    let is_lab = cx.session.with_untracked(|session| {
        session
            .item()
            .is_some_and(|item| item.question.kind() == Kind::MakeItHappen)
    });
    if !is_lab {
        return finish(cx, None);
    }
    let turn = cx.turn.get_untracked();
    task::spawn(async move {
        let link = lab_link(cx).await;
        // The quiz may be gone, or elsewhere, by now.
        if cx.turn.try_get_untracked() == Some(turn) {
            finish(cx, link);
        }
    });
}

/// Where the question's lab stands, by the API that any page has.
async fn lab_link(cx: Quizzing) -> Option<String> {
    let root = cx.root.get_untracked()?;
    let lab = root.query_selector("tcp-lab").ok().flatten()?;
    let call = |this: &JsValue, name: &str, argument: Option<f64>| {
        let function = js_sys::Reflect::get(this, &JsValue::from_str(name)).ok()?;
        let function: js_sys::Function = function.dyn_into().ok()?;
        match argument {
            Some(argument) => function.call1(this, &JsValue::from_f64(argument)).ok(),
            None => function.call0(this).ok(),
        }
    };
    let api = call(lab.as_ref(), "ackademy", Some(1.0))?;
    let promise: js_sys::Promise = call(&api, "link", None)?.dyn_into().ok()?;
    wasm_bindgen_futures::JsFuture::from(promise)
        .await
        .ok()?
        .as_string()
}

fn finish(cx: Quizzing, lab: Option<String>) {
    let draft = cx.draft.get_untracked();
    let answer = cx
        .session
        .with_untracked(|session| session.answer(&draft, lab));
    let answer = match answer {
        Ok(answer) => answer,
        Err(lacks) => return cx.lacks.set(Some(lacks)),
    };
    let at_once = cx.session.with_untracked(Session::shows_at_once);
    let card = cx
        .session
        .with_untracked(|session| session.item().map(|item| item.question.card()));
    let committed = cx
        .session
        .try_update_untracked(|session| session.commit(cx.lang, answer, opening::now()));
    let Some(feedback) = committed.flatten() else {
        return;
    };
    if cx.keeps {
        cx.session
            .with_untracked(|session| opening::keep(session.deck()));
    }
    cx.lacks.set(None);
    tell(cx, &card.unwrap_or_default(), feedback.right);
    if at_once {
        cx.feedback.set(Some(feedback));
    } else {
        go_on(cx);
    }
}

fn go_on(cx: Quizzing) {
    cx.session
        .update_untracked(|session| session.next(opening::now()));
    begin(cx);
}

fn begin(cx: Quizzing) {
    cx.draft.set(Draft::default());
    cx.lacks.set(None);
    cx.feedback.set(None);
    cx.moved.set(true);
    cx.turn.update(|turn| *turn += 1);
}

/// For the page: an answer was graded.
fn tell(cx: Quizzing, card: &str, right: bool) {
    let detail = js_sys::Object::new();
    let _ = js_sys::Reflect::set(&detail, &"card".into(), &card.into());
    let _ = js_sys::Reflect::set(&detail, &"right".into(), &right.into());
    let init = CustomEventInit::new();
    init.set_bubbles(true);
    init.set_composed(true);
    init.set_detail(&detail);
    if let Ok(event) = CustomEvent::new_with_event_init_dict("ackademy:graded", &init) {
        // Whether the page stops the event makes no difference here.
        let _ = cx.host.with_value(|host| host.dispatch_event(&event));
    }
}

fn score(cx: Quizzing) -> AnyView {
    let lang = cx.lang;
    let (score, of) = cx.session.with_untracked(Session::score);
    let wrong = cx
        .session
        .with_untracked(|session| session.items().iter().any(|item| !item.right));
    let attempt = cx
        .session
        .with_untracked(|session| session.attempt().to_text());
    let cards = cx
        .session
        .with_untracked(|session| session.deck().to_text());
    let map = cx
        .session
        .with_untracked(|session| map::map(lang, session.deck()));
    let answers: Vec<_> = cx.session.with_untracked(|session| {
        let items = session.items().iter();
        items.filter_map(|item| answered(lang, item)).collect()
    });
    let heading = NodeRef::<html::H2>::new();
    Effect::new(move || {
        if let Some(heading) = heading.get() {
            let _ = heading.focus();
        }
    });
    let retry = move |_| {
        cx.session
            .update_untracked(|session| session.retry(opening::now()));
        begin(cx);
    };
    let another = move |_| {
        let now = opening::now();
        cx.session.update_untracked(|session| {
            let quiz = Quiz {
                seed: now / 1_000,
                ..session.quiz().clone()
            };
            *session = Session::new(quiz, session.deck().clone(), true, now);
        });
        begin(cx);
    };
    let another = cx.is_free.then(|| {
        view! {
            <button type="button" class="button" data-part="another" on:click=another>
                {i18n::quiz_new(lang)}
            </button>
        }
    });
    let retry = wrong.then(|| {
        view! {
            <button type="button" class="button primary" data-part="retry" on:click=retry>
                {i18n::quiz_retry(lang)}
            </button>
        }
    });
    view! {
        <div class="quiz-done" data-part="score">
            <h2 tabindex="-1" node_ref=heading>
                <strong class="quiz-score mono">{i18n::quiz_score(lang, u64::from(score), u64::from(of))}</strong>
                " "
                <span>{i18n::quiz_score_about(lang)}</span>
            </h2>
            <div class="quiz-buttons">
                {retry}
                {another}
                {save(i18n::quiz_save(lang), "attempt", "ackademy-quiz.txt", &attempt)}
                {save(i18n::quiz_save_cards(lang), "cards", "ackademy-cards.txt", &cards)}
            </div>
            <details class="quiz-answers">
                <summary>{i18n::quiz_answers(lang)}</summary>
                <ol>{answers}</ol>
            </details>
            {map}
        </div>
    }
    .into_any()
}

/// A file that the browser saves.
fn save(
    word: &'static str,
    part: &'static str,
    name: &'static str,
    text: &str,
) -> impl IntoView + use<> {
    let text = String::from(js_sys::encode_uri_component(text));
    let address = ["data:text/plain;charset=utf-8,", &text].concat();
    view! { <a class="button" href=address download=name data-part=part>{word}</a> }
}

fn answered(lang: Lang, item: &Item) -> Option<AnyView> {
    let feedback = item.question.grade(lang, item.given.as_ref()?)?;
    let situation = item.question.prompt(lang).situation;
    Some(
        view! { <li><p class="quiz-situation">{situation}</p> {told(lang, &feedback)}</li> }
            .into_any(),
    )
}
