//! Rules that are cheap to check and that no other program knows: the licences of what we use, what
//! must not stand in a committed file, how wide comments may be, and the attributes that the crates
//! promise.

use std::fs;
use std::iter::Peekable;

use crate::process;
use crate::setup::Machine;
use crate::{arrows, circles};

/// Licences that may stand beside ours in what we hand out.
const LICENCES: [&str; 12] = [
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "Unicode-3.0",
    "Zlib",
];

/// Crates whose manifests name a file instead of a licence, in the version whose file was read, and what it says.
const READ: [(&str, &str); 1] = [("rs-fsrs v1.2.1", "MIT")];

/// Attributes that a crate's first file must carry.
const PROMISES: [(&str, &[&str]); 6] = [
    ("tcp-core/src/lib.rs", ENGINE),
    ("tcp-sim/src/lib.rs", ENGINE),
    ("crates/exercise/src/lib.rs", ENGINE),
    ("crates/explain/src/lib.rs", ENGINE),
    ("crates/figure/src/lib.rs", ENGINE),
    ("crates/files/src/lib.rs", &["#![forbid(unsafe_code)]"]),
];

/// Of what pages load.
const ENGINE: &[&str] = &["#![no_std]", "#![forbid(unsafe_code)]"];

/// What is left in a file by mistake: places on somebody's own machine, and reminders. Cut in two,
/// so that this file does not break its own rule.
const LEFT_OVER: [(&str, &str); 8] = [
    ("/ro", "ot/"),
    ("/ho", "me/"),
    ("/Us", "ers/"),
    ("/wo", "rk/"),
    ("TO", "DO"),
    ("FIX", "ME"),
    ("lorem ", "ipsum"),
    ("dbg", "!("),
];

/// Where comments keep to [`COLUMNS`]: in what ships as a library.
const NARROW: [&str; 3] = ["tcp-core/", "tcp-sim/", "crates/"];

/// The columns of .editorconfig. rustfmt holds code to them, but no comment.
const COLUMNS: usize = 100;

/// Every broken rule as one sentence.
pub(crate) fn broken(machine: &Machine) -> Vec<String> {
    let root = &machine.places.root;
    let mut found = licences(machine);
    for (file, attributes) in PROMISES {
        let text = fs::read_to_string(root.join(file)).unwrap_or_default();
        for attribute in attributes {
            if !text.contains(attribute) {
                found.push(format!("{file}: {attribute} is missing."));
            }
        }
    }
    found.extend(left_over(machine));
    found.extend(wide(machine));
    found.extend(arrows::wrong(&machine.places));
    found.extend(circles::wrong(&machine.places));
    found
}

/// The files that git knows, and new ones that it does not ignore.
fn files(machine: &Machine) -> Vec<String> {
    let mut git = machine.command("git");
    git.args(["ls-files", "--cached", "--others", "--exclude-standard"]);
    process::output(&mut git)
        .unwrap_or_default()
        .lines()
        .map(str::to_owned)
        .collect()
}

fn left_over(machine: &Machine) -> Vec<String> {
    let mut found = Vec::new();
    for name in files(machine) {
        // Lock files are not ours to word; licences are quoted whole.
        if name.ends_with(".lock") || name.ends_with("-lock.json") || name.starts_with("LICENSE") {
            continue;
        }
        // A file that is not text says nothing.
        let Ok(text) = fs::read_to_string(machine.places.root.join(&name)) else {
            continue;
        };
        for (number, line) in text.lines().enumerate() {
            if let Some(what) = left_over_in(line) {
                found.push(format!(
                    "{name}:{}: \"{what}\" should not be in a committed file.",
                    number + 1
                ));
            }
        }
    }
    found
}

/// Comments that are wider than they may be.
fn wide(machine: &Machine) -> Vec<String> {
    let mut found = Vec::new();
    for name in files(machine) {
        let is_narrow = NARROW.iter().any(|folder| name.starts_with(folder));
        if !is_narrow || !name.ends_with(".rs") {
            continue;
        }
        let text = fs::read_to_string(machine.places.root.join(&name)).unwrap_or_default();
        for (number, line) in text.lines().enumerate().filter(|(_, line)| is_wide(line)) {
            let width = line.chars().count();
            found.push(format!(
                "{name}:{}: the comment has {width} columns; {COLUMNS} are enough.",
                number + 1
            ));
        }
    }
    found
}

/// Whether a line is a comment and too wide.
fn is_wide(line: &str) -> bool {
    line.trim_start().starts_with("//") && line.chars().count() > COLUMNS
}

/// The first left-over in a line. Such a folder inside an address is no place on a machine.
fn left_over_in(line: &str) -> Option<String> {
    LEFT_OVER.iter().find_map(|(head, tail)| {
        let what = format!("{head}{tail}");
        let at = line.find(&what)?;
        let before = line[..at].chars().next_back();
        let inside_a_longer_path = what.starts_with('/')
            && before.is_some_and(|c| c.is_alphanumeric() || "._-}/~$".contains(c));
        (!inside_a_longer_path).then_some(what)
    })
}

