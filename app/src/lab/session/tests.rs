//! What a visitor relies on, without a browser.

use tcp_core::{Instant, State};
use tcp_sim::command::Fault;
use tcp_sim::ids::Kind;
use tcp_sim::scenario::{Knob, Knobs};
use tcp_sim::{Command, HostId, Scenario};

use super::{Fate, GLIDE_NANOS, Msg, Notice, Place, Session, Speed, View};

const MS: u64 = 1_000_000;
const STEP: Msg = Msg::Step { gliding: false };
const BACK: Msg = Msg::Back { gliding: false };

fn handshake() -> Session {
    Session::new(Scenario::handshake())
}

fn after(session: &mut Session, messages: impl IntoIterator<Item = Msg>) {
    for msg in messages {
        session.update(msg);
    }
}

fn states(session: &Session) -> [State; 2] {
    let hosts = session.history().world().hosts();
    [hosts[0].state(), hosts[1].state()]
}

#[test]
fn it_begins_stopped_with_the_syn_on_its_way() {
    let session = handshake();
    assert!(!session.playing() && !session.moving());
    let flight = session.history().world().in_flight().next().unwrap();
    assert_eq!((flight.name.host, flight.name.kind), (HostId(0), Kind::Syn));
    // Two fifths of 50 ms.
    assert_eq!(session.now(), Instant::from_nanos(20 * MS));
    assert_eq!(states(&session), [State::SynSent, State::Listen]);
}

#[test]
fn steps_lead_through_the_handshake_and_back() {
    let mut session = handshake();
    session.update(STEP);
    assert_eq!(states(&session), [State::SynSent, State::SynReceived]);
    assert_eq!(session.now(), Instant::from_nanos(50 * MS));
    session.update(STEP);
    assert_eq!(states(&session)[0], State::Established);
    after(&mut session, [BACK, BACK]);
    assert_eq!(states(&session), [State::SynSent, State::Listen]);
}

#[test]
fn a_dropped_syn_is_sent_again_one_second_later_and_undo_brings_it_back() {
    let mut session = handshake();
    let syn = session.newest().unwrap();
    session.update(Msg::OpenMenu(syn));
    assert_eq!(session.menu().map(|menu| menu.id), Some(syn));
    session.update(Msg::Fault(syn, Fault::Drop));
    assert!(session.menu().is_none());
    assert!(matches!(session.sent(syn).unwrap().fate, Fate::Lost(..)));
    assert!(session.fault_undoable());
    session.update(STEP);
    // RFC 6298, 2.1: one second from the SYN at 0.
    assert_eq!(session.now(), Instant::from_nanos(1_000 * MS));
    let again = session.newest().unwrap();
    assert_eq!(session.sent(again).unwrap().repeats, Some(syn));
    session.update(Msg::Undo);
    assert_eq!(session.sent(syn).unwrap().fate, Fate::InFlight);
    assert!(session.sent(again).is_none());
    session.update(STEP);
    assert_eq!(session.now(), Instant::from_nanos(50 * MS));
}

#[test]
fn a_glide_ends_where_the_step_would() {
    let mut shown = handshake();
    shown.update(Msg::Step { gliding: true });
    let before = shown.step();
    shown.update(Msg::Frame {
        elapsed: GLIDE_NANOS / 2,
    });
    assert!(shown.moving() && shown.step() == before);
    assert!(
        shown.now() > Instant::from_nanos(20 * MS) && shown.now() < Instant::from_nanos(50 * MS)
    );
    shown.update(Msg::Frame {
        elapsed: GLIDE_NANOS,
    });
    assert!(!shown.moving());
    let mut at_once = handshake();
    at_once.update(STEP);
    assert_eq!(shown.history().cursor(), at_once.history().cursor());
    assert_eq!(shown.history().digest(), at_once.history().digest());

    at_once.update(BACK);
    let target = at_once.history().cursor();
    shown.update(Msg::Back { gliding: true });
    shown.update(Msg::Frame {
        elapsed: GLIDE_NANOS / 3,
    });
    assert!(shown.now() > target.now);
    shown.update(Msg::Frame {
        elapsed: GLIDE_NANOS,
    });
    assert_eq!(shown.history().cursor(), target);
}

