//! What a learner relies on when a lab asks, without a browser.

use tcp_core::Instant;
use tcp_exercise::{Challenge, Choice, Exercise, Prediction, Stop};
use tcp_sim::check::Check;
use tcp_sim::command::Fault;
use tcp_sim::history::first_moment;
use tcp_sim::{Command, Scenario};

use super::drill::Drill;
use super::message::{Do, DrillMsg, Phase};
use crate::lab::run::{Done, RunMsg};
use crate::lab::screen::{Announcement, ScreenMsg, View};
use crate::lab::session::Session;

const MS: u64 = 1_000_000;
const COMMIT: DrillMsg = DrillMsg::Commit { shown: true };
const AT_ONCE: DrillMsg = DrillMsg::Commit { shown: false };

/// Assertions in the scenario language, over a client and a server.
fn checks(assertions: &[&str]) -> Vec<Check> {
    let text = include_str!("../../../../lessons/syn-lost/scenario.toml");
    let (world, _) = text.split_once("[[assert]]").unwrap();
    let all: String = assertions
        .iter()
        .map(|one| format!("\n[[assert]]\n{one}\n"))
        .collect();
    let scenario = tcp_files::toml::parse(&format!("{world}{all}"), "x.toml").unwrap();
    scenario.assertions
}

fn syn_lost() -> Scenario {
    let text = include_str!("../../../../lessons/syn-lost/scenario.toml");
    tcp_files::toml::parse(text, "x.toml").unwrap()
}

fn question(id: &str, at: u64, until: u64, counts: [u32; 2]) -> Prediction {
    let option = |count: u32| Choice {
        text: format!("{count} SYNs."),
        because: format!("Because of {count}."),
        holds: checks(&[&format!(
            "host = \"client\"\nsegments = \"SYN\"\ncount = {count}"
        )]),
    };
    Prediction {
        id: id.into(),
        question: format!("How many SYNs, {id}?"),
        options: counts.map(option).to_vec(),
        at: Stop::Time(at * MS),
        until: Stop::Time(until * MS),
    }
}

/// RFC 6298, 2.1 and 5.5: SYNs leave at 0, 1 and 3 s.
fn two() -> Exercise {
    Exercise {
        predictions: vec![
            question("first", 20, 1_500, [1, 2]),
            question("second", 2_000, 3_000, [3, 2]),
        ],
        challenge: Some(Challenge {
            id: "fail".into(),
            goal: "Let connect() fail.".into(),
            hints: ["Look.".into(), "Try.".into(), "Do.".into()],
            because: "It gave up.".into(),
        }),
    }
}

/// A lab with its drill, as the panel joins them.
struct Lab {
    session: Session,
    drill: Drill,
    said: Vec<Announcement>,
    told: Vec<String>,
}

impl Lab {
    fn new(exercise: Exercise, session: Session, kept: Option<&str>) -> Self {
        let (drill, done) = Drill::begin(exercise, session.run(), kept.map(str::to_owned));
        let mut lab = Self {
            session,
            drill,
            said: Vec::new(),
            told: Vec::new(),
        };
        lab.apply(done);
        lab
    }

    fn begin() -> Self {
        Self::new(two(), Session::new(syn_lost()), None)
    }

    fn apply(&mut self, done: Vec<Do>) {
        for one in done {
            match one {
                Do::Run(msg) => self.session.update(msg),
                Do::Say(what) => self.said.push(what),
                Do::Predicted { id, said, right } => {
                    self.told.push(format!("{id} {said} {right}"));
                }
                Do::Solved { id } => self.told.push(format!("{id} solved")),
            }
        }
    }

    fn follow(&mut self) {
        for _ in 0..3 {
            let done = self.drill.follow(self.session.run());
            self.apply(done);
        }
    }

    fn ask(&mut self, msg: DrillMsg) {
        let done = self.drill.take(msg, self.session.run());
        self.apply(done);
        self.follow();
    }

    fn run(&mut self, msg: RunMsg) {
        self.session.update(msg);
        self.follow();
    }

    /// Lets the clock run until it stops.
    fn watch(&mut self) {
        for _ in 0..20_000 {
            if !self.session.run().moving() {
                return;
            }
            self.run(RunMsg::Frame { elapsed: 16 * MS });
        }
        panic!("the clock does not stop");
    }

    fn answer(&mut self, option: usize) {
        self.ask(DrillMsg::Choose(option));
        self.ask(AT_ONCE);
    }

    fn millis(&self) -> u64 {
        self.session.run().now().as_nanos() / MS
    }
}

#[test]
fn a_lab_opens_where_its_question_is_and_waits() {
    let mut lab = Lab::begin();
    assert_eq!((lab.drill.phase(), lab.millis()), (Phase::Asking, 20));
    for msg in [
        RunMsg::Play,
        RunMsg::SeekTime(Instant::from_nanos(9_000 * MS)),
    ] {
        lab.run(msg);
        assert_eq!((lab.millis(), lab.session.run().playing()), (20, false));
    }
    lab.run(RunMsg::ToStart);
    assert_eq!(lab.millis(), 0);
    lab.run(RunMsg::ToFrontier);
    let syn = lab.session.run().newest().unwrap();
    lab.run(RunMsg::Fault(syn, Fault::Drop));
    assert!(!lab.session.run().can_undo());
    // Pressing the segment shows its header: nothing can be done to it.
    lab.session.update(ScreenMsg::OpenMenu(syn));
    assert!(lab.session.screen().menu().is_none());
    assert_eq!(lab.session.screen().view(), View::Header);
}

