//! How long a connection that nobody owns waits for the peer's FIN (Linux's `tcp_fin_timeout`).

use tcp_core::profile::Profile;
use tcp_core::{Cause, Config, Duration, State, TimerKind};

use crate::host::{Build, Host, IRS, ISS, config, ms, seg};

fn limited() -> Config {
    Config {
        fin_timeout: Some(ms(60_000)),
        ..config()
    }
}

/// FIN-WAIT-2 by close (nobody reads any more) or by shutdown.
fn fin_wait_2(config: Config, close: bool) -> Host {
    let mut host = Host::established_with(config, 10_000);
    if close {
        host.close();
    } else {
        host.shutdown();
    }
    host.sends_any();
    host.gets(seg(IRS + 1).ack(ISS + 2));
    host.is(State::FinWait2)
}

#[test]
fn an_orphan_is_forgotten_after_a_while() {
    let mut host = fin_wait_2(limited(), true);
    assert_eq!(host.timer(TimerKind::FinWait2), Some(ms(60_000)));
    host.forget();
    host.after(ms(60_000));
    host.moved(State::FinWait2, State::Closed, Cause::FinWait2Timeout);
    // Silently: the peer learns it when it next says something.
    host.silent();
    assert_eq!(host.conn.error(), None);
    host.gets(seg(IRS + 1).ack(ISS + 2).fin());
    host.sends("R 1002:1002(0)", Cause::NoConnection);
}

#[test]
fn the_wait_begins_with_the_close_that_comes_later() {
    let mut host = fin_wait_2(limited(), false);
    host.after(ms(600_000));
    host.in_state(State::FinWait2);
    assert_eq!(host.timer(TimerKind::FinWait2), None);
    host.close();
    host.after(ms(59_999));
    host.in_state(State::FinWait2);
    host.after(ms(1));
    host.in_state(State::Closed);
}

#[test]
fn a_fin_in_time_leads_to_time_wait_for_the_whole_2_msl() {
    let mut host = fin_wait_2(limited(), true);
    host.after(ms(59_000));
    host.gets(seg(IRS + 1).ack(ISS + 2).fin());
    host.in_state(State::TimeWait);
    assert_eq!(host.timer(TimerKind::FinWait2), None);
    host.after(ms(239_999));
    host.in_state(State::TimeWait);
}

/// RFC 9293 knows no limit: it is a departure of real systems.
#[test]
fn by_the_rfc_the_wait_has_no_end() {
    let mut host = fin_wait_2(config(), true);
    host.after(Duration::from_secs(1_000_000));
    host.in_state(State::FinWait2);
}

#[test]
fn linux_and_freebsd_by_profile() {
    let waits = |profile: Profile| fin_wait_2(profile.config(), true).timer(TimerKind::FinWait2);
    assert_eq!(waits(Profile::Linux618), Some(ms(60_000)));
    // FreeBSD: eight probes, 75 seconds apart, or 60 seconds with `fast_finwait2_recycle`.
    assert_eq!(waits(Profile::FreeBsd), Some(ms(600_000)));
    let mut fast = Profile::FreeBsd.config();
    fast.set("net.inet.tcp.fast_finwait2_recycle", "1")
        .expect("a knob");
    let host = fin_wait_2(fast, true);
    assert_eq!(host.timer(TimerKind::FinWait2), Some(ms(60_000)));
}
