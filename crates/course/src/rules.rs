//! What a lesson must be, beside what can be read: the tests hold every lesson to it.

use std::collections::BTreeSet;

use tcp_explain::Lang;
use tcp_sim::judge::{Judge, Outcome};

use crate::directive::Directive;
use crate::lesson::{Challenge, Lesson, texts};
use crate::question::Question;
use crate::run::judged;
use crate::terms::Sheet;

/// How many words a page has in English.
const WORDS: core::ops::RangeInclusive<usize> = 400..=900;
/// How many Chinese characters: an English word is some 1.6 of them.
const CHARACTERS: core::ops::RangeInclusive<usize> = 600..=1_500;
/// How many cards a lesson has.
const CARDS: usize = 3;
/// How many controls its first lab has at most.
const FIRST_CONTROLS: usize = 3;

/// Every rule that a lesson breaks, as a sentence each.
#[must_use]
pub fn broken(lesson: &Lesson, sheet: &Sheet) -> Vec<String> {
    let mut found = Vec::new();
    lengths(lesson, &mut found);
    alike(lesson, &mut found);
    arc(lesson, &mut found);
    numbers(lesson, &mut found);
    moments(lesson, &mut found);
    for question in lesson.predictions.iter().chain(&lesson.cards) {
        found.extend(answered(lesson, question));
    }
    for challenge in &lesson.challenges {
        found.extend(met(lesson, challenge));
    }
    words(lesson, sheet, &mut found);
    let named = |sentence: String| format!("lessons/{}: {sentence}", lesson.id);
    found.into_iter().map(named).collect()
}

/// How many words an English text has.
fn words_in(text: &str) -> usize {
    let words = text.split_whitespace();
    words
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .count()
}

/// How many Chinese characters a text has.
fn characters_in(text: &str) -> usize {
    text.chars()
        .filter(|letter| ('\u{4e00}'..='\u{9fff}').contains(letter))
        .count()
}

fn lengths(lesson: &Lesson, found: &mut Vec<String>) {
    let words = words_in(&lesson.en.plain());
    if !WORDS.contains(&words) {
        found.push(format!(
            "en.md has {words} words; a lesson has {} to {}",
            WORDS.start(),
            WORDS.end()
        ));
    }
    let characters = characters_in(&lesson.zh.plain());
    if !CHARACTERS.contains(&characters) {
        found.push(format!(
            "zh.md has {characters} Chinese characters; a lesson has {} to {}",
            CHARACTERS.start(),
            CHARACTERS.end()
        ));
    }
}

/// Both languages show the same.
fn alike(lesson: &Lesson, found: &mut Vec<String>) {
    let (en, zh) = (lesson.en.directives(), lesson.zh.directives());
    let mut pairs = en.zip(zh);
    if let Some((place, (en, zh))) = (1..).zip(&mut pairs).find(|(_, (en, zh))| en != zh) {
        found.push(format!(
            "directive number {place} is another one in en.md than in zh.md: {en:?} and {zh:?}"
        ));
    }
    let counts = [&lesson.en, &lesson.zh].map(|page| page.directives().count());
    if counts[0] != counts[1] {
        found.push(format!(
            "en.md has {} directives, zh.md {}",
            counts[0], counts[1]
        ));
    }
    let (en, zh) = (lesson.en.numbers(), lesson.zh.numbers());
    if en != zh {
        found.push(format!("en.md names the numbers {en:?}, zh.md {zh:?}"));
    }
    let headings = [&lesson.en, &lesson.zh].map(|page| {
        let lines = page.prose().flat_map(str::lines);
        lines.filter(|line| line.starts_with("## ")).count()
    });
    if headings[0] != headings[1] || headings[0] < 2 {
        found.push(format!(
            "en.md has {} headings and zh.md {}: the same number, and two at least",
            headings[0], headings[1]
        ));
    }
}

/// A question first, the run, why, a challenge, cards, a sandbox.
fn arc(lesson: &Lesson, found: &mut Vec<String>) {
    let (mut predicted, mut challenged) = (Vec::new(), Vec::new());
    let (mut cards, mut sandboxes, mut first) = (0, 0, None);
    for directive in lesson.en.directives() {
        match directive {
            Directive::Lab(lab) => {
                first.get_or_insert(lab);
            }
            Directive::Predict(ids, lab) => {
                predicted.extend(ids);
                first.get_or_insert(lab);
            }
            Directive::Challenge(id, lab) => {
                challenged.push(id);
                first.get_or_insert(lab);
            }
            Directive::Cards => cards += 1,
            Directive::Sandbox(_) => sandboxes += 1,
            Directive::Figure(_) => {}
        }
    }
    let mut once = |what: &str, ids: Vec<&String>, used: &[&String]| {
        if ids.is_empty() {
            found.push(format!("a lesson has at least one {what}"));
        }
        for id in ids {
            let count = used.iter().filter(|other| **other == id).count();
            if count != 1 {
                found.push(format!(
                    "the {what} `{id}` stands on the page {count} times, not once"
                ));
            }
        }
    };
    let ids = lesson.predictions.iter().map(|it| &it.id).collect();
    once("prediction", ids, &predicted);
    let ids = lesson.challenges.iter().map(|it| &it.id).collect();
    once("challenge", ids, &challenged);
    if lesson.cards.len() != CARDS || cards != 1 {
        found.push(format!(
            "a lesson has {CARDS} cards and one `:::cards`, not {} and {cards}",
            lesson.cards.len()
        ));
    }
    if sandboxes != 1 {
        found.push(format!("a lesson has one `:::sandbox`, not {sandboxes}"));
    }
    if let Some(lab) = first.filter(|lab| lab.controls.len() > FIRST_CONTROLS) {
        found.push(format!(
            "the first lab has {} controls; {FIRST_CONTROLS} are enough there",
            lab.controls.len()
        ));
    }
    if lesson.clauses.is_empty() {
        found.push("a lesson names the clauses that it rests on".to_string());
    }
}

