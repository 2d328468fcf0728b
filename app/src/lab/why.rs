//! *Why?*: what was done, why, what became of it, and the clause. The words are `tcp_explain`'s;
//! this says which thing they are about.

use leptos::prelude::*;
use tcp_core::Event;
use tcp_explain::{self as explain, Cite, Lang, Subject};
use tcp_sim::trace::What;
use tcp_sim::world::{Host, Quiet};
use tcp_sim::{HostId, TransmissionId};

use super::connection::pair;
use super::context::LabContext;
use super::run::SentFate;
use super::session::Session;
use crate::i18n;
use crate::ui::bound::bound;

/// What the pane shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Answer {
    title: String,
    text: String,
    fate: Option<(FateMark, String)>,
    source: Option<Cite>,
}

impl From<explain::Why> for Answer {
    fn from(why: explain::Why) -> Self {
        Self {
            title: why.title,
            text: why.text,
            fate: None,
            source: why.source,
        }
    }
}

/// What became of a segment, as a mark before its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum FateMark {
    InFlight,
    Delivered,
    /// Or arrived and thrown away.
    Lost,
}

/// The pane.
#[component]
pub(crate) fn Why(
    /// The lab.
    cx: LabContext,
) -> impl IntoView {
    let lang = cx.lang;
    let answers = cx.memo(move |session| match session.screen().quiet() {
        Some(host) => quiet(session, lang, host),
        None => answer(session, lang).into_iter().collect(),
    });
    view! {
        <section class="why" data-part="why" aria-label=i18n::why(lang)>
            <h2 class="label">{i18n::why(lang)}</h2>
            {move || match answers.get() {
                none if none.is_empty() => view! { <p class="nothing">{i18n::why_nothing(lang)}</p> }.into_any(),
                answers => answers.into_iter().map(paint).collect_view().into_any(),
            }}
        </section>
    }
}

pub(super) fn paint(answer: Answer) -> impl IntoView {
    view! {
        <h3>{answer.title}</h3>
        <p class="because">{bound(&answer.text)}</p>
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
                        <span>{bound(&words)}</span>
                    </p>
                }
            })}
        {answer.source.map(source)}
    }
}

