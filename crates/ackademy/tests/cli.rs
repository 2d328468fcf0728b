//! The command line, as a person or a Makefile uses it.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use fixtures::{example, load};
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

/// A file of this test's own.
fn file(name: &str, text: &str) -> PathBuf {
    let path =
        Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{}-{name}", std::process::id()));
    fs::write(&path, text).unwrap();
    path
}

#[test]
fn run_prints_the_trace_and_the_verdict() {
    let output = ackademy(&["run", example("syn-lost").to_str().unwrap()]);
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

/// The words are explain's own; that they are the lab's is tested where the lab is.
#[test]
fn why_stands_under_each_line() {
    let path = example("syn-lost");
    for (lang, title, fate, clause) in [
        (
            "en",
            "The client opens with SYN",
            "has 50 ms to go.",
            "RFC 9293, 3.10.1",
        ),
        ("zh", "SYN", " 50 ", "RFC 9293"),
    ] {
        let output = ackademy(&["run", "--why", "--lang", lang, path.to_str().unwrap()]);
        let text = stdout(&output);
        let mut lines = text.lines().skip_while(|line| !line.contains(" SYN seq"));
        let line = lines.next().unwrap();
        assert!(line.starts_with("    0.000000000  client"), "{line}");
        let answer: Vec<_> = lines.take_while(|line| line.starts_with("     ")).collect();
        assert!(answer[0].contains(title), "{text}");
        assert!(answer.iter().any(|line| line.contains(fate)), "{text}");
        assert!(answer.iter().any(|line| line.contains(clause)), "{text}");
    }
}

#[test]
fn an_assertion_that_fails_ends_with_1() {
    let text = fs::read_to_string(example("syn-lost"))
        .unwrap()
        .replace("by = \"3.1 s\"", "by = \"3.09 s\"");
    let path = file("fails.toml", &text);
    let output = ackademy(&["run", "--quiet", path.to_str().unwrap()]);
    let text = stdout(&output);
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(
        text.contains("FAILED  the client reaches ESTABLISHED by 3.09 s; but that is at 3.1 s"),
        "{text}"
    );
    fs::remove_file(path).unwrap();
}

#[test]
fn what_cannot_be_read_ends_with_2_and_a_place() {
    let text = fs::read_to_string(example("handshake"))
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

/// A device has no size, and no end.
#[cfg(target_os = "linux")]
#[test]
fn what_has_no_size_is_not_read_for_ever() {
    let output = ackademy(&["run", "/dev/zero"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        String::from_utf8(output.stderr).unwrap(),
        "/dev/zero: there are more than the 1048576 bytes allowed\n"
    );
}

#[test]
fn what_is_no_text_or_no_file_is_said() {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("binary.toml");
    fs::write(&path, [b'v', 0xff, 0xfe]).unwrap();
    let output = ackademy(&["run", path.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        String::from_utf8(output.stderr).unwrap(),
        format!(
            "{}: byte 1 is not UTF-8 text; a scenario is a text file in TOML\n",
            path.display()
        )
    );
    let folder = path.parent().unwrap().to_str().unwrap();
    let output = ackademy(&["run", folder]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        String::from_utf8(output.stderr).unwrap(),
        format!(
            "{folder}: cannot be read: it is a folder, not a scenario; `ackademy check` takes folders\n"
        )
    );
    fs::remove_file(path).unwrap();
}

#[test]
fn digest_and_compact_are_what_the_library_says() {
    for name in ["handshake", "syn-lost", "close", "data-loss"] {
        let (path, scenario) = (example(name), load(&example(name)));
        let digest = stdout(&ackademy(&["run", "--digest", path.to_str().unwrap()]));
        assert_eq!(digest, format!("{:016x}\n", run_to_end(&scenario)));
        let compact = stdout(&ackademy(&["compact", path.to_str().unwrap()]));
        let bytes = URL_SAFE_NO_PAD.decode(compact.trim()).unwrap();
        assert_eq!(Scenario::from_compact(&bytes).unwrap(), scenario);
    }
}

#[test]
fn until_stops_and_notes_say_what_is_left() {
    let path = example("syn-lost");
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
    let scenario = fs::read_to_string(example("handshake")).unwrap();
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

/// What stands around the sentences is said in the same language. The marks `ok` and `FAILED` stay:
/// scripts read them.
#[test]
fn chinese_is_chinese_to_the_last_line() {
    let english = |text: &str| {
        [
            " hold",
            "note",
            "possible",
            "misses",
            " at ",
            "no connection",
            "scenario",
        ]
        .iter()
        .find(|words| text.replace("scenario.toml", "").contains(*words))
        .map(|words| format!("{words:?} in {text}"))
    };
    let scenario = example("syn-lost");
    let path = scenario.to_str().unwrap();
    let quiet = stdout(&ackademy(&["run", "--quiet", "--lang", "zh", path]));
    assert!(quiet.ends_with("5 条断言中有 5 条成立\n"), "{quiet}");
    let waits = stdout(&ackademy(&["waits", "--lang", "zh", "--at", "1 s", path]));
    assert!(waits.starts_with("# client，"), "{waits}");
    let lesson = fixtures::root().join("lessons/time-wait/scenario.toml");
    let lesson = lesson.to_str().unwrap();
    let run = stdout(&ackademy(&["run", "--quiet", "--lang", "zh", lesson]));
    assert!(
        run.contains("提示    5 s 的 \"client open\" 无法执行："),
        "{run}"
    );
    let check = stdout(&ackademy(&["check", "--verbose", "--lang", "zh", path]));
    assert!(check.contains("个场景中有 1 个成立"), "{check}");
    for text in [waits, check] {
        assert_eq!(english(&text), None);
    }
}

/// "nobody has no connection" would say that everybody has one.
#[test]
fn a_host_without_a_connection_is_named_last() {
    let lesson = fixtures::root().join("lessons/syn-lost/giving-up.toml");
    let lesson = lesson.to_str().unwrap();
    let text = stdout(&ackademy(&["waits", "--host", "nobody", lesson]));
    assert!(
        text.contains("\nThere is no connection on nobody\n"),
        "{text}"
    );
    let lesson = fixtures::root().join("lessons/syn-flood/first-syn.toml");
    let lesson = lesson.to_str().unwrap();
    let text = stdout(&ackademy(&["waits", "--host", "firewall", lesson]));
    assert!(
        text.contains("firewall only forwards what its rules allow"),
        "{text}"
    );
}

#[test]
fn captures_are_written_one_for_each_host() {
    let folder =
        Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("captures-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let path = example("handshake");
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

/// An empty folder of this test's own.
fn folder(name: &str) -> PathBuf {
    let path =
        Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    path
}

#[test]
fn check_judges_a_folder_and_ends_with_counts() {
    let folder = folder("check");
    let check = |arguments: &[&str]| {
        let output = ackademy(&[&["check", folder.to_str().unwrap()], arguments].concat());
        (output.status.code(), stdout(&output))
    };
    assert_eq!(check(&[]).0, Some(2), "nothing is there");
    let good = fs::read_to_string(example("syn-lost")).unwrap();
    fs::create_dir_all(folder.join("lesson/notes")).unwrap();
    fs::write(folder.join("lesson/scenario.toml"), &good).unwrap();
    // This says what the lesson is made of, and is no scenario.
    fs::write(folder.join("lesson/lesson.toml"), "title = 1").unwrap();
    fs::write(folder.join("one.toml"), &good).unwrap();
    let (code, text) = check(&[]);
    assert_eq!(code, Some(0), "{text}");
    assert!(
        text.ends_with("\n2 of 2 scenarios hold; 10 of 10 assertions hold\n"),
        "{text}"
    );
    assert!(
        check(&["--verbose"])
            .1
            .contains("  + the client reaches ESTABLISHED by 3.1 s\n")
    );
    let bad = good.replace("by = \"3.1 s\"", "by = \"3.09 s\"");
    fs::write(folder.join("two.toml"), bad).unwrap();
    let (code, text) = check(&[]);
    assert_eq!(code, Some(1), "{text}");
    assert!(
        text.contains("two.toml: 4 of 5 assertions hold\n"),
        "{text}"
    );
    let line = "\n        - the client reaches ESTABLISHED by 3.09 s; but that is at 3.1 s\n";
    assert!(text.contains(line), "{text}");
    assert!(
        check(&["--lang", "zh"])
            .1
            .contains("；但实际发生在 3.1 s\n")
    );
    let (before, _) = good.split_once("[[assert]]").unwrap();
    fs::write(folder.join("two.toml"), before).unwrap();
    assert_eq!(check(&[]).0, Some(1), "what asserts nothing tests nothing");
    fs::write(folder.join("two.toml"), "version = 2").unwrap();
    let (code, text) = check(&[]);
    assert_eq!(code, Some(2), "{text}");
    assert!(text.contains("two.toml:1:11: `version` is 2"), "{text}");
    assert!(
        text.ends_with("2 of 3 scenarios hold, 1 cannot be read; 10 of 10 assertions hold\n"),
        "{text}"
    );
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_scenario_that_would_run_for_ever_stops_and_says_so() {
    let text = fs::read_to_string(example("syn-lost")).unwrap();
    let path = file(
        "limit.toml",
        &text.replace("version = 1", "version = 1\nlimit = { events = 3 }"),
    );
    let text = stdout(&ackademy(&["check", path.to_str().unwrap()]));
    assert!(
        text.contains("note: stopped at the limit of 3600 s and 3 events; more would happen\n"),
        "{text}"
    );
    fs::remove_file(path).unwrap();
}

/// A flood over a link of ten days: nothing ever arrives, and all of it is held.
#[test]
fn a_run_that_would_fill_the_memory_stops_and_says_so() {
    let path = file(
        "crowd.toml",
        r#"version = 1
limit = { until = "240 h", events = 10000000 }

[[host]]
name = "flooder"
address = "10.0.0.1"
attacker = { flood = { to = "server", port = 80, rate = 10000000, count = 10000000, sources = 10000000, source = "11.0.0.0" } }

[[host]]
name = "server"
address = "10.0.0.2"
server = { port = 80 }

[[link]]
between = ["flooder", "server"]
delay = "240 h"
"#,
    );
    let text = stdout(&ackademy(&["run", "--quiet", path.to_str().unwrap()]));
    assert_eq!(
        text,
        "note    stopped with more than 250000 segments on their way, which is as many as a world holds; \
         send fewer, or shorten the delay\n"
    );
    fs::remove_file(path).unwrap();
}

/// The handshake takes 50 ms each way, and the first RTO is one second (RFC 6298, 2.1); after a
/// measurement of 100 ms it is 300 ms, but not below one second (2.2 and 2.4).
#[test]
fn a_table_has_a_row_for_each_change() {
    let path = example("handshake");
    let output = ackademy(&["export", path.to_str().unwrap(), "--csv", "-"]);
    assert_eq!(output.status.code(), Some(0));
    let text = stdout(&output);
    let mut lines = text.lines();
    assert_eq!(
        lines.next(),
        Some(
            "time_s,event,host,local,remote,state,cwnd_bytes,ssthresh_bytes,rwnd_bytes,flight_bytes,srtt_s,rto_s"
        )
    );
    let rows: Vec<Vec<_>> = lines.map(|line| line.split(',').collect()).collect();
    let part = |row: &[&str]| [row[0], row[2], row[5], row[9], row[10], row[11]].join(" ");
    let rows: Vec<_> = rows.iter().map(|row| part(row)).collect();
    let expected = [
        "0.000000000 client SYN-SENT 1  1.000000000",
        "0.050000000 server SYN-RECEIVED 1  1.000000000",
        "0.100000000 client ESTABLISHED 0 0.100000000 1.000000000",
        "0.150000000 server ESTABLISHED 0 0.100000000 1.000000000",
    ];
    assert_eq!(rows, expected);
}

/// cwnd has doubled three times by 450 ms (RFC 5681, 3.1), and SRTT is the round trip of 100 ms.
#[test]
fn a_figure_plots_how_the_busiest_end_sent() {
    let path = example("timeout");
    let common = [
        "export",
        path.to_str().unwrap(),
        "--svg",
        "-",
        "--until",
        "450 ms",
    ];
    let drawn = |view: &str, lang: &str| {
        let more = ["--view", view, "--lang", lang];
        stdout(&ackademy(&[&common[..], &more].concat()))
    };
    let congestion = drawn("congestion", "en");
    assert!(congestion.starts_with("<svg ") && congestion.ends_with("</svg>\n"));
    assert!(congestion.contains(">8000 bytes</text>"), "{congestion}");
    let sequence = drawn("time-sequence", "zh");
    assert!(sequence.contains("时间–序号") && sequence.contains("ack-s-sent"));
    let rounds = drawn("rtt", "en");
    assert!(
        rounds.contains(">100 ms</text>") && rounds.contains(">1 s</text>"),
        "{rounds}"
    );
}

/// At 130 ms five segments of 1000 bytes are in flight.
#[test]
fn a_figure_shows_the_buffers_at_the_end() {
    let path = example("cumulative");
    let common = ["export", path.to_str().unwrap(), "--svg", "-"];
    let at = [&common[..], &["--view", "windows", "--until", "130 ms"]].concat();
    let figure = stdout(&ackademy(&at));
    assert!(figure.starts_with("<svg ") && figure.ends_with("</svg>\n"));
    assert!(figure.contains("snd.una 1001") && figure.contains("rcv.nxt 1001"));
    assert_eq!(figure.matches(">1000</text>").count(), 5, "{figure}");
    // Before the client opens there is nothing to draw.
    let output = ackademy(&["export", path.to_str().unwrap(), "--view", "windows"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_figure_names_the_hosts_and_draws_each_segment() {
    let path = example("syn-lost");
    let figure = stdout(&ackademy(&["export", path.to_str().unwrap(), "--svg", "-"]));
    assert!(figure.starts_with("<svg ") && figure.ends_with("</svg>\n"));
    // One picture for a screen reader, with its name and what it shows.
    assert_eq!(figure.matches("<svg ").count(), 1);
    assert_eq!(figure.matches("role=\"img\"").count(), 1);
    assert_eq!(figure.matches("<desc ").count(), 1);
    assert!(
        figure.contains(">Client</text>") && figure.contains(">10.0.0.2</text>"),
        "{figure}"
    );
    // Three SYNs, a SYN-ACK and an ACK; two of them are lost.
    let (ladder, key) = figure.split_once("class=\"ack-key\"").unwrap();
    assert_eq!(ladder.matches("class=\"ack-arrow").count(), 5, "{figure}");
    assert!(
        key.contains(">dashed: lost</text>") && !key.contains("FIN"),
        "{key}"
    );
    let chinese = [
        "export",
        path.to_str().unwrap(),
        "--svg",
        "-",
        "--lang",
        "zh",
    ];
    assert!(stdout(&ackademy(&chinese)).contains("客户端"));
    let many = file(
        "many.toml",
        &fs::read_to_string(example("data-loss"))
            .unwrap()
            .replace("\"30000 bytes\"", "\"5 MB\""),
    );
    let output = ackademy(&["export", many.to_str().unwrap(), "--svg", "-"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.contains("more than 2000 segments") && said.contains("--until \""),
        "{said}"
    );
    fs::remove_file(many).unwrap();
}

#[test]
fn the_trace_as_json_has_every_record_and_its_cause() {
    let path = example("syn-lost");
    let text = stdout(&ackademy(&[
        "export",
        path.to_str().unwrap(),
        "--json",
        "-",
    ]));
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    let (_, trace) = fixtures::run(&load(&path));
    let records = value["records"].as_array().unwrap();
    assert_eq!(records.len(), trace.len());
    let digest = stdout(&ackademy(&["run", "--digest", path.to_str().unwrap()]));
    assert_eq!(value["digest"], digest.trim());
    let sent: Vec<_> = records
        .iter()
        .filter(|record| record["what"] == "sent")
        .collect();
    let second = sent[1];
    assert_eq!(second["at"], 1_000_000_000);
    assert_eq!(second["repeats"], 0);
    assert_eq!(second["cause"], "RetransmissionTimeout");
    assert_eq!(second["source"], "RFC 6298, 5.4");
    assert_eq!(second["segment"]["flags"], serde_json::json!(["SYN"]));
    assert_eq!(second["segment"]["seq"], 1000);
}

#[test]
fn an_export_needs_a_target() {
    let path = example("handshake");
    let path = path.to_str().unwrap();
    assert_eq!(ackademy(&["export", path]).status.code(), Some(2));
    let nowhere = ["export", path, "--csv", "no-such-folder/x.csv"];
    let output = ackademy(&nowhere);
    assert_eq!(output.status.code(), Some(2));
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(
        error.starts_with("no-such-folder/x.csv: cannot be written"),
        "{error}"
    );
}

/// The SYN arrives at 50 ms in the one; in the other two are lost, and the third leaves at 3 s.
#[test]
fn diff_finds_where_runs_part_and_aligns_the_rest() {
    let (one, other) = (example("handshake"), example("syn-lost"));
    let (one, other) = (one.to_str().unwrap(), other.to_str().unwrap());
    let same = ackademy(&["diff", one, one]);
    assert_eq!(
        (same.status.code(), stdout(&same).as_str()),
        (Some(0), "the runs are the same\n")
    );
    let output = ackademy(&["diff", one, other]);
    let text = stdout(&output);
    assert_eq!(output.status.code(), Some(1), "{text}");
    for line in [
        "- at 50 ms, SYN seq 1000 mss 1460 wscale 0 reaches the server",
        "+ at 25 ms, SYN seq 1000 mss 1460 wscale 0 is lost: dropped by the scenario",
        "  server SYN-ACK 7000 #1: 50 ms (SynReceived) | 3.05 s (SynReceived)",
        "+ client SYN 1000 #3: 3 s (RetransmissionTimeout)",
        "1 segments and states are the same, 6 differ, 0 are only in -, 2 only in +",
    ] {
        assert!(text.lines().any(|found| found == line), "{line}: {text}");
    }
    let back = stdout(&ackademy(&["diff", other, one, "--most", "1"]));
    assert!(back.contains("… and 7 more"), "{back}");
}

#[test]
fn schema_is_what_the_library_says() {
    let output = ackademy(&["schema"]);
    assert_eq!(output.status.code(), Some(0));
    let printed: serde_json::Value = serde_json::from_str(&stdout(&output)).unwrap();
    assert_eq!(printed, tcp_files::toml::schema());
}

/// Linux sends a SYN again after 1, 1, 1, 1, 1, 2, 4 … s, and keeps to RFC 6298's doubling
/// afterwards.
#[test]
fn knobs_tell_how_a_profile_departs() {
    let all = stdout(&ackademy(&["knobs"]));
    let line = |text: &str, knob: &str| text.lines().any(|line| line.starts_with(knob));
    assert!(line(&all, "syn_linear_timeouts") && line(&all, "nagle"));
    let linux = stdout(&ackademy(&["knobs", "--profile", "linux-6.18"]));
    assert!(line(&linux, "syn_linear_timeouts          4 (rfc: 0)"));
    assert!(linux.contains("net.ipv4.tcp_syn_linear_timeouts"));
    assert!(!line(&linux, "nagle"), "Linux does as RFC 9293 says");
    let unknown = ackademy(&["knobs", "--profile", "linux"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(String::from_utf8(unknown.stderr).unwrap().contains(
        "there is no profile \"linux\"; the profiles are rfc, linux-6.18, linux-4.11, freebsd, historic-793"
    ));
}

#[test]
fn sockets_are_told_at_any_moment() {
    let path = example("handshake");
    let path = path.to_str().unwrap();
    // Half a round trip after the SYN, the server has it; the client does not know that yet.
    let output = ackademy(&["sockets", path, "--at", "60 ms", "--at", "0 s"]);
    assert_eq!(output.status.code(), Some(0));
    let text = stdout(&output);
    let tables: Vec<&str> = text.trim_end().split("\n\n").collect();
    let heads: Vec<&str> = tables
        .iter()
        .filter_map(|table| table.lines().next())
        .collect();
    assert_eq!(
        heads,
        [
            "# client at 0 ns",
            "# server at 0 ns",
            "# client at 60 ms",
            "# server at 60 ms"
        ]
    );
    let states = |table: &str| -> Vec<String> {
        let rows = table.lines().skip(2);
        rows.filter_map(|row| row.split_whitespace().next().map(str::to_owned))
            .collect()
    };
    assert_eq!(states(tables[2]), ["SYN-SENT"]);
    assert_eq!(states(tables[3]), ["LISTEN", "SYN-RECV"]);

    let output = ackademy(&["sockets", path, "--netstat", "--host", "client"]);
    let text = stdout(&output);
    assert!(text.contains("Proto Recv-Q Send-Q"), "{text}");
    assert!(
        text.contains("ESTABLISHED") && !text.contains("# server"),
        "{text}"
    );

    let output = ackademy(&["sockets", path, "--host", "clent"]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(
        said,
        "--host clent: there is no such host; there are client, server\n"
    );
}

/// A quiz from a seed is the same each time, in either language, and its right answers are marked.
#[test]
fn quiz_make_prints_what_a_seed_makes() {
    let make = |more: &[&str]| {
        let arguments = [&["quiz", "make", "--seed", "7", "--number", "6"], more].concat();
        let output = ackademy(&arguments);
        assert_eq!(output.status.code(), Some(0));
        stdout(&output)
    };
    let text = make(&[]);
    assert!(text.starts_with("# 1-7-6-1-shm-each\n"), "{text}");
    assert_eq!(text, make(&[]));
    assert!(text.contains("\n6. "), "{text}");
    assert!(!text.contains("\n7. "), "{text}");
    assert!(make(&["--lang", "zh"]).contains("下一个状态是什么"));
    let solved = make(&["--solved", "--kinds", "myth"]);
    assert_eq!(solved.matches("\n   = ").count(), 12, "{solved}");
    let wrong = ackademy(&["quiz", "make", "--kinds", "riddle"]);
    assert_eq!(wrong.status.code(), Some(2));
}

#[test]
fn quiz_grade_plays_an_attempt_again_and_names_what_was_edited() {
    let grade = |name: &str, text: &str| {
        let output = ackademy(&["quiz", "grade", file(name, text).to_str().unwrap()]);
        let errors = String::from_utf8(output.stderr.clone()).unwrap();
        (output.status.code(), stdout(&output) + &errors)
    };
    // Of the two claims, the one is answered right and the other wrong, whichever they are.
    let both = |first: &str, second: &str, score: &str| {
        format!(
            "ackademy quiz attempt 1\nengine 0.1.0\nquiz 1-7-2-1-m-each\n\
             answer 1 900 ms {first}\nanswer 2 800 ms {second}\nscore {score}\n"
        )
    };
    let solved = stdout(&ackademy(&[
        "quiz", "make", "--seed", "7", "--number", "2", "--kinds", "myth", "--solved",
    ]));
    let right: Vec<_> = solved
        .lines()
        .filter_map(|line| line.strip_prefix("   = "))
        .filter(|line| line.len() == 1)
        .map(|letter| if letter == "a" { 1 } else { 2 })
        .collect();
    let (one, two) = (right[0], 3 - right[1]);
    let (first, second) = (format!("right choice {one}"), format!("wrong choice {two}"));

    let (code, text) = grade("fits.txt", &both(&first, &second, "1 of 2"));
    assert_eq!(code, Some(0), "{text}");
    assert_eq!(text, "1: right\n2: wrong\n1 of 2 are right\n");

    let (code, text) = grade("score.txt", &both(&first, &second, "2 of 2"));
    assert_eq!(code, Some(1), "{text}");
    assert!(
        text.contains("says that 2 answers are right, but 1 are"),
        "{text}"
    );

    let marked = format!("right choice {two}");
    let (code, text) = grade("mark.txt", &both(&first, &marked, "2 of 2"));
    assert_eq!(code, Some(1), "{text}");
    assert!(
        text.contains("question 2 is marked as right, but it is wrong"),
        "{text}"
    );

    let (code, text) = grade("count.txt", &both(&first, &second, "1 of 3"));
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("3 questions, but the quiz has 2"), "{text}");

    let more = both(&first, &second, "1 of 2").replace("answer 2", "answer 9");
    let (code, text) = grade("asked.txt", &more);
    assert_eq!(code, Some(1), "{text}");
    assert!(
        text.contains("question 9, which the quiz does not have"),
        "{text}"
    );

    let twice = both(&first, &second, "1 of 2").replace("answer 2", "answer 1");
    let (_, text) = grade("twice.txt", &twice);
    assert!(
        text.contains("Question 1 is answered more than once"),
        "{text}"
    );

    let header = both(&first, "wrong header SYN seq 1", "1 of 2");
    let (_, text) = grade("kind.txt", &header);
    assert!(
        text.contains("question 2 is of a kind that it does not take"),
        "{text}"
    );

    for (name, text, said) in [
        ("newer.txt", "ackademy quiz attempt 9\n", "newer than 1"),
        ("none.txt", "hello\n", "This is no attempt"),
        (
            "line.txt",
            "ackademy quiz attempt 1\nanswer 1 2 ms maybe choice 1\n",
            "Line 2",
        ),
        (
            "missing.txt",
            "ackademy quiz attempt 1\nquiz 1-7-2-1-m-each\n",
            "“score” is missing",
        ),
        (
            "quiz.txt",
            "ackademy quiz attempt 1\nquiz 1-7-2-8-m-each\nscore 0 of 2\n",
            "“8” cannot stand",
        ),
    ] {
        let (code, answer) = grade(name, text);
        assert_eq!(code, Some(2), "{answer}");
        assert!(answer.contains(said), "{answer}");
    }
}
