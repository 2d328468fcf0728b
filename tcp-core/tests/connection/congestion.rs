//! The congestion window at work (RFC 5681, 3.1 and 4.1). Reno's arithmetic is tested beside it.

use tcp_core::congestion::Algorithm;
use tcp_core::connection::ConnectionOption;
use tcp_core::wire::{IcmpError, IcmpKind};
use tcp_core::{Cause, Config, Duration, Event, SeqNumber};

use crate::host::{Build, Host, IRS, ISS, config, local, ms, remote, seg};

#[test]
fn no_more_than_the_congestion_window_is_in_flight() {
    // IW for segments of 1000 bytes: four.
    let mut host = Host::established_with(config(), 60_000);
    host.writes(20_000);
    assert_eq!(host.sends_any().len(), 4);
    assert_eq!((host.info().flight, host.info().cwnd), (4000, 4000));
    // Slow start: each ACK of one segment lets two out.
    host.gets(seg(IRS + 1).ack(ISS + 1001).win(60_000));
    host.told(Event::Congestion {
        cwnd: 5000,
        ssthresh: u32::MAX,
        cause: Cause::SlowStart,
    });
    assert_eq!(host.sends_any().len(), 2);
    // An ACK of two segments lets three out: cwnd grows by one segment only.
    host.gets(seg(IRS + 1).ack(ISS + 3001).win(60_000));
    assert_eq!(host.info().cwnd, 6000);
    assert_eq!(host.sends_any().len(), 3);
}

/// (RFC5681/lost-syn)
#[test]
fn the_acknowledgment_of_the_syn_does_not_grow_the_window() {
    let mut host = Host::syn_received();
    host.gets(seg(IRS + 1).ack(ISS + 1));
    assert_eq!(host.info().cwnd, 4000);
}

#[test]
fn the_peers_window_limits_before_the_congestion_window() {
    let mut host = Host::established_with(config(), 2000);
    host.writes(20_000);
    assert_eq!(host.sends_any().len(), 2);
}

/// (RFC5681/idle-restart)
#[test]
fn after_an_idle_time_the_window_restarts() {
    let mut host = Host::established_with(config(), 60_000);
    host.writes(4000);
    host.sends_any();
    for acked in [1001, 2001, 3001, 4001] {
        host.gets(seg(IRS + 1).ack(ISS + acked).win(60_000));
    }
    assert_eq!(host.info().cwnd, 8000);
    host.after(Duration::from_secs(1));
    host.writes(1);
    host.sends_any();
    assert_eq!(host.info().cwnd, 8000, "not longer than the RTO");
    host.gets(seg(IRS + 1).ack(ISS + 4002).win(60_000));
    host.after(Duration::from_secs(1) + Duration::from_nanos(1));
    host.writes(9000);
    assert_eq!(host.sends_any().len(), 4);
    host.told(Event::Congestion {
        cwnd: 4000,
        ssthresh: u32::MAX,
        cause: Cause::IdleRestart,
    });
}

/// RFC 5681, 4.1: idle is who has nothing in flight; here something always is, though the last data
/// left more than a timeout ago.
/// (RFC5681/idle-restart)
#[test]
fn something_in_flight_is_no_idle_time() {
    let mut host = Host::established_with(config(), 60_000);
    host.writes(4000);
    host.sends_any();
    // The handshake took no time, this ACK takes 900 ms: RTTVAR = 900 / 4 = 225 ms, SRTT = 900 / 8
    // = 112.5 ms, so RTO = 112.5 + 4 * 225 = 1012.5 ms, and the timer runs again from here.
    host.after(Duration::from_millis(900));
    host.gets(seg(IRS + 1).ack(ISS + 1001).win(60_000));
    assert_eq!(host.info().rto, Duration::from_micros(1_012_500));
    // 1.9 s after the data.
    host.after(Duration::from_secs(1));
    host.writes(1000);
    assert_eq!(host.sends_any().len(), 1);
    assert_eq!(host.info().cwnd, 5000);
}

