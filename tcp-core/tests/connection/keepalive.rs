//! Keep-alives (RFC 9293, 3.8.4; MAY-5).

use tcp_core::{Cause, Config, Duration, Event, State, TimerKind};

use crate::host::{Build, Host, IRS, ISS, config, ms, seg};

const HOUR: Duration = Duration::from_secs(3600);
const PROBE: &str = ". 1000:1000(0) ack 5001 win 10000";

/// Ten seconds of silence, then three probes, two seconds apart.
fn short() -> Config {
    Config {
        keepalive: true,
        keepalive_time: ms(10_000),
        keepalive_interval: ms(2000),
        keepalive_probes: 3,
        ..config()
    }
}

/// MUST-25: off by default. MUST-28: when switched on, the default interval is two hours.
#[test]
fn nobody_is_asked_unless_the_application_wants_it() {
    let mut host = Host::established();
    host.after(HOUR.saturating_mul(1000));
    host.silent();
    host.in_state(State::Established);

    let on = Config {
        keepalive: true,
        ..config()
    };
    let mut host = Host::established_with(on, 10_000);
    host.after(HOUR.saturating_mul(2) - ms(1));
    host.silent();
    host.after(ms(1));
    host.sends(PROBE, Cause::KeepAliveProbe);
}

/// MUST-24 and MUST-27: per connection, with an interval of the connection's own. SHLD-12: without
/// data.
#[test]
fn a_probe_repeats_the_last_number_and_is_answered() {
    let mut host = Host::established_with(short(), 10_000);
    host.after(ms(10_000));
    host.sends(PROBE, Cause::KeepAliveProbe);
    host.silent();
    host.gets(seg(IRS + 1).ack(ISS + 1));
    assert_eq!(host.conn.keep_alive_probes(), 0);
    // The silence begins anew.
    host.after(ms(9_999));
    host.silent();
    host.after(ms(1));
    host.sends(PROBE, Cause::KeepAliveProbe);
    host.in_state(State::Established);
}

/// MAY-6.
#[test]
fn a_probe_may_carry_an_octet_of_garbage() {
    let garbage = Config {
        keepalive_garbage: true,
        ..short()
    };
    let mut host = Host::established_with(garbage, 10_000);
    host.after(ms(10_000));
    let probe = host.sends(". 1000:1001(1) ack 5001 win 10000", Cause::KeepAliveProbe);
    assert!(probe.retransmission);
    // Nothing of it counts as sent.
    assert_eq!((host.info().flight, host.info().unsent), (0, 0));
}

/// The peer of a probe, with data or without: what it has already is acknowledged, and no more.
#[test]
fn a_probe_that_comes_in_is_acknowledged() {
    for garbage in [0, 1] {
        let mut host = Host::established();
        host.gets(seg(IRS).ack(ISS + 1).data(garbage));
        host.sends(". 1001:1001(0) ack 5001 win 10000", Cause::AckForDuplicate);
        assert_eq!(host.conn.readable(), 0);
    }
}

/// MUST-29: one probe without an answer is no dead connection. All of them are.
#[test]
fn the_peer_is_gone_after_the_last_probe() {
    let mut host = Host::established_with(short(), 10_000);
    host.after(ms(10_000));
    for _ in 0..3 {
        host.sends(PROBE, Cause::KeepAliveProbe);
        host.silent();
        host.in_state(State::Established);
        host.forget();
        host.after(ms(2000));
    }
    host.moved(State::Established, State::Closed, Cause::KeepAliveTimeout);
    assert_eq!(host.conn.error(), Some(Cause::KeepAliveTimeout));
    host.sends("R 1001:1001(0)", Cause::KeepAliveTimeout);
    assert_eq!(host.conn.poll_timeout(), None);
}

/// MUST-26: data and acknowledgments of the peer's put the probe off.
#[test]
fn whatever_comes_ends_the_silence() {
    let mut host = Host::established_with(short(), 10_000);
    host.after(ms(9000));
    host.gets(seg(IRS + 1).ack(ISS + 1).data(10));
    host.after(ms(500));
    host.sends_any();
    host.after(ms(9499));
    host.silent();
    host.after(ms(1));
    host.sends(". 1000:1000(0) ack 5011 win 9990", Cause::KeepAliveProbe);
}

/// MUST-26: with data of ours unacknowledged its retransmission asks the same question.
#[test]
fn no_probe_while_something_is_outstanding() {
    let mut host = Host::established_with(short(), 10_000);
    host.writes(100);
    host.sends_any();
    for _ in 0..40 {
        host.after(ms(1000));
        for sent in host.sends_any() {
            assert_eq!(sent.cause, Cause::RetransmissionTimeout);
        }
    }
}

/// As Linux has it: a user timeout counts instead of the probes.
#[test]
fn a_user_timeout_overrides_the_count() {
    let limited = Config {
        user_timeout: Some(ms(12_000)),
        ..short()
    };
    let mut host = Host::established_with(limited, 10_000);
    host.after(ms(10_000));
    host.sends(PROBE, Cause::KeepAliveProbe);
    host.after(ms(2000));
    assert_eq!(host.conn.error(), Some(Cause::KeepAliveTimeout));
}

#[test]
fn time_wait_and_closed_connections_are_not_asked() {
    let mut host = Host::established_with(short(), 10_000);
    assert!(host.timer(TimerKind::KeepAlive).is_some());
    host.shutdown();
    host.sends_any();
    host.gets(seg(IRS + 1).ack(ISS + 2).fin());
    host.in_state(State::TimeWait);
    assert_eq!(host.timer(TimerKind::KeepAlive), None);
    host.told(Event::TimerCancelled {
        timer: TimerKind::KeepAlive,
        cause: Cause::TimeWaitStarted,
    });
}

/// A knob of zero makes no timer that goes off for ever.
#[test]
fn an_interval_of_nothing_ends() {
    let hasty = Config {
        keepalive_time: Duration::ZERO,
        keepalive_interval: Duration::ZERO,
        ..short()
    };
    let mut host = Host::established_with(hasty, 10_000);
    host.after(ms(1000));
    host.in_state(State::Closed);
}
