//! The plots: places worked out by hand, and what holds in every world.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

use tcp_core::Instant;
use tcp_explain::{Lang, Scene};
use tcp_figure::drawing::Form;
use tcp_figure::plot::{Options, Plot, View, plot};
use tcp_figure::{Point, Px};
use tcp_sim::History;
use tcp_sim::history::summary::{Summary, Track};
use tcp_sim::ids::HostId;

fn at(lesson: &str, millis: u64) -> (History, Summary) {
    let scenario = fixtures::load(&fixtures::root().join("lessons").join(lesson));
    let mut history = History::new(scenario);
    history.seek_time(Instant::from_nanos(millis * 1_000_000));
    let summary = Summary::of(&history);
    (history, summary)
}

fn client(summary: &Summary) -> &Track {
    let of_client = |track: &&Track| track.end().host == HostId(0);
    summary.tracks().iter().find(of_client).unwrap()
}

fn draw(history: &History, track: &Track, view: View, lang: Lang, width: i32) -> Plot {
    let scene = Scene::of(history);
    let options = Options {
        view,
        lang,
        width: Px::whole(width),
        cursor: history.cursor(),
        until: history.frontier().now,
        reading: None,
    };
    plot(&scene, track, &options)
}

/// The points of the lines of a class.
fn line(plot: &Plot, class: &str) -> Vec<Point> {
    let of_class = plot
        .drawing
        .pieces
        .iter()
        .filter(|piece| piece.class == class);
    of_class
        .flat_map(|piece| match &piece.form {
            Form::Line(points) => points.clone(),
            Form::Lines(lines) => lines.iter().flatten().copied().collect(),
            _ => Vec::new(),
        })
        .collect()
}

/// Whether a point stands there, to a pixel.
fn stands(points: &[Point], x: f64, y: f64) -> bool {
    let px = |length: Px| f64::from(length.0) / 10.0;
    points
        .iter()
        .any(|it| (px(it.x) - x).abs() <= 1.0 && (px(it.y) - y).abs() <= 1.0)
}

/// A round trip of 100 ms, an initial window of one segment of 1000 bytes, an ACK for each: cwnd is
/// 1000 from 100 ms on, and twice as much at 200, 300 and 400 ms (RFC 5681, 3.1). At 450 ms, of 680
/// px, the picture goes from 44 to 672 px for 0 to 450 ms, and from 242 px up to 52 for 0 to 8000
/// bytes: 8000 is a multiple of 2000, the least of 1, 2, 5, 10, … of which five are enough.
#[test]
fn cwnd_stands_where_slow_start_has_brought_it() {
    let (history, summary) = at("timeout/scenario.toml", 450);
    let picture = draw(&history, client(&summary), View::Congestion, Lang::En, 680);
    assert_eq!((picture.value.top, picture.value.step), (8_000, 2_000));
    let cwnd = line(&picture, "ack-l-cwnd");
    let x = |millis: f64| 44.0 + 628.0 * millis / 450.0;
    let y = |bytes: f64| 242.0 - 190.0 * bytes / 8_000.0;
    for (millis, bytes) in [
        (100.0, 1000.0),
        (200.0, 2000.0),
        (300.0, 4000.0),
        (400.0, 8000.0),
    ] {
        assert!(
            stands(&cwnd, x(millis), y(bytes)),
            "{bytes} at {millis} ms: {cwnd:?}"
        );
    }
    // Up to now it stays what it is.
    assert!(stands(&cwnd, 672.0, y(8_000.0)));
    assert_eq!(
        picture.readings[0],
        ("congestion window (cwnd)".into(), "8000 bytes".into())
    );
    // Far above all that was used so far: told, and marked as above the picture.
    assert_eq!(
        *picture
            .readings
            .iter()
            .find(|it| it.0.starts_with("receive"))
            .unwrap(),
        ("receive window (snd.wnd)".into(), "65535 bytes ↑".into())
    );
}

/// The first 1000 bytes leave at 100 ms. Fifteen segments have left by 450 ms: the SYN takes number
/// 0, so the scale goes up to 15,001, or 20,000 as a round number.
#[test]
fn each_segment_is_an_upright_stroke_over_its_numbers() {
    let (history, summary) = at("timeout/scenario.toml", 450);
    let picture = draw(&history, client(&summary), View::Sequence, Lang::En, 680);
    assert_eq!((picture.value.top, picture.value.step), (20_000, 5_000));
    let strokes = line(&picture, "ack-s-sent");
    let x = |millis: f64| 44.0 + 628.0 * millis / 450.0;
    let y = |number: f64| 242.0 - 190.0 * number / 20_000.0;
    for (millis, number) in [
        (100.0, 1.0),
        (100.0, 1001.0),
        (200.0, 3001.0),
        (400.0, 15_001.0),
    ] {
        assert!(
            stands(&strokes, x(millis), y(number)),
            "{number} at {millis} ms: {strokes:?}"
        );
    }
    // What the ACK that came at 400 ms acknowledges.
    assert!(stands(&line(&picture, "ack-l-una"), x(400.0), y(7001.0)));
    let spot = picture
        .spots
        .iter()
        .find(|it| it.name.contains("1001–2000"));
    assert_eq!(spot.unwrap().name, "sent 1001–2000, 100 ms");
}

