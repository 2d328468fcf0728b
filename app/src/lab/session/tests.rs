//! What a visitor relies on, without a browser.

use tcp_core::{Instant, State};
use tcp_sim::command::Fault;
use tcp_sim::history::link;
use tcp_sim::ids::Kind;
use tcp_sim::scenario::{Knob, Knobs};
use tcp_sim::{Command, HostId, Scenario};

use super::{RunMsg, ScreenMsg, Session};
use crate::lab::run::{Done, GLIDE_NANOS, Place, RunError, SentFate, Speed, Stop};
use crate::lab::screen::{Announcement, Notice, View};

const MS: u64 = 1_000_000;
const STEP: RunMsg = RunMsg::Step { gliding: false };
const BACK: RunMsg = RunMsg::Back { gliding: false };

fn handshake() -> Session {
    Session::new(Scenario::handshake())
}

fn follow(code: &str) -> RunMsg {
    RunMsg::Follow(link::decode(code).map(Box::new))
}

fn after(session: &mut Session, messages: impl IntoIterator<Item = RunMsg>) {
    for msg in messages {
        session.update(msg);
    }
}

fn states(session: &Session) -> [State; 2] {
    let hosts = session.run().history().world().hosts();
    [hosts[0].state(), hosts[1].state()]
}

#[test]
fn it_begins_stopped_with_the_syn_on_its_way() {
    let session = handshake();
    assert!(!session.run().playing() && !session.run().moving());
    let flight = session.run().history().world().in_flight().next().unwrap();
    assert_eq!((flight.name.host, flight.name.kind), (HostId(0), Kind::Syn));
    // Two fifths of 50 ms.
    assert_eq!(session.run().now(), Instant::from_nanos(20 * MS));
    assert_eq!(states(&session), [State::SynSent, State::Listen]);
}

#[test]
fn steps_lead_through_the_handshake_and_back() {
    let mut session = handshake();
    session.update(STEP);
    assert_eq!(states(&session), [State::SynSent, State::SynReceived]);
    assert_eq!(session.run().now(), Instant::from_nanos(50 * MS));
    session.update(STEP);
    assert_eq!(states(&session)[0], State::Established);
    after(&mut session, [BACK, BACK]);
    assert_eq!(states(&session), [State::SynSent, State::Listen]);
}

#[test]
fn a_dropped_syn_is_sent_again_one_second_later_and_undo_brings_it_back() {
    let mut session = handshake();
    let syn = session.run().newest().unwrap();
    session.update(ScreenMsg::OpenMenu(syn));
    assert_eq!(session.screen().menu().map(|menu| menu.id), Some(syn));
    session.update(RunMsg::Fault(syn, Fault::Drop));
    assert!(session.screen().menu().is_none());
    assert!(matches!(
        session.run().sent(syn).unwrap().fate,
        SentFate::Lost(..)
    ));
    assert!(session.run().can_undo());
    session.update(STEP);
    // RFC 6298, 2.1: one second from the SYN at 0.
    assert_eq!(session.run().now(), Instant::from_nanos(1_000 * MS));
    let again = session.run().newest().unwrap();
    assert_eq!(session.run().sent(again).unwrap().repeats, Some(syn));
    session.update(RunMsg::Undo);
    assert_eq!(session.run().sent(syn).unwrap().fate, SentFate::InFlight);
    assert!(session.run().sent(again).is_none());
    session.update(STEP);
    assert_eq!(session.run().now(), Instant::from_nanos(50 * MS));
}

