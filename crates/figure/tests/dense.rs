//! The ladder with one row a transmission: each in the order of its sending, nothing on anything
//! else, at every width.

#![allow(clippy::expect_used, reason = "a test may fail loudly")]

use std::collections::BTreeMap;

use fixtures::puppet::{CLIENT, Puppet, Shot};
use fixtures::{files, load};
use tcp_core::Duration;
use tcp_explain::{Lang, Scene};
use tcp_figure::{self as figure, LadderOptions, Px, Shape};
use tcp_sim::ids::TransmissionId;
use tcp_sim::scenario::Knobs;
use tcp_sim::trace::What;
use tcp_sim::{History, Scenario};

mod geometry;

const WIDTHS: [i32; 4] = [360, 700, 1_024, 1_440];

#[test]
fn each_transmission_has_a_row_in_the_order_of_sending() {
    let mut rows = 0;
    for file in files() {
        let mut history = History::new(load(&file));
        let mut step = 1;
        // At 1, 2, 4, 8 … events.
        loop {
            while history.cursor().step < step && history.step() {}
            let ended = history.cursor().step < step;
            let scene = Scene::of(&history);
            if scene.records.len() > 3_000 {
                break;
            }
            for width in WIDTHS {
                let options = LadderOptions::new(Px::whole(width), Lang::En);
                rows += check(
                    &scene,
                    &options,
                    &format!("{}, step {step}", file.display()),
                );
            }
            if ended {
                break;
            }
            step *= 2;
        }
    }
    assert!(rows > 5_000, "{rows}");
}

fn check(scene: &Scene<'_>, options: &LadderOptions<'_>, what: &str) -> usize {
    let figure = figure::dense(scene, options);
    let sent = scene
        .records
        .iter()
        .filter_map(|record| match &record.what {
            What::Sent { id, .. } | What::Copied { id, .. } | What::Reported { id, .. } => {
                Some(*id)
            }
            _ => None,
        });
    let sent: Vec<TransmissionId> = sent.collect();
    let mut drawn = Vec::new();
    let mut last = Px::ZERO;
    for shape in &figure.shapes {
        if let Shape::Arrow(arrow) = shape {
            let y = arrow.path[0].y;
            assert!(
                y >= last + Px::whole(24),
                "{what}: {arrow:?} is too close to the row above"
            );
            assert!(
                arrow.path.iter().all(|point| point.y == y),
                "{what}: {arrow:?}"
            );
            assert!(y < figure.now_y, "{what}: {arrow:?} is below now");
            last = y;
            drawn.push(arrow.id);
        }
    }
    assert_eq!(drawn, sent, "{what}");
    geometry::check_words(&figure);

    // Across it stands where it stands on the ladder to scale.
    let mut places: BTreeMap<TransmissionId, Px> = BTreeMap::new();
    for shape in figure::ladder(scene, options).shapes {
        match shape {
            Shape::Flight(one) => drop(places.insert(one.id, one.at.x)),
            Shape::Pile(pile) => places.extend(pile.members.iter().map(|one| (one.id, one.at.x))),
            _ => {}
        }
    }
    let mut pills = Vec::new();
    for shape in &figure.shapes {
        if let Shape::Flight(one) = shape {
            assert_eq!(
                places.remove(&one.id),
                Some(one.at.x),
                "{what}: {}",
                one.name
            );
            assert!(
                one.area.x >= Px::ZERO && one.area.right() <= figure.width,
                "{what}: {one:?}"
            );
            assert!(
                pills.iter().all(|other| !one.area.overlaps(*other)),
                "{what}: {one:?}"
            );
            pills.push(one.area);
        }
        assert!(!matches!(shape, Shape::Pile(_)), "each has its row");
    }
    assert!(places.is_empty(), "{what}: {places:?}");
    drawn.len()
}

#[test]
fn it_says_that_it_is_not_to_scale() {
    let history = History::new(Scenario::handshake());
    for (lang, words) in [(Lang::En, "not to scale"), (Lang::Zh, "不按时间比例")] {
        let options = LadderOptions::new(Px::whole(700), lang);
        let figure = figure::dense(&Scene::of(&history), &options);
        let mut notes = figure.shapes.iter().filter_map(|shape| match shape {
            Shape::Note(text) => Some(text.text.as_str()),
            _ => None,
        });
        assert_eq!(notes.next(), Some(words));
        let embed = figure::Embed {
            id: "rows",
            standalone: false,
        };
        assert!(figure::svg(&figure, embed).contains(words));
    }
}

/// Forty at one moment are a burst; thirty-nine have room as one bundle.
#[test]
fn a_burst_gets_rows_by_itself() {
    for (count, rows) in [(39, false), (40, true)] {
        let mut play = Puppet::new(Duration::from_millis(50));
        play.per_byte = 0;
        play.at(0);
        for nth in 0..count {
            play.send(Shot::data(CLIENT, 1_000 + 1_460 * nth, 1_460));
        }
        assert_eq!(figure::wants_rows(&play.scene()), rows, "{count}");
    }
}

/// A SYN of 44 bytes at 2000 kbit/s takes 0.18 ms, a full-sized segment 6 ms: without a delay of
/// the link the SYN's way is a 34th of the scale.
#[test]
fn a_link_without_delay_gets_rows_by_itself() {
    let knobs = Knobs::default();
    for (delay_ms, rows) in [(0, true), (50, false), (1, false)] {
        let scenario = Scenario::sandbox(&Knobs { delay_ms, ..knobs });
        let history = History::new(scenario);
        assert_eq!(
            figure::wants_rows(&Scene::of(&history)),
            rows,
            "{delay_ms} ms"
        );
    }
}