/// Crates whose licence is not one that we may use.
fn licences(machine: &Machine) -> Vec<String> {
    let mut tree = machine.command("cargo");
    tree.args(["tree", "--workspace", "--prefix", "none", "--no-dedupe"])
        .args(["--edges", "normal,build", "--target", "all", "--offline"])
        .args(["--format", "{p}\t{l}"]);
    let Some(text) = process::output(&mut tree) else {
        return vec!["`cargo tree` failed, so no licence could be checked.".to_owned()];
    };
    let mut lines: Vec<&str> = text.lines().collect();
    lines.sort_unstable();
    lines.dedup();
    lines
        .iter()
        .filter_map(|line| line.split_once('\t'))
        .map(|(package, licence)| (package.split(" (").next().unwrap_or(package), licence))
        .filter(|(name, licence)| {
            let read = READ.iter().find(|(read, _)| licence.is_empty() && read == name);
            !may_use(read.map_or(licence, |(_, licence)| licence))
        })
        .map(|(name, licence)| {
            format!("{name}: its licence is {licence:?}, which is not on the list in tools/xtask/src/rules.rs.")
        })
        .collect()
}

/// Whether an SPDX expression leaves a choice that is on our list. Old manifests write `/` for OR.
fn may_use(expression: &str) -> bool {
    let spaced = expression
        .replace('/', " OR ")
        .replace('(', " ( ")
        .replace(')', " ) ");
    let mut words = spaced.split_whitespace().peekable();
    // A word that is left over means that the expression was not understood.
    any_of(&mut words) && words.next().is_none()
}

/// `A OR B …`
fn any_of<'a>(words: &mut Peekable<impl Iterator<Item = &'a str>>) -> bool {
    let mut good = all_of(words);
    while words.next_if_eq(&"OR").is_some() {
        // Not `||`: the words must be read in any case.
        good |= all_of(words);
    }
    good
}

/// `A AND B …`
fn all_of<'a>(words: &mut Peekable<impl Iterator<Item = &'a str>>) -> bool {
    let mut good = one(words);
    while words.next_if_eq(&"AND").is_some() {
        good &= one(words);
    }
    good
}

/// `( … )`, or a licence; an exception (`WITH …`) only gives more rights.
fn one<'a>(words: &mut Peekable<impl Iterator<Item = &'a str>>) -> bool {
    if words.next_if_eq(&"(").is_some() {
        let good = any_of(words);
        return words.next() == Some(")") && good;
    }
    let good = words.next().is_some_and(|word| LICENCES.contains(&word));
    if words.next_if_eq(&"WITH").is_some() {
        words.next();
    }
    good
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_free_choice_is_enough() {
        assert!(may_use("MIT OR Apache-2.0"));
        assert!(may_use("MIT/Apache-2.0"));
        assert!(may_use("GPL-3.0 OR MIT"));
        assert!(may_use("(MIT OR Apache-2.0) AND Unicode-3.0"));
        assert!(may_use("Apache-2.0 WITH LLVM-exception"));
    }

    #[test]
    fn a_licence_that_is_not_on_the_list_is_refused() {
        assert!(!may_use("GPL-3.0"));
        assert!(!may_use("MIT AND GPL-3.0"));
        assert!(!may_use("(MIT OR GPL-2.0) AND GPL-3.0"));
        assert!(!may_use("(MIT"));
        assert!(!may_use(""));
    }

    #[test]
    fn places_on_a_machine_are_found() {
        let home = ["/ho", "me/"].concat();
        assert_eq!(
            left_over_in(&format!("see {home}ada/x")),
            Some(home.clone())
        );
        assert_eq!(left_over_in(&format!("https://example.org{home}")), None);
        assert_eq!(left_over_in("a home for it"), None);
    }

    #[test]
    fn only_comments_are_too_wide() {
        let words = "x".repeat(COLUMNS - 3);
        assert!(!is_wide(&format!("// {words}")));
        assert!(is_wide(&format!("//! {words}")));
        assert!(is_wide(&format!("    // {words}")));
        // A sentence for learners is one string, however long it is.
        assert!(!is_wide(&format!("    \"{words}\"")));
        // Columns are letters, not bytes.
        assert!(!is_wide(&format!("// {}", "字".repeat(COLUMNS - 3))));
    }

    #[test]
    fn no_comment_is_too_wide() {
        assert_eq!(wide(&Machine::find().unwrap()), Vec::<String>::new());
    }

    #[test]
    fn the_promising_files_are_where_the_rule_looks() {
        let machine = Machine::find().unwrap();
        for (file, _) in PROMISES {
            assert!(machine.places.root.join(file).is_file(), "{file}");
        }
    }
}
