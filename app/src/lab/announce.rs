//! What is said: one sentence after each thing that was done, for whoever does not see it, and the
//! notice bar for what everybody must know.

use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use tcp_explain::{self as explain, Lang};
use tcp_sim::trace::{Record, What};

use super::context::LabContext;
use super::icons::{self, Icon};
use super::jumps;
use super::later::{Arrival, missing};
use super::run::{Done, RunError};
use super::screen::{Announcement, BadAttribute, Expected, Notice, ScreenMsg};
use super::session::Session;
use crate::i18n;

/// A good notice goes by itself after this time, in milliseconds.
const NOTICE_STAYS: u32 = 4_000;

/// A live region with the last sentence.
#[component]
pub(crate) fn Announcer(cx: LabContext) -> impl IntoView {
    let words = cx.memo(move |session| {
        let (number, what) = session.screen().announcement()?;
        let Arrival::Here(words) = cx.parts.words() else {
            return None;
        };
        Some((number, (words.sentence)(session, cx.lang, what)))
    });
    view! {
        <p class="unseen" role="status" aria-live="polite" data-part="announcer">
            {move || {
                words
                    .get()
                    .map(|(number, mut words)| {
                        // A screen reader keeps silent when the text stays the same.
                        if number % 2 == 1 {
                            words.push('\u{a0}');
                        }
                        words
                    })
            }}
        </p>
    }
}

/// The notice bar, while there is something to say.
#[component]
pub(crate) fn NoticeBar(cx: LabContext) -> impl IntoView {
    let notice = cx.memo(|session| session.screen().notice().cloned());
    // A new notice, and the lab's removal, cancel the timer of the one before.
    let timer = StoredValue::new_local(None::<Timeout>);
    Effect::new(move || {
        let passing = notice.get().is_some_and(|notice| !notice.is_problem());
        let dismiss = move || cx.send(ScreenMsg::DismissNotice);
        timer.set_value(passing.then(|| Timeout::new(NOTICE_STAYS, dismiss)));
    });
    move || {
        notice.get().and_then(|notice| match cx.parts.words() {
            Arrival::Here(words) => Some((words.bar)(cx, &notice)),
            Arrival::Away | Arrival::Coming => None,
            Arrival::Missing => {
                let again = missing(cx, move |_| cx.parts.words_again());
                Some(
                    view! { <div class="notice problem" data-part="notice">{again}</div> }
                        .into_any(),
                )
            }
        })
    }
}

/// The bar with a notice in it. It comes with the sentences.
pub(crate) fn bar(cx: LabContext, notice: &Notice) -> AnyView {
    let lang = cx.lang;
    let words = cx.peek(|session| notice_words(session, lang, notice));
    let problem = notice.is_problem();
    view! {
        <div class="notice" class:problem=problem data-part="notice" role=if problem { "alert" } else { "status" }>
            <p>{words}</p>
            <button
                type="button"
                class="button square quiet"
                aria-label=i18n::lab_close(lang)
                on:click=move |_| cx.send(ScreenMsg::DismissNotice)
            >
                <Icon path=icons::CLOSE />
            </button>
        </div>
    }
    .into_any()
}

fn notice_words(session: &Session, lang: Lang, notice: &Notice) -> String {
    match notice {
        Notice::Run(RunError::BadLink(error)) => explain::link_error(lang, error),
        Notice::Run(RunError::LinkDiffers) => i18n::lab_notice_differs(lang).to_owned(),
        Notice::BadAttributes(all) => {
            let told: Vec<String> = all
                .iter()
                .map(|wrong| attribute_words(lang, wrong))
                .collect();
            told.join(match lang.spoken() {
                Lang::En => " ",
                Lang::Zh => "",
            })
        }
        Notice::BadScenario(error) => {
            let reason = explain::scenario_error(lang, error);
            i18n::lab_notice_scenario(lang, &reason)
        }
        Notice::Run(RunError::Refused(error)) => {
            explain::command_error(lang, &session.run().scene(), error)
        }
        Notice::Run(RunError::NotInFlight) => i18n::lab_notice_gone(lang).to_owned(),
        Notice::MenuMissing => i18n::lab_notice_menu_missing(lang).to_owned(),
        Notice::Replaced(count) => {
            i18n::lab_notice_replaced(lang, u64::try_from(*count).unwrap_or(u64::MAX))
        }
        Notice::KeysMissing => i18n::lab_notice_keys_missing(lang).to_owned(),
        Notice::LinkNotRead => i18n::lab_notice_link_not_read(lang).to_owned(),
        Notice::LinkCopied => i18n::lab_notice_copied(lang).to_owned(),
        Notice::CopyFailed { .. } => i18n::share_by_hand(lang).to_owned(),
    }
}

