//! When acknowledgments are sent (RFC 9293, 3.8.6.3; RFC 5681, 4.2).

use tcp_core::{Cause, Config, Event, State, TimerKind};

use crate::host::{Build, Host, IRS, ISS, config, ms, seg};

/// (SHLD-18, RFC5681/delayed-ack)
#[test]
fn one_segment_waits_for_the_delayed_ack() {
    let mut host = Host::established();
    host.gets(seg(IRS + 1).ack(ISS + 1).data(1000));
    host.accepted(Cause::InOrder);
    host.told(Event::Readable { count: 1000 });
    host.silent();
    assert_eq!(host.timer(TimerKind::DelayedAck), Some(ms(200)));
    host.after(ms(199));
    host.silent();
    host.after(ms(1));
    host.told(Event::TimerFired {
        timer: TimerKind::DelayedAck,
    });
    host.sends(". 1001:1001(0) ack 6001 win 9000", Cause::DelayedAckTimeout);
    host.silent();
}

/// However many small segments come, the first of them waits no longer.
/// (MUST-40)
#[test]
fn further_segments_do_not_put_the_ack_off() {
    let mut host = Host::established();
    for n in 0..4 {
        host.gets(seg(IRS + 1 + n * 10).ack(ISS + 1).data(10));
        host.silent();
        // 200, 150, 100, 50 ms are left.
        let left = ms(200 - 50 * u64::from(n));
        assert_eq!(host.timer(TimerKind::DelayedAck), Some(left));
        host.after(ms(50));
    }
    host.sends(". 1001:1001(0) ack 5041 win 9960", Cause::DelayedAckTimeout);
    host.silent();
}

#[test]
fn every_second_full_sized_segment_is_acknowledged_at_once() {
    // SHLD-19.
    let mut host = Host::established();
    for n in 0..4 {
        host.gets(seg(IRS + 1 + n * 1000).ack(ISS + 1).data(1000));
        if n % 2 == 1 {
            let (ack, win) = (IRS + 1 + (n + 1) * 1000, 10_000 - (n + 1) * 1000);
            host.sends(
                &format!(". 1001:1001(0) ack {ack} win {win}"),
                Cause::AckEverySecond,
            );
            assert_eq!(host.timer(TimerKind::DelayedAck), None);
        }
        host.silent();
    }
}

#[test]
fn several_segments_before_the_next_poll_give_one_ack() {
    // MUST-58, MUST-59.
    let mut host = Host::established();
    for n in 0..6 {
        host.gets(seg(IRS + 1 + n * 1000).ack(ISS + 1).data(1000));
    }
    host.sends(". 1001:1001(0) ack 11001 win 4000", Cause::AckEverySecond);
    host.silent();
}

#[test]
fn data_takes_a_waiting_ack_along() {
    let mut host = Host::established();
    host.gets(seg(IRS + 1).ack(ISS + 1).data(1000));
    host.writes(5);
    host.sends("P. 1001:1006(5) ack 6001 win 9000", Cause::AllQueuedToSend);
    host.told(Event::TimerCancelled {
        timer: TimerKind::DelayedAck,
        cause: Cause::AckPiggybacked,
    });
    host.after(ms(500));
    host.silent();
}

#[test]
fn with_the_delay_switched_off_each_segment_is_acknowledged() {
    let mut host = Host::established_with(
        Config {
            delayed_ack: None,
            ..config()
        },
        10_000,
    );
    host.gets(seg(IRS + 1).ack(ISS + 1).data(10));
    host.sends(". 1001:1001(0) ack 5011 win 9990", Cause::AckNow);
}

/// (MAY-13, RFC5681/ack-at-once)
#[test]
fn an_out_of_order_segment_is_answered_at_once_by_itself() {
    let mut host = Host::established();
    host.writes(5);
    host.gets(seg(IRS + 1001).ack(ISS + 1).data(1000));
    host.accepted(Cause::OutOfOrder);
    // Not on the data segment that is waiting too: that would be no duplicate ACK.
    host.sends(
        ". 1001:1001(0) ack 5001 win 10000",
        Cause::DuplicateAckForHole,
    );
    host.sends("P. 1001:1006(5) ack 5001 win 10000", Cause::AllQueuedToSend);
    host.silent();
}

/// (RFC5681/ack-at-once)
#[test]
fn what_fills_a_hole_is_acknowledged_at_once() {
    let mut host = Host::established();
    host.gets(seg(IRS + 1001).ack(ISS + 1).data(1000));
    host.sends_any();
    host.gets(seg(IRS + 1).ack(ISS + 1).data(400));
    host.accepted(Cause::HoleFilled);
    host.sends(". 1001:1001(0) ack 5401 win 9600", Cause::HoleFilled);
    host.gets(seg(IRS + 401).ack(ISS + 1).data(600));
    host.told(Event::Readable { count: 1600 });
    host.sends(". 1001:1001(0) ack 7001 win 8000", Cause::HoleFilled);
    host.silent();
}

#[test]
fn a_fin_ahead_of_a_hole_is_a_duplicate_ack_and_closes_later() {
    let mut host = Host::established();
    host.gets(seg(IRS + 11).ack(ISS + 1).fin());
    host.sends(
        ". 1001:1001(0) ack 5001 win 10000",
        Cause::DuplicateAckForHole,
    );
    host.in_state(State::Established);
    host.gets(seg(IRS + 1).ack(ISS + 1).data(10));
    host.in_state(State::CloseWait);
    host.sends(". 1001:1001(0) ack 5012 win 9989", Cause::AckOfFin);
}

#[test]
fn an_ack_is_never_acknowledged() {
    let mut host = Host::established();
    host.gets(seg(IRS + 1).ack(ISS + 1));
    host.accepted(Cause::NothingNew);
    host.gets(seg(IRS + 1).ack(ISS + 1).win(9_000));
    host.accepted(Cause::SendWindowUpdated);
    host.silent();
    assert_eq!(host.conn.poll_timeout(), None);
}