/// RFC 9438, 4.2: the time without data to send does not count for the curve, whoever pauses.
/// (RFC9438/application-limited)
#[test]
fn a_pause_of_the_application_does_not_grow_cubics_window() {
    let config = Config {
        congestion: Algorithm::Cubic,
        slow_start_after_idle: false,
        initial_window: Some(10),
        initial_ssthresh: Some(10),
        ..config()
    };
    // Three windows of data, each acknowledged after 100 ms.
    let round = |host: &mut Host| {
        let cwnd = host.info().cwnd;
        host.writes(usize::try_from(3 * cwnd).expect("small"));
        while !host.sends_any().is_empty() {
            host.after(ms(100));
            let nxt = host.info().snd.nxt.0;
            host.gets(seg(IRS + 1).ack(nxt).win(60_000));
        }
    };
    let after_a_pause_of = |pause: u64| {
        let mut host = Host::established_with(config.clone(), 60_000);
        for _ in 0..3 {
            round(&mut host);
        }
        host.after(Duration::from_secs(pause));
        for _ in 0..3 {
            round(&mut host);
        }
        host.info().cwnd
    };
    let steady = after_a_pause_of(0);
    assert!(steady > 10_000, "it grows: {steady}");
    assert_eq!(after_a_pause_of(3600), steady);
}

/// (RFC6928/initial-window)
#[test]
fn the_initial_window_can_be_chosen() {
    for segments in [1, 2, 10] {
        let config = Config {
            initial_window: Some(segments),
            ..config()
        };
        let mut host = Host::established_with(config, 60_000);
        host.writes(20_000);
        assert_eq!(host.sends_any().len(), usize::from(segments));
    }
}

#[test]
fn the_first_threshold_can_be_chosen() {
    let config = Config {
        initial_window: Some(1),
        initial_ssthresh: Some(3),
        ..config()
    };
    let mut host = Host::established_with(config, 60_000);
    host.writes(20_000);
    // 1, 2, 3 in slow start; then three segments must be acknowledged for one more (RFC 3465, 2.1).
    for (acked, cwnd) in [1, 2, 3, 4, 5].into_iter().zip([2, 3, 3, 3, 4]) {
        host.sends_any();
        host.gets(seg(IRS + 1).ack(ISS + 1 + acked * 1000).win(60_000));
        assert_eq!(
            (host.info().cwnd, host.info().ssthresh),
            (cwnd * 1000, 3000)
        );
    }
}

/// RFC 5681, 4.1: RW = min(IW, cwnd), and IW is counted in segments of the size that is sent now:
/// of 500 four (3.1), where it began with four of 1000. The window itself stays as many bytes when
/// segments get smaller (RFC 1191, 6.4).
/// (RFC5681/idle-restart)
#[test]
fn with_smaller_segments_the_restart_window_is_smaller() {
    let limits: [fn(&mut Host); 2] = [
        |host| {
            let limit = ConnectionOption::MaxSegment(500);
            host.conn.set_option(host.now, limit, &mut host.events);
        },
        |host| {
            let error = IcmpError {
                kind: IcmpKind::Unreachable,
                code: 4,
                mtu: Some(540),
                local: local(),
                remote: remote(),
                seq: SeqNumber(ISS + 4001),
            };
            host.conn.on_icmp(host.now, &error, &mut host.events);
        },
    ];
    for limit in limits {
        let mut host = Host::established_with(config(), 60_000);
        host.writes(8000);
        host.sends_any();
        for acked in [1001, 2001, 3001, 4001] {
            host.gets(seg(IRS + 1).ack(ISS + acked).win(60_000));
            host.sends_any();
        }
        limit(&mut host);
        host.sends_any();
        assert_eq!((host.info().mss, host.info().cwnd), (500, 8000));
        host.gets(seg(IRS + 1).ack(ISS + 8001).win(60_000));
        host.after(Duration::from_secs(1) + Duration::from_nanos(1));
        host.writes(9000);
        assert_eq!(host.sends_any().len(), 4);
        assert_eq!(host.info().cwnd, 2000);
    }
}

/// RFC 5681, 4.1: the window restarts "before beginning transmission". While the peer's window is
/// closed nothing begins.
#[test]
fn the_window_restarts_when_something_goes_and_not_before() {
    let mut host = Host::established_with(config(), 60_000);
    host.writes(4000);
    host.sends_any();
    for acked in [1001, 2001, 3001] {
        host.gets(seg(IRS + 1).ack(ISS + acked).win(60_000));
    }
    host.gets(seg(IRS + 1).ack(ISS + 4001).win(0));
    let cwnd = host.info().cwnd;
    host.after(Duration::from_secs(2));
    host.writes(1000);
    host.silent();
    assert_eq!(host.info().cwnd, cwnd, "nothing may go yet");
    host.gets(seg(IRS + 1).ack(ISS + 4001).win(60_000));
    host.sends("P. 5001:6001(1000) ack 5001 win 10000", Cause::DataToSend);
    assert_eq!(host.info().cwnd, 4000, "the initial window");
}
