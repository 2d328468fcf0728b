//! Losses found by the timer and by duplicate ACKs (RFC 9293, 3.8.1 to 3.8.3; RFC 5681, 3.2).

use tcp_core::recovery::LossRecovery;
use tcp_core::{Cause, Config, Duration, Event, State, TimerKind};

use crate::host::{Build, Host, IRS, ISS, config, ms, seg};

/// Five full segments are on their way: numbers 1001, 2001, 3001, 4001, 5001.
fn five_in_flight() -> Host {
    five_in_flight_with(LossRecovery::NewReno)
}

fn five_in_flight_with(recovery: LossRecovery) -> Host {
    let mut host = Host::established_with(
        Config {
            initial_window: Some(5),
            recovery,
            ..config()
        },
        20_000,
    );
    host.writes(5000);
    assert_eq!(host.sends_any().len(), 5);
    host.forget();
    host
}

#[test]
fn the_timer_sends_the_front_again_and_backs_off() {
    let mut host = Host::established();
    host.writes(100);
    host.sends_any();
    for (wait, next) in [
        (1, 2),
        (2, 4),
        (4, 8),
        (8, 16),
        (16, 32),
        (32, 60),
        (60, 60),
        (60, 60),
    ] {
        host.after(Duration::from_secs(wait));
        host.sends_again(
            "P. 1001:1101(100) ack 5001 win 10000",
            Cause::RetransmissionTimeout,
        );
        host.silent();
        assert_eq!(
            host.timer(TimerKind::Retransmission),
            Some(Duration::from_secs(next))
        );
    }
    // SHLD-11: by now 183 s have gone by; the last wait ends it (R2, MUST-20).
    host.after(Duration::from_secs(60) - ms(1));
    host.in_state(State::Established);
    host.after(ms(1));
    host.in_state(State::Closed);
    assert_eq!(host.conn.error(), Some(Cause::TooManyRetransmissions));
    host.silent();
}

#[test]
fn progress_starts_the_count_again() {
    let mut host = Host::established();
    host.writes(2000);
    host.sends_any();
    host.after(Duration::from_secs(200));
    host.sends_any();
    assert_eq!(host.info().retransmissions, 8);
    host.gets(seg(IRS + 1).ack(ISS + 1001));
    assert_eq!(host.info().retransmissions, 0);
}

#[test]
fn after_a_timeout_slow_start_sends_everything_again() {
    let mut host = five_in_flight();
    host.after(ms(1000));
    host.told(Event::Congestion {
        cwnd: 1000,
        ssthresh: 2500,
        cause: Cause::CwndAfterTimeout,
    });
    host.sends_again(
        ". 1001:2001(1000) ack 5001 win 10000",
        Cause::RetransmissionTimeout,
    );
    host.silent();
    host.gets(seg(IRS + 1).ack(ISS + 1001));
    // cwnd = 2000.
    host.sends_again(
        ". 2001:3001(1000) ack 5001 win 10000",
        Cause::RetransmissionAfterTimeout,
    );
    host.sends_again(
        ". 3001:4001(1000) ack 5001 win 10000",
        Cause::RetransmissionAfterTimeout,
    );
    host.silent();
    host.writes(1000);
    host.gets(seg(IRS + 1).ack(ISS + 3001));
    // cwnd = 3000: the rest, then new data.
    host.sends_again(
        ". 4001:5001(1000) ack 5001 win 10000",
        Cause::RetransmissionAfterTimeout,
    );
    host.sends_again(
        "P. 5001:6001(1000) ack 5001 win 10000",
        Cause::RetransmissionAfterTimeout,
    );
    let new = host.sends("P. 6001:7001(1000) ack 5001 win 10000", Cause::DataToSend);
    assert!(!new.retransmission);
    host.silent();
}

#[test]
fn what_had_arrived_is_not_sent_again_after_a_timeout() {
    let mut host = five_in_flight();
    host.after(ms(1000));
    host.sends_any();
    // The front filled the only hole.
    host.gets(seg(IRS + 1).ack(ISS + 5001));
    host.silent();
    assert_eq!(host.timer(TimerKind::Retransmission), None);
}

