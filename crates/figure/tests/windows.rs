//! The picture of the buffers: places worked out by hand, and what holds in every world.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

use tcp_core::connection::{ReceiveContent, SendContent};
use tcp_core::{Instant, SeqNumber};
use tcp_explain::{Lang, Scene};
use tcp_figure::windows::{Held, Spot, Windows, windows};
use tcp_figure::{Area, Embed, Px, drawing_svg};
use tcp_sim::trace::NoSink;
use tcp_sim::{Scenario, World};

fn at(lesson: &str, millis: u64) -> (Scenario, World) {
    let scenario = fixtures::load(&fixtures::root().join("lessons").join(lesson));
    let mut world = World::new(&scenario, &mut NoSink);
    let until = Instant::from_nanos(millis * 1_000_000);
    while world.next_at().is_some_and(|next| next <= until) {
        world.step(&mut NoSink);
    }
    (scenario, world)
}

fn draw(scenario: &Scenario, world: &World, lang: Lang, width: i32) -> Option<Windows> {
    let scene = Scene::new(scenario, &[], world.now());
    let pair = world.pairs().pop()?;
    Some(windows(&scene, world, pair, lang, Px::whole(width)))
}

fn px(length: Px) -> f64 {
    f64::from(length.0) / 10.0
}

fn segments(windows: &Windows) -> Vec<&Spot> {
    let in_flight = |spot: &&Spot| matches!(spot.what, Held::Sending(piece, _) if matches!(piece.content, SendContent::Segment(sent) if sent.data_len() > 0));
    windows.spots.iter().filter(in_flight).collect()
}

/// At 130 ms five segments of 1000 bytes are in flight, snd.una is 1001, the receive window 65,535.
/// The numbers that matter are 1000 (the SYN), 1001, 2001 to 6001 by thousands, and 66,536: seven
/// stretches of 1, five times 1000, and 60,535, which is torn to twice the segment: 2000. Of 680 px
/// a pixel on either side and 22 for what is beyond go away: 656. Each stretch has 9 px, and the
/// 593 that are left are shared by bytes: 593 / 7001 a byte.
#[test]
fn equal_bytes_are_equally_wide_and_a_long_stretch_is_torn() {
    let (scenario, world) = at("cumulative/scenario.toml", 130);
    let picture = draw(&scenario, &world, Lang::En, 680).unwrap();
    let a_byte = 593.0 / 7001.0;
    let segments = segments(&picture);
    assert_eq!(segments.len(), 5);
    for (place, spot) in (0_u32..).zip(&segments) {
        assert_eq!(spot.range.start, SeqNumber(1001 + 1000 * place));
        let before = f64::from(place);
        let left = 1.0 + 9.0 + a_byte + before * (9.0 + 1000.0 * a_byte);
        assert!(
            (px(spot.area.x) - left).abs() < 1.0,
            "{place}: {:?}",
            spot.area
        );
        let right = left + 9.0 + 1000.0 * a_byte;
        assert!(
            (px(spot.area.right()) - right).abs() < 1.0,
            "{place}: {:?}",
            spot.area
        );
    }
    // The room behind them ends where the receive window does.
    let room = picture.spots.iter().find(
        |spot| matches!(spot.what, Held::Sending(piece, _) if piece.content == SendContent::Room),
    );
    assert!((px(room.unwrap().area.right()) - 657.0).abs() < 1.0);
    // What the server expects next stands below the client's snd.una.
    let theirs = picture.spots.iter().find(
        |spot| matches!(spot.what, Held::Receiving(piece) if piece.content == ReceiveContent::Room),
    );
    assert_eq!(theirs.unwrap().area.x, segments[0].area.x);
}

#[test]
fn the_variables_stand_with_their_numbers() {
    let (scenario, world) = at("cumulative/scenario.toml", 130);
    let picture = draw(&scenario, &world, Lang::En, 680).unwrap();
    let words: Vec<_> = picture.drawing.words().map(|it| it.text.as_str()).collect();
    for wanted in [
        "snd.una 1001",
        "snd.nxt = snd.una+cwnd 6001",
        "snd.una+snd.wnd 66536",
        "rcv.nxt 1001",
        "rcv.nxt+rcv.wnd 66536",
    ] {
        assert!(words.contains(&wanted), "{wanted} is not among {words:?}");
    }
}

/// In every example, as it goes on: what can be pointed at lies in the picture, side by side, and
/// so do all words.
#[test]
fn in_every_example_everything_has_its_place() {
    let mut drawn = 0;
    for file in fixtures::files() {
        let scenario = fixtures::load(&file);
        let mut world = World::new(&scenario, &mut NoSink);
        let mut step = 0_u32;
        while world.step(&mut NoSink) && step < 600 {
            step += 1;
            if !step.is_multiple_of(12) {
                continue;
            }
            for (lang, width) in [(Lang::En, 300), (Lang::Zh, 680)] {
                let Some(picture) = draw(&scenario, &world, lang, width) else {
                    continue;
                };
                drawn += 1;
                check(&picture, &format!("{} at {step}", file.display()));
            }
        }
    }
    assert!(drawn > 1000, "{drawn}");
}

fn check(picture: &Windows, name: &str) {
    let drawing = &picture.drawing;
    let inside = |area: Area| {
        area.x >= Px::ZERO && area.right() <= drawing.width && area.bottom() <= drawing.height
    };
    for (place, spot) in picture.spots.iter().enumerate() {
        assert!(inside(spot.area), "{name}: {spot:?}");
        for other in &picture.spots[place + 1..] {
            assert!(
                !spot.area.overlaps(other.area),
                "{name}: {spot:?} {other:?}"
            );
        }
    }
    let words: Vec<_> = drawing.words().collect();
    for (place, text) in words.iter().enumerate() {
        assert!(
            inside(text.bounds()),
            "{name}: {text:?} in {}",
            drawing.width
        );
        for other in &words[place + 1..] {
            let (a, b) = (text.bounds(), other.bounds());
            assert!(!a.overlaps(b), "{name}: {text:?} on {other:?}");
        }
    }
}

#[test]
fn it_is_written_as_a_picture_with_its_words() {
    let (scenario, world) = at("zero-window/scenario.toml", 500);
    let picture = draw(&scenario, &world, Lang::Zh, 680).unwrap();
    let embed = Embed {
        id: "w",
        standalone: true,
    };
    let svg = drawing_svg(&picture.drawing, embed);
    assert!(svg.starts_with("<svg") && svg.ends_with("</svg>"));
    assert!(svg.contains("ack-cell-later") && svg.contains("snd.una"));
    assert!(
        picture.drawing.desc.contains("snd.wnd 0"),
        "{}",
        picture.drawing.desc
    );
}
