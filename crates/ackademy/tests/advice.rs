//! Scenarios that are valid and hardly do what their author wants get a note, and no others.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

use std::fs;
use std::path::Path;
use std::process::Command;

use fixtures::{files, load, run};
use tcp_explain::{self as explain, Lang};
use tcp_files::toml;
use tcp_sim::scenario::Advice;
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

/// 1500 - 40 = 1460 (IPv4): no more than that fits, and no more is offered.
#[test]
fn an_mss_that_the_link_does_not_carry_is_told() {
    let mss = |bytes: u32| format!("[host.tcp]\nmss = \"{bytes} bytes\"");
    let fits = scenario(&text("", &mss(1460), &mss(1460), ""));
    assert_eq!(fits.advice(), []);
    let above = |host, mss, offered| Advice::MssAboveLink { host, mss, offered };
    let both = scenario(&text("", &mss(1461), &mss(9000), ""));
    assert_eq!(
        both.advice(),
        [above(CLIENT, 1461, 1460), above(SERVER, 9000, 1460)]
    );
    // What the note says comes true: nothing is lost.
    let (world, trace) = run(&both);
    assert_eq!(world.host(SERVER).unwrap().delivered(), (3000, true));
    assert!(!trace.iter().any(too_large));
    let narrow = scenario(&text("", &mss(1000), "", "mtu = \"1000 bytes\""));
    assert_eq!(narrow.advice(), [above(CLIENT, 1000, 960)]);
}

/// A host that believes in more than its link carries loses each full-sized segment.
#[test]
fn an_mtu_that_the_link_does_not_carry_is_told() {
    let mtu = |bytes: u32| format!("[host.tcp]\nmtu = {bytes}");
    let fits = scenario(&text("", &mtu(1500), &mtu(1000), ""));
    assert_eq!(fits.advice(), []);
    let both = scenario(&text("", &mtu(1501), &mtu(9000), ""));
    let above = |host, mtu, link| Advice::MtuAboveLink { host, mtu, link };
    assert_eq!(
        both.advice(),
        [above(CLIENT, 1501, 1500), above(SERVER, 9000, 1500)]
    );
    let (_, trace) = run(&both);
    assert!(trace.iter().filter(|record| too_large(record)).count() > 1);
}

fn too_large(record: &tcp_sim::trace::Record) -> bool {
    matches!(
        record.what,
        What::Lost {
            why: Loss::TooLarge,
            ..
        }
    )
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
        words.starts_with(
            "client has an mss of 9000 bytes, but its link carries 1460 bytes of data"
        )
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

/// RFC 8200, 5: 1280 bytes on every link of IPv6.
#[test]
fn a_link_too_narrow_for_ipv6_is_told() {
    let over = |family: [&str; 2], mtu: u32| {
        let whole = text("", "", "", &format!("mtu = \"{mtu} bytes\""));
        let [client, server] = family;
        let whole = whole
            .replace("10.0.0.1", client)
            .replace("10.0.0.2", server);
        scenario(&whole).advice()
    };
    let (v4, v6) = (["10.0.0.1", "10.0.0.2"], ["2001:db8::1", "2001:db8::2"]);
    let told = Advice::Ipv6LinkTooNarrow {
        ends: [CLIENT, SERVER],
        mtu: 1279,
    };
    assert_eq!(over(v6, 1279), [told]);
    assert_eq!(over(v6, 1280), []);
    assert_eq!(over(v4, 1279), []);
}
