//! Source routes (RFC 9293, 3.9.2.1).

use core::net::Ipv4Addr;

use tcp_core::wire::{IcmpError, IcmpKind, SourceRoute};
use tcp_core::{Cause, Segment, SeqNumber};

use crate::host::{Build, Host, IRS, ISS, config, local, remote, seg};

const G1: Ipv4Addr = Ipv4Addr::new(203, 0, 113, 1);
const G2: Ipv4Addr = Ipv4Addr::new(203, 0, 113, 2);

fn through(gateways: &[Ipv4Addr]) -> Option<SourceRoute> {
    SourceRoute::new(false, gateways)
}

fn came_through(mut segment: Segment, gateways: &[Ipv4Addr]) -> Segment {
    segment.ip.source_route = through(gateways);
    segment
}

/// MUST-53: the way back is the way in which the SYN came, for everything that is sent. SHLD-24: a
/// route that comes later replaces it.
#[test]
fn a_passive_open_goes_back_as_the_syn_came() {
    let syn = came_through(seg(IRS).syn().mss(1000), &[G1, G2]);
    let mut host = Host::accepts(config(), &syn);
    let back = through(&[G2, G1]);
    let routes = |host: &mut Host| {
        let sent = host.sends_any();
        assert!(!sent.is_empty());
        sent.iter()
            .map(|t| t.segment.ip.source_route)
            .collect::<Vec<_>>()
    };
    assert_eq!(routes(&mut host), [back]);
    host.gets(seg(IRS + 1).ack(ISS + 1));
    // MUST-16: the option's twelve octets are not there for data.
    assert_eq!(host.info().mss, 988);
    host.writes(2000);
    assert_eq!(routes(&mut host), [back; 2]);
    host.gets(came_through(seg(IRS + 1).ack(ISS + 989), &[G1]));
    assert_eq!(host.conn.source_route(), through(&[G1]));
    assert_eq!(host.info().mss, 992);
    host.abort();
    assert_eq!(routes(&mut host), [through(&[G1])]);
}

/// MUST-51: an application that opens actively gives a route. MUST-52: none that arrives replaces
/// it.
#[test]
fn the_applications_route_comes_first() {
    let mut host = Host::syn_sent_unsent(config());
    host.conn.set_source_route(through(&[G1]));
    let syn = host.poll().expect("a SYN").segment;
    assert_eq!(syn.ip.source_route, through(&[G1]));
    // MUST-67: what we receive has nothing to do with it.
    assert_eq!(syn.options.mss, Some(1000));
    let syn_ack = seg(IRS).syn().ack(ISS + 1).mss(1000).win(10_000);
    host.gets(came_through(syn_ack, &[G2]));
    assert_eq!(host.conn.source_route(), through(&[G1]));
    assert_eq!(host.info().mss, 992);

    let mut host = Host::syn_received();
    host.conn.set_source_route(through(&[G1]));
    host.gets(came_through(seg(IRS + 1).ack(ISS + 1), &[G2]));
    assert_eq!(host.conn.source_route(), through(&[G1]));
}

#[test]
fn without_one_nothing_is_routed() {
    let mut host = Host::established();
    host.gets(came_through(seg(IRS + 1).ack(ISS + 1), &[G1]));
    assert_eq!(host.conn.source_route(), None, "an active open");
    host.writes(10);
    assert_eq!(host.poll().expect("data").segment.ip.source_route, None);
}

/// RFC 1191, 3 and 6.4: a report counts when it names less than what was sent, and 12 octets of
/// each packet are the route: 988 of data and 52 of headers are more than the 1030 of the next
/// link.
#[test]
fn a_route_is_part_of_what_the_path_carries() {
    let syn = came_through(seg(IRS).syn().mss(1000), &[G1, G2]);
    let mut host = Host::accepts(config(), &syn);
    host.sends_any();
    host.gets(seg(IRS + 1).ack(ISS + 1));
    host.writes(988);
    host.sends_any();
    for (mtu, mss, cause) in [
        (1040, 988, Cause::PathMtuNotLower),
        (1030, 978, Cause::PathMtuLowered),
    ] {
        let error = IcmpError {
            kind: IcmpKind::Unreachable,
            code: 4,
            mtu: Some(mtu),
            local: local(),
            remote: remote(),
            seq: SeqNumber(ISS + 1),
        };
        host.forget();
        host.conn.on_icmp(host.now, &error, &mut host.events);
        match cause {
            Cause::PathMtuLowered => host.accepted(cause),
            _ => host.dropped(cause),
        }
        assert_eq!(host.info().mss, mss);
    }
}
