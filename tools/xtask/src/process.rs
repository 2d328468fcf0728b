//! Running other programs: found on PATH, logged with progress, or read while they print.

use std::env;
use std::fs::{self, File};
use std::io::{self, BufRead as _, BufReader, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

/// How often a long step says that it is still at work.
const PROGRESS: Duration = Duration::from_secs(15);

/// The first file called `name` in the folders of `path`, as a shell would find it.
pub(crate) fn which_in(name: &str, path: &std::ffi::OsStr) -> Option<PathBuf> {
    env::split_paths(path)
        .map(|folder| folder.join(format!("{name}{}", env::consts::EXE_SUFFIX)))
        .find(|file| file.is_file())
}

/// The same for this process's own PATH.
pub(crate) fn which(name: &str) -> Option<PathBuf> {
    which_in(name, &env::var_os("PATH").unwrap_or_default())
}

/// What Cargo tells a program that it runs about that program's own package. It must not leak
/// into the builds that the program starts, where it would be taken for theirs.
pub(crate) fn forget_own_package(command: &mut Command) {
    command.env_remove("CARGO");
    for (name, _) in env::vars_os() {
        let own = name.to_str().is_some_and(|name| {
            name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")
        });
        if own {
            command.env_remove(name);
        }
    }
}

/// The command as a person would type it, for messages; cut when it is long.
pub(crate) fn spell(command: &Command) -> String {
    const WIDTH: usize = 160;
    let program = Path::new(command.get_program());
    let name = program.file_name().unwrap_or(program.as_os_str());
    let mut line = name.to_string_lossy().into_owned();
    for argument in command.get_args() {
        line.push(' ');
        line.push_str(&argument.to_string_lossy());
    }
    if line.chars().count() > WIDTH {
        line = line.chars().take(WIDTH - 2).chain(" …".chars()).collect();
    }
    line
}

/// What a program prints on its standard output, if it runs and succeeds.
pub(crate) fn output(command: &mut Command) -> Option<String> {
    let out = command
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    out.status
        .success()
        .then(|| String::from_utf8_lossy(&out.stdout).into_owned())
}

/// Runs a long step into a log file and says from time to time how far it is.
///
/// # Errors
/// When it cannot start or fails; the message ends with the last lines of the log.
pub(crate) fn run_logged(command: &mut Command, log: &Path) -> Result<()> {
    println!("      $ {}", spell(command));
    if let Some(folder) = log.parent() {
        fs::create_dir_all(folder)
            .with_context(|| format!("cannot make the folder {}", folder.display()))?;
    }
    let file = File::options()
        .create(true)
        .append(true)
        .open(log)
        .with_context(|| format!("cannot write the log {}", log.display()))?;
    let start_of_log = file.metadata().map_or(0, |data| data.len());
    let mut child = command
        // An installer's own stack says nothing to the person who reads the log.
        .env("RUST_BACKTRACE", "0")
        .stdin(Stdio::null())
        .stdout(file.try_clone()?)
        .stderr(file)
        .spawn()
        .with_context(|| format!("cannot run `{}`", spell(command)))?;
    let start = Instant::now();
    let mut told = start;
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        if told.elapsed() >= PROGRESS {
            told = Instant::now();
            let last = tail(log, start_of_log, 1);
            let what = log.file_stem().unwrap_or_default().to_string_lossy();
            let seconds = start.elapsed().as_secs();
            println!("      … {what}, {seconds} s: {}", last.trim());
        }
        thread::sleep(Duration::from_millis(100));
    };
    if !status.success() {
        bail!(
            "`{}` failed ({status}); the whole log is {}\n{}",
            spell(command),
            log.display(),
            tail(log, start_of_log, 20)
        );
    }
    Ok(())
}

/// The last lines of what a log grew by since `from`.
fn tail(log: &Path, from: u64, lines: usize) -> String {
    let read = || -> io::Result<String> {
        let mut file = File::open(log)?;
        let length = file.metadata()?.len();
        file.seek(SeekFrom::Start(from.max(length.saturating_sub(8192))))?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    };
    let text = read().unwrap_or_default();
    let all: Vec<&str> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .collect();
    all[all.len().saturating_sub(lines)..].join("\n")
}

/// Runs a program whose output goes straight to the terminal.
///
/// # Errors
/// When it cannot start.
pub(crate) fn run(command: &mut Command) -> Result<ExitStatus> {
    command
        .stdin(Stdio::null())
        .status()
        .with_context(|| format!("cannot run `{}`", spell(command)))
}

/// Runs a program, passes its output on, and shows every line to `read` as well.
///
/// # Errors
/// When it cannot start, or its output cannot be read.
pub(crate) fn run_read(command: &mut Command, mut read: impl FnMut(&str)) -> Result<ExitStatus> {
    // Both streams into one pipe, so that the lines keep their order.
    let (reader, writer) = io::pipe()?;
    let mut child = command
        .stdin(Stdio::null())
        .stdout(writer.try_clone()?)
        .stderr(writer)
        .spawn()
        .with_context(|| format!("cannot run `{}`", spell(command)))?;
    // The command still holds its ends of the pipe: without this the reader would never see the end.
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let mut reader = BufReader::new(reader);
    let mut line = Vec::new();
    let mut out = io::stdout();
    loop {
        line.clear();
        if reader.read_until(b'\n', &mut line)? == 0 {
            break;
        }
        // A closed terminal is no reason to stop the tests.
        let _ = out.write_all(&line);
        read(&String::from_utf8_lossy(&line));
    }
    let _ = out.flush();
    Ok(child.wait()?)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn both_streams_are_read_to_their_end() {
        let mut lines = Vec::new();
        let status = run_read(
            &mut shell("echo one; echo two >&2; printf three; exit 3"),
            |line| {
                lines.push(line.trim().to_owned());
            },
        )
        .unwrap();
        assert_eq!(lines, ["one", "two", "three"]);
        assert_eq!(status.code(), Some(3));
    }

    #[test]
    fn a_failed_step_shows_the_end_of_its_own_log() {
        let log = env::temp_dir().join(format!("xtask-log-{}", std::process::id()));
        fs::write(&log, "an older run\n").unwrap();
        let error = run_logged(&mut shell("echo no space left; exit 1"), &log).unwrap_err();
        fs::remove_file(&log).unwrap();
        let message = error.to_string();
        assert!(message.contains("no space left"), "{message}");
        assert!(!message.contains("an older run"), "{message}");
    }

    #[test]
    fn a_long_command_is_cut() {
        let mut command = Command::new("/usr/bin/cp");
        command.args(["one", "two"]);
        assert_eq!(spell(&command), "cp one two");
        command.args(std::iter::repeat_n("library.rlib", 30));
        assert_eq!(spell(&command).chars().count(), 160);
    }

    #[test]
    fn output_is_nothing_when_a_program_fails_or_is_not_there() {
        assert_eq!(output(&mut shell("echo yes")).as_deref(), Some("yes\n"));
        assert_eq!(output(&mut shell("echo no; exit 1")), None);
        assert_eq!(output(&mut Command::new("no-such-program-here")), None);
    }
}
