//! Ephemeral ports (RFC 6056, RFC 6335) and initial sequence numbers (RFC 6528).

use std::collections::BTreeSet;

use tcp_core::event::NoObserver;
use tcp_core::stack::{ConnectError, IssPolicy, PortRange, StackConfig};
use tcp_core::{Connection, Duration, Instant, Stack};

use super::net::{START, drain, end, stack};

fn host(seed: u64, port_range: PortRange) -> Stack {
    let addresses = vec![end(1, 0).ip()];
    Stack::new(
        StackConfig {
            addresses,
            port_range,
            ..StackConfig::default()
        },
        seed,
    )
}

/// The local ports of `count` connections to one place.
fn ports(stack: &mut Stack, count: usize) -> Vec<u16> {
    let mut open = || {
        let id = stack
            .connect(START, None, end(2, 80), &mut NoObserver)
            .unwrap();
        stack.connection(id).map(Connection::local).unwrap()
    };
    let ends: Vec<_> = (0..count).map(|_| open()).collect();
    assert!(ends.iter().all(|local| local.ip() == end(1, 0).ip()));
    ends.into_iter().map(|local| local.port()).collect()
}

#[test]
fn ports_are_dynamic_ones_and_each_is_used_once() {
    let drawn = ports(&mut host(1, PortRange::DYNAMIC), 1000);
    assert!(drawn.iter().all(|port| *port >= 49_152));
    assert_eq!(drawn.iter().collect::<BTreeSet<_>>().len(), 1000);
}

/// The seed decides: the same ports again for the same seed, others for another.
#[test]
fn the_seed_decides_the_order() {
    let first = ports(&mut host(1, PortRange::DYNAMIC), 10);
    assert_eq!(ports(&mut host(1, PortRange::DYNAMIC), 10), first);
    assert_ne!(ports(&mut host(2, PortRange::DYNAMIC), 10), first);
    let rising = first.windows(2).all(|pair| pair[1] == pair[0] + 1);
    assert!(
        !rising,
        "RFC 6056: the next port cannot be told from the last"
    );
}

#[test]
fn every_port_of_a_range_is_found_and_then_none() {
    let mut a = host(1, PortRange::new(60_000, 60_003).unwrap());
    let all = ports(&mut a, 4).into_iter().collect::<BTreeSet<_>>();
    assert!(all.into_iter().eq(60_000..=60_003));
    let fifth = a.connect(START, None, end(2, 80), &mut NoObserver);
    assert_eq!(fifth, Err(ConnectError::NoPortLeft));
    // Ports are counted for each remote endpoint.
    assert!(a.connect(START, None, end(2, 81), &mut NoObserver).is_ok());
}

#[test]
fn a_port_is_free_again_when_its_connection_is_over() {
    let mut a = host(1, PortRange::new(60_000, 60_000).unwrap());
    let id = a.connect(START, None, end(2, 80), &mut NoObserver).unwrap();
    a.abort(START, id, &mut NoObserver);
    assert!(a.connect(START, None, end(2, 80), &mut NoObserver).is_ok());
}

#[test]
fn a_port_that_somebody_listens_on_is_left_alone() {
    let mut a = host(1, PortRange::new(60_000, 60_001).unwrap());
    a.listen(START, end(1, 60_000), 1, &mut NoObserver).unwrap();
    assert_eq!(ports(&mut a, 1), [60_001]);
    let next = a.connect(START, None, end(2, 80), &mut NoObserver);
    assert_eq!(next, Err(ConnectError::NoPortLeft));
}

/// (MUST-43)
#[test]
fn a_local_address_without_port_still_gets_one() {
    let mut a = host(1, PortRange::new(60_000, 60_000).unwrap());
    let id = a
        .connect(START, Some(end(1, 0)), end(2, 80), &mut NoObserver)
        .unwrap();
    assert_eq!(a.connection(id).unwrap().local(), end(1, 60_000));
}

/// The sequence number of the SYN that a host sends.
fn first_number(stack: &mut Stack, now: Instant, port: u16) -> u32 {
    stack
        .connect(now, Some(end(1, port)), end(2, 80), &mut NoObserver)
        .unwrap();
    drain(stack, now)[0].seq.0
}

#[test]
fn initial_numbers_by_policy() {
    let later = START + Duration::from_millis(1);
    let with = |iss| {
        let mut a = stack(1, 0);
        a.config_mut().iss = iss;
        a
    };
    // RFC 9293, 3.4.1: one each 4 microseconds.
    let mut clock = with(IssPolicy::Clock);
    assert_eq!(first_number(&mut clock, START, 5000), 0);
    assert_eq!(first_number(&mut clock, later, 5001), 250);
    // RFC 6528: elsewhere for each pair of endpoints, and with the clock for the same one.
    let policy = IssPolicy::Rfc6528 { secret: [1, 2] };
    let first = first_number(&mut with(policy), START, 5000);
    assert_eq!(
        first_number(&mut with(policy), later, 5000),
        first.wrapping_add(250)
    );
    assert_ne!(first_number(&mut with(policy), START, 5001), first);
}
