//! `cargo xtask new-lesson ID`: a folder that is a whole lesson already, to be rewritten.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail};

use crate::places::Places;

/// What a lesson is made of. A test of `crates/course` holds them to the rules of every lesson.
const FILES: [(&str, &str); 4] = [
    ("lesson.toml", include_str!("../lesson/lesson.toml")),
    ("en.md", include_str!("../lesson/en.md")),
    ("zh.md", include_str!("../lesson/zh.md")),
    ("scenario.toml", include_str!("../lesson/scenario.toml")),
];

/// Makes the folder, and says what to do with it.
///
/// # Errors
/// When there is such a folder, it cannot be called so, or it cannot be written.
pub(crate) fn make(places: &Places, id: &str) -> Result<()> {
    let lessons = places.root.join("lessons");
    write(&lessons, id)?;
    println!("lessons/{id} is a lesson. Rewrite it; docs/authoring.md says how, and");
    println!("  cargo test -p ackademy-course    says what it breaks");
    println!("  cargo xtask serve                shows it at /en/lessons/{id}/");
    Ok(())
}

fn write(lessons: &Path, id: &str) -> Result<()> {
    let is_part = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if !id.starts_with(|c: char| c.is_ascii_lowercase()) || !id.chars().all(is_part) {
        bail!(
            "\"{id}\" cannot be an address: a lesson is called with small letters, digits and `-`"
        );
    }
    let folder = lessons.join(id);
    if folder.exists() {
        bail!("lessons/{id} is there already; choose another name");
    }
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    for (name, text) in FILES {
        let file = folder.join(name);
        fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lesson_is_made_once_and_under_a_name_that_is_an_address() {
        let folder = std::env::temp_dir().join(format!("ackademy-lessons-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        write(&folder, "my-lesson").unwrap();
        for (name, text) in FILES {
            let written = fs::read_to_string(folder.join("my-lesson").join(name)).unwrap();
            assert_eq!(written, text, "{name}");
        }
        let again = write(&folder, "my-lesson").unwrap_err();
        assert!(again.to_string().contains("is there already"), "{again}");
        for id in ["", "../up", "My", "a b", "1st"] {
            assert!(write(&folder, id).is_err(), "{id}");
        }
        fs::remove_dir_all(&folder).unwrap();
    }
}
