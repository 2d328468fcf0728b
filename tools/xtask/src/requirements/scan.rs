//! The ids of requirements in the comments of tcp-core.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

/// The folders that are searched, from the repository's top folder.
const FOLDERS: [&str; 2] = ["tcp-core/src", "tcp-core/tests"];

/// What a place does for a requirement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// It meets it.
    Code,
    /// It shows that it is met.
    Test,
}

/// One id in one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) id: String,
    pub(super) role: Role,
    /// The file, from the repository's top folder.
    pub(super) path: String,
    /// The function or item that the comment belongs to. (A line's number would change with every
    /// edit above it.)
    pub(super) item: String,
}

/// Every mark, in the order of the files; the same id twice in one item counts once.
pub(super) fn marks(root: &Path) -> Result<Vec<Mark>> {
    let mut files = Vec::new();
    for folder in FOLDERS {
        collect(&root.join(folder), &mut files)?;
    }
    files.sort();
    let mut marks = Vec::new();
    for file in files {
        let text =
            fs::read_to_string(&file).with_context(|| format!("reading {}", file.display()))?;
        let path = file
            .strip_prefix(root)
            .unwrap_or(&file)
            .to_string_lossy()
            .replace('\\', "/");
        for mark in in_file(&path, &text) {
            if !marks.contains(&mark) {
                marks.push(mark);
            }
        }
    }
    Ok(marks)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    let entries =
        fs::read_dir(folder).with_context(|| format!("reading the folder {}", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path
            .extension()
            .is_some_and(|ending| ending == "rs" || ending == "pkt")
        {
            files.push(path);
        }
    }
    Ok(())
}

/// The marks of one file's text.
fn in_file(path: &str, text: &str) -> Vec<Mark> {
    let lines: Vec<&str> = text.lines().collect();
    let mut marks = Vec::new();
    // By the house's custom the tests of a file are its last module.
    let mut tests = path.starts_with("tcp-core/tests");
    for (number, line) in lines.iter().enumerate() {
        tests |= line.trim() == "#[cfg(test)]";
        let Some((_, comment)) = line.split_once("//") else {
            continue;
        };
        for id in ids(comment) {
            marks.push(Mark {
                id,
                role: if tests { Role::Test } else { Role::Code },
                path: path.to_owned(),
                item: item(path, &lines, number),
            });
        }
    }
    marks
}

/// The ids in a comment.
fn ids(comment: &str) -> impl Iterator<Item = String> {
    comment
        .split(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '/'))
        .map(|word| word.trim_end_matches(['-', '/']))
        .filter(|word| is_id(word))
        .map(str::to_owned)
}

fn is_id(word: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let numbered = ["MUST-", "SHLD-", "MAY-", "REC-"]
        .iter()
        .any(|prefix| word.strip_prefix(prefix).is_some_and(digits));
    let ours = word
        .strip_prefix("RFC")
        .and_then(|rest| rest.split_once('/'));
    numbered || ours.is_some_and(|(rfc, name)| digits(rfc) && !name.is_empty())
}

/// What the comment in a line stands at: the item that follows its block of comments and
/// attributes, or else the last function that began above it, or else the file.
fn item(path: &str, lines: &[&str], number: usize) -> String {
    let file = path.rsplit('/').next().unwrap_or(path);
    let own = lines.get(number).map_or("", |line| line.trim());
    if own.starts_with("//!") || path.ends_with(".pkt") {
        return file.to_owned();
    }
    if own.starts_with("//") {
        let following = lines
            .iter()
            .skip(number + 1)
            .map(|line| line.trim())
            .find(|line| !line.starts_with("//") && !line.starts_with("#["));
        if let Some(name) = following.and_then(named) {
            return name;
        }
    }
    lines
        .iter()
        .take(number + 1)
        .rev()
        .find_map(|line| function(line.trim()))
        .unwrap_or_else(|| file.to_owned())
}

/// The name that a line gives to a function, a type, a constant, a field or a variant.
fn named(line: &str) -> Option<String> {
    if let Some(name) = function(line) {
        return Some(name);
    }
    let rest = without_visibility(line);
    for word in ["struct ", "enum ", "const ", "trait ", "type ", "static "] {
        if let Some(after) = rest.strip_prefix(word) {
            return identifier(after);
        }
    }
    // A field `name: Type,`, a cause `Name => source;` or a variant `Name,`.
    let name = identifier(rest)?;
    let after = rest.get(name.len()..)?.trim_start();
    let field = after.starts_with(": ") && after.ends_with(',') && !after.contains('(');
    let cause = after.starts_with("=>") && after.ends_with(';');
    (field || cause || after == ",").then_some(name)
}

fn function(line: &str) -> Option<String> {
    let mut rest = without_visibility(line);
    for word in ["const ", "async "] {
        rest = rest.strip_prefix(word).unwrap_or(rest);
    }
    identifier(rest.strip_prefix("fn ")?)
}

fn without_visibility(line: &str) -> &str {
    let Some(rest) = line.strip_prefix("pub") else {
        return line;
    };
    let rest = match rest.strip_prefix('(') {
        Some(inside) => inside.split_once(')').map_or(rest, |(_, after)| after),
        None => rest,
    };
    rest.trim_start()
}

fn identifier(text: &str) -> Option<String> {
    let end = text
        .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
        .unwrap_or(text.len());
    let name = text.get(..end)?;
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        .then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> Vec<(String, Role, String)> {
        in_file(path, text)
            .into_iter()
            .map(|mark| (mark.id, mark.role, mark.item))
            .collect()
    }

    #[test]
    fn a_mark_belongs_to_what_its_comment_stands_at() {
        let text = "\
//! MUST-1.
/// MUST-2, SHLD-30; see MUST-x and RFC 5681, 3.1.
#[must_use]
pub(super) const fn one() {
    // RFC5681/slow-start: so.
    two(); // MAY-3
}
pub struct Three {
    /// MUST-4.
    pub field: u32,
}
#[cfg(test)]
mod tests {
    /// (MUST-2)
    #[test]
    fn shows_it() {}
}
";
        let all = found("tcp-core/src/a/b.rs", text);
        let expected = [
            ("MUST-1", Role::Code, "b.rs"),
            ("MUST-2", Role::Code, "one"),
            ("SHLD-30", Role::Code, "one"),
            ("RFC5681/slow-start", Role::Code, "one"),
            ("MAY-3", Role::Code, "one"),
            ("MUST-4", Role::Code, "field"),
            ("MUST-2", Role::Test, "shows_it"),
        ];
        let expected = expected.map(|(id, role, item)| (id.to_owned(), role, item.to_owned()));
        assert_eq!(all, expected);
    }

    #[test]
    fn a_mark_outside_comments_is_none() {
        assert_eq!(found("tcp-core/src/a.rs", "let id = \"MUST-1\";\n"), []);
    }

    #[test]
    fn everything_below_tests_shows() {
        let all = found("tcp-core/tests/x/y.rs", "// MUST-9\nfn t() {}\n");
        assert_eq!(all, [("MUST-9".to_owned(), Role::Test, "t".to_owned())]);
    }
}