#[test]
fn a_glide_ends_where_the_step_would() {
    let mut shown = handshake();
    shown.update(RunMsg::Step { gliding: true });
    let before = shown.run().step();
    shown.update(RunMsg::Frame {
        elapsed: GLIDE_NANOS / 2,
    });
    assert!(shown.run().moving() && shown.run().step() == before);
    assert!(
        shown.run().now() > Instant::from_nanos(20 * MS)
            && shown.run().now() < Instant::from_nanos(50 * MS)
    );
    shown.update(RunMsg::Frame {
        elapsed: GLIDE_NANOS,
    });
    assert!(!shown.run().moving());
    let mut at_once = handshake();
    at_once.update(STEP);
    assert_eq!(
        shown.run().history().cursor(),
        at_once.run().history().cursor()
    );
    assert_eq!(
        shown.run().history().digest(),
        at_once.run().history().digest()
    );

    at_once.update(BACK);
    let target = at_once.run().history().cursor();
    shown.update(RunMsg::Back { gliding: true });
    shown.update(RunMsg::Frame {
        elapsed: GLIDE_NANOS / 3,
    });
    assert!(shown.run().now() > target.now);
    shown.update(RunMsg::Frame {
        elapsed: GLIDE_NANOS,
    });
    assert_eq!(shown.run().history().cursor(), target);
}

#[test]
fn another_request_finishes_the_glide_first() {
    let mut session = handshake();
    session.update(RunMsg::Step { gliding: true });
    session.update(RunMsg::Step { gliding: true });
    session.update(RunMsg::Pause);
    let mut at_once = handshake();
    after(&mut at_once, [STEP, STEP]);
    assert_eq!(
        session.run().history().cursor(),
        at_once.run().history().cursor()
    );
}

#[test]
fn playing_goes_by_the_speed_and_stops_at_the_end() {
    let mut session = handshake();
    session.update(RunMsg::Play);
    session.update(RunMsg::Frame { elapsed: 20 * MS });
    // A twentieth of 20 ms.
    assert_eq!(session.run().now(), Instant::from_nanos(21 * MS));
    session.update(RunMsg::SetSpeed(Speed::all().last().unwrap()));
    for _ in 0..100_000 {
        session.update(RunMsg::Frame { elapsed: 100 * MS });
        if !session.run().playing() {
            break;
        }
    }
    assert!(session.run().ended() && !session.run().moving());
}

#[test]
fn waiting_for_a_timeout_does_not_take_twenty_seconds() {
    let mut session = handshake();
    let syn = session.run().newest().unwrap();
    session.update(RunMsg::Fault(syn, Fault::Drop));
    session.update(RunMsg::Play);
    let mut frames = 0;
    while session
        .run()
        .sent(tcp_sim::TransmissionId(syn.0 + 1))
        .is_none()
    {
        session.update(RunMsg::Frame { elapsed: 16 * MS });
        frames += 1;
        assert!(frames < 100, "more than 1.6 s");
    }
}

#[test]
fn a_fault_on_what_is_gone_is_told_and_changes_nothing() {
    let mut session = handshake();
    let syn = session.run().newest().unwrap();
    session.update(STEP);
    let before = session.run().history().digest();
    session.update(RunMsg::Fault(syn, Fault::Drop));
    assert_eq!(
        session.screen().notice(),
        Some(&Notice::Run(RunError::NotInFlight))
    );
    assert_eq!(session.run().history().digest(), before);
}

#[test]
fn a_link_restores_the_moment_and_a_bad_one_leaves_everything() {
    let mut session = handshake();
    let syn = session.run().newest().unwrap();
    after(&mut session, [RunMsg::Fault(syn, Fault::Drop), STEP, STEP]);
    let code = link::encode(session.run().history());
    let mut other = handshake();
    other.update(follow(&code));
    assert_eq!(
        other.run().history().cursor(),
        session.run().history().cursor()
    );
    assert_eq!(
        other.run().history().digest(),
        session.run().history().digest()
    );
    let cut: String = code.chars().take(code.len() / 2).collect();
    other.update(follow(&cut));
    assert!(matches!(
        other.screen().notice(),
        Some(Notice::Run(RunError::BadLink(_)))
    ));
    assert_eq!(
        other.run().history().digest(),
        session.run().history().digest()
    );
}