/// (RFC5681/fast-retransmit, RFC5681/inflation, RFC5681/deflation)
/// (RFC6298/not-too-early)
#[test]
fn the_third_duplicate_ack_sends_the_front_again() {
    let mut host = five_in_flight();
    host.after(ms(100));
    for _ in 0..2 {
        host.gets(seg(IRS + 1).ack(ISS + 1).win(20_000));
        host.accepted(Cause::DuplicateAck);
        host.silent();
    }
    host.gets(seg(IRS + 1).ack(ISS + 1).win(20_000));
    // ssthresh = 5000 / 2, cwnd = ssthresh + 3 segments.
    host.told(Event::Congestion {
        cwnd: 5500,
        ssthresh: 2500,
        cause: Cause::ThirdDuplicateAck,
    });
    host.sends_again(
        ". 1001:2001(1000) ack 5001 win 10000",
        Cause::ThirdDuplicateAck,
    );
    host.silent();
    // RFC 6298, 5: not again before one RTO.
    assert_eq!(host.timer(TimerKind::Retransmission), Some(ms(1000)));
    // A further duplicate inflates, and new data goes.
    host.writes(1000);
    host.gets(seg(IRS + 1).ack(ISS + 1).win(20_000));
    host.told(Event::Congestion {
        cwnd: 6500,
        ssthresh: 2500,
        cause: Cause::FastRecoveryInflation,
    });
    host.sends("P. 6001:7001(1000) ack 5001 win 10000", Cause::DataToSend);
    host.silent();
    // New data acknowledged: the window deflates.
    host.gets(seg(IRS + 1).ack(ISS + 5001).win(20_000));
    host.told(Event::Congestion {
        cwnd: 2500,
        ssthresh: 2500,
        cause: Cause::NewRenoRecoveryExit,
    });
}

/// (RFC3042/limited-transmit, RFC5681/fast-retransmit)
#[test]
fn the_first_two_duplicate_acks_let_new_data_out() {
    // RFC 3042: and what they let out does not count when the window is halved.
    let mut host = five_in_flight();
    host.writes(3000);
    host.silent();
    for seq in [6001, 7001] {
        host.gets(seg(IRS + 1).ack(ISS + 1).win(20_000));
        let end = seq + 1000;
        host.sends(
            &format!(". {seq}:{end}(1000) ack 5001 win 10000"),
            Cause::LimitedTransmit,
        );
        host.silent();
        assert_eq!(host.info().cwnd, 5000);
    }
    host.gets(seg(IRS + 1).ack(ISS + 1).win(20_000));
    host.told(Event::Congestion {
        cwnd: 5500,
        ssthresh: 2500,
        cause: Cause::ThirdDuplicateAck,
    });
}

/// RFC 5681, 3.2, step 2: what limited transmit sent is left out of the window that it was sent in,
/// and of no later one.
#[test]
fn what_limited_transmit_sent_is_forgotten_with_the_next_acknowledgment() {
    let mut host = five_in_flight();
    host.writes(8000);
    for _ in 0..2 {
        host.gets(seg(IRS + 1).ack(ISS + 1).win(20_000));
        assert_eq!(host.sends_any().len(), 1);
    }
    // It was only reordering: all seven are acknowledged, and cwnd is six segments.
    host.gets(seg(IRS + 1).ack(ISS + 7001).win(20_000));
    assert_eq!(host.sends_any().len(), 6);
    for _ in 0..3 {
        host.gets(seg(IRS + 1).ack(ISS + 7001).win(20_000));
    }
    // Half of these six, for nothing was left to be sent on the first two duplicates.
    assert_eq!(host.info().ssthresh, 3000);
}

#[test]
fn limited_transmit_can_be_switched_off() {
    let config = Config {
        limited_transmit: false,
        initial_window: Some(5),
        ..config()
    };
    let mut host = Host::established_with(config, 20_000);
    host.writes(7000);
    host.sends_any();
    host.gets(seg(IRS + 1).ack(ISS + 1).win(20_000));
    host.silent();
}

