//! What the knobs of congestion control change, seen from outside.

use tcp_core::congestion::{Algorithm, Hand};
use tcp_core::profile::Profile;
use tcp_core::recovery::LossRecovery;
use tcp_core::{Cause, Config, Duration, Event, Instant};

use crate::host::{Build, Host, IRS, ISS, config, ms, seg};

fn with(change: Config) -> Host {
    let mut host = Host::established_with(change, 60_000);
    host.writes(30_000);
    host.sends_any();
    host.forget();
    host
}

fn ack(host: &mut Host, count: u32) {
    host.gets(seg(IRS + 1).ack(ISS + 1 + count).win(60_000));
}

#[test]
fn a_timeout_at_24_segments_makes_a_threshold_of_12() {
    let mut host = with(Config {
        initial_window: Some(24),
        ..config()
    });
    assert_eq!(host.info().flight, 24_000);
    host.after(ms(1000));
    assert_eq!((host.info().cwnd, host.info().ssthresh), (1000, 12_000));
}

#[test]
fn byte_counting_decides_what_a_stretched_ack_is_worth() {
    // One ACK of four segments; RFC 3465, 2.2.
    for (byte_counting, cwnd) in [(0, 11_000), (1, 11_000), (2, 12_000), (255, 14_000)] {
        let mut host = with(Config {
            initial_window: Some(10),
            byte_counting,
            ..config()
        });
        ack(&mut host, 4000);
        assert_eq!(host.info().cwnd, cwnd, "L = {byte_counting}");
    }
    // And one of 100 bytes.
    for (byte_counting, cwnd) in [(0, 11_000), (1, 10_100)] {
        let mut host = with(Config {
            initial_window: Some(10),
            byte_counting,
            ..config()
        });
        ack(&mut host, 100);
        assert_eq!(host.info().cwnd, cwnd, "L = {byte_counting}");
    }
}

#[test]
fn the_restart_after_an_idle_time_can_be_switched_off() {
    for (slow_start_after_idle, sent) in [(true, 4), (false, 8)] {
        let mut host = Host::established_with(
            Config {
                slow_start_after_idle,
                ..config()
            },
            60_000,
        );
        host.writes(4000);
        host.sends_any();
        for acked in [1000, 2000, 3000, 4000] {
            ack(&mut host, acked);
        }
        host.after(Duration::from_secs(5));
        host.writes(10_000);
        assert_eq!(host.sends_any().len(), sent);
    }
}

#[test]
fn a_window_that_is_not_used_does_not_grow() {
    for (cwnd_validation, cwnd) in [(false, 11_000), (true, 10_000)] {
        let mut host = Host::established_with(
            Config {
                initial_window: Some(10),
                cwnd_validation,
                ..config()
            },
            60_000,
        );
        // Half of the window is not more than half.
        host.writes(5000);
        host.sends_any();
        ack(&mut host, 5000);
        assert_eq!(host.info().cwnd, cwnd);
        // Used in full, it grows.
        host.writes(30_000);
        host.sends_any();
        ack(&mut host, 6000);
        assert_eq!(host.info().cwnd, cwnd + 1000);
    }
}

#[test]
fn a_window_set_by_hand_lets_out_as_much_as_it_says() {
    let mut host = with(Config {
        congestion: Algorithm::Manual,
        initial_window: Some(2),
        ..config()
    });
    assert_eq!(host.info().flight, 2000);
    let now = host.now;
    assert!(
        host.conn
            .set_cwnd(now, 5000, Hand::Learner, &mut host.events)
    );
    host.told(Event::Congestion {
        cwnd: 5000,
        ssthresh: u32::MAX,
        cause: Cause::WindowSetByHand,
    });
    assert_eq!(host.sends_any().len(), 3);
    // Acknowledgments and losses move nothing: lost segments are repaired all the same.
    ack(&mut host, 1000);
    assert_eq!(host.sends_any().len(), 1);
    for _ in 0..4 {
        ack(&mut host, 1000);
    }
    let again: Vec<_> = host.sends_any().into_iter().collect();
    assert!(again.iter().any(|sent| sent.retransmission));
    host.after(ms(2000));
    assert_eq!((host.info().cwnd, host.info().ssthresh), (5000, u32::MAX));
}

#[test]
fn no_other_algorithm_gives_its_window_out_of_hand() {
    let mut host = with(config());
    assert!(
        !host
            .conn
            .set_cwnd(Instant::ZERO, 9000, Hand::Scenario, &mut host.events)
    );
    assert_eq!(host.info().cwnd, 4000);
    assert!(host.events.is_empty());
}

#[test]
fn rfc_793_knows_only_the_peers_window() {
    let mut host = Host::established_with(
        Config {
            mss: Some(1000),
            ..Profile::Historic793.config()
        },
        30_000,
    );
    host.writes(40_000);
    assert_eq!(host.sends_any().len(), 30);
    for _ in 0..5 {
        host.gets(seg(IRS + 1).ack(ISS + 1).win(30_000));
    }
    host.silent();
    host.after(Duration::from_secs(3));
    host.sends_again(
        ". 1001:2001(1000) ack 5001 win 65535",
        Cause::RetransmissionTimeout,
    );
}

/// (MAY-18)
#[test]
fn cubic_keeps_seven_tenths() {
    let mut host = with(Config {
        congestion: Algorithm::Cubic,
        initial_window: Some(10),
        recovery: LossRecovery::NewReno,
        limited_transmit: false,
        ..config()
    });
    for _ in 0..3 {
        ack(&mut host, 0);
    }
    // 7000, and three segments that have left the network.
    host.told(Event::Congestion {
        cwnd: 10_000,
        ssthresh: 7000,
        cause: Cause::CubicReduction,
    });
    host.sends_any();
    ack(&mut host, 10_000);
    host.told(Event::Congestion {
        cwnd: 7000,
        ssthresh: 7000,
        cause: Cause::NewRenoRecoveryExit,
    });
}

#[test]
fn algorithms_are_chosen_by_the_names_of_systems() {
    let mut config = Config::default();
    assert_eq!(config.get("congestion").as_deref(), Some("newreno"));
    config
        .set("net.ipv4.tcp_congestion_control", "cubic")
        .expect("a name");
    assert_eq!(config.congestion, Algorithm::Cubic);
    config
        .set("net.inet.tcp.cc.algorithm", "newreno")
        .expect("a name");
    assert_eq!(config.congestion, Algorithm::NewReno);
    let error = config.set("congestion", "vegas").expect_err("no such name");
    assert!(error.to_string().contains("`cubic`"), "{error}");
}
