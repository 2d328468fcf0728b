//! The command line, as a person or a Makefile uses it.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use common::{load, root};
use tcp_sim::Scenario;
use tcp_sim::history::run_to_end;

fn ackademy(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_ackademy"))
        .args(arguments)
        .output()
        .unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn lesson(name: &str) -> PathBuf {
    root().join("lessons").join(name).join("scenario.toml")
}

/// A file of this test's own.
fn file(name: &str, text: &str) -> PathBuf {
    let path =
        Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{}-{name}", std::process::id()));
    fs::write(&path, text).unwrap();
    path
}

#[test]
fn run_prints_the_trace_and_the_verdict() {
    let output = ackademy(&["run", lesson("syn-lost").to_str().unwrap()]);
    let text = stdout(&output);
    assert_eq!(output.status.code(), Some(0), "{text}");
    let sent: Vec<_> = text
        .lines()
        .filter(|line| line.contains("sends SYN seq 1000"))
        .collect();
    let times: Vec<_> = sent
        .iter()
        .map(|line| line.trim().split("  ").next().unwrap())
        .collect();
    assert_eq!(times, ["0.000000000", "1.000000000", "3.000000000"]);
    assert!(
        sent[0].contains("ActiveOpen") && sent[0].contains("RFC 9293, 3.10.1"),
        "{}",
        sent[0]
    );
    assert!(
        sent[1].contains("RetransmissionTimeout") && sent[1].contains("RFC 6298, 5.4"),
        "{}",
        sent[1]
    );
    assert!(text.ends_with("5 of 5 assertions hold\n"), "{text}");
}

#[test]
fn an_assertion_that_fails_ends_with_1() {
    let text = fs::read_to_string(lesson("syn-lost"))
        .unwrap()
        .replace("by = \"3.1 s\"", "by = \"3.09 s\"");
    let path = file("fails.toml", &text);
    let output = ackademy(&["run", "--quiet", path.to_str().unwrap()]);
    let text = stdout(&output);
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(
        text.contains("FAILED  client reaches ESTABLISHED by 3.09 s; but that is at 3.1 s"),
        "{text}"
    );
    fs::remove_file(path).unwrap();
}

#[test]
fn what_cannot_be_read_ends_with_2_and_a_place() {
    let text = fs::read_to_string(lesson("handshake"))
        .unwrap()
        .replace("delay =", "delai =");
    let path = file("bad.toml", &text);
    let output = ackademy(&["run", path.to_str().unwrap()]);
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{error}");
    assert!(output.stdout.is_empty());
    assert!(
        error.starts_with(&format!("{}:25:1: `delai` is not a key", path.display())),
        "{error}"
    );
    assert!(error.ends_with("did you mean `delay`?\n"), "{error}");
    assert_eq!(error.lines().count(), 1);
    fs::remove_file(path).unwrap();
    for arguments in [
        &["run", "no-such-file"][..],
        &["run"],
        &["walk"],
        &["run", "x", "--until", "3"],
    ] {
        assert_eq!(ackademy(arguments).status.code(), Some(2), "{arguments:?}");
    }
}

#[test]
fn a_file_that_is_too_large_is_not_read() {
    let path = file("large.toml", &"#".repeat((1 << 20) + 1));
    let output = ackademy(&["run", path.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        String::from_utf8(output.stderr)
            .unwrap()
            .contains("more than the 1048576 allowed")
    );
    fs::remove_file(path).unwrap();
}

#[test]
fn digest_and_compact_are_what_the_library_says() {
    for name in ["handshake", "syn-lost", "close", "data-loss"] {
        let (path, scenario) = (lesson(name), load(&lesson(name)));
        let digest = stdout(&ackademy(&["run", "--digest", path.to_str().unwrap()]));
        assert_eq!(digest, format!("{:016x}\n", run_to_end(&scenario)));
        let compact = stdout(&ackademy(&["compact", path.to_str().unwrap()]));
        let bytes = URL_SAFE_NO_PAD.decode(compact.trim()).unwrap();
        assert_eq!(Scenario::from_compact(&bytes).unwrap(), scenario);
    }
}

#[test]
fn until_stops_and_notes_say_what_is_left() {
    let path = lesson("syn-lost");
    let text = stdout(&ackademy(&[
        "run",
        "--until",
        "500 ms",
        path.to_str().unwrap(),
    ]));
    assert!(
        text.contains("note    \"drop client SYN #2\" never met its segment\n"),
        "{text}"
    );
    assert!(!text.contains("1.000000000"));
    let scenario = fs::read_to_string(lesson("handshake")).unwrap();
    let path = file(
        "refused.toml",
        &scenario.replace(
            "[[link]]",
            "[[action]]\nat = \"5 s\"\ndo = \"client open\"\n\n[[link]]",
        ),
    );
    let text = stdout(&ackademy(&["run", "--quiet", path.to_str().unwrap()]));
    assert!(
        text.contains(
            "note    \"client open\" at 5 s was not possible: The client has a connection already"
        ),
        "{text}"
    );
    fs::remove_file(path).unwrap();
}

#[test]
fn captures_are_written_one_for_each_host() {
    let folder =
        Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("captures-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let path = lesson("handshake");
    let into = |prefix: &Path| {
        ackademy(&[
            "run",
            "--quiet",
            "--pcapng",
            prefix.to_str().unwrap(),
            path.to_str().unwrap(),
        ])
    };
    assert_eq!(into(&folder).status.code(), Some(0));
    assert_eq!(into(&folder.join("x")).status.code(), Some(0));
    let mut names: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    names.sort();
    assert_eq!(
        names,
        [
            "client.pcapng",
            "server.pcapng",
            "x-client.pcapng",
            "x-server.pcapng"
        ]
    );
    let output = into(&folder.join("no-such-folder/x"));
    assert_eq!(output.status.code(), Some(2));
    fs::remove_dir_all(folder).unwrap();
}