/// RFC 6298, 2.2: the first sample, R = 100 ms, makes SRTT R and RTTVAR R/2; RTO = SRTT + 4 RTTVAR
/// = 300 ms is less than a second, so it is one (2.4).
#[test]
fn the_first_round_trip_sets_all_three() {
    let (history, summary) = at("handshake/scenario.toml", 120);
    let picture = draw(&history, client(&summary), View::Rounds, Lang::En, 680);
    let reading = |name: &str| {
        let found = picture.readings.iter().find(|(words, _)| words == name);
        found.map(|(_, value)| value.as_str())
    };
    assert_eq!(reading("timeout (RTO)"), Some("1 s"));
    assert_eq!(reading("smoothed (SRTT)"), Some("100 ms"));
    assert_eq!(reading("variation (RTTVAR)"), Some("50 ms"));
    assert_eq!(reading("measured"), Some("1 so far"));
    // 1 s is the top; a tenth of it is 19 px above 0.
    let srtt = line(&picture, "ack-l-srtt");
    let x = f64::from(picture.time.place(100_000_000).0) / 10.0;
    assert!(stands(&srtt, x, 242.0 - 19.0), "{srtt:?}");
}

/// What is after the cursor is not drawn, but keeps its place.
#[test]
fn nothing_is_drawn_beyond_now() {
    let (mut history, _) = at("timeout/scenario.toml", 900);
    let summary = Summary::of(&history);
    let whole = draw(&history, client(&summary), View::Congestion, Lang::En, 680);
    history.seek_time(Instant::from_nanos(300_000_000));
    let early = draw(&history, client(&summary), View::Congestion, Lang::En, 680);
    assert_eq!(early.time, whole.time);
    let now = early.time.place(300_000_000);
    for class in ["ack-l-cwnd", "ack-l-flight", "ack-l-ssthresh"] {
        assert!(
            line(&early, class).iter().all(|point| point.x <= now),
            "{class}"
        );
    }
    assert!(early.spots.iter().all(|spot| spot.at.x <= now));
    assert!(early.stops.iter().all(|stop| *stop <= history.cursor()));
}

/// In every example, at its end and half-way: everything is in the picture, in both languages and
/// on a phone too, and no two words of the frame or the key lie on each other.
#[test]
fn in_every_example_everything_has_its_place() {
    let mut drawn = 0;
    for file in fixtures::files() {
        let mut history = History::new(fixtures::load(&file));
        history.seek(tcp_sim::Cursor {
            step: 3_000,
            now: Instant::ZERO,
        });
        let summary = Summary::of(&history);
        let end = history.frontier().step;
        for step in [end, end / 2] {
            history.seek(tcp_sim::Cursor {
                step,
                now: Instant::ZERO,
            });
            for track in summary.tracks().iter().take(4) {
                for view in View::ALL {
                    for (lang, width) in [(Lang::En, 300), (Lang::Zh, 680)] {
                        drawn += 1;
                        let picture = draw(&history, track, view, lang, width);
                        check(&picture, &format!("{} {view:?} at {step}", file.display()));
                    }
                }
            }
        }
    }
    assert!(drawn > 1000, "{drawn}");
}

fn check(picture: &Plot, name: &str) {
    let drawing = &picture.drawing;
    let inside = |point: &Point| {
        point.x >= Px::ZERO
            && point.x <= drawing.width
            && point.y >= Px::ZERO
            && point.y <= drawing.height
    };
    for piece in &drawing.pieces {
        match &piece.form {
            Form::Line(points) => assert!(points.iter().all(inside), "{name}: {piece:?}"),
            Form::Lines(lines) => {
                assert!(lines.iter().flatten().all(inside), "{name}: {piece:?}");
            }
            _ => {}
        }
    }
    let words: Vec<_> = drawing.words().collect();
    for (place, text) in words.iter().enumerate() {
        let bounds = text.bounds();
        assert!(
            bounds.x >= Px::ZERO && bounds.right() <= drawing.width,
            "{name}: {text:?} in {}",
            drawing.width
        );
        for other in &words[place + 1..] {
            assert!(
                !bounds.overlaps(other.bounds()),
                "{name}: {text:?} on {other:?}"
            );
        }
    }
}
