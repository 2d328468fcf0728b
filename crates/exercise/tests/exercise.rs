//! Exercises over the worlds of lessons: what is asked, in text and back, and which answer holds.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use fixtures::{check, lesson};
use proptest::prelude::*;
use tcp_core::Instant;
use tcp_exercise::{
    Attempt, Challenge, Choice, Exercise, ExerciseError, Flaw, JudgeError, Prediction, Stop,
    answer, judge,
};
use tcp_sim::judge::Judge;
use tcp_sim::{Command, Cursor, History, Scenario, World};

const MS: u64 = 1_000_000;

fn option(assertion: &str) -> Choice {
    Choice {
        text: assertion.into(),
        because: "because".into(),
        holds: vec![check(assertion)],
    }
}

fn prediction(at: Stop, until: Stop, options: &[&str]) -> Prediction {
    Prediction {
        id: "when".into(),
        question: "When?".into(),
        options: options.iter().map(|text| option(text)).collect(),
        at,
        until,
    }
}

const SYNS: [&str; 3] = [
    "host = \"client\"\nsegments = \"SYN\"\ncount = 1",
    "host = \"client\"\nsegments = \"SYN\"\ncount = 2",
    "host = \"client\"\nsegments = \"SYN\"\ncount = 3",
];

fn whole() -> Exercise {
    Exercise {
        predictions: vec![prediction(
            Stop::Time(500 * MS),
            Stop::Time(1_500 * MS),
            &SYNS,
        )],
        challenge: Some(Challenge {
            id: "fail".into(),
            goal: "让 connect() 失败。".into(),
            hints: ["看".into(), "试".into(), "做".into()],
            because: "因为".into(),
        }),
    }
}

fn command(history: &mut History, text: &str) {
    let command = Command::parse(text, history.scenario()).unwrap();
    history.command(command).unwrap();
}

#[test]
fn a_stop_is_read_as_it_is_written() {
    for (text, stop) in [
        ("150 ms", Stop::Time(150 * MS)),
        ("0 ns", Stop::Time(0)),
        ("1.5 s", Stop::Time(1_500 * MS)),
        ("step 7", Stop::Step(7)),
        ("end", Stop::End),
    ] {
        assert_eq!(Stop::parse(text), Some(stop));
        assert_eq!(stop.to_string(), text);
    }
    assert_eq!(Stop::parse(" 150ms "), Some(Stop::Time(150 * MS)));
    for wrong in [
        "",
        "150",
        "step",
        "step seven",
        "step -1",
        "the end",
        "2 hours",
    ] {
        assert_eq!(Stop::parse(wrong), None, "{wrong}");
    }
}

#[test]
fn an_exercise_is_read_as_it_was_written() {
    let exercise = whole();
    assert_eq!(Exercise::decode(&exercise.encode()), Ok(exercise));
}

#[test]
fn what_is_no_exercise_is_refused_with_its_reason() {
    let text = whole().encode();
    // 4 characters are 3 bytes: cut anywhere, something is missing.
    for length in (0..text.len()).step_by(4) {
        assert_eq!(
            Exercise::decode(&text[..length]),
            Err(ExerciseError::Truncated)
        );
    }
    // 2, 1, 3, 0: versions; "Ag" is the byte 2.
    assert_eq!(
        Exercise::decode("Ag"),
        Err(ExerciseError::UnknownVersion(2))
    );
    assert_eq!(
        Exercise::decode("handshake.toml"),
        Err(ExerciseError::Corrupt)
    );
    assert_eq!(
        Exercise::decode(&format!("{text}AAAA")),
        Err(ExerciseError::Corrupt)
    );
    let long = "A".repeat(70_000);
    assert_eq!(Exercise::decode(&long), Err(ExerciseError::TooLong(70_000)));

    let mut one = whole();
    one.predictions[0].options.truncate(1);
    let flaw = Flaw::Options("when".into(), 1);
    assert_eq!(
        Exercise::decode(&one.encode()),
        Err(ExerciseError::Invalid(flaw.clone()))
    );
    assert_eq!(
        flaw.to_string(),
        "the prediction \"when\" has 1 options; it needs 2 to 6"
    );
    let mut twice = whole();
    twice.challenge.as_mut().unwrap().id = "when".into();
    assert_eq!(twice.validate(), Err(Flaw::Unnamed("when".into())));
    let mut silent = whole();
    silent.predictions[0].options[2].because = " ".into();
    assert_eq!(silent.validate(), Err(Flaw::Option("when".into())));
    assert_eq!(Exercise::default().validate(), Err(Flaw::Empty));
}

