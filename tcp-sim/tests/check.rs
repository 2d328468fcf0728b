//! The check language, as an author uses it: what holds of a known run, what does not, and what is
//! said then. The runs are the lessons'; every time is a multiple of their 50 ms.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

use std::fs;

use fixtures::example;
use tcp_explain::{Lang, verdict};
use tcp_files::toml::parse;
use tcp_sim::Scenario;
use tcp_sim::judge::{Outcome, judge};

/// An example scenario with this one assertion instead of its own.
fn asserting(lesson: &str, assertion: &str) -> Result<Scenario, String> {
    let text = fs::read_to_string(example(lesson)).unwrap();
    let (before, _) = text.split_once("[[assert]]").unwrap();
    parse(&format!("{before}\n[[assert]]\n{assertion}\n"), "x.toml")
        .map_err(|error| error.to_string())
}

fn outcome(lesson: &str, assertion: &str) -> (Scenario, Outcome) {
    let scenario = asserting(lesson, assertion).unwrap_or_else(|error| panic!("{error}"));
    let outcome = judge(&scenario).pop().unwrap();
    (scenario, outcome)
}

fn holds(lesson: &str, assertion: &str) {
    let (scenario, outcome) = outcome(lesson, assertion);
    assert!(outcome.holds, "{}", verdict(Lang::En, &scenario, &outcome));
}

/// It does not hold, and this is what is said in English; the Chinese sentence has the same facts.
fn fails(lesson: &str, assertion: &str, sentence: &str) {
    let (scenario, outcome) = outcome(lesson, assertion);
    assert!(!outcome.holds, "{assertion}");
    assert_eq!(verdict(Lang::En, &scenario, &outcome), sentence);
    let chinese = verdict(Lang::Zh, &scenario, &outcome);
    assert!(chinese.contains("；但"), "{chinese}");
    assert!(
        !chinese.contains("  ") && !chinese.ends_with(' '),
        "{chinese}"
    );
}

#[test]
fn a_state_is_visited_by_whom_and_when() {
    holds(
        "handshake",
        "host = 'client'\nreaches = 'ESTABLISHED'\nby = '100 ms'",
    );
    fails(
        "handshake",
        "host = 'client'\nreaches = 'ESTABLISHED'\nby = '99 ms'",
        "the client reaches ESTABLISHED by 99 ms; but that is at 100 ms",
    );
    // The client is established half a round trip before the server.
    holds(
        "handshake",
        "host = 'server'\nreaches = 'ESTABLISHED'\nafter = { host = 'client', reaches = 'ESTABLISHED' }",
    );
    fails(
        "handshake",
        "host = 'client'\nreaches = 'ESTABLISHED'\nafter = { host = 'server', reaches = 'ESTABLISHED' }",
        "the client reaches ESTABLISHED after the server reaches ESTABLISHED; but that never happens",
    );
    fails(
        "handshake",
        "reaches = 'CLOSING'\ncount = 0\nbefore = { host = 'client', reaches = 'TIME-WAIT' }",
        "no host ever reaches CLOSING before the client reaches TIME-WAIT; but what it should come before never happens",
    );
    fails(
        "handshake",
        "host = 'client'\nends = 'CLOSED'",
        "the client ends in CLOSED; but it is ESTABLISHED",
    );
}

#[test]
fn order_absence_and_count() {
    holds(
        "handshake",
        "order = [{ segments = 'SYN' }, { segments = 'SYN-ACK' }, { host = 'client', segments = 'ACK' }]",
    );
    fails(
        "handshake",
        "order = [{ segments = 'SYN-ACK' }, { segments = 'SYN' }]",
        "any host sends SYN-ACK, then any host sends SYN; but number 2 of these never happens after number 1",
    );
    // SYNs leave at 0, 1 s and 3 s (RFC 6298, 2.1 and 5.5).
    holds("syn-lost", "segments = 'SYN'\ncount = 3");
    holds("syn-lost", "segments = 'SYN'\ncount = 2\nby = '2.999 s'");
    holds(
        "syn-lost",
        "segments = 'SYN'\ncount = 1\nafter = { segments = 'SYN', nth = 2 }",
    );
    fails(
        "syn-lost",
        "segments = 'SYN'\nat-most = 2",
        "any host sends SYN at most twice; but that happens 3 times, first at 0 s",
    );
    holds(
        "syn-lost",
        "segments = 'lost'\nwith = { kind = 'SYN' }\ncount = 2",
    );
    holds(
        "syn-lost",
        "segments = 'arrived'\nhost = 'client'\nwith = { kind = 'SYN' }\ncount = 1",
    );
    holds(
        "syn-lost",
        "timer = 'retransmission'\nhost = 'client'\ncount = 2",
    );
    holds(
        "syn-lost",
        "cause = 'RetransmissionTimeout'\nhost = 'server'\ncount = 0",
    );
    fails(
        "syn-lost",
        "cause = 'RetransmissionTimeout'\ncount = 0",
        "RetransmissionTimeout never happens; but that happens twice, first at 1 s",
    );
    holds(
        "close",
        "order = [{ host = 'client', calls = 'close' }, { host = 'server', calls = 'read end' }, { host = 'server', calls = 'close' }]",
    );
}