#[test]
fn what_would_give_the_answer_away_is_closed_until_one_is_committed() {
    let mut lab = Lab::begin();
    for view in [View::Why, View::Log] {
        lab.session.update(ScreenMsg::Show(view));
        assert_eq!(lab.session.screen().view(), View::Ladder);
        let said = lab.session.screen().announcement().map(|(_, what)| what);
        assert_eq!(said, Some(&Announcement::Run(Done::Held)));
    }
    lab.answer(0);
    lab.session.update(ScreenMsg::Beside(View::Why));
    assert_eq!(lab.session.screen().lower(), View::Why);
    // The question once more: what it closes is not left open.
    lab.ask(DrillMsg::Again);
    assert_eq!(lab.session.screen().lower(), View::Header);
}

#[test]
fn nothing_is_committed_before_something_is_chosen() {
    let mut lab = Lab::begin();
    lab.ask(COMMIT);
    assert_eq!(lab.drill.phase(), Phase::Asking);
    assert_eq!(lab.said, [Announcement::ChooseFirst]);
}

#[test]
fn a_wrong_answer_is_watched_until_it_is_known() {
    let mut lab = Lab::begin();
    // Whoever went back goes on from the question.
    lab.run(RunMsg::ToStart);
    lab.ask(DrillMsg::Choose(0));
    lab.ask(COMMIT);
    assert_eq!(
        (lab.drill.phase(), lab.drill.did()),
        (Phase::Watching, None)
    );
    assert_eq!(lab.told, ["first 0 false"]);
    assert!(lab.session.run().playing() && lab.millis() == 20);
    lab.watch();
    assert_eq!((lab.drill.phase(), lab.millis()), (Phase::Told, 1_500));
    assert_eq!((lab.drill.said(), lab.drill.did()), (Some(0), Some(1)));
    assert_eq!(
        lab.said,
        [
            Announcement::Committed("1 SYNs.".into()),
            Announcement::Told {
                said: "1 SYNs.".into(),
                did: "2 SYNs.".into()
            }
        ]
    );
    lab.ask(DrillMsg::Watch);
    assert!(lab.session.run().playing() && lab.millis() == 20);
    lab.ask(DrillMsg::Skip);
    assert_eq!((lab.drill.phase(), lab.millis()), (Phase::Told, 1_500));
    assert_eq!(lab.told.len(), 1, "the page is told once");
}

#[test]
fn a_question_can_be_asked_again_and_its_answer_is_forgotten() {
    let mut lab = Lab::begin();
    lab.answer(0);
    lab.ask(DrillMsg::Again);
    assert_eq!((lab.drill.phase(), lab.millis()), (Phase::Asking, 20));
    assert_eq!((lab.drill.chosen(), lab.drill.did()), (None, None));
    let history = lab.session.run().history();
    assert_eq!(
        history.frontier(),
        history.cursor(),
        "and what came after it"
    );
    lab.answer(1);
    assert_eq!(lab.told, ["first 0 false", "first 1 true"]);
}

#[test]
fn questions_come_one_after_another_and_then_the_challenge() {
    let mut lab = Lab::begin();
    lab.answer(1);
    assert!(lab.drill.has_next());
    lab.ask(DrillMsg::Next { shown: true });
    assert_eq!(lab.drill.phase(), Phase::Going);
    lab.watch();
    assert_eq!((lab.drill.phase(), lab.millis()), (Phase::Asking, 2_000));
    let asked = Announcement::Asked("How many SYNs, second?".into());
    assert_eq!(lab.said.last(), Some(&asked));
    lab.answer(0);
    assert_eq!(lab.told, ["first 1 true", "second 0 true"]);
    assert_eq!((lab.drill.phase(), lab.millis()), (Phase::Told, 3_000));
    lab.ask(DrillMsg::Next { shown: true });
    assert_eq!(lab.drill.phase(), Phase::Free);
    // From the beginning, where the SYN is in flight: two fifths of the way to its loss, half-way at 25 ms.
    assert!(lab.millis() < 25 && lab.session.run().gate().is_none());
}

#[test]
fn whoever_plays_on_from_an_answer_comes_to_the_next_question() {
    let mut lab = Lab::begin();
    lab.answer(1);
    assert_eq!((lab.drill.phase(), lab.millis()), (Phase::Told, 1_500));
    lab.run(RunMsg::SeekTime(Instant::from_nanos(1_700 * MS)));
    assert_eq!((lab.drill.phase(), lab.millis()), (Phase::Told, 1_700));
    lab.run(RunMsg::SeekTime(Instant::from_nanos(9_000 * MS)));
    assert_eq!((lab.drill.phase(), lab.millis()), (Phase::Asking, 2_000));
    // One that is asked at the very moment of the answer before it waits until that was looked at.
    let mut same = two();
    same.predictions[1].at = same.predictions[0].until;
    let mut lab = Lab::new(same, Session::new(syn_lost()), None);
    lab.answer(1);
    lab.run(RunMsg::Step { gliding: false });
    assert_eq!((lab.drill.phase(), lab.millis()), (Phase::Told, 1_500));
    lab.ask(DrillMsg::Next { shown: true });
    assert_eq!((lab.drill.phase(), lab.millis()), (Phase::Asking, 1_500));
}

