//! Timestamps (RFC 7323): what is agreed on the SYNs, and what each segment says then.

use tcp_core::{Cause, Config, Duration, Event, State};

use crate::host::{Build, Host, IRS, ISS, config, ms, seg};

/// MSS 1000, as everywhere here, and timestamps.
pub(crate) fn stamped() -> Config {
    Config {
        timestamps: true,
        ..config()
    }
}

/// Established at 100 ms, the peer's clock at 7000; our SYN left at 0 ms.
fn established() -> Host {
    let mut host = Host::syn_sent_unsent(stamped());
    host.sends(
        "S 1000:1000(0) win 10000 <mss 1000,TS val 0 ecr 0>",
        Cause::ActiveOpen,
    );
    host.after(ms(100));
    host.gets(seg(IRS).syn().ack(ISS + 1).mss(1000).stamp(7000, 0));
    host.sends(
        ". 1001:1001(0) ack 5001 win 10000 <TS val 100 ecr 7000>",
        Cause::SynAckReceived,
    );
    host.is(State::Established)
}

/// RFC 7323, 3.2 (RFC7323/every-segment): data, bare ACKs, what is sent again, FIN and RST.
/// MUST-16: they leave 988 octets for data.
#[test]
fn once_agreed_each_segment_carries_them() {
    let mut host = established();
    assert_eq!((host.info().mss, host.info().ts_recent), (988, Some(7000)));
    host.writes(1000);
    host.sends(
        ". 1001:1989(988) ack 5001 win 10000 <TS val 100 ecr 7000>",
        Cause::DataToSend,
    );
    host.after(ms(1000));
    host.sends_again(
        ". 1001:1989(988) ack 5001 win 10000 <TS val 1100 ecr 7000>",
        Cause::RetransmissionTimeout,
    );
    host.gets(seg(IRS + 1).ack(ISS + 989).stamp(8000, 1100));
    host.shutdown();
    host.sends(
        "FP. 1989:2001(12) ack 5001 win 10000 <TS val 1100 ecr 8000>",
        Cause::FinToSend,
    );
    host.abort();
    host.sends("R 2002:2002(0) <TS val 1100 ecr 8000>", Cause::Abort);
}

/// RFC 7323, 3.2: the SYN-ACK has them when the SYN had, and echoes the SYN's.
#[test]
fn a_syn_ack_answers_with_them_only_when_asked() {
    let mut host = Host::accepts(stamped(), &seg(IRS).syn().mss(1000).stamp(7000, 0));
    host.sends(
        "S. 1000:1000(0) ack 5001 win 10000 <mss 1000,TS val 0 ecr 7000>",
        Cause::SynReceived,
    );
    let mut host = Host::accepts(stamped(), &seg(IRS).syn().mss(1000));
    host.sends(
        "S. 1000:1000(0) ack 5001 win 10000 <mss 1000>",
        Cause::SynReceived,
    );
    assert_eq!((host.info().mss, host.info().ts_recent), (1000, None));
    // Not asked for, not given either, whatever the peer's SYN says.
    let mut host = Host::accepts(config(), &seg(IRS).syn().mss(1000).stamp(7000, 0));
    host.sends(
        "S. 1000:1000(0) ack 5001 win 10000 <mss 1000>",
        Cause::SynReceived,
    );
}

/// RFC 7323, 3.2: where they are not agreed on, an option that comes all the same says nothing.
#[test]
fn what_was_not_agreed_is_ignored() {
    let mut host = Host::established_with(stamped(), 10_000);
    host.gets(seg(IRS + 1).ack(ISS + 1).data(1000).stamp(7, 0));
    host.gets(seg(IRS + 1001).ack(ISS + 1).data(1000).stamp(3, 0));
    host.sends(". 1001:1001(0) ack 7001 win 8000", Cause::AckEverySecond);
}

/// RFC 7323, 4.3 (RFC7323/recent): with two segments waiting for a delayed ACK, the earlier one is
/// echoed, so that the peer's sample holds the delay.
#[test]
fn the_earliest_segment_that_waits_is_echoed() {
    let mut host = established();
    host.gets(seg(IRS + 1).ack(ISS + 1).data(100).stamp(7100, 100));
    host.silent();
    host.after(ms(50));
    host.gets(seg(IRS + 101).ack(ISS + 1).data(100).stamp(7150, 100));
    host.silent();
    host.after(ms(150));
    host.sends(
        ". 1001:1001(0) ack 5201 win 9800 <TS val 300 ecr 7100>",
        Cause::DelayedAckTimeout,
    );
}