fn attribute_words(lang: Lang, wrong: &BadAttribute) -> String {
    let BadAttribute {
        name,
        value,
        expected,
    } = wrong;
    match expected {
        Expected::OneOf(words) => i18n::lab_notice_attribute(lang, name, value, words),
        Expected::Pixels => i18n::lab_notice_pixels(lang, name, value),
        Expected::Moment => i18n::lab_notice_moment(lang, name, value),
        Expected::Exercise => i18n::lab_notice_exercise(lang, name, value),
    }
}

pub(super) fn sentence(session: &Session, lang: Lang, what: &Announcement) -> String {
    match what {
        Announcement::Run(done) => done_words(session, lang, *done),
        Announcement::Inspecting(id) => i18n::lab_said_inspecting(lang, &name_of(session, *id)),
        Announcement::Asked(question) => i18n::exercise_said_asked(lang, question),
        Announcement::ChooseFirst => i18n::exercise_choose_first(lang).to_owned(),
        Announcement::Committed(said) => i18n::exercise_said_committed(lang, said),
        Announcement::Told { said, did } => i18n::exercise_said_told(lang, said, did),
        Announcement::Goals { held, of } => i18n::exercise_said_goals(lang, *held, *of),
        Announcement::Met => i18n::exercise_said_met(lang).to_owned(),
        Announcement::Quiet(host) => {
            i18n::lab_said_quiet(lang, session.run().scene().party(*host).heading(lang))
        }
    }
}

fn done_words(session: &Session, lang: Lang, done: Done) -> String {
    let time = explain::time(session.run().now());
    match done {
        Done::Stepped { from } => stepped(session, lang, from),
        Done::Back => i18n::lab_said_back(lang, &time),
        Done::Start => i18n::lab_said_start(lang).to_owned(),
        Done::Ended => i18n::lab_said_ended(lang).to_owned(),
        Done::Playing => i18n::lab_said_playing(lang).to_owned(),
        Done::Paused => i18n::lab_said_paused(lang, &time),
        Done::Speed(speed) => i18n::lab_said_speed(lang, &speed.label()),
        Done::Fault { id, fault } => {
            let name = name_of(session, id);
            match fault {
                tcp_sim::command::Fault::Drop => i18n::lab_said_dropped(lang, &name),
                tcp_sim::command::Fault::Delay { nanos } => {
                    let by = explain::span(tcp_core::Duration::from_nanos(nanos));
                    i18n::lab_said_delayed(lang, &name, &by)
                }
                tcp_sim::command::Fault::Duplicate { .. } => i18n::lab_said_duplicated(lang, &name),
                tcp_sim::command::Fault::Corrupt { .. } => i18n::lab_said_corrupted(lang, &name),
            }
        }
        Done::NoneAhead(stop) => i18n::lab_said_none_ahead(lang, jumps::kind(lang, stop)),
        Done::NoneBefore(stop) => i18n::lab_said_none_before(lang, jumps::kind(lang, stop)),
        Done::PlayingUntil(stop) => i18n::lab_said_until(lang, jumps::kind(lang, stop)),
        Done::Reached(stop) => i18n::lab_said_reached(lang, jumps::kind(lang, stop), &time),
        Done::Removed => i18n::lab_said_removed(lang).to_owned(),
        Done::Undone => i18n::lab_said_undone(lang).to_owned(),
        Done::NothingToUndo => i18n::lab_said_no_undo(lang).to_owned(),
        Done::Redone => i18n::lab_said_redone(lang).to_owned(),
        Done::NothingToRedo => i18n::lab_said_no_redo(lang).to_owned(),
        Done::Restarted => i18n::lab_said_restarted(lang).to_owned(),
        Done::Held => i18n::exercise_held(lang).to_owned(),
    }
}

/// An event in one sentence: the time, and the two or three of its records that matter most.
fn stepped(session: &Session, lang: Lang, from: usize) -> String {
    const MOST: usize = 3;
    let scene = session.run().scene();
    let told: Vec<String> = (scene.records.iter().enumerate().skip(from))
        .filter(|(_, record)| matters(record))
        .take(MOST)
        .map(|(index, _)| explain::record(lang, &scene, index))
        .collect();
    let (comma, stop) = match lang.spoken() {
        Lang::En => ("; ", "."),
        Lang::Zh => ("；", "。"),
    };
    let what = told.join(comma);
    let what = what.trim_end_matches(stop);
    format!(
        "{}{}{what}{stop}",
        explain::time(session.run().now()),
        match lang.spoken() {
            Lang::En => ": ",
            Lang::Zh => "：",
        }
    )
}

/// Whether a record is worth a listener's time: what moved on the link, and changed states.
fn matters(record: &Record) -> bool {
    match &record.what {
        What::Sent { .. } | What::Lost { .. } | What::Delivered { .. } => true,
        What::Core { event, .. } => matches!(event, tcp_core::Event::StateChanged { .. }),
        _ => false,
    }
}

fn name_of(session: &Session, id: tcp_sim::TransmissionId) -> String {
    session
        .run()
        .sent(id)
        .map(|sent| explain::segment_label(&sent.segment))
        .unwrap_or_default()
}