/// (RFC5681/duplicate-ack, RFC5681/initial-threshold)
#[test]
fn what_is_no_duplicate_ack_is_not_counted() {
    // RFC 5681, 2: data, another window, FIN.
    let mut host = five_in_flight();
    for n in 0..5 {
        host.gets(seg(IRS + 1 + n).ack(ISS + 1).win(20_000).data(1));
        host.gets(seg(IRS + 2 + n).ack(ISS + 1).win(20_001));
        host.gets(seg(IRS + 2 + n).ack(ISS + 1).win(20_000));
    }
    assert!(host.sends_any().iter().all(|sent| !sent.retransmission));
    // Nothing outstanding.
    let mut host = Host::established();
    for _ in 0..5 {
        host.gets(seg(IRS + 1).ack(ISS + 1));
    }
    host.silent();
    assert_eq!(host.info().ssthresh, u32::MAX);
}

#[test]
fn duplicates_that_a_timeout_causes_start_no_fast_recovery() {
    let mut host = five_in_flight();
    host.after(ms(1000));
    host.sends_any();
    for _ in 0..4 {
        host.gets(seg(IRS + 1).ack(ISS + 1).win(20_000));
    }
    host.silent();
    assert_eq!((host.info().cwnd, host.info().ssthresh), (1000, 2500));
}

#[test]
fn once_everything_is_recovered_duplicate_acks_count_again() {
    // By RFC 5681 alone; NewReno is more careful (see there).
    let mut host = five_in_flight_with(LossRecovery::Reno);
    host.after(ms(1000));
    host.sends_any();
    host.gets(seg(IRS + 1).ack(ISS + 5001).win(20_000));
    host.writes(1000);
    host.sends_any();
    for _ in 0..3 {
        host.gets(seg(IRS + 1).ack(ISS + 5001).win(20_000));
    }
    host.sends_again(
        "P. 6001:7001(1000) ack 5001 win 10000",
        Cause::ThirdDuplicateAck,
    );
}

#[test]
fn a_second_timeout_of_the_same_segment_leaves_ssthresh() {
    let mut host = five_in_flight();
    host.after(ms(3000));
    host.sends_any();
    assert_eq!((host.info().cwnd, host.info().ssthresh), (1000, 2500));
}

#[test]
fn a_lost_retransmission_waits_for_the_timer() {
    let mut host = five_in_flight();
    for _ in 0..3 {
        host.gets(seg(IRS + 1).ack(ISS + 1).win(20_000));
    }
    host.sends_again(
        ". 1001:2001(1000) ack 5001 win 10000",
        Cause::ThirdDuplicateAck,
    );
    host.after(ms(1000));
    host.sends_again(
        ". 1001:2001(1000) ack 5001 win 10000",
        Cause::RetransmissionTimeout,
    );
}

#[test]
fn an_ack_in_the_middle_of_a_segment_leaves_the_rest() {
    let mut host = five_in_flight();
    host.gets(seg(IRS + 1).ack(ISS + 401).win(20_000));
    host.after(ms(1000));
    host.sends_again(
        ". 1401:2001(600) ack 5001 win 10000",
        Cause::RetransmissionTimeout,
    );
}

#[test]
fn recovery_works_across_the_wrap_of_sequence_numbers() {
    let mut events = Vec::new();
    let iss = tcp_core::SeqNumber(u32::MAX - 2500);
    let now = tcp_core::Instant::ZERO;
    let config = Config {
        initial_window: Some(5),
        ..config()
    };
    let (local, remote) = (crate::host::local(), crate::host::remote());
    let conn = tcp_core::Connection::connect(now, config, local, remote, iss, &mut events);
    let mut host = Host { conn, now, events };
    host.sends_any();
    host.gets(seg(u32::MAX).syn().ack(iss.0 + 1).mss(1000).win(20_000));
    host.writes(5000);
    host.sends_any();
    host.gets(seg(0).ack(iss.0 + 1).win(20_000).data(10));
    for _ in 0..3 {
        host.gets(seg(10).ack(iss.0 + 1).win(20_000));
    }
    host.sends_again(
        ". 4294964796:4294965796(1000) ack 10 win 9990",
        Cause::ThirdDuplicateAck,
    );
    host.gets(seg(10).ack(iss.0.wrapping_add(4001)).win(20_000));
    host.after(ms(1000));
    host.sends_again(
        "P. 1500:2500(1000) ack 10 win 9990",
        Cause::RetransmissionTimeout,
    );
    host.gets(seg(10).ack(2500).win(20_000));
    assert_eq!((host.info().flight, host.conn.poll_timeout()), (0, None));
}