fn numbers(lesson: &Lesson, found: &mut Vec<String>) {
    let said: BTreeSet<&str> = lesson.en.numbers().into_iter().collect();
    for number in &lesson.numbers {
        if let Err(error) = lesson.answer(number) {
            found.push(error.to_string());
        }
        let place = format!("{{{}}}", number.name);
        if !said.contains(number.name.as_str())
            && !texts(lesson).any(|(text, _)| text.contains(&place))
        {
            found.push(format!("nothing says the number `{}`", number.name));
        }
    }
}

/// Where labs stand is a moment that comes.
fn moments(lesson: &Lesson, found: &mut Vec<String>) {
    for directive in lesson.en.directives() {
        let (Directive::Lab(lab)
        | Directive::Figure(lab)
        | Directive::Predict(_, lab)
        | Directive::Challenge(_, lab)
        | Directive::Sandbox(lab)) = directive
        else {
            continue;
        };
        let at = lesson.world(&lab.world).zip(lab.at.as_ref());
        if let Some((world, at)) = at
            && at.cursor(&world.scenario).is_none()
        {
            found.push(format!(
                "a lab stands at a moment of `{}` that never comes",
                lab.world
            ));
        }
    }
}

/// The engine says that exactly one option of a question holds.
fn answered(lesson: &Lesson, question: &Question) -> Option<String> {
    let world = lesson.world(&question.world)?;
    let scenario = &world.scenario;
    let moments = [&question.at, &question.until].map(|when| when.cursor(scenario));
    let [Some(at), Some(until)] = moments else {
        return Some(format!("`at` or `until` of `{}` never comes", question.id));
    };
    if at >= until {
        return Some(format!(
            "`{}` is judged before the clock goes on",
            question.id
        ));
    }
    let wrong = question.answer(scenario).err()?;
    Some(format!(
        "`{}` has one answer in the run: {wrong}",
        question.id
    ))
}

/// A challenge is not met from the start, its solution meets it, and its near miss does not.
fn met(lesson: &Lesson, challenge: &Challenge) -> Vec<String> {
    let Some(world) = lesson.world(&challenge.world) else {
        return Vec::new();
    };
    let meets = |scenario: &tcp_sim::Scenario| {
        let outcomes: Vec<Outcome> = judged(scenario, Judge::new(&world.scenario.goal));
        outcomes.iter().all(|outcome| outcome.holds)
    };
    let mut found = Vec::new();
    if meets(&world.scenario) {
        found.push(format!(
            "the challenge `{}` is met from the start",
            challenge.id
        ));
    }
    for reaches in [true, false] {
        let attempts = world.attempts.iter();
        let mut attempts = attempts
            .filter(|attempt| attempt.reaches_goal == reaches)
            .peekable();
        let what = if reaches { "solution" } else { "near miss" };
        if attempts.peek().is_none() {
            found.push(format!("the challenge `{}` has no {what}", challenge.id));
        }
        if attempts.any(|attempt| meets(&attempt.scenario) != reaches) {
            let does = if reaches { "does not meet" } else { "meets" };
            found.push(format!(
                "the {what} of the challenge `{}` {does} it",
                challenge.id
            ));
        }
    }
    found
}

/// The words of docs/terms.md, and no others for the same things.
fn words(lesson: &Lesson, sheet: &Sheet, found: &mut Vec<String>) {
    for lang in Lang::ALL {
        let page = lesson.page(lang);
        let mut say = |text: &str| {
            for line in text.lines() {
                for word in sheet.wrong(lang, line) {
                    found.push(format!("\"{word}\" is not a word of docs/terms.md: {line}"));
                }
            }
        };
        say(&page.title);
        say(&page.topic);
        say(&page.plain());
        let language = lang.pick("English", "Chinese");
        texts(lesson)
            .filter(|(_, of)| *of == language)
            .for_each(|(text, _)| say(text));
    }
}
