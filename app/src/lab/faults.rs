//! What was done to the run: each fault and command with its sentence and its moment. Each can be
//! gone to, and be taken away alone, wherever the clock stands.

use leptos::html;
use leptos::prelude::*;
use tcp_explain::{self as explain, Lang};
use tcp_sim::Command;
use tcp_sim::history::Placed;
use tcp_sim::trace::{Giver, What};

use super::context::LabContext;
use super::icons::{self, Icon};
use super::run::RunMsg;
use super::screen::ScreenMsg;
use super::session::{Msg, Session};
use crate::i18n;

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Line {
    /// Its place among the learner's commands; none for one of the scenario.
    place: Option<usize>,
    /// "You drop the client’s SYN 1000".
    words: String,
    /// When; a fault of the scenario waits for its segment.
    time: Option<String>,
    /// Whether the clock stands before it.
    is_later: bool,
}

/// The list.
#[component]
pub(crate) fn Faults(
    /// The lab.
    cx: LabContext,
) -> impl IntoView {
    let lang = cx.lang;
    let lines = cx.memo_live(move |session| lines(session, lang));
    let list = NodeRef::<html::Section>::new();
    let remove = move |place: usize| {
        cx.send(RunMsg::Remove(place));
        // The button that was pressed is gone: the next one stands where it was.
        if let Some(list) = list.get_untracked() {
            let _ = list.focus();
        }
    };
    let line = move |line: Line| {
        let place = line.place;
        let class = if line.is_later {
            "done later-on"
        } else {
            "done"
        };
        view! {
            <li class=class>
                <p>{line.words.clone()}</p>
                <p class="moment">
                    {match (place, line.time) {
                        (Some(place), Some(time)) => {
                            let name = i18n::faults_go(lang, &time);
                            view! {
                                <button
                                    type="button"
                                    class="button small"
                                    aria-label=name.clone()
                                    title=name
                                    on:click=move |_| {
                                        if let Some(msg) = cx.peek(|session| go(session, place)) {
                                            cx.send(msg);
                                        }
                                    }
                                >
                                    {time}
                                </button>
                                {line.is_later.then(|| view! { <span class="hint">{i18n::faults_later(lang)}</span> })}
                            }
                            .into_any()
                        }
                        (None, Some(time)) => view! { <span class="hint">{time}</span> }.into_any(),
                        (_, None) => ().into_any(),
                    }}
                </p>
                {place
                    .map(|place| {
                        let name = i18n::faults_remove_one(lang, &line.words);
                        view! {
                            <button
                                type="button"
                                class="button small remove"
                                aria-label=name
                                title=i18n::faults_remove(lang)
                                on:click=move |_| remove(place)
                            >
                                <Icon path=icons::CLOSE />
                                <span>{i18n::faults_remove(lang)}</span>
                            </button>
                        }
                    })}
            </li>
        }
    };
    view! {
        <section class="faults" data-part="faults" node_ref=list tabindex="-1" aria-label=i18n::faults(lang)>
            <h3 class="label">{i18n::faults(lang)}</h3>
            {move || {
                let all = lines.get();
                match all.is_empty() {
                    true => view! { <p class="nothing">{i18n::faults_none(lang)}</p> }.into_any(),
                    false => view! { <ol>{all.into_iter().map(line).collect_view()}</ol> }.into_any(),
                }
            }}
        </section>
    }
}

/// The scenario's own faults, and what the learner did, in the order of the moments.
fn lines(session: &Session, lang: Lang) -> Vec<Line> {
    let scene = session.run().scene();
    let history = session.run().history();
    let planned = history.scenario().faults.iter().map(|planned| {
        let command = Command::Fault {
            segment: planned.segment,
            fault: planned.fault,
        };
        Line {
            place: None,
            words: explain::command_words(lang, &scene, &command, Giver::Scenario),
            time: None,
            is_later: false,
        }
    });
    let here = history.cursor();
    let given = history.commands().iter().enumerate();
    let given = given.map(|(place, Placed { at, command })| Line {
        place: Some(place),
        words: explain::command_words(lang, &scene, command, Giver::Learner),
        time: Some(explain::time(at.now)),
        is_later: *at > here,
    });
    planned.chain(given).collect()
}