#[test]
fn fields_of_a_segment() {
    // The SYN has no ACK and offers 1460 bytes (1500 less 40: RFC 9293, 3.7.1).
    holds(
        "handshake",
        "segments = 'SYN'\nwith = { mss = 1460, no-flags = ['ACK'], length = 0 }\ncount = 1",
    );
    holds(
        "handshake",
        "segments = 'all'\nwith = { flags = ['SYN', 'ACK'], seq = 7000, ack = 1001 }\ncount = 1",
    );
    fails(
        "handshake",
        "segments = 'SYN'\nwith = { seq = { at-least = 1001 } }",
        "any host sends SYN (seq at least 1001) at least once; but that never happens",
    );
    // 30000 bytes of 1460: 20 full segments, and 800.
    holds(
        "data-loss",
        "segments = 'data'\nwith = { length = 800 }\ncount = 1",
    );
    holds(
        "data-loss",
        "segments = 'retransmitted'\nwith = { kind = 'data', length = 1460 }\ncount = 1",
    );
}

#[test]
fn windows_and_times_at_a_moment_and_always() {
    // One round trip without bandwidth takes 100 ms, so RTO = R + 4 * R/2 = 300 ms, rounded up to
    // the minimum of 1 s (RFC 6298, 2.2 and 2.4).
    holds(
        "handshake",
        "host = 'client'\nvariable = 'srtt'\nis = '100 ms'",
    );
    holds(
        "handshake",
        "host = 'client'\nvariable = 'rto'\nat = 'end'\nis = '1 s'",
    );
    fails(
        "handshake",
        "host = 'client'\nvariable = 'rto'\nat = '200 ms'\nat-most = '300 ms'",
        "rto of the client is at most 300 ms at 200 ms; but it is 1 s at 100 ms",
    );
    fails(
        "handshake",
        "host = 'client'\nvariable = 'rto'\nat = '99 ms'\nat-most = '2 s'",
        "rto of the client is at most 2 s at 99 ms; but there is nothing to look at then",
    );
    holds(
        "data-loss",
        "host = 'client'\nvariable = 'flight'\nat-most = 'snd.wnd'",
    );
    holds(
        "data-loss",
        "host = 'client'\nvariable = 'ssthresh'\nonce = true\nat-least = '2 segments'",
    );
    fails(
        "handshake",
        "host = 'client'\nvariable = 'flight'\nonce = true\nat-least = '1 MB'",
        "flight of the client is at least 1000000 bytes at some moment; but it is 0 bytes at 100 ms",
    );
    // What is behind the hole waits from the moment that the hole is there.
    holds(
        "data-loss",
        "host = 'server'\nvariable = 'out-of-order'\nonce = true\nat-least = '3 segments'",
    );
    holds(
        "data-loss",
        "host = 'server'\nvariable = 'out-of-order'\nis = '0 bytes'\nbefore = { segments = 'lost' }",
    );
    fails(
        "handshake",
        "host = 'server'\nvariable = 'cwnd'\nis = '0 bytes'\nafter = { segments = 'FIN' }",
        "cwnd of the server is 0 bytes always after any host sends FIN; but what it should come after never happens",
    );
}

#[test]
fn bytes_sockets_and_duration() {
    holds("close", "host = 'client'\nreads = '2000 bytes'\nby = '1 s'");
    holds(
        "close",
        "host = 'client'\nreads = { at-least = '1 kB', at-most = '3 kB' }",
    );
    fails(
        "close",
        "host = 'client'\nreads = '2000 bytes'\nby = '150 ms'",
        "the client reads 2000 bytes, in order and unchanged by 150 ms; but it reads 0",
    );
    holds(
        "close",
        "host = 'client'\nsockets = 'ESTABLISHED'\nat = '1 s'\ncount = 0",
    );
    holds(
        "close",
        "host = 'client'\nsockets = 'ESTABLISHED'\nat = '999 ms'\ncount = 1",
    );
    holds(
        "close",
        "host = 'client'\nsockets = 'TIME-WAIT'\nat = { host = 'server', reaches = 'CLOSED' }\ncount = 1",
    );
    holds("close", "host = 'client'\nsockets = 'all'\ncount = 0");
    fails(
        "handshake",
        "host = 'client'\nsockets = 'all'\ncount = 2",
        "the client has 2 connections open at the end; but it has 1",
    );
    fails(
        "handshake",
        "duration = { at-least = '1 s' }",
        "the last event is at 1 s or later; but that is at 150 ms",
    );
}