/// RFC 7323, 4.3 (RFC7323/recent): behind a hole it is the last segment before the hole; the one
/// that fills it is echoed at once.
#[test]
fn behind_a_hole_the_last_segment_before_it_is_echoed() {
    let mut host = established();
    host.gets(seg(IRS + 101).ack(ISS + 1).data(100).stamp(7100, 100));
    host.sends(
        ". 1001:1001(0) ack 5001 win 10000 <TS val 100 ecr 7000>",
        Cause::DuplicateAckForHole,
    );
    host.gets(seg(IRS + 1).ack(ISS + 1).data(100).stamp(7090, 100));
    host.sends(
        ". 1001:1001(0) ack 5201 win 9800 <TS val 100 ecr 7090>",
        Cause::HoleFilled,
    );
}

/// RFC 7323, 4.3 and 5.3, R2: what lies outside the window moves nothing.
#[test]
fn a_segment_outside_the_window_is_not_echoed() {
    let mut host = established();
    host.gets(seg(IRS - 500).ack(ISS + 1).data(100).stamp(9000, 100));
    host.sends(
        ". 1001:1001(0) ack 5001 win 10000 <TS val 100 ecr 7000>",
        Cause::AckForDuplicate,
    );
    assert_eq!(host.info().ts_recent, Some(7000));
}

/// A forged segment must not make every later one look old: its acknowledgment gives it away.
#[test]
fn a_segment_that_acknowledges_what_was_never_sent_is_not_echoed() {
    let mut host = established();
    host.gets(seg(IRS + 1).ack(ISS + 9999).fin().stamp(200_000, 100));
    assert_eq!(host.info().ts_recent, Some(7000));
    host.in_state(State::Established);
}

/// RFC 7323, 5.3, R1 (RFC7323/paws): an old duplicate whose number fits again is answered and
/// dropped.
#[test]
fn an_old_duplicate_is_told_by_its_timestamp() {
    let mut host = established();
    host.gets(seg(IRS + 1).ack(ISS + 1).data(100).stamp(6999, 100));
    host.dropped(Cause::OldTimestamp);
    host.sends(
        ". 1001:1001(0) ack 5001 win 10000 <TS val 100 ecr 7000>",
        Cause::AckForOldTimestamp,
    );
    assert_eq!(host.conn.readable(), 0);
    // The same timestamp once more is not old.
    host.gets(seg(IRS + 1).ack(ISS + 1).data(100).stamp(7000, 100));
    assert_eq!(host.conn.readable(), 100);
}

/// RFC 7323, 5.2: timestamps are compared modulo 2^32.
#[test]
fn the_peers_clock_may_wrap() {
    let syn = seg(IRS).syn().mss(1000).stamp(u32::MAX, 0);
    let mut host = Host::accepts(stamped(), &syn);
    host.sends_any();
    host.gets(seg(IRS + 1).ack(ISS + 1).stamp(2, 0));
    assert_eq!(host.info().ts_recent, Some(2));
    host.gets(seg(IRS + 1).ack(ISS + 1).data(100).stamp(u32::MAX - 1, 0));
    host.dropped(Cause::OldTimestamp);
}

/// RFC 7323, 5.2 (RFC7323/reset): a reset passes whatever its timestamp says.
#[test]
fn a_reset_passes_with_an_old_timestamp_and_without_any() {
    let mut host = established();
    host.gets(seg(IRS + 1).rst().stamp(1, 0));
    host.in_state(State::Closed);
    let mut host = established();
    host.gets(seg(IRS + 1).rst());
    host.in_state(State::Closed);
    // And moves nothing.
    let mut host = established();
    host.gets(seg(IRS + 2).rst().stamp(9000, 0));
    assert_eq!(host.info().ts_recent, Some(7000));
}

