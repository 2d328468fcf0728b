//! Bad scenario files: one sentence, with the right place and the right suggestion.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

use proptest::prelude::*;
use tcp_files::toml::{parse, parse_attempts};
use tcp_sim::Scenario;
use tcp_sim::scenario::ProgramSpec;

const GOOD: &str = r#"version = 1
faults = ["drop client SYN #1"]

[[host]]
name = "client"
address = "10.0.0.1"

[host.client]
to = "server"
port = 80
open = "0 s"

[[host]]
name = "server"
address = "10.0.0.2"

[host.server]
port = 80

[[link]]
between = ["client", "server"]
delay = "50 ms"

[[action]]
at = "1 s"
do = "client send 3000"

[[assert]]
host = "client"
reaches = "ESTABLISHED"
"#;

/// The error that comes of replacing `old` by `new` in the good file.
fn error(old: &str, new: &str) -> String {
    assert_eq!(GOOD.matches(old).count(), 1, "{old}");
    match parse(&GOOD.replace(old, new), "x.toml") {
        Ok(_) => panic!("{new} was taken"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn the_good_file_is_good() {
    assert!(parse(GOOD, "x.toml").is_ok());
}

#[test]
fn an_unknown_key_names_its_place_and_the_nearest_key() {
    assert_eq!(
        error("delay =", "delya ="),
        "x.toml:22:1: `delya` is not a key of a link; it has `between`, `there`, `back`, `bandwidth`, \
         `delay`, `jitter`, `queue`, `mark`, `loss`, `duplicate`, `reorder`, `corrupt`, `mtu`, \
         `overhead`; did you mean `delay`?"
    );
    assert!(error("version = 1", "versoin = 1").starts_with("x.toml:1:1: `versoin` is not a key"));
    // Nothing is near this one, so nothing is suggested.
    assert!(error("delay =", "xyzzy =").ends_with("`overhead`"));
}

#[test]
fn a_wrong_unit_names_the_units() {
    assert_eq!(
        error("\"50 ms\"", "\"50 mss\""),
        "x.toml:22:9: `mss` is not a unit of a time; the units are `ns`, `us`, `ms`, `s`, `min`, `h`; \
         did you mean `ms`?"
    );
    assert_eq!(
        error("\"50 ms\"", "50"),
        "x.toml:22:9: `delay` is a time and needs its unit, as in \"50 ms\""
    );
    assert_eq!(
        error("\"50 ms\"", "\"50\""),
        "x.toml:22:9: `delay` is a time and needs its unit, as in \"50 ms\""
    );
    assert_eq!(
        error("\"50 ms\"", "\"fast\""),
        "x.toml:22:9: `delay` is \"fast\", which is not a time such as \"50 ms\""
    );
    assert_eq!(
        error("\"50 ms\"", "true"),
        "x.toml:22:9: `delay` must be a time, as in \"50 ms\", not a boolean"
    );
}

#[test]
fn a_reference_to_nothing_names_what_there_is() {
    assert_eq!(
        error("to = \"server\"", "to = \"sever\""),
        "x.toml:9:6: there is no host \"sever\"; the hosts are \"client\", \"server\"; did you mean \
         \"server\"?"
    );
    assert_eq!(
        error("do = \"client send 3000\"", "do = \"clint send 3000\""),
        "x.toml:26:7: \"clint\" is not a host, a fault or a cable; possible: client, server, drop, \
         delay, duplicate, corrupt, plug, unplug; did you mean \"client\"?"
    );
    assert_eq!(
        error("drop client SYN #1", "drop client SIN #1"),
        "x.toml:2:24: \"SIN\" is not a kind of segment; possible: SYN, SYN-ACK, data, FIN, RST, ACK; did \
         you mean \"SYN\"?"
    );
    assert_eq!(
        error("drop client SYN #1", "drop client SYN #0"),
        "x.toml:2:28: \"#0\" is not the number of a transmission, from #1 on"
    );
    assert_eq!(
        error("drop client SYN #1", "delay client SYN #1 by 3"),
        "x.toml:2:35: \"3\" is not a time with its unit (ns, us, ms, s, min)"
    );
    assert_eq!(
        error("drop client SYN #1", "drop client"),
        "x.toml:2:23: the kind of the segment is missing"
    );
    assert!(
        error("drop client SYN #1", "client close").starts_with("x.toml:2:11: a fault begins with")
    );
    assert!(
        error("reaches = \"ESTABLISHED\"", "reaches = \"ESTABLISED\"")
            .ends_with("did you mean \"ESTABLISHED\"?")
    );
    assert_eq!(
        error(
            "reaches = \"ESTABLISHED\"",
            "cause = \"RetransmissionTimeuot\""
        ),
        "x.toml:30:9: \"RetransmissionTimeuot\" is not a cause; `ackademy causes` lists them; did you mean \
         \"RetransmissionTimeout\"?"
    );
}

/// What only the whole file makes wrong is told where it stands, with the hosts' names.
#[test]
fn what_does_not_fit_together_has_a_place_and_names() {
    assert_eq!(
        error("10.0.0.2", "10.0.0.1"),
        "x.toml:15:11: the hosts \"client\" and \"server\" have the same address 10.0.0.1; give each \
         its own"
    );
    assert_eq!(
        error("10.0.0.2", "2001:db8::1"),
        "x.toml:21:11: \"client\" and \"server\" cannot reach each other: one has an IPv4 address and \
         the other IPv6; give both the same kind"
    );
    assert_eq!(
        error(
            "[[link]]\nbetween = [\"client\", \"server\"]\ndelay = \"50 ms\"\n",
            ""
        ),
        "x.toml:8:1: no link joins \"client\" and \"server\", and no router leads from one to the \
         other; a [[link]] with `between` joins two hosts"
    );
    assert_eq!(
        error(
            "[[action]]",
            "[[route]]\nat = \"client\"\nto = \"server\"\nvia = \"client\"\n\n[[action]]"
        ),
        "x.toml:27:7: \"client\" is no router: nothing passes it, so no route leads there and no \
         attacker there sees anything; `router` in its [[host]] makes it one"
    );
    let long = format!("version = 1\ntitle = \"{}\"", "x".repeat(201));
    assert_eq!(
        error("version = 1", &long),
        "x.toml:2:9: `title` has more than the 200 bytes allowed"
    );
    assert_eq!(
        error("client send 3000", "client send 0"),
        "x.toml:26:6: `bytes` is 0, but must be between 1 and 1073741824"
    );
    let many: String = (0..31)
        .map(|n| format!("[[host]]\nname = \"h{n}\"\naddress = \"10.0.1.{n}\"\n\n"))
        .collect();
    assert_eq!(
        error("[[link]]", &format!("{many}[[link]]")),
        "x.toml:140:1: there are 33 hosts; a world has between 1 and 32"
    );
    assert_eq!(
        parse("version = 1\n", "x.toml").unwrap_err().to_string(),
        "x.toml:1:1: a scenario has at least one [[host]]"
    );
    assert_eq!(
        parse("", "x.toml").unwrap_err().to_string(),
        "x.toml:1:1: `version` is missing in a scenario: it begins with `version = 1`"
    );
    assert_eq!(
        error("delay = \"50 ms\"", "delay = \"50 ms\"\ndelay = \"1 s\""),
        "x.toml:23:1: this is not TOML: the key `delay` stands here twice"
    );
}

/// Fuzzing found the first one: a sentence that broke in two where the file's word did.
#[test]
fn an_error_is_one_line_whatever_it_quotes() {
    assert_eq!(
        error("to = \"server\"", "to = \"ser\\nver\""),
        "x.toml:9:6: there is no host \"ser\\nver\"; the hosts are \"client\", \"server\"; did you mean \
         \"server\"?"
    );
    let long = error(
        "to = \"server\"",
        &format!("to = \"{}\"", "x".repeat(5_000)),
    );
    assert_eq!(long.chars().count(), "x.toml:9:6: ".len() + 1_001, "{long}");
}

#[test]
fn a_value_out_of_range_is_told_with_its_units() {
    assert_eq!(
        error("\"50 ms\"", "\"1000 h\""),
        "x.toml:22:9: `delay` is 1000 h, but must be between 0 ns and 240 h"
    );
    assert_eq!(
        error("\"50 ms\"", "\"50 ms\"\nmtu = \"20 bytes\""),
        "x.toml:23:7: `mtu` is 20 bytes, but must be between 120 bytes and 65535 bytes"
    );
    assert_eq!(
        error("\"50 ms\"", "\"50 ms\"\nloss = \"120 %\""),
        "x.toml:23:8: 120 % is more than 100 %, which is not possible"
    );
    assert_eq!(
        error("\"50 ms\"", "\"50000000 h\""),
        "x.toml:22:9: `delay` is \"50000000 h\", which is too large"
    );
    assert_eq!(
        error("\"50 ms\"", "\"0.5 ns\""),
        "x.toml:22:9: `delay` is \"0.5 ns\", which is finer than 1 ns"
    );
    // What is often written instead, and what measures something else.
    assert!(error("\"50 ms\"", "\"50 msec\"").ends_with("did you mean `ms`?"));
    assert!(
        error("\"50 ms\"", "\"50 ms\"\nbandwidth = \"10 Mbps\"")
            .ends_with("did you mean `Mbit/s`?")
    );
    assert_eq!(
        error("\"50 ms\"", "\"50 kB\""),
        "x.toml:22:9: `delay` is a time, as in \"50 ms\", but `kB` is a unit of a number of bytes"
    );
}

#[test]
fn what_is_impossible_is_said() {
    assert!(error("version = 1", "version = 2").contains("is 2, but this engine reads 1"));
    assert!(error("to = \"server\"", "to = \"client\"").contains("its own host"));
    assert!(error("name = \"server\"", "name = \"client\"").contains("already"));
    assert!(error("name = \"server\"", "name = \"../server\"").contains("letters, digits"));
    assert!(error("10.0.0.2", "10.0.0.300").contains("not an IPv4 or IPv6 address"));
    assert!(error("10.0.0.2", "10.0.0.1").contains("have the same address"));
    assert!(error("10.0.0.2", "2001:db8::1").contains("IPv4 address and the other IPv6"));
    assert!(error("[\"client\", \"server\"]", "[\"client\"]").contains("between two hosts"));
    assert!(error("[host.server]\nport = 80", "[host.server]\nport = 80000").contains("65535"));
    assert!(error("reaches = ", "by = \"1 s\"\nends = ").contains("means nothing beside `ends`"));
    assert!(error("version = 1", "").contains("`version` is missing"));
    assert!(error("version = 1", "version = ").starts_with("x.toml:1:1"));
    let no_link = GOOD.replace(
        "[[link]]\nbetween = [\"client\", \"server\"]\ndelay = \"50 ms\"",
        "",
    );
    assert!(
        parse(&no_link, "x")
            .unwrap_err()
            .to_string()
            .contains("no link joins")
    );
    let huge = format!("{GOOD}\n{}", "#".repeat(2 << 20));
    assert!(
        parse(&huge, "x")
            .unwrap_err()
            .to_string()
            .contains("bytes allowed")
    );
}

/// The good file with a challenge whose solution is `changes`.
fn with_solution(changes: &str) -> String {
    format!(
        "{GOOD}\n[[challenge.goal]]\nhost = \"server\"\nreaches = \"CLOSE-WAIT\"\n\n\
         [challenge.near-miss]\nseed = 2\n\n[challenge.solution]\n{changes}"
    )
}

#[test]
fn an_attempt_is_the_scenario_with_its_changes() {
    let text = with_solution(
        "seed = 7\nfaults = [\"drop client SYN #2\"]\n\n[[challenge.solution.host]]\nname = \"client\"\n\
         client = { port = 81 }\n\n[[challenge.solution.link]]\nbetween = [\"server\", \"client\"]\n\
         delay = \"9 ms\"\n\n[[challenge.solution.action]]\nat = \"2 s\"\ndo = \"client close\"\n",
    );
    let base = parse(&text, "x.toml").unwrap();
    assert_eq!((base.goal.len(), base.faults.len()), (1, 1));
    let attempts = parse_attempts(&text, "x.toml").unwrap();
    let [solution, near_miss] = attempts.as_slice() else {
        panic!("two attempts");
    };
    assert_eq!(
        (solution.reaches_goal, near_miss.reaches_goal),
        (true, false)
    );
    let changed = &solution.scenario;
    assert_eq!(
        (changed.seed, changed.faults.len(), changed.actions.len()),
        (7, 2, 2)
    );
    assert_eq!(changed.hosts[1], base.hosts[1]);
    // The client goes elsewhere, and opens when it did.
    let ProgramSpec::Client(client) = changed.hosts[0].program else {
        panic!("a client");
    };
    assert_eq!((client.port, client.open_at), (81, Some(0)));
    let delays = changed.links[0].directions.map(|path| path.delay);
    assert_eq!(delays, [9_000_000; 2]);
    assert_eq!(
        near_miss.scenario,
        Scenario {
            seed: 2,
            ..base.clone()
        }
    );
}

#[test]
fn what_an_attempt_cannot_change_is_said() {
    for (changes, sentence) in [
        (
            "[[challenge.solution.host]]\nname = \"clint\"\n",
            "x.toml:40:1: there is no host \"clint\" to change; the hosts are \"client\", \"server\"; \
             did you mean \"client\"?",
        ),
        (
            "[[challenge.solution.link]]\nbetween = [\"client\", \"moon\"]\n",
            "x.toml:40:1: there is no link between client and moon to change",
        ),
        (
            "faults = [\"drop clint SYN #1\"]\n",
            "x.toml:40:17: \"clint\" is not the name of a host; possible: client, server; did you mean \"client\"?",
        ),
    ] {
        let error = parse_attempts(&with_solution(changes), "x.toml").unwrap_err();
        assert_eq!(error.to_string(), sentence);
    }
    assert_eq!(
        parse(&with_solution("prophile = \"rfc\"\n"), "x.toml")
            .unwrap_err()
            .to_string(),
        "x.toml:40:1: `prophile` is not a key of an attempt; it has `seed`, `faults`, `tcp`, `limit`, `host`, \
         `link`, `action`"
    );
}

#[test]
fn places_count_characters_and_not_bytes() {
    let text = "version = 1\ntitle = \"握手\" # x\nxeed = 1\n";
    let error = parse(text, "x").unwrap_err();
    assert_eq!((error.line, error.column), (3, 1));
    let text = "version = 1\nx = { \"握手\" = 1, z = 1 }\n";
    assert_eq!(parse(text, "x").unwrap_err().column, 1);
}

proptest! {
    /// Whatever is done to a file, it is read or refused with a place inside it.
    #[test]
    fn any_edit_gives_a_scenario_or_a_place(
        at in 0..GOOD.len(),
        len in 0..40_usize,
        new in "[ -~\n\"\\[\\]{}=é]{0,12}",
    ) {
        let end = (at + len).min(GOOD.len());
        let text = format!("{}{new}{}", &GOOD[..at], &GOOD[end..]);
        if let Err(error) = parse(&text, "x") {
            let line = usize::try_from(error.line).unwrap();
            prop_assert!(line >= 1 && line <= text.split('\n').count() + 1);
            prop_assert!(error.column >= 1);
            prop_assert!(!error.to_string().contains('\n'), "{}", error);
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,200}") {
        let _ = parse(&text, "x");
    }
}

/// Commands and their text are each other's inverse.
mod text {
    use proptest::prelude::*;
    use tcp_sim::command::Fault;
    use tcp_sim::ids::{HostId, Kind, SegmentName};
    use tcp_sim::{Command, Scenario};

    fn commands() -> impl Strategy<Value = Command> {
        let host = (0..2_u8).prop_map(HostId);
        let kind = prop::sample::select(Kind::ALL.to_vec());
        let name = (
            host.clone(),
            kind,
            any::<Option<u32>>(),
            1..u32::MAX,
            0..3_u32,
        )
            .prop_map(|(host, kind, seq, nth, copy)| SegmentName {
                host,
                kind,
                seq,
                nth,
                copy,
            });
        let fault = prop_oneof![
            Just(Fault::Drop),
            any::<u64>().prop_map(|nanos| Fault::Delay { nanos }),
            any::<u64>().prop_map(|nanos| Fault::Duplicate { nanos }),
            any::<u32>().prop_map(|bit| Fault::Corrupt { bit }),
        ];
        prop_oneof![
            host.clone().prop_map(|host| Command::Open { host }),
            (host.clone(), any::<u32>()).prop_map(|(host, bytes)| Command::Send { host, bytes }),
            host.clone().prop_map(|host| Command::Close { host }),
            (host.clone(), any::<u32>()).prop_map(|(host, bytes)| Command::SetCwnd { host, bytes }),
            host.prop_map(|host| Command::Abort { host }),
            (name, fault).prop_map(|(segment, fault)| Command::Fault { segment, fault }),
        ]
    }

    proptest! {
        #[test]
        fn a_command_is_its_text(command in commands()) {
            let scenario = Scenario::handshake();
            let text = command.to_text(&scenario);
            prop_assert_eq!(Command::parse(&text, &scenario), Ok(command), "{}", text);
        }

        #[test]
        fn any_text_is_a_command_or_a_place(text in "[a-zA-Z #0-9.é]{0,60}") {
            if let Err(error) = Command::parse(&text, &Scenario::handshake()) {
                prop_assert!(usize::try_from(error.at).unwrap() <= text.len(), "{error:?}");
            }
        }
    }
}
