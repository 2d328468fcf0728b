//! Scenarios that are valid and hardly do what their author wants get a note, and no others.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

mod common;

use std::fs;
use std::path::Path;
use std::process::Command;

use common::{files, load, run};
use tcp_sim::explain::{self, Lang};
use tcp_sim::scenario::{Advice, toml};
use tcp_sim::trace::{Loss, What};
use tcp_sim::{HostId, Scenario};

const CLIENT: HostId = HostId(0);
const SERVER: HostId = HostId(1);

/// A client that sends 3000 bytes; `top` stands before the first section, the others in theirs.
fn text(top: &str, client: &str, server: &str, link: &str) -> String {
    format!(
        "version = 1\n{top}\n[[host]]\nname = \"client\"\naddress = \"10.0.0.1\"\n{client}\n\
         [host.client]\nto = \"server\"\nport = 80\nopen = \"0 s\"\nsend = \"3000 bytes\"\nclose = \"when sent\"\n\
         [[host]]\nname = \"server\"\naddress = \"10.0.0.2\"\n{server}\n[host.server]\nport = 80\n\
         [[link]]\nbetween = [\"client\", \"server\"]\n{link}\n[limit]\nuntil = \"60 s\"\n"
    )
}

fn scenario(text: &str) -> Scenario {
    toml::parse(text, "test.toml").unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn no_example_needs_advice() {
    for path in files() {
        assert_eq!(load(&path).advice(), [], "{}", path.display());
    }
}

/// 1500 - 40 = 1460 (IPv4): one byte more, and a full segment does not fit.
#[test]
fn a_segment_larger_than_the_hosts_link_is_told() {
    let mss = |bytes: u32| format!("[host.tcp]\nmss = \"{bytes} bytes\"");
    let fits = scenario(&text("", &mss(1460), &mss(1460), ""));
    assert_eq!(fits.advice(), []);
    let above = |host, mss, mtu| Advice::SegmentAboveMtu { host, mss, mtu };
    let both = scenario(&text("", &mss(1461), &mss(9000), ""));
    assert_eq!(
        both.advice(),
        [above(CLIENT, 1461, 1500), above(SERVER, 9000, 1500)]
    );
    // What the note says comes true.
    let (_, trace) = run(&both);
    let lost = |record: &&tcp_sim::trace::Record| {
        matches!(
            record.what,
            What::Lost {
                why: Loss::TooLarge,
                ..
            }
        )
    };
    assert!(trace.iter().filter(lost).count() > 1);
    let narrow = scenario(&text("", &mss(1000), "", "mtu = \"1000 bytes\""));
    assert_eq!(narrow.advice(), [above(CLIENT, 1000, 1000)]);
}

#[test]
fn a_fixed_number_on_a_host_that_boots_is_told() {
    let boots_with = |host: &str, [client, server]: [&str; 2]| {
        let mut whole = text("", client, server, "");
        for (at, what) in [("1 s", "crash"), ("2 s", "boot")] {
            whole += &format!("[[action]]\nat = \"{at}\"\ndo = \"{host} {what}\"\n");
        }
        scenario(&whole).advice()
    };
    let boots = |host, iss| boots_with(host, [iss, ""]);
    let told = Advice::FixedIssAfterBoot {
        host: CLIENT,
        iss: 1000,
    };
    assert_eq!(boots("client", "iss = 1000"), [told]);
    assert_eq!(boots("client", "iss = \"clock\""), []);
    assert_eq!(boots("client", ""), []);
    assert_eq!(boots("server", "iss = 1000"), [], "the other one boots");
    // It only answers SYNs, so nobody takes its number for an old one.
    assert_eq!(boots_with("server", ["", "iss = 7000"]), []);
}

/// What, where, what comes of it, and what to do; the same words in `run`, `check` and `export`.
#[test]
fn the_command_line_says_it() {
    let whole = text("", "[host.tcp]\nmss = \"9000 bytes\"", "", "");
    let path =
        Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{}-advice.toml", std::process::id()));
    fs::write(&path, &whole).unwrap();
    let scenario = scenario(&whole);
    let [advice] = scenario.advice()[..] else {
        panic!("one piece of advice");
    };
    let words = explain::advice(Lang::En, &scenario, advice);
    assert!(
        words.starts_with("client has an mss of 9000 bytes, but its link carries packets of 1500")
    );
    assert!(words.contains("Leave `mss` out"));
    let said = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_ackademy"))
            .args(arguments)
            .arg(&path)
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap()
    };
    let note = format!("note    {words}\n");
    assert!(said(&["run", "--quiet"]).contains(&note));
    assert!(said(&["check"]).contains(&format!("note: {words}\n")));
    let csv = path.with_extension("csv");
    assert!(said(&["export", "--csv", csv.to_str().unwrap()]).contains(&note));
    let chinese = explain::advice(Lang::Zh, &scenario, advice);
    assert!(said(&["run", "--quiet", "--lang", "zh"]).contains(&chinese));
    fs::remove_file(path).unwrap();
    fs::remove_file(csv).unwrap();
}