/// RFC 7323, 5.5 (RFC7323/stale): after more than 24 days of silence no timestamp is old.
#[test]
fn after_24_days_of_silence_every_timestamp_is_news() {
    for (days, taken) in [(24, 0), (25, 100)] {
        let mut host = established();
        host.after(Duration::from_secs(days * 24 * 3600));
        host.gets(seg(IRS + 1).ack(ISS + 1).data(100).stamp(6999, 100));
        assert_eq!(host.conn.readable(), taken, "{days} days");
        let recent = if taken > 0 { 6999 } else { 7000 };
        assert_eq!(host.info().ts_recent, Some(recent));
    }
}

/// RFC 7323, 3.2 (RFC7323/missing): dropped without a word, and the connection goes on.
#[test]
fn a_segment_without_timestamps_is_dropped_and_the_connection_goes_on() {
    let mut host = established();
    host.gets(seg(IRS + 1).ack(ISS + 1).data(100));
    host.dropped(Cause::TimestampMissing);
    host.silent();
    host.in_state(State::Established);
    assert_eq!(host.conn.readable(), 0);
    // A SYN of a peer that has forgotten everything gets its challenge (RFC 5961, 4).
    host.gets(seg(9000).syn());
    host.sends(
        ". 1001:1001(0) ack 5001 win 10000 <TS val 100 ecr 7000>",
        Cause::ChallengeAckForSyn,
    );

    let mut host = Host::accepts(
        Config {
            tolerate_missing_timestamps: true,
            ..stamped()
        },
        &seg(IRS).syn().mss(1000).stamp(7000, 0),
    );
    host.sends_any();
    host.gets(seg(IRS + 1).ack(ISS + 1).data(100));
    assert_eq!(host.conn.readable(), 100);
}

/// RFC 7323, 4.1 (RFC7323/sample): after a retransmission the echo tells which one arrived, where
/// Karn's rule would leave the sender without a sample.
#[test]
fn the_echo_gives_a_sample_where_the_number_cannot() {
    for (echo, sample) in [(100, 1300), (1100, 300)] {
        let mut host = established();
        host.writes(500);
        host.sends_any();
        host.after(ms(1000));
        host.sends_any();
        host.after(ms(300));
        host.forget();
        host.gets(seg(IRS + 1).ack(ISS + 501).stamp(8000, echo));
        let measured = |event: &Event| match *event {
            Event::RttMeasured { sample, cause, .. } => Some((sample, cause)),
            _ => None,
        };
        assert_eq!(
            host.events.iter().find_map(measured),
            Some((ms(sample), Cause::RttFromTimestamp))
        );
    }
}

/// RFC 7323, 4.1: an echo beside nothing new is no sample.
#[test]
fn a_duplicate_ack_gives_no_sample() {
    let mut host = established();
    host.writes(500);
    host.sends_any();
    host.after(ms(70));
    let before = host.info().srtt;
    host.gets(seg(IRS + 1).ack(ISS + 1).stamp(8000, 100));
    assert_eq!(host.info().srtt, before);
}

/// An echo from the future is no sample.
#[test]
fn an_echo_of_what_was_never_sent_gives_no_sample() {
    let mut host = established();
    host.writes(500);
    host.sends_any();
    host.after(ms(1000));
    host.sends_any();
    let before = host.info().srtt;
    host.gets(seg(IRS + 1).ack(ISS + 501).stamp(8000, 1_101));
    assert_eq!(host.info().srtt, before);
    assert_eq!(host.info().snd.una.0, ISS + 501);
}

/// RFC 7323, 3.2 (RFC7323/echo-needs-ack): without ACK there is nothing to echo, so a SYN says 0,
/// and what a peer's SYN without ACK echoes is not looked at.
#[test]
fn an_echo_beside_no_ack_says_nothing() {
    let mut host = Host::syn_sent_with(stamped());
    host.after(ms(400));
    host.gets(seg(IRS).syn().mss(1000).stamp(7000, 399));
    host.sends(
        "S. 1000:1000(0) ack 5001 win 10000 <mss 1000,TS val 400 ecr 7000>",
        Cause::SimultaneousOpen,
    );
    assert_eq!(host.info().srtt, None);
}

