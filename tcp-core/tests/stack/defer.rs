//! `TCP_DEFER_ACCEPT`: a listener that wants to be woken only for data; and knobs of one's own.

use tcp_core::event::NoObserver;
use tcp_core::{Cause, Config, Segment, State};

use super::net::{START, ack, answers, drain, drops, end, line, stack, syn};

#[test]
fn the_bare_ack_establishes_nothing_but_data_does() {
    let mut b = stack(2, 300);
    let config = Config {
        defer_accept: 3,
        ..Config::default()
    };
    let listener = b
        .listen_with(START, end(2, 80), 5, config, &mut NoObserver)
        .unwrap();
    assert_eq!(answers(&mut b, &syn(5000, 100)), ["SYN,ACK 300 ack 101"]);
    assert_eq!(drops(&mut b, &ack(5000, 101, 301)), [Cause::DeferAccept]);
    assert_eq!(b.accept(listener), None);
    // The peer has the SYN-ACK, so it does not get it again before the last chance.
    let mut sent = Vec::new();
    for _ in 0..3 {
        let due = b.poll_timeout().unwrap();
        b.on_timeout(due, &mut NoObserver);
        let seconds = due.since(START).as_millis() / 1000;
        sent.extend(drain(&mut b, due).iter().map(|s| (seconds, line(s))));
    }
    assert_eq!(sent, [(7, "SYN,ACK 300 ack 101".to_owned())]);
    let data = Segment {
        payload: "hello".into(),
        ..ack(5000, 101, 301)
    };
    answers(&mut b, &data);
    let id = b.accept(listener).unwrap();
    assert_eq!(b.state(id), State::Established);
}

#[test]
fn after_the_wait_a_bare_ack_is_enough() {
    let mut b = stack(2, 300);
    b.config_mut().config.defer_accept = 1;
    let listener = b.listen(START, end(2, 80), 5, &mut NoObserver).unwrap();
    answers(&mut b, &syn(5000, 100));
    drops(&mut b, &ack(5000, 101, 301));
    assert_eq!(b.accept(listener), None);
    let due = b.poll_timeout().unwrap();
    b.on_timeout(due, &mut NoObserver);
    assert_eq!(drain(&mut b, due).len(), 1);
    b.on_segment(due, &ack(5000, 101, 301), &mut NoObserver);
    assert!(b.accept(listener).is_some());
}

#[test]
fn each_open_may_have_knobs_of_its_own() {
    let mut a = stack(1, 100);
    let small = Config {
        mss: Some(500),
        ..Config::default()
    };
    a.connect_with(START, None, end(2, 80), small, &mut NoObserver)
        .unwrap();
    a.connect(START, None, end(2, 80), &mut NoObserver).unwrap();
    let offered: Vec<_> = drain(&mut a, START)
        .iter()
        .map(|syn| syn.options.mss)
        .collect();
    assert_eq!(offered, [Some(500), Some(1460)]);
}
