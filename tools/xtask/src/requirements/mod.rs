//! docs/requirements.md: which requirement of which RFC is met where, and which test shows it.
//!
//! The lists in docs/requirements/ name the requirements; comments in tcp-core carry their ids
//! (`MUST-12`, `RFC5681/slow-start`), in the code beside the line that meets one, in a test beside
//! what shows it. This joins both, so the page can only say what the code says.

mod list;
mod page;
mod scan;

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};

use list::Requirement;
use scan::{Mark, Role};

/// The page, from the repository's top folder.
const PAGE: &str = "docs/requirements.md";

/// One requirement and the places that carry its id.
struct Met {
    requirement: Requirement,
    code: Vec<Mark>,
    tests: Vec<Mark>,
}

/// A list with its requirements' places.
struct Chapter {
    title: &'static str,
    rows: Vec<Met>,
}

/// Writes the page anew.
///
/// # Errors
/// When a list or the sources cannot be read, or the page cannot be written.
pub(crate) fn write(root: &Path) -> Result<()> {
    let (chapters, _) = join(root)?;
    fs::write(root.join(PAGE), page::render(&chapters)).with_context(|| format!("writing {PAGE}"))
}

/// What does not agree, a sentence each: a requirement without code or without a test, one that does
/// not apply and is marked all the same, a mark that no list knows, a page that is out of date.
///
/// # Errors
/// When a list or the sources cannot be read.
pub(crate) fn faults(root: &Path) -> Result<Vec<String>> {
    let (chapters, unknown) = join(root)?;
    let mut faults: Vec<String> = unknown
        .iter()
        .map(|mark| {
            let Mark { id, path, item, .. } = mark;
            format!("{path} ({item}): {id} stands in none of the lists in docs/requirements/.")
        })
        .collect();
    for met in chapters.iter().flat_map(|chapter| &chapter.rows) {
        let id = &met.requirement.id;
        if met.requirement.not_applicable.is_some() {
            if !met.code.is_empty() {
                faults.push(format!(
                    "{id}: the list says that it does not apply, but code carries it."
                ));
            }
            continue;
        }
        if met.code.is_empty() {
            faults.push(format!("{id}: no line of tcp-core carries it."));
        }
        if met.tests.is_empty() {
            faults.push(format!("{id}: no test carries it."));
        }
    }
    let written = fs::read_to_string(root.join(PAGE)).unwrap_or_default();
    if written != page::render(&chapters) {
        faults.push(format!(
            "{PAGE} is out of date: run `cargo xtask requirements`."
        ));
    }
    Ok(faults)
}

fn join(root: &Path) -> Result<(Vec<Chapter>, Vec<Mark>)> {
    let mut marks = scan::marks(root)?;
    let mut chapters = Vec::new();
    for (title, file) in list::LISTS {
        let mut rows = Vec::new();
        for requirement in list::read(&root.join(file))? {
            let (own, rest) = marks
                .into_iter()
                .partition::<Vec<_>, _>(|mark| mark.id == requirement.id);
            marks = rest;
            let (tests, code) = own
                .into_iter()
                .partition::<Vec<_>, _>(|mark| mark.role == Role::Test);
            rows.push(Met {
                requirement,
                code,
                tests,
            });
        }
        chapters.push(Chapter { title, rows });
    }
    Ok((chapters, marks))
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    fn root() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
    }

    #[test]
    fn the_page_the_lists_and_the_code_agree() -> Result<()> {
        let faults = faults(&root())?;
        assert!(faults.is_empty(), "{}", faults.join("\n"));
        Ok(())
    }

    /// The ids of RFC 9293, appendix B: 69 MUST, 31 SHLD, 18 MAY and one REC.
    #[test]
    fn the_list_of_rfc_9293_is_whole() -> Result<()> {
        let ids: Vec<String> = list::read(&root().join(list::LISTS[0].1))?
            .into_iter()
            .map(|requirement| requirement.id)
            .collect();
        let numbered = |prefix: &'static str, count: u32| {
            (1..=count).map(move |number| format!("{prefix}-{number}"))
        };
        let whole: Vec<String> = numbered("MUST", 69)
            .chain(numbered("REC", 1))
            .chain(numbered("SHLD", 31))
            .chain(numbered("MAY", 18))
            .collect();
        assert_eq!(ids, whole);
        Ok(())
    }
}
