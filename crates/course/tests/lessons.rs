//! Every lesson is what docs/authoring.md asks for, and every claim of it is what its run says.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

use course::terms::Sheet;
use course::{Course, Lesson, rules};
use fixtures::root;
use tcp_explain::Lang;

fn course() -> Course {
    Course::read(&root().join("lessons")).unwrap_or_else(|error| panic!("{error}"))
}

fn sheet() -> Sheet {
    Sheet::parse(&std::fs::read_to_string(root().join("docs/terms.md")).unwrap()).unwrap()
}

#[test]
fn every_lesson_keeps_the_rules() {
    let (course, sheet) = (course(), sheet());
    assert!(!course.lessons.is_empty());
    let broken: Vec<_> = course
        .lessons
        .iter()
        .flat_map(|lesson| rules::broken(lesson, &sheet))
        .collect();
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// `cargo xtask new-lesson` copies it.
#[test]
fn a_new_lesson_keeps_the_rules() {
    let lesson = Lesson::read(&root().join("tools/xtask/lesson"));
    let lesson = lesson.unwrap_or_else(|error| panic!("{error}"));
    let broken = rules::broken(&lesson, &sheet());
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn the_runs_prove_what_is_said_of_each_myth() {
    let file = root().join("tools/site/content/myths.toml");
    let myths = course::myths::read(&file, &root().join("lessons"));
    let myths = myths.unwrap_or_else(|error| panic!("{error}"));
    assert!(myths.len() >= 12, "{}", myths.len());
    let (course, sheet) = (course(), sheet());
    let mut wrong = Vec::new();
    for myth in &myths {
        assert_eq!(myth.unproved(), [], "{}", myth.id);
        let stands = myth.at.cursor(&myth.world.scenario);
        assert!(stands.is_some(), "{}: its moment never comes", myth.id);
        let told = myth.lesson.as_ref().map(|id| course.get(id).is_some());
        assert_ne!(told, Some(false), "{}: there is no such lesson", myth.id);
        for lang in Lang::ALL {
            // (A claim may speak as those who believe it do.)
            let words = sheet.wrong(lang, myth.truth.of(lang));
            wrong.extend(words.iter().map(|word| format!("{}: {word}", myth.id)));
        }
    }
    assert_eq!(wrong, [""; 0]);
}
