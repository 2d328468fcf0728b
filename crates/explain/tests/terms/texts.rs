//! What is written for learners: the literals of the sources that speak to them, and their files.

use std::fs;
use std::path::Path;

/// Folders and files with words for learners.
const PLACES: [&str; 7] = [
    "crates/explain/src",
    "crates/figure/src",
    "crates/quiz/src",
    "app/locales",
    "tools/site/content",
    "tools/site/src/words.rs",
    "lessons",
];

/// Each file's path and what it says.
pub(crate) fn all(root: &Path) -> Vec<(String, Vec<String>)> {
    let mut files = Vec::new();
    for place in PLACES {
        let path = root.join(place);
        assert!(path.exists(), "{place} has moved");
        collect(root, &path, &mut files);
    }
    files
}

fn collect(root: &Path, path: &Path, files: &mut Vec<(String, Vec<String>)>) {
    if path.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            collect(root, &entry.unwrap().path(), files);
        }
        return;
    }
    let extension = path.extension().and_then(|extension| extension.to_str());
    let read: fn(&str) -> Vec<String> = match extension {
        Some("rs") => literals,
        Some("toml") => literals_toml,
        Some("ftl") => messages,
        Some("md") => lines,
        _ => return,
    };
    let text = fs::read_to_string(path).unwrap();
    let name = path.strip_prefix(root).unwrap().display().to_string();
    files.push((name, read(&text)));
}

/// The string literals of a Rust file, without its comments and its tests.
fn literals(text: &str) -> Vec<String> {
    let text = text.split("#[cfg(test)]").next().unwrap_or_default();
    quoted(text, "//")
}

/// The strings of a TOML file that are more than a name.
fn literals_toml(text: &str) -> Vec<String> {
    let mut strings = quoted(text, "#");
    strings.retain(|string| string.contains(' ') || !string.is_ascii());
    strings
}

fn quoted(text: &str, comment: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let quote = rest.find('"').unwrap_or(rest.len());
        let note = rest.find(comment).unwrap_or(rest.len());
        if note < quote {
            let end = rest[note..].find('\n').map_or(rest.len(), |end| note + end);
            rest = &rest[end..];
            continue;
        }
        if quote == rest.len() {
            break;
        }
        // A quotation mark that is a character.
        if rest[..quote].ends_with('\'') && rest[quote + 1..].starts_with('\'') {
            rest = &rest[quote + 2..];
            continue;
        }
        let inside = &rest[quote + 1..];
        let mut escaped = false;
        let end = inside
            .find(|letter| {
                let ends = letter == '"' && !escaped;
                escaped = letter == '\\' && !escaped;
                ends
            })
            .unwrap_or(inside.len());
        found.push(without_places(&inside[..end]));
        rest = inside.get(end + 1..).unwrap_or_default();
    }
    found
}

/// A format string without the names of what it is filled with.
fn without_places(literal: &str) -> String {
    let mut words = String::new();
    for (number, part) in literal.split('{').enumerate() {
        let rest = match number {
            0 => part,
            _ => part.split_once('}').map_or("", |(_, rest)| rest),
        };
        words += rest;
    }
    words
}

/// The values of a Fluent file.
fn messages(text: &str) -> Vec<String> {
    let said = text.lines().filter(|line| !line.starts_with('#'));
    said.map(|line| line.split_once(" = ").map_or(line, |(_, value)| value))
        .map(|line| line.trim().to_string())
        .filter(|line| !line.is_empty())
        .collect()
}

/// What a page says. A directive of a lesson is no prose, and what a program is told or prints
/// (between fences) is not in our words.
fn lines(text: &str) -> Vec<String> {
    let mut fenced = false;
    let said = text.lines().filter(|line| {
        let fence = line.starts_with("```");
        fenced ^= fence;
        !fence && !fenced && !line.starts_with(":::")
    });
    said.map(str::to_string).collect()
}