#[test]
fn the_scrubber_leads_where_it_says() {
    let mut session = handshake();
    after(&mut session, [STEP, STEP, STEP]);
    for place in [0, 100, 140, 150, 250, 300] {
        session.update(RunMsg::Seek(Place(place)));
        assert_eq!(
            session.run().place(),
            Place(place),
            "after going to {place}"
        );
        assert!(session.run().place() <= session.run().scale_end());
    }
    session.update(RunMsg::Seek(Place(u64::MAX)));
    assert!(session.run().ended());
}

#[test]
fn a_chosen_segment_is_let_go_when_it_arrives_unless_it_is_pinned() {
    let mut session = handshake();
    let syn = session.run().newest().unwrap();
    session.update(ScreenMsg::Select(Some(syn)));
    session.update(STEP);
    assert_eq!(session.screen().selection(), None);
    assert_ne!(session.shown(), Some(syn));
    session.update(ScreenMsg::Inspect(syn));
    session.update(STEP);
    assert_eq!(session.shown(), Some(syn));
    assert_eq!(session.screen().view(), View::Header);
}

#[test]
fn turning_a_knob_starts_again_and_keeps_the_knobs() {
    let mut session = Session::sandbox(Knobs::default());
    after(&mut session, [STEP, STEP]);
    let knobs = Knobs::default().with(Knob::Delay, 80);
    session.update(RunMsg::Turn(knobs));
    assert_eq!(
        session.run().history().cursor(),
        Session::sandbox(knobs).run().history().cursor()
    );
    assert_eq!(session.run().knobs(), Some(&knobs));
    after(&mut session, [STEP, STEP]);
    let mut other = Session::sandbox(Knobs::default());
    other.update(follow(&link::encode(session.run().history())));
    assert_eq!(other.run().knobs(), Some(&knobs));
}

#[test]
fn only_a_refused_command_is_told() {
    let mut session = handshake();
    session.update(RunMsg::Command(Command::Close { host: HostId(9) }));
    assert!(matches!(
        session.screen().notice(),
        Some(Notice::Run(RunError::Refused(_)))
    ));
}

#[test]
fn a_knobs_turn_is_undone_and_brings_the_faults_before_it_back() {
    let mut session = Session::sandbox(Knobs::default());
    let syn = session.run().newest().unwrap();
    session.update(RunMsg::Fault(syn, Fault::Drop));
    session.update(STEP);
    let (digest, cursor) = (
        session.run().history().digest(),
        session.run().history().cursor(),
    );
    let slower = Knobs {
        delay_ms: 99,
        ..Knobs::default()
    };
    let slowest = Knobs {
        delay_ms: 400,
        ..Knobs::default()
    };
    // Dragging a slider is many turns, and one thing to undo.
    session.update(RunMsg::Turn(slower));
    session.update(RunMsg::Turn(slowest));
    assert!(session.run().can_undo());
    session.update(RunMsg::Undo);
    assert_eq!(session.run().history().digest(), digest);
    assert_eq!(session.run().history().cursor(), cursor);
    assert_eq!(session.run().knobs(), Some(&Knobs::default()));
    session.update(RunMsg::Redo);
    assert_eq!(session.run().knobs(), Some(&slowest));
    session.update(RunMsg::Undo);
    // Then the fault, as before the turn.
    session.update(RunMsg::Undo);
    assert_eq!(session.run().sent(syn).unwrap().fate, SentFate::InFlight);
    assert!(!session.run().can_undo());
}

#[test]
fn a_fault_can_be_undone_after_further_steps() {
    let mut session = handshake();
    let syn = session.run().newest().unwrap();
    session.update(RunMsg::Fault(syn, Fault::Drop));
    after(&mut session, [STEP, STEP, BACK]);
    assert!(session.run().can_undo());
    session.update(RunMsg::Undo);
    assert_eq!(session.run().sent(syn).unwrap().fate, SentFate::InFlight);
    assert!(!session.run().can_undo());
}

