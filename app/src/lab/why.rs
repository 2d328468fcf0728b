//! *Why?*: what was done, why, what became of it, and the clause. The words are `tcp_sim::explain`'s;
//! this says which thing they are about.

use leptos::prelude::*;
use tcp_core::Event;
use tcp_sim::explain::{self, Cite, Lang, Subject};
use tcp_sim::trace::What;

use super::context::LabContext;
use super::session::{Fate, Session};
use crate::i18n;

/// What the pane shows.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Answer {
    title: String,
    text: String,
    fate: Option<(FateMark, String)>,
    source: Option<Cite>,
}

/// What became of a segment, as a mark before its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum FateMark {
    InFlight,
    Delivered,
    Lost,
}

/// The pane.
#[component]
pub(crate) fn Why(
    /// The lab.
    cx: LabContext,
) -> impl IntoView {
    let lang = cx.lang;
    let answer = cx.memo(move |session| answer(session, lang.get()));
    view! {
        <section class="why" data-part="why" aria-label=move || i18n::why(lang.get())>
            <h2 class="label">{move || i18n::why(lang.get())}</h2>
            {move || match answer.get() {
                None => view! { <p class="nothing">{i18n::why_nothing(lang.get())}</p> }.into_any(),
                Some(answer) => paint(answer).into_any(),
            }}
        </section>
    }
}

fn paint(answer: Answer) -> impl IntoView {
    view! {
        <h3>{answer.title}</h3>
        <p class="because">{answer.text}</p>
        {answer
            .fate
            .map(|(mark, words)| {
                let (class, sign) = match mark {
                    FateMark::InFlight => ("fate", "→"),
                    FateMark::Delivered => ("fate ok", "✓"),
                    FateMark::Lost => ("fate loss", "✕"),
                };
                view! {
                    <p class=class>
                        <span class="sign" aria-hidden="true">{sign}</span>
                        <span>{words}</span>
                    </p>
                }
            })}
        {answer.source.map(source)}
    }
}

fn source(cite: Cite) -> impl IntoView {
    match cite.url {
        Some(url) => view! {
            <p class="source">
                <a href=url target="_blank" rel="noopener">{cite.label} <span aria-hidden="true">" →"</span></a>
            </p>
        }
        .into_any(),
        None => view! { <p class="source">{cite.label}</p> }.into_any(),
    }
}

fn answer(session: &Session, lang: Lang) -> Option<Answer> {
    let subject = subject(session)?;
    let why = explain::why(lang, &session.scene(), subject)?;
    let mark = match subject {
        Subject::Transmission(id) => session.sent(id).map(|sent| match sent.fate {
            Fate::InFlight => FateMark::InFlight,
            Fate::Delivered(_) => FateMark::Delivered,
            Fate::Lost(..) => FateMark::Lost,
        }),
        Subject::Record(_) => None,
    };
    Some(Answer {
        title: why.title,
        text: why.text,
        fate: mark.zip(why.fate),
        source: why.source,
    })
}

/// What is pointed at; else what the last event did: what it sent, or the state that it changed, or
/// what there is to say of it at all.
fn subject(session: &Session) -> Option<Subject> {
    let newest = session.newest();
    let shown = session.shown();
    if shown != newest || session.selection().is_some() {
        return shown.map(Subject::Transmission);
    }
    let step = session.step();
    let trace = session.history().trace();
    let latest = || {
        trace
            .iter()
            .enumerate()
            .rev()
            .take_while(|(_, record)| record.step == step)
    };
    let sent = latest().find_map(|(_, record)| match record.what {
        What::Sent { id, .. } => Some(Subject::Transmission(id)),
        _ => None,
    });
    let moved = || {
        latest().find_map(|(index, record)| match record.what {
            What::Core {
                event: Event::StateChanged { .. } | Event::Failed { .. },
                ..
            } => Some(Subject::Record(index)),
            _ => None,
        })
    };
    sent.or_else(moved)
        .or(newest.map(Subject::Transmission))
        .or_else(|| trace.len().checked_sub(1).map(Subject::Record))
}
