//! What the runner says of a script: what a newcomer's first minutes depend on.
#![allow(clippy::expect_used, reason = "a test may fail loudly")]

use packetdrill::{Outcome, Settings, Strictness, profile_for, run};
use tcp_core::profile::Profile;

/// A server that has accepted a connection with timestamps; the peer's are 100, 101, …
const ACCEPTED: &str = "
    0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
   +0 bind(3, ..., ...) = 0
   +0 listen(3, 1) = 0
  +.1 < S 0:0(0) win 32792 <mss 1460,nop,nop,TS val 100 ecr 0>
   +0 > S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 500 ecr 100>
  +.1 < . 1:1(0) ack 1 win 32792 <nop,nop,TS val 101 ecr 500>
   +0 accept(3, ..., ...) = 4
";

fn rfc(text: &str) -> Outcome {
    let settings = Settings {
        strictness: Strictness::Relaxed,
        profile: Some(Profile::Rfc),
    };
    run(text, settings)
}

/// What is said of a script that does not pass.
fn failure(text: &str) -> String {
    match rfc(text) {
        Outcome::NotOk(difference) => difference.to_string(),
        other => format!("{other:?}"),
    }
}

fn after_accept(lines: &str) -> String {
    format!("{ACCEPTED}{lines}")
}

/// RFC 7323, 3.2: `TSecr` is the `TSval` that is remembered from the peer.
#[test]
fn the_echo_of_a_timestamp_is_compared() {
    let data = |val: u32, ecr: u32| {
        after_accept(&format!(
            "+0 write(4, ..., 10) = 10\n+0 > P. 1:11(10) ack 1 <nop,nop,TS val {val} ecr {ecr}>\n"
        ))
    };
    assert_eq!(rfc(&data(600, 101)), Outcome::Ok);
    assert!(failure(&data(600, 77_777)).starts_with("line 10: TSecr\n"));
    // The value is compared when the script says what a tick is; ours is a millisecond.
    let ticking = |val| format!("--tcp_ts_tick_usecs=1000\n{}", data(val, 101));
    assert_eq!(rfc(&ticking(600)), Outcome::Ok);
    assert!(failure(&ticking(900)).starts_with("line 11: TSval\n"));
}

/// Both segments whole, both times, as scripts write them.
#[test]
fn a_difference_shows_both_segments_and_both_times() {
    let text = after_accept("+0 write(4, ..., 10) = 10\n+0 > . 1:11(10) ack 2 win 7 <...>\n");
    assert_eq!(
        failure(&text),
        "line 10: flags\
         \n    expected 0.200000 > . 1:11(10) ack 2 win 7 <...>\
         \n    sent     0.200000 > P. 1:11(10) ack 1 win 65535 <nop,nop,TS val 600 ecr 101>"
    );
    // A retransmission comes 1 s later: 1.2 s, where 12.5 % of half a second is 62.5 ms.
    let late = after_accept(
        "+0 write(4, ..., 10) = 10\n+0 > P. 1:11(10) ack 1 <...>\n+.5~+.6 > P. 1:11(10) ack 1 <...>\n",
    );
    assert_eq!(
        failure(&late),
        "line 11: time\
         \n    expected 0.700000~0.800000 > P. 1:11(10) ack 1 <...>\
         \n    sent     1.200000 > P. 1:11(10) ack 1 win 65535 <nop,nop,TS val 1600 ecr 101>"
    );
    let missing = after_accept("+0 > F. 1:1(0) ack 1 <...>\n");
    assert_eq!(
        failure(&missing),
        "line 9: no segment\
         \n    expected 0.200000 > F. 1:1(0) ack 1 <...>\
         \n    sent     nothing until 0.200000"
    );
    let unequal = after_accept("+0 < F 1:1(0) win 9\n+0 > . 1:1(0) ack 3\n");
    assert!(!failure(&unequal).contains("Some("));
}

/// A typo must not pass in CI. What the language has and the runner has not is another matter.
#[test]
fn what_cannot_be_read_does_not_pass() {
    for (typo, said) in [
        ("+0 > P. 1:11(11) ack 1\n", "line 9: syntax: 1:11 is not 11"),
        ("+0 > Q. 1:11(10) ack 1\n", "line 9: syntax: unknown flags"),
        ("+0 write(4, ..., 10 = 10\n", "line 9: syntax: expected `,`"),
        (
            "++0 write(4, ..., 10) = 10\n",
            "line 9: syntax: expected a time",
        ),
        (
            "+0 write(4, ..., 10) = 10 /* and so\n+0 > R. 1:1(0)\n",
            "line 9: syntax: `*/` is missing",
        ),
        (
            "#ifdef STANDARD\n+0 close(4) = 0\n",
            "line 9: syntax: `#ifdef` without",
        ),
        ("#endif\n", "line 9: syntax: `#endif` without"),
        ("#else\n#endif\n", "line 9: syntax: `#else` without"),
    ] {
        let text = after_accept(typo);
        assert!(
            failure(&text).starts_with(said),
            "{typo}: {}",
            failure(&text)
        );
    }
    assert!(failure("// nothing\n").contains("syntax: nothing happens"));
    assert!(failure(&format!("--tolerance_usecs=4ms\n{ACCEPTED}")).contains("needs a number"));
    let unknown_here = after_accept("+0 > (ttl 4) P. 1:11(10) ack 1\n");
    assert!(matches!(rfc(&unknown_here), Outcome::Skip(_)));
}

#[test]
fn a_script_is_told_under_which_profile_it_runs_and_why() {
    let (profile, why) = profile_for(ACCEPTED);
    assert_eq!(profile, Profile::Linux618);
    assert_eq!(why, "the script names no system");
    let (profile, why) = profile_for("`sysctl -w net.inet.tcp.rfc1323=1`");
    assert_eq!(profile, Profile::FreeBsd);
    assert_eq!(why, "the script names FreeBSD's knobs");
}
