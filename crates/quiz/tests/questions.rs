//! A thousand questions of each kind: each has one right answer, which an independent run gives;
//! words without a hole in both languages; no choice twice; and something to say to each wrong one.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

use std::collections::BTreeSet;

use tcp_explain::Lang;
use tcp_quiz::{Answer, Feedback, Form, Header, Kind, Question};
use tcp_sim::ids::Kind as SegmentKind;
use tcp_sim::link;
use tcp_sim::trace::What;

const MANY: usize = 1_000;

/// A thousand: of each difficulty a quarter.
fn each(kind: Kind, mut look: impl FnMut(&Question, &str)) {
    for number in 0..MANY {
        let difficulty = u8::try_from(1 + number % 4).unwrap();
        let seed = u64::try_from(number / 40).unwrap();
        let nth = number % 40;
        let question = Question::nth(kind, seed, difficulty, nth)
            .unwrap_or_else(|| panic!("{kind:?}: no question {seed}, {difficulty}, {nth}"));
        let place = format!(
            "{} (seed {seed}, difficulty {difficulty}, {nth})",
            question.card()
        );
        words_are_whole(&question, &place);
        look(&question, &place);
    }
}

fn is_whole(place: &str, text: &str, lang: Lang) {
    assert!(!text.trim().is_empty(), "{place}: empty");
    for hole in ["{", "}", "  .", "None", "Some(", "()", "“”"] {
        assert!(!text.contains(hole), "{place}: {hole} in {text}");
    }
    let han = text
        .chars()
        .any(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter));
    if lang == Lang::En {
        assert!(!han, "{place}: {text}");
    }
}

fn words_are_whole(question: &Question, place: &str) {
    for lang in Lang::ALL {
        let prompt = question.prompt(lang);
        is_whole(place, &prompt.situation, lang);
        is_whole(place, &prompt.ask, lang);
        for line in &prompt.lines {
            is_whole(place, line, lang);
        }
        let right = question
            .right()
            .unwrap_or_else(|| panic!("{place}: nothing is right"));
        let feedback = question.grade(lang, &right).unwrap();
        assert!(feedback.right, "{place}: {feedback:?}");
        feedback_is_whole(&feedback, place, lang);
        match question.form(lang) {
            Form::Choice(choices) => {
                let different: BTreeSet<_> = choices.iter().collect();
                assert_eq!(different.len(), choices.len(), "{place}: {choices:?}");
                assert!(
                    choices.len() == 2 || choices.len() == 4,
                    "{place}: {choices:?}"
                );
                let mut rights = 0;
                for (number, choice) in (0_u8..).zip(&choices) {
                    is_whole(place, choice, lang);
                    let feedback = question.grade(lang, &Answer::Choice(number)).unwrap();
                    feedback_is_whole(&feedback, place, lang);
                    rights += usize::from(feedback.right);
                    // A wrong choice is answered for itself, not only by what is right.
                    let told = feedback.said.len() > 1 || choices.len() == 2;
                    assert!(feedback.right || told, "{place}: {choice}");
                }
                assert_eq!(rights, 1, "{place}: {choices:?}");
            }
            Form::Header => {
                let Answer::Header(right) = right else {
                    panic!("{place}: {right:?}");
                };
                for wrong in wrong_headers(right) {
                    let feedback = question.grade(lang, &Answer::Header(wrong)).unwrap();
                    feedback_is_whole(&feedback, place, lang);
                    assert!(!feedback.right, "{place}: {wrong:?}");
                    assert!(feedback.said.len() > 1, "{place}: {wrong:?}");
                }
            }
            Form::Lab(checks) => {
                for check in &checks {
                    is_whole(place, check, lang);
                }
                // Nothing is reached by doing nothing.
                let feedback = question.grade(lang, &Answer::Lab(question.link())).unwrap();
                assert!(!feedback.right, "{place}");
            }
        }
    }
}

fn feedback_is_whole(feedback: &Feedback, place: &str, lang: Lang) {
    for line in &feedback.said {
        is_whole(place, line, lang);
    }
    is_whole(place, &feedback.did, lang);
    is_whole(place, &feedback.because, lang);
    let source = feedback
        .source
        .as_ref()
        .unwrap_or_else(|| panic!("{place}: no clause"));
    is_whole(place, &source.label, lang);
}

