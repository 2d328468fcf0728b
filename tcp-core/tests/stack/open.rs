//! OPEN, active and passive and both at once (RFC 9293, 3.5).

use tcp_core::event::NoObserver;
use tcp_core::stack::ConnectError;
use tcp_core::{Cause, Event, Flags, Segment, State};

use super::net::{Events, Net, START, drain, end, line, stack};

/// RFC 9293, figure 6.
#[test]
fn the_basic_handshake() {
    let mut net = Net::new();
    let listener = net.b.listen(START, end(2, 80), 5, &mut NoObserver).unwrap();
    let id = net
        .a
        .connect(START, Some(end(1, 5000)), end(2, 80), &mut NoObserver)
        .unwrap();
    net.run();
    assert_eq!(
        net.log,
        ["a SYN 100", "b SYN,ACK 300 ack 101", "a ACK 101 ack 301"]
    );
    assert_eq!(net.a.state(id), State::Established);
    let accepted = net.b.accept(listener).unwrap();
    assert_eq!(net.b.state(accepted), State::Established);
    let connection = net.b.connection(accepted).unwrap();
    assert_eq!(
        (connection.local(), connection.remote()),
        (end(2, 80), end(1, 5000))
    );
}

/// RFC 9293, figure 7: each SYN is answered with a SYN-ACK, and one connection comes of it
/// (MUST-10).
#[test]
fn the_simultaneous_open() {
    let mut net = Net::new();
    let at_a = net
        .a
        .connect(START, Some(end(1, 5000)), end(2, 80), &mut NoObserver)
        .unwrap();
    let at_b = net
        .b
        .connect(START, Some(end(2, 80)), end(1, 5000), &mut NoObserver)
        .unwrap();
    net.run();
    assert_eq!(
        net.log[..4],
        [
            "a SYN 100",
            "b SYN 300",
            "a SYN,ACK 100 ack 301",
            "b SYN,ACK 300 ack 101"
        ]
    );
    assert!(
        !net.log.iter().any(|line| line.contains("RST")),
        "{:?}",
        net.log
    );
    assert_eq!(net.a.state(at_a), State::Established);
    assert_eq!(net.b.state(at_b), State::Established);
    assert_eq!(
        (net.a.connections().count(), net.b.connections().count()),
        (1, 1)
    );
}

/// RFC 9293, 3.10.1 and MUST-46.
#[test]
fn opens_that_are_refused() {
    let mut a = stack(1, 100);
    let mut connect = |local, remote: &str| {
        a.connect(START, local, remote.parse().unwrap(), &mut NoObserver)
            .map(|_| ())
    };
    let invalid = |remote: &str| Err(ConnectError::InvalidRemote(remote.parse().unwrap()));
    for remote in [
        "224.0.0.1:80",
        "255.255.255.255:80",
        "0.0.0.0:80",
        "192.0.2.2:0",
        "[ff02::1]:80",
    ] {
        assert_eq!(connect(None, remote), invalid(remote));
    }
    let not_ours = ConnectError::AddressNotAvailable(end(9, 0).ip());
    assert_eq!(connect(Some(end(9, 5000)), "192.0.2.2:80"), Err(not_ours));
    let no_v6 = ConnectError::AddressNotAvailable("2001:db8::2".parse().unwrap());
    assert_eq!(connect(None, "[2001:db8::2]:80"), Err(no_v6));

    assert_eq!(connect(Some(end(1, 5000)), "192.0.2.2:80"), Ok(()));
    let exists = ConnectError::AlreadyExists {
        local: end(1, 5000),
        remote: end(2, 80),
    };
    assert_eq!(connect(Some(end(1, 5000)), "192.0.2.2:80"), Err(exists));
    assert_eq!(
        connect(Some(end(1, 5000)), "192.0.2.2:81"),
        Ok(()),
        "another remote port"
    );
}

