//! Nagle and the sender's silly-window avoidance (RFC 9293, 3.7.4 and 3.8.6.2.1).

use tcp_core::{Cause, Config, TimerKind};

use crate::host::{Build, Host, IRS, ISS, config, ms, seg};

/// (SHLD-7, MAY-16)
#[test]
fn small_writes_are_collected_while_something_is_outstanding() {
    let mut host = Host::established();
    host.writes(1);
    host.sends("P. 1001:1002(1) ack 5001 win 10000", Cause::AllQueuedToSend);
    for _ in 0..5 {
        host.writes(10);
        host.silent();
    }
    host.gets(seg(IRS + 1).ack(ISS + 2));
    host.sends("P. 1002:1052(50) ack 5001 win 10000", Cause::NagleReleased);
    // A full segment goes at once.
    host.writes(999);
    host.silent();
    host.writes(1);
    host.sends("P. 1052:2052(1000) ack 5001 win 10000", Cause::DataToSend);
}

#[test]
fn switched_off_each_write_goes_at_once() {
    // MUST-17.
    let mut host = Host::established_with(
        Config {
            nagle: false,
            ..config()
        },
        10_000,
    );
    host.writes(1);
    host.sends("P. 1001:1002(1) ack 5001 win 10000", Cause::AllQueuedToSend);
    host.writes(2);
    host.sends("P. 1002:1004(2) ack 5001 win 10000", Cause::NagleOff);
}

#[test]
fn close_pushes_what_is_left() {
    let mut host = Host::established();
    host.writes(1);
    host.sends_any();
    host.writes(2);
    host.silent();
    host.shutdown();
    host.sends("FP. 1002:1004(2) ack 5001 win 10000", Cause::FinToSend);
}

/// (MUST-38, MUST-60)
#[test]
fn a_silly_window_is_not_filled_until_the_override() {
    // The largest window was 10,000; now 300 bytes are open and 2,000 wait.
    let mut host = Host::established();
    host.gets(seg(IRS + 1).ack(ISS + 1).win(300));
    host.writes(2000);
    host.silent();
    assert_eq!(host.timer(TimerKind::SillyWindow), Some(ms(500)));
    host.after(ms(500));
    host.sends(
        ". 1001:1301(300) ack 5001 win 10000",
        Cause::SillyWindowOverride,
    );
    host.silent();
}

/// (MUST-38)
#[test]
fn half_the_largest_window_is_worth_a_segment() {
    let mut host = Host::established_with(config(), 800);
    host.writes(2000);
    host.sends(
        ". 1001:1801(800) ack 5001 win 10000",
        Cause::HalfWindowToSend,
    );
    // 400 of at most 800: enough. (399 would not be.)
    host.gets(seg(IRS + 1).ack(ISS + 801).win(399));
    host.silent();
    host.gets(seg(IRS + 1).ack(ISS + 801).win(400));
    host.sends(
        ". 1801:2201(400) ack 5001 win 10000",
        Cause::HalfWindowToSend,
    );
}

#[test]
fn everything_that_is_queued_may_fill_a_small_window() {
    let mut host = Host::established();
    host.gets(seg(IRS + 1).ack(ISS + 1).win(300));
    host.writes(300);
    host.sends(
        "P. 1001:1301(300) ack 5001 win 10000",
        Cause::AllQueuedToSend,
    );
    assert_eq!(host.timer(TimerKind::SillyWindow), None);
}