#[test]
fn either_and_not() {
    holds(
        "handshake",
        "any = [{ segments = 'RST' }, { segments = 'SYN' }]",
    );
    holds("handshake", "not = true\nsegments = 'RST'");
    fails(
        "handshake",
        "any = [{ segments = 'RST' }, { not = true, segments = 'SYN' }]",
        "any host sends RST at least once, or it is not so that any host sends SYN at least once; \
         but that never happens, and it is so",
    );
}

#[test]
fn what_makes_no_sense_is_refused_with_its_place() {
    let error = |assertion: &str| asserting("handshake", assertion).unwrap_err();
    // The lesson's part before its first assertion has 27 lines; the assertion's own begin at 30.
    for (assertion, message) in [
        (
            "reeches = 'CLOSED'",
            "`reeches` is not a key of an assertion",
        ),
        ("segments = 'SIN'", "\"SIN\" is not a kind of segment"),
        (
            "cause = 'ThirdDuplicateAk'",
            "did you mean \"ThirdDuplicateAck\"?",
        ),
        (
            "segments = 'SYN'\nat = '1 s'",
            "`at` means nothing beside `segments`",
        ),
        (
            "segments = 'SYN'\nwith = { kind = 'SYN' }",
            "the kind is said twice",
        ),
        (
            "segments = 'SYN'\nwith = { windo = 1 }",
            "did you mean `window`?",
        ),
        (
            "segments = 'SYN'\nwith = { flags = ['ECN'] }",
            "\"ECN\" is not a flag",
        ),
        (
            "segments = 'SYN'\nwith = { window = 65536 }",
            "must be between 0 and 65535",
        ),
        (
            "segments = 'SYN'\ncount = 1\nat-most = 2",
            "`count` says exactly how often",
        ),
        (
            "segments = 'SYN'\nreaches = 'CLOSED'",
            "`segments` needs an assertion of its own",
        ),
        (
            "host = 'client'\nvariable = 'cwn'\nis = '1 B'",
            "did you mean \"cwnd\"?",
        ),
        (
            "host = 'client'\nvariable = 'cwnd'",
            "`variable` needs `is`, `at-least` or `at-most`",
        ),
        (
            "host = 'client'\nvariable = 'cwnd'\nis = 'rto'",
            "`rto` is not measured as `cwnd` is",
        ),
        (
            "host = 'client'\nvariable = 'cwnd'\nis = 1460",
            "needs its unit",
        ),
        (
            "host = 'client'\nvariable = 'cwnd'\nis = '1 B'\nat = 'end'\nonce = true",
            "`at` is one moment",
        ),
        ("order = []", "this list has 1 to 64 parts"),
        (
            "order = [{ host = 'client' }]",
            "a happening has one of `reaches`",
        ),
        (
            "any = [{ any = [] }]",
            "`any` cannot stand in another `any`",
        ),
        (
            "any = [{ segments = 'SYN' }]\nsegments = 'SYN'",
            "needs an assertion of its own",
        ),
        (
            "any = [{ segments = 'SYN' }]\nhost = 'client'",
            "`host` means nothing beside `any`",
        ),
        (
            "segments = 'SYN'\nafter = { segments = 'SYN', host = 'nobody' }",
            "there is no host \"nobody\"",
        ),
        ("nonsense = 1", "`nonsense` is not a key"),
    ] {
        let error = error(assertion);
        assert!(error.contains(message), "{assertion}: {error}");
        assert!(error.starts_with("x.toml:"), "{error}");
    }
    assert!(
        error("segments = 'SIN'").starts_with("x.toml:30:12: "),
        "{}",
        error("segments = 'SIN'")
    );
}

/// A check that came from outside is as valid as one from a file, or refused.
#[test]
fn a_compact_check_with_too_many_parts_is_refused() {
    let mut scenario = asserting("handshake", "order = [{ segments = 'SYN' }]").unwrap();
    assert!(Scenario::from_compact(&scenario.to_compact()).is_ok());
    let part = scenario.assertions[0].any[0].clone();
    scenario.assertions[0].any = vec![part; 65];
    assert!(Scenario::from_compact(&scenario.to_compact()).is_err());
    scenario.assertions[0].any.clear();
    assert!(Scenario::from_compact(&scenario.to_compact()).is_err());
}
