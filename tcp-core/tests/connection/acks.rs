//! When acknowledgments are sent (RFC 9293, 3.8.6.3; RFC 5681, 4.2).

use tcp_core::wire::Flags;
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

/// RFC 5681, 4.2: every second full-sized segment, and how large those are the peer decides. It
/// takes 1460 and could be sent 1460, but its own path carries 1400, or it sends 536 because it was
/// not told more, or 244 (RFC 1191's plateau of 296); some push each segment.
/// (RFC5681/delayed-ack)
#[test]
fn every_second_segment_of_a_peer_that_sends_smaller_ones() {
    for (size, flags) in [
        (1400, Flags::NONE),
        (1400, Flags::PSH),
        (536, Flags::NONE),
        (536, Flags::PSH),
        (244, Flags::NONE),
    ] {
        let mut host = Host::syn_sent_with(Config {
            mss: None,
            receive_buffer: 60_000,
            ..config()
        });
        host.gets(seg(IRS).syn().ack(ISS + 1).mss(1460));
        host.sends_any();
        let length = usize::try_from(size).unwrap();
        for n in 0..6 {
            let segment = seg(IRS + 1 + n * size).ack(ISS + 1).data(length);
            host.gets(segment.flag(flags));
            if n % 2 == 1 {
                let sent = host.poll().expect("an ACK");
                assert_eq!(sent.cause, Cause::AckEverySecond, "{size} {n}");
                let all = IRS + 1 + (n + 1) * size;
                assert_eq!(sent.segment.ack.map(|ack| ack.0), Some(all));
            }
            host.silent();
        }
    }
}

/// What an application writes bit by bit is not full-sized: its ACK waits for the reply.
/// (SHLD-18)
#[test]
fn small_writes_do_not_count_as_full_sized() {
    let mut host = Host::established();
    for n in 0..9 {
        let segment = seg(IRS + 1 + n * 100).ack(ISS + 1).data(100);
        host.gets(segment.flag(Flags::PSH));
        host.silent();
    }
    host.after(ms(200));
    host.sends(". 1001:1001(0) ack 5901 win 9100", Cause::DelayedAckTimeout);
}

/// A peer that takes only 500 may send 1000: one of them is not two full-sized segments.
/// (SHLD-18, SHLD-19)
#[test]
fn a_peer_may_send_larger_segments_than_it_takes() {
    let mut host = Host::syn_sent();
    host.gets(seg(IRS).syn().ack(ISS + 1).mss(500));
    host.sends_any();
    host.gets(seg(IRS + 1).ack(ISS + 1).data(1000));
    host.silent();
    host.gets(seg(IRS + 1001).ack(ISS + 1).data(1000));
    host.sends(". 1001:1001(0) ack 7001 win 8000", Cause::AckEverySecond);
}
