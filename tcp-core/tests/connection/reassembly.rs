//! What arrives out of order (RFC 9293, SHLD-31, and the first step of 3.10.7.4).

use bytes::Bytes;
use proptest::prelude::*;
use tcp_core::{Cause, State};

use crate::host::{Build, Host, IRS, ISS, bytes, seg};

#[test]
fn holes_are_filled_in_any_order_and_only_new_parts_are_taken() {
    let mut host = Host::established();
    for (at, text) in [(10, "klmno"), (5, "fghij"), (3, "defgh"), (0, "abcde")] {
        host.gets(seg(IRS + 1 + at).ack(ISS + 1).text(text.as_bytes()));
    }
    assert_eq!(host.reads(100), "abcdefghijklmno");
    assert_eq!(host.info().out_of_order, 0);
}

#[test]
fn a_repetition_behind_the_hole_is_dropped_and_answered() {
    let mut host = Host::established();
    host.gets(seg(IRS + 101).ack(ISS + 1).data(100));
    host.sends_any();
    host.gets(seg(IRS + 101).ack(ISS + 1).data(100));
    host.dropped(Cause::NothingToKeep);
    host.sends(
        ". 1001:1001(0) ack 5001 win 10000",
        Cause::AckForNothingKept,
    );
    assert_eq!(host.info().out_of_order, 100);
}

#[test]
fn memory_is_bounded_by_the_window() {
    let mut host = Host::established();
    for n in 0..100 {
        host.gets(seg(IRS + 2 + n * 1000).ack(ISS + 1).data(1000));
    }
    assert_eq!(host.info().out_of_order, 9_999);
    host.gets(seg(IRS + 1).ack(ISS + 1).data(1));
    assert_eq!((host.conn.readable(), host.info().rcv.wnd), (10_000, 0));
}

#[test]
fn a_fin_in_the_middle_cuts_what_is_said_to_follow() {
    let mut host = Host::established();
    host.gets(seg(IRS + 6).ack(ISS + 1).fin());
    host.gets(seg(IRS + 1).ack(ISS + 1).text(b"0123456789"));
    host.in_state(State::CloseWait);
    assert_eq!(host.reads(100), "01234");
}

proptest! {
    /// Any cut of a stream into overlapping segments, in any order, gives the stream.
    #[test]
    fn any_order_of_overlapping_pieces_gives_the_stream(
        pieces in prop::collection::vec((0_usize..1500, 1_usize..200), 0..60),
        order in any::<prop::sample::Index>(),
    ) {
        let stream = bytes(1500);
        let mut pieces: Vec<(usize, usize)> = pieces;
        // Whatever the draws leave out comes at the end, so that nothing is missing.
        pieces.extend((0..15).map(|n| (n * 100, 100)));
        let turn = order.index(pieces.len());
        pieces.rotate_left(turn);
        let mut host = Host::established();
        for (at, len) in pieces {
            let end = (at + len).min(stream.len());
            let mut segment = seg(IRS + 1 + u32::try_from(at).expect("small")).ack(ISS + 1);
            segment.payload = stream.slice(at..end);
            host.gets(segment);
        }
        let read: Bytes = host.reads(10_000);
        prop_assert_eq!(read, stream);
    }
}
