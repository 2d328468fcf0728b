//! What plots read: the same whatever the way, and bounded however long the run.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

use fixtures::{load, root};
use tcp_core::Instant;
use tcp_core::connection::Stage;
use tcp_sim::command::Fault;
use tcp_sim::history::summary::{MarkKind, Quantity, Summary, Track};
use tcp_sim::ids::{HostId, Kind, SegmentName};
use tcp_sim::scenario::{Knob, Knobs};
use tcp_sim::{Command, Cursor, History, Scenario};

fn lesson(name: &str) -> Scenario {
    load(&root().join("lessons").join(name))
}

fn after(step: u64) -> Cursor {
    Cursor {
        step,
        now: Instant::ZERO,
    }
}

fn sandbox(bytes: u32) -> Scenario {
    let knobs = Knobs::default()
        .with(Knob::Bytes, bytes)
        .with(Knob::Mss, 1000);
    Scenario::sandbox(&knobs)
}

fn drop_data(seq: u32) -> Command {
    Command::Fault {
        segment: SegmentName::new(HostId(0), Kind::Data, seq, 1),
        fault: Fault::Drop,
    }
}

fn client(summary: &Summary) -> &Track {
    summary
        .tracks()
        .iter()
        .find(|it| it.end().host == HostId(0))
        .unwrap()
}

/// Seeks do not change it; a command at a past cursor takes the future away; undo brings it back.
#[test]
fn it_says_the_same_as_one_from_the_beginning() {
    let mut history = History::new(sandbox(60_000));
    let mut summary = Summary::of(&history);
    let check = |summary: &mut Summary, history: &History| {
        summary.follow(history);
        let fresh = Summary::of(history);
        assert!(
            summary.tracks() == fresh.tracks(),
            "at {:?}",
            history.cursor()
        );
    };
    for step in [3, 20, 41] {
        history.seek(after(step));
        check(&mut summary, &history);
    }
    history.seek(after(25));
    assert!(!summary.follow(&history), "the frontier is where it was");
    let before = client(&summary).points().len();
    history.command(drop_data(1001)).unwrap_or_default();
    history.command(drop_data(20_001)).unwrap_or_default();
    check(&mut summary, &history);
    assert!(client(&summary).points().len() < before);
    history.run_to_end();
    check(&mut summary, &history);
    assert!(history.undo());
    check(&mut summary, &history);
    history.run_to_end();
    check(&mut summary, &history);
    assert!(history.redo());
    check(&mut summary, &history);
    // Another run altogether.
    let mut other = History::new(lesson("handshake/scenario.toml"));
    other.run_to_end();
    check(&mut summary, &other);
}

/// A megabyte in segments of 100 bytes is some ten thousand events: no more points than of a short
/// run.
#[test]
fn a_long_run_has_no_more_points_than_a_short_one() {
    let knobs = Knobs::default()
        .with(Knob::Bytes, 1_000_000)
        .with(Knob::Mss, 100);
    let mut history = History::new(Scenario::sandbox(&knobs));
    history.run_to_end();
    assert!(history.cursor().step > 5_000);
    let summary = Summary::of(&history);
    for track in summary.tracks() {
        assert!(
            (256..=512).contains(&track.points().len()),
            "{}",
            track.points().len()
        );
        assert!(track.marks().len() <= 4_096);
    }
    // All that was sent is in some mark: SYN, data and FIN.
    let sent = client(&summary).marks().iter();
    let first_time = sent.filter(|mark| mark.kind == MarkKind::Sent);
    assert_eq!(first_time.map(|mark| mark.high).max(), Some(1_000_002));
    // Put together or not, a command in the past leads to what a fresh one says.
    let mut summary = summary;
    history.seek(after(1_000));
    let _ = history.command(drop_data(200_001));
    summary.follow(&history);
    assert!(summary.tracks() == Summary::of(&history).tracks());
}

/// RFC 5681 by hand: MSS 1000, sixteen segments at once, the first is lost. After the third
/// duplicate ACK ssthresh is half of what is in flight, 8000, and Tahoe's cwnd one segment.
#[test]
fn tahoe_goes_back_to_one_segment_and_reno_to_half() {
    let mut history = History::new(lesson("fast-recovery/one-lost.toml"));
    history.run_to_end();
    let summary = Summary::of(&history);
    let named = |name: &str| {
        let host = history
            .world()
            .hosts()
            .iter()
            .find(|host| host.name() == name)
            .unwrap();
        summary
            .tracks()
            .iter()
            .find(|it| it.end().host == host.id())
            .unwrap()
    };
    let least = |track: &Track| {
        let all = track.points().iter();
        let values = all.filter_map(|point| point.of(Quantity::Cwnd).range());
        values.map(|(least, _)| least).min()
    };
    let tahoe = named("tahoe");
    assert_eq!(least(tahoe), Some(1000));
    let reno = named("reno");
    assert_eq!(least(reno), Some(8000));
    let first = tahoe
        .points()
        .iter()
        .find_map(|it| it.of(Quantity::Ssthresh).last());
    assert_eq!(first, Some(8000));
    assert!(
        reno.points()
            .iter()
            .any(|it| it.stage == Stage::FastRecovery)
    );
    // Nobody's timer went off, and Tahoe knows no fast recovery.
    let seen = |track: &Track, stage| track.points().iter().any(|it| it.stage == stage);
    for track in [tahoe, reno] {
        assert!(!seen(track, Stage::AfterTimeout) && seen(track, Stage::SlowStart));
        assert!(seen(track, Stage::CongestionAvoidance));
    }
    assert!(!seen(tahoe, Stage::FastRecovery));
    for track in [tahoe, reno] {
        let lost: Vec<_> = track
            .marks()
            .iter()
            .filter(|it| it.kind == MarkKind::Lost)
            .collect();
        assert_eq!(lost.len(), 1);
        // The first data: one after the SYN.
        assert_eq!((lost[0].low, lost[0].high), (1, 1001));
        let again: Vec<_> = track
            .marks()
            .iter()
            .filter(|it| it.kind == MarkKind::Again)
            .collect();
        assert_eq!((again[0].low, again[0].high), (1, 1001));
    }
}

/// The link of 1 Mbit/s takes 8.32 ms for a packet of 1040 bytes; of four that come at once the
/// first is under way and three wait: 3 × 1040 bytes.
#[test]
fn the_queue_is_what_waits_at_the_bottleneck() {
    let knobs = Knobs::default()
        .with(Knob::Bytes, 20_000)
        .with(Knob::Mss, 1000)
        .with(Knob::Bandwidth, 1_000);
    let mut history = History::new(Scenario::sandbox(&knobs));
    history.run_to_end();
    let summary = Summary::of(&history);
    let queue = client(&summary)
        .points()
        .iter()
        .filter_map(|it| it.of(Quantity::Queue).range());
    let first = queue.map(|(_, most)| most).find(|most| *most > 0);
    assert_eq!(first, Some(3 * 1040));
}