/// To the moment of a command, and *why* is about it where its record is known.
fn go(session: &Session, place: usize) -> Option<Msg> {
    let history = session.run().history();
    let placed = history.commands().get(place)?;
    let record = history.known_trace().iter().position(|record| {
        let is_it = matches!(
            &record.what,
            What::Command { command, by: Giver::Learner } if *command == placed.command
        );
        is_it && record.step == placed.at.step && record.at == placed.at.now
    });
    let number = record.and_then(|index| u64::try_from(index).ok());
    Some(match number {
        Some(index) => ScreenMsg::Ask(history.trace_start().saturating_add(index)).into(),
        None => RunMsg::SeekTime(placed.at.now).into(),
    })
}

#[cfg(test)]
mod tests {
    use tcp_core::Instant;
    use tcp_sim::Scenario;
    use tcp_sim::command::Fault;

    use super::*;
    use crate::lab::screen::Notice;

    fn at(millis: u64) -> RunMsg {
        RunMsg::SeekTime(Instant::from_nanos(millis * 1_000_000))
    }

    /// The SYN is dropped at 10 ms, and its retransmission delayed at 1,010 ms.
    fn twice() -> Session {
        let mut session = Session::new(Scenario::handshake());
        session.update(at(10));
        let syn = session.run().newest().unwrap();
        session.update(RunMsg::Fault(syn, Fault::Drop));
        session.update(at(1_010));
        let again = session.run().newest().unwrap();
        session.update(RunMsg::Fault(again, Fault::Delay { nanos: 20_000_000 }));
        session
    }

    #[test]
    fn each_has_its_sentence_and_its_moment_and_can_be_gone_to() {
        let mut session = twice();
        let all = lines(&session, Lang::En);
        let told: Vec<_> = (all.iter())
            .map(|line| (line.words.as_str(), line.time.as_deref(), line.is_later))
            .collect();
        assert_eq!(
            told,
            [
                ("You drop the client’s SYN 1000", Some("10 ms"), false),
                (
                    "You delay the client’s SYN 1000 (transmission 2) by 20 ms",
                    Some("1.010 s"),
                    false
                )
            ]
        );
        session.update(go(&session, 0).unwrap());
        assert_eq!(session.run().now(), Instant::from_nanos(10_000_000));
        let all = lines(&session, Lang::En);
        assert_eq!(
            all.iter().map(|line| line.is_later).collect::<Vec<_>>(),
            [false, true]
        );
    }

    #[test]
    fn one_goes_alone_and_undo_brings_it_back() {
        let mut session = twice();
        session.update(RunMsg::Remove(1));
        assert_eq!(lines(&session, Lang::En).len(), 1);
        assert_eq!(session.run().now(), Instant::from_nanos(1_010_000_000));
        assert!(session.screen().notice().is_none());
        session.update(RunMsg::Undo);
        assert_eq!(lines(&session, Lang::En).len(), 2);
        // Without the drop there is no second SYN yet; the delay waits for it, as a fault may.
        session.update(RunMsg::Remove(0));
        assert_eq!(lines(&session, Lang::En).len(), 1);
        let state = |session: &Session| {
            let host = session.run().history().world().host(tcp_sim::HostId(1));
            host.unwrap().state()
        };
        assert_eq!(state(&session), tcp_core::State::Established);
        session.update(RunMsg::Undo);
        assert_eq!(lines(&session, Lang::En).len(), 2);
        assert_eq!(state(&session), tcp_core::State::Listen);
    }

    #[test]
    fn who_replaces_later_ones_is_told() {
        let mut session = twice();
        session.update(at(10));
        session.update(at(5));
        assert_eq!(session.run().later_commands(), 2);
        let syn = session.run().newest().unwrap();
        session.update(RunMsg::Fault(syn, Fault::Corrupt { bit: 63 }));
        assert_eq!(session.screen().notice(), Some(&Notice::Replaced(2)));
        assert_eq!(session.run().later_commands(), 0);
        session.update(RunMsg::Undo);
        assert_eq!(lines(&session, Lang::En).len(), 2);
        assert!(session.screen().notice().is_none());
    }
}
