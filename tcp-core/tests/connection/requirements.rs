//! What RFC 9293 asks for and no other file here shows.

use tcp_core::profile::Profile;
use tcp_core::{Cause, Config, Duration, State};

use crate::host::{Build, Host, IRS, ISS, config, seg};

/// MUST-1: 65,535 is a window, not -1.
#[test]
fn the_window_has_no_sign() {
    let host = Host::established_with(config(), u16::MAX);
    assert_eq!(host.info().snd.wnd, 65_535);
}

/// MUST-5: an option may come in any segment. MUST-65: the MSS is said on a SYN and nowhere else,
/// so there it changes nothing, and we never send it.
#[test]
fn an_option_on_a_segment_with_data() {
    let mut host = Host::established();
    host.gets(seg(IRS + 1).ack(ISS + 1).data(10).mss(200).scale(7));
    assert_eq!(host.conn.readable(), 10);
    assert_eq!((host.info().mss, host.info().snd.wnd), (1000, 10_000));
    host.writes(2500);
    host.shutdown();
    host.gets(seg(IRS + 5000).ack(ISS + 1));
    for sent in host.sends_any() {
        assert_eq!(sent.segment.options.mss, None);
        assert_eq!(sent.segment.options.window_scale, None);
    }
}

/// MUST-11: where SYN-RECEIVED came from decides what a reset means there.
#[test]
fn syn_received_knows_where_it_came_from() {
    let passive = Host::syn_received();
    let active = Host::syn_received_active();
    for (mut host, is_passive, after) in [
        (passive, true, State::Listen),
        (active, false, State::Closed),
    ] {
        assert_eq!(host.conn.is_passive(), is_passive);
        host.gets(seg(IRS + 1).rst());
        host.in_state(after);
    }
}

/// MUST-12: the application can tell a normal close from an abort.
#[test]
fn a_normal_close_is_no_error() {
    let mut host = Host::last_ack();
    host.gets(seg(IRS + 2).ack(ISS + 2));
    host.in_state(State::Closed);
    assert_eq!(host.conn.error(), None);
    let mut host = Host::last_ack();
    host.gets(seg(IRS + 2).rst());
    host.in_state(State::Closed);
    assert_eq!(host.conn.error(), Some(Cause::ResetReceived));
}

/// The numbers that RFC 9293 bounds, under the profile `rfc`: MUST-13 (2 MSL, with an MSL of 2
/// minutes), MUST-25 and MUST-28 (keep-alive off, and 2 hours), MUST-40 (an ACK waits less than
/// half a second), SHLD-10 (R1 of at least 3), SHLD-18 (ACKs wait).
#[test]
fn the_defaults_are_within_bounds() {
    let Config {
        msl,
        keepalive,
        keepalive_time,
        delayed_ack,
        delay_acks,
        retries1,
        ..
    } = Profile::Rfc.config();
    assert_eq!(msl, Duration::from_secs(120));
    assert!(!keepalive);
    assert!(keepalive_time >= Duration::from_secs(7200));
    assert!(delay_acks);
    assert!(delayed_ack.is_some_and(|delay| delay < Duration::from_millis(500)));
    assert!(retries1 >= 3);
}
