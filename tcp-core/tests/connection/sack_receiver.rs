//! Selective acknowledgments, as a receiver sends them (RFC 2018, RFC 2883).

use tcp_core::{Cause, Config};

use crate::host::{Build, Host, IRS, ISS, config, ms, seg};

fn selective() -> Config {
    Config {
        sack: true,
        ..config()
    }
}

/// RFC 2018, 2 (RFC2018/only-on-syn): the permission stands on SYNs, and on a SYN-ACK only when it
/// stood on the SYN.
#[test]
fn permission_is_asked_for_and_given_on_syns() {
    let mut host = Host::syn_sent_unsent(selective());
    host.sends(
        "S 1000:1000(0) win 10000 <mss 1000,sackOK>",
        Cause::ActiveOpen,
    );
    host.gets(seg(IRS).syn().ack(ISS + 1).mss(1000).sack_ok());
    host.sends(". 1001:1001(0) ack 5001 win 10000", Cause::SynAckReceived);
    assert!(host.info().sack);

    for (ours, syn, agreed) in [
        (selective(), seg(IRS).syn().mss(1000).sack_ok(), true),
        (selective(), seg(IRS).syn().mss(1000), false),
        (config(), seg(IRS).syn().mss(1000).sack_ok(), false),
    ] {
        let mut host = Host::accepts(ours, &syn);
        let options = if agreed {
            "mss 1000,sackOK"
        } else {
            "mss 1000"
        };
        host.sends(
            &format!("S. 1000:1000(0) ack 5001 win 10000 <{options}>"),
            Cause::SynReceived,
        );
        assert_eq!(host.info().sack, agreed);
    }
}

/// Established with SACK; the peer's next number is 5001.
fn established(config: Config) -> Host {
    let mut host = Host::accepts(config, &seg(IRS).syn().mss(1000).sack_ok().stamp(7000, 0));
    host.sends_any();
    host.gets(seg(IRS + 1).ack(ISS + 1).stamp(7000, 0));
    host.forget();
    host
}

/// The peer's `count` octets that begin at `seq`, and our answer's options.
fn answer(host: &mut Host, seq: u32, count: usize) -> String {
    host.gets(seg(seq).ack(ISS + 1).data(count).stamp(7000, 0));
    let sent = host.poll().expect("an ACK at once");
    let line = crate::host::show(&sent.segment);
    assert_eq!(sent.segment.payload.len(), 0, "{line}");
    let ack = line.split(" ack ").nth(1).expect("an ACK").to_owned();
    let (ack, rest) = ack.split_once(" win ").expect("a window");
    let sack = rest.split_once('<').map_or("", |(_, options)| options);
    format!("{ack} {}", sack.trim_end_matches('>'))
}

/// RFC 2018, 4 (RFC2018/first-block, RFC2018/repeat, RFC2018/every-ack): the block that grew last
/// stands first, the others follow in the order in which they were told; a hole that closes joins
/// two of them; and when nothing lies behind a hole any more there is no option.
#[test]
fn the_newest_block_stands_first_and_the_others_repeat() {
    let mut host = established(selective());
    assert_eq!(answer(&mut host, 5101, 100), "5001 sack 5101:5201");
    assert_eq!(
        answer(&mut host, 5301, 100),
        "5001 sack 5301:5401 5101:5201"
    );
    assert_eq!(
        answer(&mut host, 5501, 100),
        "5001 sack 5501:5601 5301:5401 5101:5201"
    );
    // The first block grows to the right.
    assert_eq!(
        answer(&mut host, 5201, 50),
        "5001 sack 5101:5251 5501:5601 5301:5401"
    );
    // The hole between two of them closes.
    assert_eq!(answer(&mut host, 5251, 50), "5001 sack 5101:5401 5501:5601");
    // The first hole is filled: what is left is repeated.
    assert_eq!(answer(&mut host, 5001, 100), "5401 sack 5501:5601");
    assert_eq!(answer(&mut host, 5401, 100), "5601 ");
}

/// RFC 2018, 3 (RFC2018/blocks): four blocks have room, three beside timestamps.
#[test]
fn four_blocks_fit_and_three_beside_timestamps() {
    let mut host = established(selective());
    for block in 0..4 {
        answer(&mut host, 5101 + 200 * block, 100);
    }
    assert_eq!(
        answer(&mut host, 5901, 100),
        "5001 sack 5901:6001 5701:5801 5501:5601 5301:5401"
    );
    let mut host = established(Config {
        timestamps: true,
        ..selective()
    });
    for block in 0..4 {
        answer(&mut host, 5101 + 200 * block, 100);
    }
    assert_eq!(
        answer(&mut host, 5901, 100),
        "5001 TS val 0 ecr 7000,sack 5901:6001 5701:5801 5501:5601"
    );
}

/// RFC 2018, 4: as many blocks as there are, even if they never stood first lately.
#[test]
fn room_that_joined_blocks_leave_goes_to_older_ones() {
    let mut host = established(selective());
    for block in 0..5 {
        answer(&mut host, 5101 + 200 * block, 100);
    }
    // 5301 to 6001 become one block; 5101 had been pushed out, and has room again.
    answer(&mut host, 5401, 100);
    answer(&mut host, 5601, 100);
    assert_eq!(
        answer(&mut host, 5801, 100),
        "5001 sack 5301:6001 5101:5201"
    );
}

/// RFC 2018, 4 (RFC2018/only-if-offered).
#[test]
fn a_peer_that_did_not_offer_it_gets_no_blocks() {
    let mut host = Host::accepts(selective(), &seg(IRS).syn().mss(1000));
    host.sends_any();
    host.gets(seg(IRS + 1).ack(ISS + 1));
    assert_eq!(answer(&mut host, 5101, 100), "5001 ");
}

