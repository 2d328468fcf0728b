//! The page as Markdown.

use std::fmt::Write as _;

use super::scan::Mark;
use super::{Chapter, Met};

const HEAD: &str = "\
# Requirements

Written by `cargo xtask requirements` from the lists in [requirements/](requirements/) and from the ids in
the comments of `tcp-core`; do not edit it. A test fails when the lists, the code and this page disagree.
Everything here holds under the profile `rfc`, which is the default.
";

/// The whole page.
pub(super) fn render(chapters: &[Chapter]) -> String {
    let mut page = HEAD.to_owned();
    for chapter in chapters {
        let apply = chapter.rows.iter().filter(|met| applies(met)).count();
        let met = chapter.rows.iter().filter(|met| is_met(met)).count();
        let others = chapter.rows.len() - apply;
        // Writing to a string cannot fail.
        let _ = write!(
            page,
            "\n## {}\n\n{met} of {apply} are met and shown by a test; {others} do not apply or are not taken up.\n\n\
             | id | section | level | what | where | shown by |\n|---|---|---|---|---|---|\n",
            chapter.title
        );
        for met in &chapter.rows {
            let _ = writeln!(page, "{}", row(met));
        }
    }
    page
}

fn applies(met: &Met) -> bool {
    met.requirement.not_applicable.is_none()
}

fn is_met(met: &Met) -> bool {
    applies(met) && !met.code.is_empty() && !met.tests.is_empty()
}

fn row(met: &Met) -> String {
    let requirement = &met.requirement;
    let (code, tests) = match &requirement.not_applicable {
        Some(why) => (format!("Not met, on purpose: {why}"), String::new()),
        None => (places(&met.code), places(&met.tests)),
    };
    format!(
        "| {} | {} | {} | {} | {code} | {tests} |",
        requirement.id,
        requirement.section,
        requirement.level(),
        requirement.title,
    )
}

fn places(marks: &[Mark]) -> String {
    if marks.is_empty() {
        return "**nothing yet**".to_owned();
    }
    let links: Vec<String> = marks
        .iter()
        .map(|mark| format!("[`{}`](../{})", mark.item, mark.path))
        .collect();
    links.join(", ")
}
