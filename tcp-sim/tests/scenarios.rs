//! Each example scenario does what it asserts, and what it asserts can fail.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

use fixtures::{files, load, load_attempts, own, root, run};
use tcp_explain::{self as explain, Lang};
use tcp_sim::Scenario;
use tcp_sim::check::Predicate;
use tcp_sim::history::run_to_end;
use tcp_sim::judge::judge;

#[test]
fn every_scenario_holds() {
    for path in files() {
        let scenario = load(&path);
        assert!(
            !scenario.assertions.is_empty(),
            "{} asserts nothing",
            path.display()
        );
        let (world, _) = run(&scenario);
        for outcome in judge(&scenario) {
            assert!(
                outcome.holds,
                "{}: {}",
                path.display(),
                explain::verdict(Lang::En, &scenario, &outcome)
            );
        }
        assert_eq!(
            world.waiting_faults().count(),
            0,
            "{}: a fault met nothing",
            path.display()
        );
        assert!(
            !world.is_stopped_by_limit(),
            "{} runs into its limit",
            path.display()
        );
    }
}

/// A challenge is open at first; its solution meets it, and its near miss does not.
#[test]
fn every_challenge_can_be_met_and_missed() {
    for path in files() {
        let scenario = load(&path);
        if scenario.goal.is_empty() {
            continue;
        }
        let reached = |scenario: &Scenario| {
            let judged = Scenario {
                assertions: scenario.goal.clone(),
                ..scenario.clone()
            };
            let outcomes = judge(&judged);
            let sentences: Vec<_> = outcomes
                .iter()
                .map(|outcome| explain::verdict(Lang::En, &judged, outcome))
                .collect();
            (
                outcomes.iter().all(|outcome| outcome.holds),
                sentences.join("\n"),
            )
        };
        let path_name = path.display();
        assert!(!reached(&scenario).0, "{path_name}: nothing is left to do");
        for attempt in load_attempts(&path) {
            let (holds, sentences) = reached(&attempt.scenario);
            assert_eq!(holds, attempt.reaches_goal, "{path_name}: {sentences}");
            let (world, _) = run(&attempt.scenario);
            assert_eq!(
                world.waiting_faults().count(),
                0,
                "{path_name}: a fault met nothing"
            );
        }
    }
}

#[test]
fn the_home_page_shows_the_handshake_lesson() {
    let lesson = load(&root().join("lessons/handshake/scenario.toml"));
    assert_eq!(
        Scenario {
            assertions: Vec::new(),
            goal: Vec::new(),
            ..lesson
        },
        Scenario::handshake()
    );
}

#[test]
fn the_compact_form_is_the_scenario() {
    for path in files() {
        let scenario = load(&path);
        let compact = scenario.to_compact();
        let played = Scenario {
            assertions: Vec::new(),
            goal: Vec::new(),
            ..scenario.clone()
        };
        // What plays fits into a link; what is asserted of it takes its own place.
        for (bytes, most) in [(played.to_compact().len(), 1_000), (compact.len(), 4_000)] {
            assert!(bytes < most, "{}: {bytes} bytes", path.display());
        }
        let back = Scenario::from_compact(&compact).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(back, scenario);
        assert_eq!(run_to_end(&back), run_to_end(&scenario));
    }
}

#[test]
fn another_seed_is_another_run() {
    let scenario = own("random-loss");
    let other = Scenario {
        seed: scenario.seed + 1,
        ..scenario.clone()
    };
    assert_ne!(run_to_end(&scenario), run_to_end(&other));
}

/// What a scenario asserts must be able to fail: without its faults, and without its close, these
/// do not hold.
#[test]
fn assertions_notice_what_is_missing() {
    let failing = |scenario: &Scenario| {
        judge(scenario)
            .iter()
            .filter(|outcome| !outcome.holds)
            .count()
    };
    let mut lost = load(&root().join("lessons/syn-lost/scenario.toml"));
    assert_eq!(failing(&lost), 0);
    lost.faults.clear();
    assert_eq!(failing(&lost), 2, "the two counts");
    let mut close = load(&root().join("lessons/close/scenario.toml"));
    close.actions.clear();
    let not_closed = failing(&close);
    assert_eq!(
        not_closed, 8,
        "bytes read, FIN-WAIT-2, data after FIN, states, FINs, segments, closed, duration"
    );
    assert!(close.assertions.contains(&Predicate::BothClosed.into()));
}