/// RFC 2018, 8 (RFC2018/keep): what was reported is kept, even though the window fills up and more
/// comes than there is room for.
#[test]
fn what_was_reported_is_kept() {
    let mut host = established(selective());
    answer(&mut host, 10_001, 5000);
    for at in [5101, 6101, 7101, 8101, 9101] {
        answer(&mut host, at, 899);
    }
    // All but 5001 to 5100 and a hundred before each thousand.
    for at in [5001, 6000, 7000, 8000, 9000, 10_000] {
        let count = if at == 5001 { 100 } else { 101 };
        host.gets(seg(at).ack(ISS + 1).data(count));
    }
    host.sends_any();
    assert_eq!(host.conn.readable(), 10_000);
}

/// A FIN behind a hole is one number more.
#[test]
fn a_fin_behind_a_hole_counts() {
    let mut host = established(selective());
    host.gets(seg(5101).ack(ISS + 1).data(100).fin());
    host.sends(
        ". 1001:1001(0) ack 5001 win 10000 <sack 5101:5202>",
        Cause::DuplicateAckForHole,
    );
    let mut host = established(selective());
    host.gets(seg(5101).ack(ISS + 1).fin());
    host.sends(
        ". 1001:1001(0) ack 5001 win 10000 <sack 5101:5102>",
        Cause::DuplicateAckForHole,
    );
}

/// MUST-16, RFC 6691: blocks take room from new data: 4 octets and 8 for each block.
#[test]
fn blocks_on_data_make_it_shorter() {
    let mut host = established(selective());
    answer(&mut host, 5101, 100);
    answer(&mut host, 5301, 100);
    host.writes(2000);
    host.sends(
        ". 1001:1981(980) ack 5001 win 10000 <sack 5301:5401 5101:5201>",
        Cause::DataToSend,
    );
    // What was sent without them goes out again as it was, and has no room for them.
    let mut host = established(selective());
    host.writes(1000);
    host.sends("P. 1001:2001(1000) ack 5001 win 10000", Cause::DataToSend);
    answer(&mut host, 5101, 100);
    host.after(ms(1000));
    host.sends_again(
        "P. 1001:2001(1000) ack 5001 win 10000",
        Cause::RetransmissionTimeout,
    );
}

/// RFC 2883, 4.1 (RFC2883/duplicate): a segment that was acknowledged comes again. It is told once.
#[test]
fn a_duplicate_before_the_ack_is_told_once() {
    let mut host = established(selective());
    host.gets(seg(5001).ack(ISS + 1).data(1000));
    host.sends_any();
    assert_eq!(answer(&mut host, 5001, 500), "6001 sack 5001:5501");
    assert_eq!(answer(&mut host, 6101, 100), "6001 sack 6101:6201");
    // Beside a block, which it has nothing to do with.
    assert_eq!(
        answer(&mut host, 5501, 500),
        "6001 sack 5501:6001 6101:6201"
    );
}

/// RFC 2883, 4.1.3 and 4.2.2: a duplicate behind a hole, whole or in part, and next to it the block
/// that holds it.
#[test]
fn a_duplicate_behind_a_hole_is_told_before_its_block() {
    let mut host = established(selective());
    answer(&mut host, 5501, 500);
    answer(&mut host, 6501, 100);
    assert_eq!(
        answer(&mut host, 5601, 100),
        "5001 sack 5601:5701 5501:6001 6501:6601"
    );
    // Half of it is new: the block has grown, and only what was known is a duplicate.
    assert_eq!(
        answer(&mut host, 5901, 200),
        "5001 sack 5901:6001 5501:6101 6501:6601"
    );
}

/// RFC 2883, 4.2.1: a segment that begins before what is expected and goes on behind it. The report
/// is of the segment that came last, so it does not wait.
#[test]
fn a_duplicate_in_part_is_told_in_part() {
    let mut host = established(selective());
    host.gets(seg(5001).ack(ISS + 1).data(1000));
    host.sends_any();
    host.gets(seg(5501).ack(ISS + 1).data(1000));
    host.sends(
        ". 1001:1001(0) ack 6501 win 8500 <sack 5501:6001>",
        Cause::AckReportsDuplicate,
    );
}

#[test]
fn a_fin_that_comes_again_is_not_reported() {
    let mut host = established(selective());
    host.gets(seg(5001).ack(ISS + 1).fin());
    host.sends_any();
    host.gets(seg(5001).ack(ISS + 1).fin());
    host.sends(". 1001:1001(0) ack 5002 win 9999", Cause::AckForDuplicate);
}

#[test]
fn a_knob_switches_the_report_of_duplicates_off() {
    let mut host = established(Config {
        dsack: false,
        ..selective()
    });
    host.gets(seg(5001).ack(ISS + 1).data(1000));
    host.sends_any();
    assert_eq!(answer(&mut host, 5001, 500), "6001 ");
}

/// Across the wrap of the numbers, too.
#[test]
fn blocks_across_the_wrap() {
    let irs = u32::MAX - 150;
    let mut host = Host::accepts(selective(), &seg(irs).syn().mss(1000).sack_ok());
    host.sends_any();
    host.gets(seg(irs + 1).ack(ISS + 1));
    host.gets(seg(irs + 101).ack(ISS + 1).data(100));
    host.sends(
        ". 1001:1001(0) ack 4294967146 win 10000 <sack 4294967246:50>",
        Cause::DuplicateAckForHole,
    );
}