pub(super) fn source(cite: Cite) -> impl IntoView {
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

/// Why a host sends nothing now: of each of its connections, the one that the views are about first.
fn quiet(session: &Session, lang: Lang, host: HostId) -> Vec<Answer> {
    /// So many find room.
    const MOST: usize = 4;
    let scene = session.run().scene();
    let world = session.run().history().world();
    let mut all = world.host(host).map(Host::quiet).unwrap_or_default();
    let remote = pair(session).and_then(|pair| {
        let ends = [Some(pair.first), pair.second].into_iter().flatten();
        let end = ends.into_iter().find(|end| end.host == host)?;
        Some(world.end(end)?.remote())
    });
    let is_other = |quiet: &Quiet| match quiet {
        Quiet::Connection { remote: to, .. } => remote != Some(*to),
        Quiet::Off | Quiet::Listening(_) | Quiet::Spent | Quiet::NoConnection => true,
    };
    all.sort_by_key(is_other);
    let told = all.iter().take(MOST);
    told.map(|quiet| explain::quiet(lang, &scene, host, quiet).into())
        .collect()
}

fn answer(session: &Session, lang: Lang) -> Option<Answer> {
    about(session, lang, subject(session)?)
}

/// The answer about one thing.
pub(super) fn about(session: &Session, lang: Lang, subject: Subject) -> Option<Answer> {
    let why = explain::why(lang, &session.run().scene(), subject)?;
    let mark = match subject {
        Subject::Transmission(id) => session.run().sent(id).map(|sent| match sent.fate {
            SentFate::InFlight => FateMark::InFlight,
            SentFate::Delivered(_) if thrown_away(session, id) => FateMark::Lost,
            SentFate::Delivered(_) => FateMark::Delivered,
            SentFate::Lost(..) => FateMark::Lost,
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

/// Whether it arrived and its receiver did not take it.
fn thrown_away(session: &Session, id: TransmissionId) -> bool {
    (session.run().history().trace().iter()).any(|record| {
        matches!(
            record.what,
            What::Core {
                event: Event::Dropped { .. },
                about: Some(about),
                ..
            } if about == id
        )
    })
}

/// What is pointed at, in the ladder or in the log; else what the last event did: what it sent, or the
/// state that it changed, or what there is to say of it at all.
fn subject(session: &Session) -> Option<Subject> {
    if let Some(index) = session.asked() {
        return explain::subject(&session.run().scene(), index);
    }
    let newest = session.run().newest();
    let shown = session.shown();
    if shown != newest || session.screen().selection().is_some() {
        return shown.map(Subject::Transmission);
    }
    let step = session.run().step();
    let trace = session.run().history().trace();
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

#[cfg(test)]
mod tests {
    use tcp_files::text::Log;
    use tcp_sim::World;

    use super::*;
    use crate::lab::run::RunMsg;
    use crate::lab::screen::ScreenMsg;

    /// What `ackademy run --why` prints under its lines, without the lines: an answer a record.
    fn printed(text: &str, lang: Lang) -> Vec<Vec<String>> {
        let scenario = tcp_files::toml::parse(text, "scenario.toml").unwrap();
        let mut log = Log::new(lang).with_why();
        let mut records = Vec::new();
        let mut world = World::new(&scenario, &mut records);
        let mut lines = log.take(&world, &records);
        loop {
            records.clear();
            if !world.step(&mut records) {
                break;
            }
            lines.extend(log.take(&world, &records));
        }
        let mut answers: Vec<Vec<String>> = Vec::new();
        for line in lines {
            match line.strip_prefix("                   ") {
                Some(words) => answers.last_mut().unwrap().push(words.to_string()),
                None => answers.push(Vec::new()),
            }
        }
        answers
    }

    /// What the pane shows for each record of the run, asked as a click in the log asks.
    fn shown(text: &str, lang: Lang) -> Vec<Vec<String>> {
        let scenario = tcp_files::toml::parse(text, "scenario.toml").unwrap();
        let mut session = Session::new(scenario);
        let mut answers = Vec::new();
        loop {
            let at_end = session.run().ended();
            while let Some(index) =
                (answers.len() < session.run().history().trace().len()).then_some(answers.len())
            {
                let mut at = session.clone();
                at.update(ScreenMsg::Ask(u64::try_from(index).unwrap()));
                let why = answer(&at, lang).unwrap();
                let parts = [
                    Some(why.title),
                    Some(why.text),
                    why.fate.map(|(_, words)| words),
                    why.source.map(|cite| cite.label),
                ];
                answers.push(parts.into_iter().flatten().collect());
            }
            if at_end {
                return answers;
            }
            session.update(RunMsg::Step { gliding: false });
        }
    }

    #[test]
    fn a_host_is_asked_why_it_sends_nothing_at_any_moment() {
        let mut session = Session::new(tcp_sim::Scenario::handshake());
        session.update(RunMsg::Play);
        session.update(ScreenMsg::AskQuiet(HostId(0)));
        assert!(!session.run().playing(), "the answer is about this moment");
        assert_eq!(session.screen().quiet(), Some(HostId(0)));
        let told = |session: &Session, host| {
            let all = quiet(session, Lang::En, host);
            let [only] = all.as_slice() else {
                panic!("one answer: {all:?}");
            };
            only.text.clone()
        };
        // The SYN left at 0, and the first RTO is 1 s (RFC 6298, 2.1).
        let text = told(&session, HostId(0));
        assert!(text.contains("goes off at 1.000 s"), "{text}");
        let text = told(&session, HostId(1));
        assert!(text.contains("until a SYN arrives"), "{text}");
        // It is asked of this moment alone.
        session.update(RunMsg::Step { gliding: false });
        assert_eq!(session.screen().quiet(), None);
    }

    #[test]
    fn the_command_line_prints_the_words_of_the_pane() {
        for text in [
            include_str!("../../../lessons/close/scenario.toml"),
            include_str!("../../../lessons/fast-recovery/scenario.toml"),
            include_str!("../../../lessons/syn-lost/scenario.toml"),
        ] {
            for lang in [Lang::En, Lang::Zh] {
                let (printed, shown) = (printed(text, lang), shown(text, lang));
                assert!(!shown.is_empty());
                for (index, (printed, shown)) in printed.iter().zip(&shown).enumerate() {
                    assert_eq!(printed, shown, "record {index}");
                }
                assert_eq!(printed.len(), shown.len());
            }
        }
    }
}
