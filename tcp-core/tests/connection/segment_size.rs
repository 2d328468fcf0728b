//! How large segments are (RFC 9293, 3.7.1; RFC 6691): what the link carries, what the peer takes,
//! and what the application allows.

use std::net::SocketAddr;

use tcp_core::connection::Connection;
use tcp_core::event::NoObserver;
use tcp_core::{Cause, Config, Instant, SeqNumber};

use crate::host::{Build, Host, IRS, ISS, config, seg};

/// The MSS that a SYN and a SYN-ACK of a host on a link with this MTU offer.
fn offered(config: &Config, v6: bool) -> [Option<u16>; 2] {
    let end = |text: &str| -> SocketAddr { text.parse().expect("an address") };
    let (local, remote) = match v6 {
        false => (end("192.0.2.1:40000"), end("198.51.100.2:80")),
        true => (end("[2001:db8::1]:40000"), end("[2001:db8::2]:80")),
    };
    let (iss, now) = (SeqNumber(ISS), Instant::ZERO);
    let mut syn = seg(IRS).syn().mss(1000);
    (syn.src, syn.dst) = (remote, local);
    let opens = Connection::connect(now, config.clone(), local, remote, iss, &mut NoObserver);
    let answers = Connection::accept(now, config.clone(), &syn, iss, &mut NoObserver);
    [opens, answers].map(|mut conn| {
        let sent = conn.poll_transmit(now, &mut NoObserver);
        sent.expect("its SYN").segment.options.mss
    })
}

/// MUST-67: the link's MTU less the fixed headers, 20 + 20 octets over IPv4 and 40 + 20 over IPv6;
/// RFC 6691, 2: whatever options there are.
#[test]
fn the_offered_size_is_the_mtu_less_the_headers_of_the_family() {
    for (mtu, v4, v6) in [(1500, 1460, 1440), (1280, 1240, 1220), (9000, 8960, 8940)] {
        for timestamps in [false, true] {
            let config = Config {
                mtu,
                timestamps,
                ..Config::default()
            };
            assert_eq!(offered(&config, false), [Some(v4); 2]);
            assert_eq!(offered(&config, true), [Some(v6); 2]);
        }
    }
    assert_eq!(offered(&Config::default(), true), [Some(1440); 2]);
}

/// `TCP_MAXSEG` lowers it; it cannot make the link carry more.
#[test]
fn an_application_may_ask_for_smaller_segments_not_for_larger_ones() {
    for (asked, v4, v6) in [(1000, 1000, 1000), (1450, 1450, 1440), (9000, 1460, 1440)] {
        let config = Config {
            mss: Some(asked),
            ..Config::default()
        };
        assert_eq!(offered(&config, false), [Some(v4); 2]);
        assert_eq!(offered(&config, true), [Some(v6); 2]);
    }
}

/// MUST-16: what we send is no larger than our own link carries, whatever the peer takes: 1500 less
/// 40 less 12 of timestamps; and on the narrowest link of IPv4 (68) the 28 octets that are left,
/// although a peer's MSS of less than 48 is not believed.
#[test]
fn no_segment_is_larger_than_the_link() {
    for (mtu, timestamps, size) in [(1500, true, 1448), (68, false, 28), (68, true, 16)] {
        let config = Config {
            mtu,
            mss: None,
            timestamps,
            ..config()
        };
        let mut host = Host::syn_sent_with(config);
        let syn_ack = seg(IRS).syn().ack(ISS + 1).mss(9000);
        host.gets(match timestamps {
            true => syn_ack.stamp(7000, 0),
            false => syn_ack,
        });
        host.sends_any();
        assert_eq!(host.info().mss, size, "{mtu}");
        host.writes(2000);
        let sent = host.sends_any();
        let longest = sent.iter().map(|sent| sent.segment.data_len()).max();
        assert_eq!(longest, Some(size));
        assert!(sent.iter().any(|sent| sent.cause == Cause::DataToSend));
    }
}
