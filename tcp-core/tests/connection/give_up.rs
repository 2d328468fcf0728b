//! When a connection is given up: R1 and R2 (RFC 9293, 3.8.3), the user timeout (3.9.1, 3.10.8),
//! and what the application is told before (3.9.1.8).

use tcp_core::{Cause, Config, Duration, Event, State, TimerKind};

use crate::host::{Build, Host, IRS, ISS, config, ms, seg};

fn with(change: impl FnOnce(&mut Config)) -> Config {
    let mut config = config();
    change(&mut config);
    config
}

/// When each retransmission leaves, in seconds after the first transmission, and when the end
/// comes.
fn until_the_end(host: &mut Host) -> (Vec<u64>, u64) {
    let start = host.now;
    let mut times = Vec::new();
    while !host.conn.is_over() {
        let due = host.conn.poll_timeout().expect("something will happen");
        host.after(due.since(host.now));
        let sent = host.sends_any().len();
        times.extend((0..sent).map(|_| host.now.since(start).as_millis() / 1000));
    }
    (times, host.now.since(start).as_millis() / 1000)
}

/// MUST-20, SHLD-9, SHLD-10: after the third timeout of the same segment IP is advised and the
/// application told, and nothing else changes; R2 ends the connection (SHLD-11: after at least 100
/// s).
#[test]
fn first_a_warning_then_the_end() {
    let mut host = Host::established();
    host.writes(100);
    host.sends_any();
    host.after(ms(3000));
    host.sends_any();
    assert_eq!(host.conn.poll_report(), None);
    host.after(ms(4000));
    host.told(Event::Reported {
        cause: Cause::PathInDoubt,
    });
    assert_eq!(host.conn.poll_report(), Some(Cause::PathInDoubt));
    assert_eq!(host.conn.poll_report(), None, "once");
    host.in_state(State::Established);

    let mut host = Host::established();
    host.writes(100);
    host.sends_any();
    let (times, end) = until_the_end(&mut host);
    assert_eq!(times, [1, 3, 7, 15, 31, 63, 123, 183]);
    assert_eq!(end, 243);
    assert_eq!(host.conn.error(), Some(Cause::TooManyRetransmissions));
}

/// MUST-22 and MUST-23: the same for a SYN, and not before three minutes are over.
#[test]
fn a_syn_has_three_minutes_at_least() {
    let mut host = Host::syn_sent();
    let (times, end) = until_the_end(&mut host);
    assert_eq!(times, [1, 3, 7, 15, 31, 63, 123, 183]);
    assert!(end >= 180);
    assert_eq!(host.conn.poll_report(), Some(Cause::PathInDoubt));
    let mut host = Host::syn_received();
    assert!(until_the_end(&mut host).1 >= 180);
}

/// MUST-21: the application sets R2, also to "never".
#[test]
fn r2_is_the_applications() {
    let mut host = Host::established_with(with(|c| c.retries = 2), 10_000);
    host.writes(100);
    host.sends_any();
    assert_eq!(until_the_end(&mut host), (vec![1, 3], 7));

    let never = with(|c| {
        c.retries = u8::MAX;
        c.syn_retries = u8::MAX;
    });
    let day = Duration::from_secs(86_400);
    let mut host = Host::syn_sent_with(never.clone());
    host.after(day);
    host.in_state(State::SynSent);
    let mut host = Host::established_with(never, 10_000);
    host.writes(100);
    host.sends_any();
    host.after(day);
    host.in_state(State::Established);
}

/// SHLD-20: whoever does not want to hear it does not hear it.
#[test]
fn reports_can_be_switched_off() {
    let mut host = Host::established_with(with(|c| c.error_reports = false), 10_000);
    host.writes(100);
    host.sends_any();
    host.after(ms(100_000));
    assert_eq!(host.conn.poll_report(), None);
    let reported = |event: &Event| matches!(event, Event::Reported { .. });
    assert!(!host.events.iter().any(reported));
}

/// RFC 9293, 3.10.8.
#[test]
fn the_user_timeout_ends_a_connection_without_progress() {
    let limited = with(|c| c.user_timeout = Some(ms(5000)));
    let mut host = Host::established_with(limited, 10_000);
    // Nothing waits: nothing runs.
    assert_eq!(host.timer(TimerKind::User), None);
    host.after(ms(60_000));
    host.writes(100);
    host.sends_any();
    host.after(ms(4000));
    // Progress: the limit begins anew, for what is left.
    host.gets(seg(IRS + 1).ack(ISS + 51));
    assert_eq!(host.timer(TimerKind::User), Some(ms(5000)));
    host.forget();
    host.after(ms(5000));
    host.moved(State::Established, State::Closed, Cause::UserTimeout);
    assert_eq!(host.conn.error(), Some(Cause::UserTimeout));
    host.silent();

    let limited = with(|c| c.user_timeout = Some(ms(5000)));
    let mut host = Host::established_with(limited, 10_000);
    host.writes(100);
    host.sends_any();
    host.gets(seg(IRS + 1).ack(ISS + 101));
    assert_eq!(host.timer(TimerKind::User), None);
}

#[test]
fn the_user_timeout_holds_for_an_open() {
    let limited = with(|c| c.user_timeout = Some(ms(5000)));
    let mut host = Host::syn_sent_with(limited);
    host.after(ms(4999));
    host.in_state(State::SynSent);
    host.after(ms(1));
    host.in_state(State::Closed);
    assert_eq!(host.conn.error(), Some(Cause::UserTimeout));
}

/// FreeBSD's `keepinit`: an open has a limit that does not go on once it is established.
#[test]
fn an_open_may_have_a_limit_of_its_own() {
    let limited = with(|c| c.open_timeout = Some(ms(5000)));
    let mut host = Host::syn_sent_with(limited.clone());
    host.forget();
    host.after(ms(5000));
    host.moved(State::SynSent, State::Closed, Cause::OpenTimeout);
    let mut host = Host::established_with(limited.clone(), 10_000);
    host.writes(100);
    host.sends_any();
    host.after(ms(6000));
    host.in_state(State::Established);
    // A listener's connections have their retransmissions only.
    let mut host = Host::accepts(limited, &seg(IRS).syn().mss(1000));
    host.sends_any();
    assert_eq!(host.timer(TimerKind::User), None);
}

/// MUST-37: while the peer answers probes it may keep its window closed for as long as it likes,
/// even with a user timeout.
#[test]
fn a_closed_window_that_is_confirmed_is_no_failure() {
    let limited = with(|c| c.user_timeout = Some(ms(5000)));
    let mut host = Host::established_with(limited, 0);
    host.writes(100);
    for _ in 0..20 {
        let due = host.conn.poll_timeout().expect("a probe");
        host.after(due.since(host.now).max(ms(1)));
        assert_eq!(host.sends_any().len(), 1, "a probe");
        host.gets(seg(IRS + 1).ack(ISS + 1).win(0));
        host.in_state(State::Established);
    }
    // One that is not answered begins the count.
    let due = host.conn.poll_timeout().expect("a probe");
    host.after(due.since(host.now));
    assert_eq!(host.timer(TimerKind::User), None);
    host.sends_any();
    host.after(ms(5000));
    assert_eq!(host.conn.error(), Some(Cause::UserTimeout));
}