#[test]
fn another_request_finishes_the_glide_first() {
    let mut session = handshake();
    session.update(Msg::Step { gliding: true });
    session.update(Msg::Step { gliding: true });
    session.update(Msg::Pause);
    let mut at_once = handshake();
    after(&mut at_once, [STEP, STEP]);
    assert_eq!(session.history().cursor(), at_once.history().cursor());
}

#[test]
fn playing_goes_by_the_speed_and_stops_at_the_end() {
    let mut session = handshake();
    session.update(Msg::Play);
    session.update(Msg::Frame { elapsed: 20 * MS });
    // A twentieth of 20 ms.
    assert_eq!(session.now(), Instant::from_nanos(21 * MS));
    session.update(Msg::SetSpeed(Speed::all().last().unwrap()));
    for _ in 0..100_000 {
        session.update(Msg::Frame { elapsed: 100 * MS });
        if !session.playing() {
            break;
        }
    }
    assert!(session.ended() && !session.moving());
}

#[test]
fn waiting_for_a_timeout_does_not_take_twenty_seconds() {
    let mut session = handshake();
    let syn = session.newest().unwrap();
    session.update(Msg::Fault(syn, Fault::Drop));
    session.update(Msg::Play);
    let mut frames = 0;
    while session.sent(tcp_sim::TransmissionId(syn.0 + 1)).is_none() {
        session.update(Msg::Frame { elapsed: 16 * MS });
        frames += 1;
        assert!(frames < 100, "more than 1.6 s");
    }
}

#[test]
fn a_fault_on_what_is_gone_is_told_and_changes_nothing() {
    let mut session = handshake();
    let syn = session.newest().unwrap();
    session.update(STEP);
    let before = session.history().digest();
    session.update(Msg::Fault(syn, Fault::Drop));
    assert_eq!(session.notice(), Some(&Notice::NotInFlight));
    assert_eq!(session.history().digest(), before);
}

#[test]
fn a_link_restores_the_moment_and_a_bad_one_leaves_everything() {
    let mut session = handshake();
    let syn = session.newest().unwrap();
    after(&mut session, [Msg::Fault(syn, Fault::Drop), STEP, STEP]);
    let code = session.link();
    let mut other = handshake();
    other.update(Msg::FollowLink(code.clone()));
    assert_eq!(other.history().cursor(), session.history().cursor());
    assert_eq!(other.history().digest(), session.history().digest());
    let cut = code.chars().take(code.len() / 2).collect();
    other.update(Msg::FollowLink(cut));
    assert!(matches!(other.notice(), Some(Notice::BadLink(_))));
    assert_eq!(other.history().digest(), session.history().digest());
}

#[test]
fn the_scrubber_leads_where_it_says() {
    let mut session = handshake();
    after(&mut session, [STEP, STEP, STEP]);
    for place in [0, 100, 140, 150, 250, 300] {
        session.update(Msg::Seek(Place(place)));
        assert_eq!(session.place(), Place(place), "after going to {place}");
        assert!(session.place() <= session.scale_end());
    }
    session.update(Msg::Seek(Place(u64::MAX)));
    assert!(session.ended());
}

#[test]
fn a_chosen_segment_is_let_go_when_it_arrives_unless_it_is_pinned() {
    let mut session = handshake();
    let syn = session.newest().unwrap();
    after(&mut session, [Msg::Select(Some(syn)), STEP]);
    assert_eq!(session.selection(), None);
    assert_ne!(session.shown(), Some(syn));
    after(&mut session, [Msg::Inspect(syn), STEP]);
    assert_eq!(session.shown(), Some(syn));
    assert_eq!(session.view(), View::Header);
}

#[test]
fn turning_a_knob_starts_again_and_keeps_the_knobs() {
    let mut session = Session::sandbox(Knobs::default());
    after(&mut session, [STEP, STEP]);
    let knobs = Knobs::default().with(Knob::Delay, 80);
    session.update(Msg::Turn(knobs));
    assert_eq!(
        session.history().cursor(),
        Session::sandbox(knobs).history().cursor()
    );
    assert_eq!(session.knobs(), Some(&knobs));
    after(&mut session, [STEP, STEP]);
    let mut other = Session::sandbox(Knobs::default());
    other.update(Msg::FollowLink(session.link()));
    assert_eq!(other.knobs(), Some(&knobs));
}

#[test]
fn only_a_refused_command_is_told() {
    let mut session = handshake();
    session.update(Msg::Command(Command::Close { host: HostId(9) }));
    assert!(matches!(session.notice(), Some(Notice::Refused(_))));
}
