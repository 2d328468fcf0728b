//! Every lesson is what docs/authoring.md asks for, and every claim of it is what its run says.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

use course::terms::Sheet;
use course::{Course, rules};
use fixtures::root;

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
