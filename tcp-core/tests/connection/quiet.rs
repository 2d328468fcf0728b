//! Why nothing is sent now: the answer is the decision that sending itself takes.

use tcp_core::{Cause, Config, State, TimerKind};

use crate::host::{Build, Host, IRS, ISS, config, ms, seg};

#[test]
fn nothing_waits() {
    let mut host = Host::established();
    host.quiet(Cause::NothingToSend);
    // What is in flight was sent, and is kept until it is acknowledged.
    host.writes(1000);
    host.sends_any();
    host.quiet(Cause::AwaitsAck);
    host.gets(seg(IRS + 1).ack(ISS + 1001));
    host.quiet(Cause::NothingToSend);
}

/// RFC 5681, 2: no more than the smaller of `cwnd` and the receive window is in flight.
#[test]
fn the_congestion_window_is_full() {
    let mut host = Host::established_with(config(), 60_000);
    host.writes(20_000);
    assert_eq!(host.sends_any().len(), 4);
    host.quiet(Cause::CongestionWindowFull);
}

#[test]
fn the_receive_window_is_full() {
    let mut host = Host::established_with(config(), 2000);
    host.writes(20_000);
    assert_eq!(host.sends_any().len(), 2);
    host.quiet(Cause::ReceiveWindowFull);
    // The same octets are acknowledged, and the peer has no room for others.
    host.gets(seg(IRS + 1).ack(ISS + 2001).win(0));
    host.quiet(Cause::ZeroWindow);
    assert!(host.timer(TimerKind::Persist).is_some());
}

#[test]
fn without_the_persist_timer_a_closed_window_is_not_probed() {
    let knobs = Config {
        persist: false,
        ..config()
    };
    let mut host = Host::established_with(knobs, 1000);
    host.writes(2000);
    host.sends_any();
    host.gets(seg(IRS + 1).ack(ISS + 1001).win(0));
    host.quiet(Cause::ZeroWindowNotProbed);
    assert_eq!(host.timer(TimerKind::Persist), None);
}

/// A FIN takes a sequence number: with a full window it waits like data.
#[test]
fn a_fin_waits_for_room_too() {
    let mut host = Host::established_with(config(), 1000);
    host.writes(1000);
    host.sends_any();
    host.shutdown();
    host.quiet(Cause::ReceiveWindowFull);
}

/// RFC 9293, 3.7.4: with something in flight, less than a segment waits.
#[test]
fn nagle_holds_what_is_less_than_a_segment() {
    let mut host = Host::established();
    host.writes(1);
    host.sends_any();
    host.writes(999);
    host.quiet(Cause::NagleWaits);
    host.writes(1);
    host.sends("P. 1002:2002(1000) ack 5001 win 10000", Cause::DataToSend);
    host.quiet(Cause::AwaitsAck);
}

#[test]
fn without_nagle_nothing_is_held() {
    let knobs = Config {
        nagle: false,
        ..config()
    };
    let mut host = Host::established_with(knobs, 10_000);
    host.writes(1);
    host.sends_any();
    host.writes(1);
    assert_eq!(host.sends_any().len(), 1);
    host.quiet(Cause::AwaitsAck);
}

/// RFC 9293, 3.8.6.2.1: too little room for what waits, and nothing in flight.
#[test]
fn a_silly_window_is_waited_out() {
    let mut host = Host::established();
    host.gets(seg(IRS + 1).ack(ISS + 1).win(300));
    host.writes(2000);
    host.quiet(Cause::SillyWindowAvoided);
    assert_eq!(host.timer(TimerKind::SillyWindow), Some(ms(500)));
}

/// RFC 9293, 3.10.2: what is written before the handshake is over is queued.
#[test]
fn the_handshake_comes_first() {
    let mut host = Host::syn_sent();
    host.writes(10);
    host.quiet(Cause::HandshakeUnfinished);
    let mut host = Host::syn_received();
    host.quiet(Cause::HandshakeUnfinished);
}

#[test]
fn after_the_fin_everything_is_sent() {
    for mut host in [
        Host::fin_wait_1(),
        Host::fin_wait_2(),
        Host::closing(),
        Host::last_ack(),
        Host::time_wait(),
    ] {
        host.quiet(Cause::EverythingSent);
    }
    // In CLOSE-WAIT this side may still send, and its application has not closed.
    Host::close_wait().quiet(Cause::CloseAwaited);
}

#[test]
fn who_is_over_has_no_reason() {
    let mut host = Host::established();
    host.abort();
    host.sends_any();
    host.in_state(State::Closed);
    assert_eq!(host.conn.why_quiet(), None);
}