/// RFC 9293, MUST-49: on a SYN, on an ACK, and on resets of connections and of the host.
#[test]
fn the_hop_count_can_be_set() {
    let mut net = Net::new();
    net.b.config_mut().config.ttl = 9;
    let listener = net.b.listen(START, end(2, 80), 5, &mut NoObserver).unwrap();
    net.a
        .connect(START, Some(end(1, 5000)), end(2, 80), &mut NoObserver)
        .unwrap();
    let hops = |net: &mut Net| {
        for segment in drain(&mut net.a, START) {
            net.b.on_segment(START, &segment, &mut NoObserver);
        }
        let sent = drain(&mut net.b, START);
        let seen = sent.iter().map(|s| (line(s), s.ip.ttl)).collect::<Vec<_>>();
        for segment in sent {
            net.a.on_segment(START, &segment, &mut NoObserver);
        }
        seen
    };
    assert_eq!(hops(&mut net), [("SYN,ACK 300 ack 101".to_owned(), 9)]);
    assert_eq!(hops(&mut net), []);
    let id = net.b.accept(listener).unwrap();
    net.b.abort(START, id, &mut NoObserver);
    assert_eq!(hops(&mut net), [("RST 301".to_owned(), 9)]);
    net.a
        .connect(START, Some(end(1, 5001)), end(2, 81), &mut NoObserver)
        .unwrap();
    assert_eq!(hops(&mut net), [("RST,ACK 0 ack 101".to_owned(), 9)]);
}

/// A trace shows when a host begins and ends to listen, and the state of each connection by its
/// number.
#[test]
fn states_are_told() {
    let mut net = Net::new();
    let mut events = Events::new();
    let listener = net.b.listen(START, end(2, 80), 5, &mut events).unwrap();
    net.a
        .connect(START, Some(end(1, 5000)), end(2, 80), &mut NoObserver)
        .unwrap();
    let syn = net.a.poll_transmit(START, &mut NoObserver).unwrap().1;
    assert_eq!(
        (line(&syn.segment).as_str(), syn.cause),
        ("SYN 100", Cause::ActiveOpen)
    );
    net.b.on_segment(START, &syn.segment, &mut events);
    let (id, syn_ack) = net.b.poll_transmit(START, &mut events).unwrap();
    assert_eq!(syn_ack.cause, Cause::SynReceived);
    net.b.close_listener(START, listener, &mut events);

    let states: Vec<_> = events
        .into_iter()
        .filter_map(|(id, event)| match event {
            Event::StateChanged { from, to, cause } => Some((id, from, to, cause)),
            _ => None,
        })
        .collect();
    assert!(id.is_some());
    assert_eq!(
        states,
        [
            (None, State::Closed, State::Listen, Cause::PassiveOpen),
            (id, State::Listen, State::SynReceived, Cause::SynReceived),
            (None, State::Listen, State::Closed, Cause::Close),
            (id, State::SynReceived, State::Closed, Cause::Abort),
        ]
    );
}

/// MUST-43: the application may say from which address. MUST-44: if not, IP chooses, before the
/// first SYN. MUST-45: every later segment comes from there, whatever happens to the host's
/// addresses.
#[test]
fn the_local_address_is_chosen_once() {
    for (asked, used) in [(None, end(1, 0).ip()), (Some(end(9, 0)), end(9, 0).ip())] {
        let mut a = stack(1, 100);
        a.config_mut().addresses = vec![end(1, 0).ip(), end(9, 0).ip()];
        let id = a
            .connect(START, asked, end(2, 80), &mut NoObserver)
            .unwrap();
        let syn = drain(&mut a, START).pop().unwrap();
        assert_eq!(syn.src.ip(), used);
        a.config_mut().addresses.reverse();
        let syn_ack = Segment {
            src: syn.dst,
            dst: syn.src,
            ..super::net::ack(80, 300, 101)
        };
        let syn_ack = Segment {
            flags: Flags::SYN,
            ..syn_ack
        };
        a.on_segment(START, &syn_ack, &mut NoObserver);
        a.close(START, id, &mut NoObserver);
        let later = drain(&mut a, START);
        assert_eq!(later.len(), 1, "a FIN");
        assert!(later.iter().all(|segment| segment.src == syn.src));
    }
}
