//! Reading scenario files, and finding them.

use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};

use tcp_files::toml::{MAX_FILE, parse, parse_attempts};
use tcp_sim::Scenario;
use tcp_sim::scenario::Attempt;

use crate::Failure;

/// How deep folders are searched, so that a link that leads back ends somewhere.
const MAX_DEPTH: u32 = 8;

/// The scenario in a file.
pub(crate) fn scenario(path: &Path) -> Result<Scenario, Failure> {
    parse(&text(path)?, &path.display().to_string()).map_err(|error| error.to_string())
}

/// The attempts that are recorded with its challenge, none if it has no challenge.
pub(crate) fn attempts(path: &Path) -> Result<Vec<Attempt>, Failure> {
    parse_attempts(&text(path)?, &path.display().to_string()).map_err(|error| error.to_string())
}

/// What a file says. Its size is looked at before it is read; a pipe or a device has none, so no
/// more is read of it than a file may have.
fn text(path: &Path) -> Result<String, Failure> {
    let name = path.display().to_string();
    let cannot = |error: std::io::Error| format!("{name}: cannot be read: {error}");
    let file = File::open(path).map_err(cannot)?;
    let about = file.metadata().map_err(cannot)?;
    if about.is_dir() {
        return Err(format!(
            "{name}: cannot be read: it is a folder, not a scenario; `ackademy check` takes folders"
        ));
    }
    let size = about.len();
    if size > MAX_FILE {
        return Err(format!(
            "{name}: the file has {size} bytes, more than the {MAX_FILE} allowed"
        ));
    }
    let mut bytes = Vec::new();
    file.take(MAX_FILE + 1)
        .read_to_end(&mut bytes)
        .map_err(cannot)?;
    if u64::try_from(bytes.len()).is_ok_and(|read| read > MAX_FILE) {
        return Err(format!(
            "{name}: there are more than the {MAX_FILE} bytes allowed"
        ));
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        format!("{name}: byte {at} is not UTF-8 text; a scenario is a text file in TOML")
    })
}

/// The scenario files that paths name: a file itself, or each `.toml` in a folder but
/// `lesson.toml`, which says what a lesson is made of.
pub(crate) fn scenario_files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            let before = files.len();
            search(path, MAX_DEPTH, &mut files)?;
            if files.len() == before {
                return Err(format!("{}: no scenario is in this folder", path.display()));
            }
        } else {
            files.push(path.clone());
        }
    }
    Ok(files)
}

fn search(folder: &Path, depth: u32, files: &mut Vec<PathBuf>) -> Result<(), Failure> {
    let cannot = |error: std::io::Error| format!("{}: cannot be read: {error}", folder.display());
    let entries = fs::read_dir(folder).map_err(cannot)?;
    let mut paths = entries
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<Vec<_>, _>>()
        .map_err(cannot)?;
    paths.sort();
    for path in paths {
        if path.is_dir() {
            if depth > 0 {
                search(&path, depth - 1, files)?;
            }
        } else if path
            .extension()
            .is_some_and(|extension| extension == "toml")
            && path.file_name().is_some_and(|name| name != "lesson.toml")
        {
            files.push(path);
        }
    }
    Ok(())
}