fn wrong_headers(right: Header) -> Vec<Header> {
    let mut all = vec![
        Header {
            syn: !right.syn,
            ..right
        },
        Header {
            ack: !right.ack,
            ..right
        },
        Header {
            fin: !right.fin,
            ..right
        },
        Header {
            rst: !right.rst,
            ..right
        },
        Header {
            seq: right.seq.wrapping_add(1),
            ..right
        },
        Header {
            seq: right.seq.wrapping_sub(1),
            ..right
        },
        Header {
            seq: right.seq.wrapping_sub(77),
            ..right
        },
    ];
    if right.ack {
        for off in [1, u32::MAX, 500, u32::MAX - 500] {
            all.push(Header {
                ack_number: right.ack_number.wrapping_add(off),
                ..right
            });
        }
    }
    all
}

#[test]
fn next_state() {
    let mut cards = BTreeSet::new();
    each(Kind::NextState, |question, place| {
        cards.insert(question.card());
        let Question::NextState(question) = question else {
            panic!("{place}");
        };
        // The same cell with other numbers: the run decides by what happens, not by the numbers.
        let other = question.cell.observe(tcp_quiz::Numbers {
            left: 5,
            right: 0xffff_fff0,
            delay: 33,
        });
        let right = question.choices[question.right().unwrap()].0;
        assert_eq!(other.map(|other| other.outcome), Some(right), "{place}");
        // The link leads to the moment.
        let shared = link::decode(&link::encode(question.history())).unwrap();
        assert!(!shared.differs, "{place}");
    });
    assert!(cards.len() > 200, "{}", cards.len());
}

#[test]
fn next_segment() {
    let mut causes = BTreeSet::new();
    each(Kind::NextSegment, |question, place| {
        let Question::NextSegment(question) = question else {
            panic!("{place}");
        };
        causes.insert(question.cause().name());
        // Played on from the link, the host sends just that.
        let mut history = link::decode(&link::encode(question.history()))
            .unwrap()
            .history;
        let before = history.trace().len();
        assert!(history.step(), "{place}");
        let sent: Vec<_> = history.trace()[before..]
            .iter()
            .filter_map(|record| match &record.what {
                What::Sent { host, segment, .. } if *host == question.host() => Some(segment),
                _ => None,
            })
            .collect();
        let [segment] = sent[..] else {
            panic!("{place}: {sent:?}");
        };
        let right = question.right();
        assert_eq!(segment.seq.0, right.seq, "{place}");
        assert_eq!(segment.ack.is_some(), right.ack, "{place}");
        assert_eq!(
            segment.ack.map_or(0, |ack| ack.0),
            right.ack_number,
            "{place}"
        );
        let syn = matches!(
            SegmentKind::of(segment),
            SegmentKind::Syn | SegmentKind::SynAck
        );
        assert_eq!(syn, right.syn, "{place}");
        assert_eq!(SegmentKind::Fin.fits(segment), right.fin, "{place}");
        assert_eq!(SegmentKind::Rst.fits(segment), right.rst, "{place}");
    });
    assert!(causes.len() >= 15, "{causes:?}");
}

#[test]
fn myth() {
    let mut claims = BTreeSet::new();
    each(Kind::Myth, |question, place| {
        claims.insert(question.card());
        let Question::Myth(myth) = question else {
            panic!("{place}");
        };
        assert!(myth.is_shown(), "{place}: the run does not show it");
        assert!(!link::decode(&question.link()).unwrap().differs, "{place}");
    });
    assert_eq!(claims.len(), tcp_quiz::myth::claims().len());
    // Neither answer is the better guess.
    let all = tcp_quiz::myth::claims();
    let right = all.iter().filter(|claim| claim.is_true).count();
    assert!(right * 4 >= all.len(), "{right} of {} are true", all.len());
}

#[test]
fn make_it_happen() {
    let mut goals = BTreeSet::new();
    each(Kind::MakeItHappen, |question, _| {
        goals.insert(question.card());
    });
    assert_eq!(goals.len(), tcp_quiz::goal::goals().len());
}

#[test]
fn a_card_comes_back_with_other_numbers() {
    for kind in Kind::ALL {
        for nth in 0..12 {
            let question = Question::nth(kind, 7, 2, nth).unwrap();
            let again = Question::of_card(&question.card(), 99);
            let again = again.unwrap_or_else(|| panic!("{}", question.card()));
            assert_eq!(again.card(), question.card());
        }
    }
    assert!(Question::of_card("next-state/Nowhere", 1).is_none());
    assert!(Question::of_card("", 1).is_none());
}