#[test]
fn after_a_delay_why_follows_the_run_again() {
    let mut session = handshake();
    let syn = session.run().newest().unwrap();
    session.update(ScreenMsg::OpenMenu(syn));
    let fault = Fault::Delay { nanos: 1_500 * MS };
    session.update(RunMsg::Fault(syn, fault));
    assert_eq!(session.shown(), Some(syn));
    // The retransmission after one second is what happens next.
    session.update(STEP);
    assert_eq!(session.shown(), session.run().newest());
    assert_ne!(session.shown(), Some(syn));
}

#[test]
fn longer_steps_go_on_to_the_next_of_a_kind_and_back() {
    let mut session = Session::new(Scenario::handshake());
    let time = |session: &Session| session.run().now().as_nanos() / 1_000_000;
    // The SYN leaves at 0 and takes 50 ms, as the SYN-ACK does.
    session.update(RunMsg::ToNext(Stop::Segment));
    assert_eq!(
        (time(&session), session.run().transmissions().count()),
        (50, 2)
    );
    session.update(RunMsg::ToNext(Stop::State));
    assert_eq!(time(&session), 100);
    let before = session.run().step();
    // Nothing is lost in a handshake that nobody disturbs: the clock stays.
    session.update(RunMsg::ToNext(Stop::Loss));
    assert_eq!(session.run().step(), before);
    assert_eq!(
        session.screen().announcement().unwrap().1,
        &Announcement::Run(Done::NoneAhead(Stop::Loss))
    );
    assert!(!session.run().can_undo());
    session.update(RunMsg::ToPrevious(Stop::State));
    assert_eq!(time(&session), 50);
    session.update(RunMsg::ToPrevious(Stop::Dropped));
    assert_eq!(time(&session), 50);
    // With the first SYN lost, it is retransmitted when the first RTO is over (RFC 6298, 2.1).
    session.update(RunMsg::SeekTime(Instant::from_nanos(10_000_000)));
    let syn = session.run().newest().unwrap();
    session.update(RunMsg::Fault(syn, Fault::Drop));
    session.update(RunMsg::ToNext(Stop::Retransmission));
    assert_eq!(time(&session), 1_000);
    session.update(RunMsg::ToPrevious(Stop::Loss));
    assert_eq!(time(&session), 10);
    session.update(RunMsg::ToNext(Stop::Timer));
    assert_eq!(time(&session), 1_000);
}

#[test]
fn the_clock_runs_until_what_was_picked() {
    let mut session = Session::new(Scenario::handshake());
    session.update(RunMsg::SetSpeed(Speed::all().nth(8).unwrap()));
    session.update(RunMsg::PlayUntil(Stop::State));
    assert!(session.run().playing());
    for _ in 0..100 {
        session.update(RunMsg::Frame {
            elapsed: 100_000_000,
        });
    }
    assert!(!session.run().playing());
    assert_eq!(
        session.run().now().as_nanos(),
        50_000_000,
        "at the event itself"
    );
    // Played again without a condition it runs to its end.
    session.update(RunMsg::Play);
    for _ in 0..100 {
        session.update(RunMsg::Frame {
            elapsed: 100_000_000,
        });
    }
    assert!(session.run().ended());
}

#[test]
fn the_whole_run_takes_twenty_seconds() {
    let text = include_str!("../../../../lessons/fast-recovery/scenario.toml");
    let mut session = Session::new(tcp_files::toml::parse(text, "scenario.toml").unwrap());
    session.update(RunMsg::SetSpeed(Speed::WHOLE));
    session.update(RunMsg::ToStart);
    session.update(RunMsg::Play);
    // 20 ms a frame: 1,000 frames.
    let mut frames = 0_u32;
    let mut last = session.run().now();
    while session.run().playing() {
        session.update(RunMsg::Frame {
            elapsed: 20_000_000,
        });
        assert!(session.run().now() >= last, "never back");
        last = session.run().now();
        frames += 1;
        assert!(frames < 2_000);
    }
    assert!(session.run().ended());
    assert!((950..=1_050).contains(&frames), "{frames}");
}