proptest! {
    #[test]
    fn any_text_is_an_exercise_or_an_error(text in "[A-Za-z0-9_-]{0,300}") {
        let _ = Exercise::decode(&text);
    }
}

#[test]
fn the_option_that_holds_is_found_on_a_fork() {
    // RFC 6298, 2.1 and 5.5: SYNs leave at 0, 1 and 3 s.
    let history = History::new(lesson("syn-lost"));
    let at = Stop::Time(500 * MS);
    for (until, place) in [
        (Stop::Time(999 * MS), 0),
        (Stop::Time(1_000 * MS), 1),
        (Stop::Time(2_999 * MS), 1),
        (Stop::Time(3_000 * MS), 2),
        (Stop::End, 2),
    ] {
        assert_eq!(judge(&prediction(at, until, &SYNS), &history), Ok(place));
    }
    assert_eq!(history.cursor(), Cursor::default());
}

#[test]
fn an_answer_says_between_which_moments_it_is() {
    let history = History::new(lesson("syn-lost"));
    let found = answer(
        &prediction(Stop::Time(500 * MS), Stop::Time(1_500 * MS), &SYNS),
        &history,
    );
    let mut there = history.fork();
    there.seek_time(Instant::from_nanos(500 * MS));
    assert_eq!(found.at, there.cursor());
    there.seek_time(Instant::from_nanos(1_500 * MS));
    assert_eq!(found.until, there.cursor());
}

#[test]
fn an_answer_that_is_none_or_several_is_an_error() {
    let history = History::new(lesson("syn-lost"));
    let ask = |options: &[&str]| {
        let prediction = prediction(Stop::Step(0), Stop::Time(3_000 * MS), options);
        judge(&prediction, &history)
    };
    assert_eq!(ask(&SYNS[..2]), Err(JudgeError::NoneHolds));
    let several = ask(&[SYNS[2], SYNS[1], "segments = \"SYN\""]);
    assert_eq!(several, Err(JudgeError::SeveralHold(vec![0, 2])));
    assert_eq!(
        several.unwrap_err().to_string(),
        "several options hold: 1 3"
    );
}

#[test]
fn all_checks_of_an_option_must_hold() {
    let history = History::new(lesson("syn-lost"));
    let mut both = prediction(Stop::Step(0), Stop::End, &[SYNS[2], SYNS[1]]);
    both.options[0]
        .holds
        .push(check("host = \"client\"\nends = \"CLOSED\""));
    assert_eq!(judge(&both, &history), Err(JudgeError::NoneHolds));
    both.options[0].holds[1] = check("host = \"client\"\nends = \"ESTABLISHED\"");
    assert_eq!(judge(&both, &history), Ok(0));
}

#[test]
fn what_the_learner_did_before_counts_and_what_came_after_does_not() {
    let mut history = History::new(lesson("handshake"));
    history.seek_time(Instant::from_nanos(20 * MS));
    command(&mut history, "drop client SYN #1");
    history.run_to_end();
    let ask = |at| judge(&prediction(at, Stop::Time(1_200 * MS), &SYNS), &history);
    assert_eq!(ask(Stop::Time(30 * MS)), Ok(1));
    assert_eq!(ask(Stop::Time(10 * MS)), Ok(0));
}