#[test]
fn the_last_answer_of_a_lab_without_a_challenge_unlocks_everything() {
    let mut alone = two();
    alone.challenge = None;
    alone.predictions.truncate(1);
    let mut lab = Lab::new(alone, Session::new(syn_lost()), None);
    lab.answer(1);
    assert_eq!((lab.drill.phase(), lab.drill.did()), (Phase::Free, Some(1)));
    lab.run(RunMsg::SeekTime(Instant::from_nanos(2_900 * MS)));
    assert_eq!(lab.millis(), 2_900);
}

fn challenge(goal: &str) -> Lab {
    let scenario = Scenario {
        goal: checks(&[goal, "segments = \"retransmitted\""]),
        ..Scenario::handshake()
    };
    let exercise = Exercise {
        predictions: Vec::new(),
        ..two()
    };
    Lab::new(exercise, Session::new(scenario), None)
}

#[test]
fn a_challenge_is_judged_while_the_learner_plays() {
    let mut lab = challenge("segments = \"lost\"");
    let holds = |lab: &Lab| {
        let goals = lab.drill.goals().iter();
        goals.map(|goal| goal.holds).collect::<Vec<_>>()
    };
    assert_eq!(holds(&lab), [false, false]);
    let syn = lab.session.run().newest().unwrap();
    lab.run(RunMsg::Fault(syn, Fault::Drop));
    assert_eq!(holds(&lab), [true, false]);
    assert_eq!(lab.said, [Announcement::Goals { held: 1, of: 2 }]);
    lab.run(RunMsg::Step { gliding: false });
    assert!(lab.drill.is_met());
    assert_eq!(lab.told, ["fail solved"]);
    assert_eq!(lab.said.last(), Some(&Announcement::Met));
    // Going back shows the goals as they were; what was met stays so, and is told once.
    lab.run(RunMsg::ToStart);
    assert_eq!(holds(&lab), [false, false]);
    lab.run(RunMsg::ToFrontier);
    assert!(lab.drill.is_met() && lab.told.len() == 1);
    lab.ask(DrillMsg::StartOver);
    assert!(!lab.session.run().can_undo());
    assert_eq!(holds(&lab), [false, false]);
}

#[test]
fn hints_open_one_after_another() {
    let mut lab = challenge("segments = \"lost\"");
    for open in [1, 2, 3, 3] {
        lab.ask(DrillMsg::Hint);
        assert_eq!(lab.drill.hints(), open);
    }
}

#[test]
fn a_tab_keeps_what_was_said() {
    let mut lab = Lab::begin();
    lab.answer(1);
    assert_eq!(lab.drill.kept(), "1-.0t0");
    let again = |kept: &str| {
        let mut history = first_moment(syn_lost());
        history.seek_time(Instant::from_nanos(1_500 * MS));
        Lab::new(two(), Session::with_history(history), Some(kept))
    };
    let kept = again("1-.0t0");
    assert_eq!((kept.drill.phase(), kept.millis()), (Phase::Told, 1_500));
    assert_eq!((kept.drill.said(), kept.drill.did()), (Some(1), Some(1)));
    assert!(kept.told.is_empty());
    // A question that was open is asked again where it is asked, however far a link leads.
    let open = again("--.0a0");
    assert_eq!((open.drill.phase(), open.millis()), (Phase::Asking, 20));
    // What is of another exercise, or damaged, is a beginning.
    for wrong in [
        "", "1", "1-.0", "1-.0t", "--.0t0", "19.0t0", "1-.7t0", "1-.0t0x", "111.0t0", "1-.0f0",
    ] {
        let lab = again(wrong);
        assert_eq!(
            (lab.drill.phase(), lab.millis()),
            (Phase::Asking, 20),
            "{wrong}"
        );
    }
    let mut met = challenge("segments = \"lost\"");
    met.ask(DrillMsg::Hint);
    assert_eq!(met.drill.kept(), ".0f1");
}

#[test]
fn another_run_in_the_same_lab_is_asked_about_too() {
    let mut lab = Lab::begin();
    lab.session = Session::new(syn_lost());
    lab.run(RunMsg::Play);
    assert_eq!((lab.drill.phase(), lab.millis()), (Phase::Asking, 20));
    assert!(lab.session.run().held());
    // What a learner did is no part of a question.
    let mut history = first_moment(syn_lost());
    let open = Command::parse("client send 10", history.scenario()).unwrap();
    assert!(history.command(open).is_ok());
    lab.session = Session::with_history(history);
    lab.follow();
    assert!(lab.session.run().history().commands().is_empty());
}