/// RFC 7323, G: a flight of eight segments makes four samples likely, so the one that came counts
/// for a quarter of RFC 6298's share.
#[test]
fn many_samples_of_one_round_trip_count_for_less_each() {
    let mut host = Host::syn_sent_with(Config {
        initial_window: Some(8),
        ..stamped()
    });
    host.after(ms(160));
    host.gets(seg(IRS).syn().ack(ISS + 1).mss(1000).stamp(7000, 0));
    host.writes(8 * 988);
    assert_eq!(host.sends_any().len(), 8);
    host.after(ms(480));
    host.gets(seg(IRS + 1).ack(ISS + 989).stamp(7100, 160));
    // SRTT 31/32 * 160 + 1/32 * 480 = 170.
    assert_eq!(host.info().srtt, Some(ms(170)));
}

/// RFC 7323, 4.3 (2): `TSval` >= TS.Recent and SEG.SEQ <= Last.ACK.sent, whether the segment is new
/// or comes again because our ACK was lost: the sender measures this round trip, not the first one.
/// (RFC7323/recent)
#[test]
fn what_comes_again_after_a_lost_ack_is_echoed() {
    let mut host = established();
    host.gets(seg(IRS + 1).ack(ISS + 1).data(988).stamp(7100, 100));
    host.gets(seg(IRS + 989).ack(ISS + 1).data(988).stamp(7100, 100));
    host.sends(
        ". 1001:1001(0) ack 6977 win 8024 <TS val 100 ecr 7100>",
        Cause::AckEverySecond,
    );
    // That ACK is lost. The first of the two segments comes again, and later the second.
    host.after(ms(1200));
    host.gets(seg(IRS + 1).ack(ISS + 1).data(988).stamp(8300, 100));
    host.sends(
        ". 1001:1001(0) ack 6977 win 8024 <TS val 1300 ecr 8300>",
        Cause::AckForDuplicate,
    );
    host.after(ms(100));
    host.gets(seg(IRS + 989).ack(ISS + 1).data(988).stamp(8400, 100));
    host.sends(
        ". 1001:1001(0) ack 6977 win 8024 <TS val 1400 ecr 8400>",
        Cause::AckForDuplicate,
    );
    // An older copy that was overtaken moves nothing.
    host.gets(seg(IRS + 1).ack(ISS + 1).data(988).stamp(7100, 100));
    assert_eq!(host.info().ts_recent, Some(8400));
    host.sends_any();
    // The same of a FIN.
    host.gets(seg(IRS + 1977).ack(ISS + 1).fin().stamp(8500, 100));
    host.sends_any();
    host.after(ms(500));
    host.gets(seg(IRS + 1977).ack(ISS + 1).fin().stamp(9000, 100));
    assert_eq!(host.info().ts_recent, Some(9000));
}

/// The same of a SYN, whose SYN-ACK was lost.
/// (RFC7323/recent)
#[test]
fn a_syn_that_comes_again_is_echoed() {
    let mut host = Host::accepts(stamped(), &seg(IRS).syn().mss(1000).stamp(7000, 0));
    host.sends_any();
    host.after(ms(500));
    host.gets(seg(IRS).syn().mss(1000).stamp(7500, 0));
    assert_eq!(host.info().ts_recent, Some(7500));
}

/// Nobody may make every later segment look old from a distance: what cannot be a retransmission,
/// because it lies before all that the window was ever opened for, or acknowledges what no peer can
/// acknowledge, is not echoed.
#[test]
fn what_cannot_be_a_retransmission_is_not_echoed() {
    let mut host = established();
    for n in 0..11 {
        let segment = seg(IRS + 1 + n * 900).ack(ISS + 1).data(900);
        host.gets(segment.stamp(7100, 100));
        host.reads(900);
        host.sends_any();
    }
    // 9900 octets came; the buffer has 10,000.
    for (seq, ack, recent) in [
        (IRS - 1, ISS + 1, 7100),
        (IRS + 1, ISS + 2, 7100),
        (IRS + 1, ISS.wrapping_sub(10_000), 7100),
        (IRS + 1, ISS + 1, 8000),
    ] {
        host.gets(seg(seq).ack(ack).data(900).stamp(8000, 100));
        assert_eq!(host.info().ts_recent, Some(recent), "{seq} {ack}");
        host.sends_any();
    }
    host.gets(seg(IRS + 9901).ack(ISS + 1).data(900).stamp(8000, 100));
    host.gets(seg(IRS + 1).ack(ISS + 1).data(900).stamp(9000, 100));
    assert_eq!(host.info().ts_recent, Some(8000), "10,800 octets ago");
}