#[test]
fn a_challenge_is_met_by_its_solution_and_not_by_its_near_miss() {
    for (fault, meets) in [
        ("drop client data #1", true),
        ("drop client data #5", false),
    ] {
        let mut history = History::new(lesson("fast-recovery"));
        let mut attempt = Attempt::new(&history);
        // Not met at the beginning: nothing was read, and no recovery ended. No timeout happened so
        // far.
        let holds: Vec<bool> = attempt.goals().iter().map(|goal| goal.holds).collect();
        assert_eq!(
            (holds.as_slice(), attempt.is_met()),
            (&[false, true, false][..], false)
        );
        // All 16 are on their way at 110 ms.
        history.seek_time(Instant::from_nanos(110 * MS));
        command(&mut history, fault);
        let mut met = false;
        loop {
            attempt.follow(&history);
            met |= attempt.is_met();
            if !history.step() {
                break;
            }
        }
        assert_eq!((met, attempt.is_met()), (meets, meets), "{fault}");
        history.to_start();
        attempt.follow(&history);
        assert!(!attempt.is_met());
    }
}

#[test]
fn a_goal_that_holds_only_for_now_does_not_meet_a_challenge() {
    let mut scenario = lesson("syn-lost");
    scenario.goal = vec![check("segments = \"retransmitted\"\ncount = 1")];
    let mut history = History::new(scenario);
    let mut attempt = Attempt::new(&history);
    history.seek_time(Instant::from_nanos(1_500 * MS));
    attempt.follow(&history);
    assert!(attempt.holds_now() && !attempt.is_met());
    // One retransmission is all there is when the second SYN arrives.
    let mut saved = History::new(Scenario {
        faults: history.scenario().faults[..1].to_vec(),
        ..history.scenario().clone()
    });
    saved.seek_time(Instant::from_nanos(1_500 * MS));
    assert!(Attempt::new(&saved).is_met());
}

/// The outcomes of one pass from the beginning.
fn afresh(history: &History) -> Vec<bool> {
    let mut told = Vec::new();
    let mut judge = Judge::new(&history.scenario().goal);
    let mut world = World::new(history.scenario(), &mut told);
    judge.take(&world, &told);
    let cursor = history.cursor();
    let mut commands = history
        .commands()
        .iter()
        .filter(|placed| placed.at <= cursor)
        .peekable();
    loop {
        told.clear();
        if let Some(placed) = commands.next_if(|placed| placed.at.step <= world.step_number()) {
            world.advance_to(placed.at.now);
            let _ = world.apply(&placed.command, tcp_sim::trace::Giver::Learner, &mut told);
        } else if world.step_number() >= cursor.step || !world.step(&mut told) {
            break;
        }
        judge.take(&world, &told);
    }
    judge
        .outcomes(&world)
        .iter()
        .map(|goal| goal.holds)
        .collect()
}

#[test]
fn wherever_the_learner_goes_the_goals_are_those_of_the_run_up_to_there() {
    let mut scenario = lesson("fast-recovery");
    scenario
        .goal
        .push(check("segments = \"lost\"\nat-least = 1\nat-most = 2"));
    scenario.goal.push(check(
        "host = \"client\"\nvariable = \"cwnd\"\nat-least = \"16 segments\"",
    ));
    let mut history = History::new(scenario);
    let mut attempt = Attempt::new(&history);
    let mut look = |history: &History| {
        attempt.follow(history);
        let holds: Vec<bool> = attempt.goals().iter().map(|goal| goal.holds).collect();
        assert_eq!(holds, afresh(history), "at {:?}", history.cursor());
    };
    for millis in [110, 40, 110] {
        history.seek_time(Instant::from_nanos(millis * MS));
        look(&history);
    }
    command(&mut history, "drop client data #3");
    look(&history);
    history.run_to_end();
    look(&history);
    history.seek_time(Instant::from_nanos(105 * MS));
    look(&history);
    history.step_back();
    command(&mut history, "drop client data #1");
    look(&history);
    for millis in [300, 115, 900, 108] {
        history.seek_time(Instant::from_nanos(millis * MS));
        look(&history);
    }
    history.undo();
    look(&history);
    history.run_to_end();
    look(&history);
    history.redo();
    history.run_to_end();
    look(&history);
}
