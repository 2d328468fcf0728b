//! What a ladder promises, over plays told by hand and over random ones.

#![allow(clippy::panic, reason = "a test may fail loudly")]

use proptest::prelude::*;
use tcp_core::{Cause, Duration, Instant, State};
use tcp_explain::Lang;
use tcp_figure::{self as figure, Fate, Figure, FoldId, LadderOptions, Px, Shape, Style, Turn};
use tcp_sim::ids::{HostId, Kind, ProgramId, TransmissionId};
use tcp_sim::trace::{Call, Errno, Giver, Loss, SystemCall, What};

#[path = "../geometry/mod.rs"]
mod geometry;
mod pictures;
mod random;
mod states;

use fixtures::puppet::{self, CLIENT, Puppet, SERVER, Shot};
use geometry::{check_words, px, words};

fn draw(play: &Puppet, width: i32, lang: Lang) -> Figure {
    figure::ladder(&play.scene(), &LadderOptions::new(Px::whole(width), lang))
}

fn check_flights(play: &Puppet, figure: &Figure) {
    let mut pills = Vec::new();
    let mut drawn = Vec::new();
    for shape in &figure.shapes {
        let (area, text) = match shape {
            Shape::Flight(it) => {
                drawn.push(it.id);
                (it.area, &it.text)
            }
            Shape::Pile(it) => {
                drawn.extend(it.members.iter().map(|member| member.id));
                (it.area, &it.text)
            }
            _ => continue,
        };
        pills.push((text.text.as_str(), area));
        assert!(
            area.x >= Px::ZERO && area.right() <= figure.width,
            "{shape:?}"
        );
        assert_eq!(area.centre().y, figure.now_y, "{shape:?}");
        assert!(
            area.h >= Px::whole(24) && area.w >= Px::whole(24),
            "{shape:?}"
        );
        let length = px(text.length);
        assert!(text.text.is_empty() || length < px(area.w), "{shape:?}");
    }
    let mut flying: Vec<TransmissionId> = play.flying.iter().map(|(_, id, _)| *id).collect();
    flying.sort_unstable();
    drawn.sort_unstable();
    assert_eq!(drawn, flying);
    for (place, (one, a)) in pills.iter().enumerate() {
        for (other, b) in &pills[place + 1..] {
            assert!(!a.overlaps(*b), "{one:?} {a:?} lies on {other:?} {b:?}");
        }
    }
}

/// Below *now* is nothing but hatching, what stands on the line, and words for what happens at this
/// moment.
fn check_future(figure: &Figure) {
    let half = Px::whole(16);
    for shape in &figure.shapes {
        let room = match shape {
            Shape::Future(_) => continue,
            Shape::Mark(_) | Shape::StateName(_) => Px::whole(60),
            _ => half,
        };
        let bottom = shape.bounds().bottom();
        assert!(
            bottom <= figure.now_y + room,
            "{shape:?} is below now, {}",
            figure.now_y
        );
    }
}

/// The line at *now* strikes through no upright words.
fn check_now(figure: &Figure) {
    let line = figure.shapes.iter().find_map(|shape| match shape {
        Shape::Now(line) => Some(line),
        _ => None,
    });
    let Some(line) = line else {
        panic!("there is no now");
    };
    // "M10 50L20 50M30 50L90 50": where each piece begins and ends.
    let d = line.d();
    let numbers: Vec<f64> = d
        .split(['M', 'L', ' '])
        .filter_map(|number| number.parse().ok())
        .collect();
    for shape in &figure.shapes {
        let text = match shape {
            Shape::StateName(it) => &it.text,
            Shape::Label(it) => &it.text,
            Shape::Bundle(it) => &it.text,
            Shape::Mark(figure::Mark {
                text: Some(text), ..
            }) => text,
            _ => continue,
        };
        let words = geometry::box_of_text(text);
        let (top, bottom) = (words[0].1, words[2].1);
        if !text.turn.is_none() || top >= px(line.y) || bottom <= px(line.y) {
            continue;
        }
        for piece in numbers.chunks(4) {
            assert!(
                piece[2] <= words[0].0 || piece[0] >= words[1].0,
                "{d} strikes through {text:?}"
            );
        }
    }
}

/// Whatever was finished is where it was.
fn check_stays(before: &Figure, after: &Figure) {
    for shape in &before.shapes {
        let stays = match shape {
            Shape::Label(_) | Shape::Mark(_) | Shape::CausePill(_) | Shape::Repeat(_) => true,
            Shape::StateName(_) => before.width >= Px::whole(560),
            Shape::Arrow(it) => it.fate != Fate::InFlight && it.fate != Fate::Arrived,
            Shape::Tick(it) => it.y < before.now_y - Px::whole(15),
            Shape::Bundle(it) => {
                let same = |shape: &Shape| match shape {
                    Shape::Bundle(later) => later.ids.0 == it.ids.0 && later.text.at == it.text.at,
                    _ => false,
                };
                assert!(after.shapes.iter().any(same), "{it:?} moved");
                false
            }
            _ => false,
        };
        assert!(!stays || after.shapes.contains(shape), "{shape:?} moved");
    }
    let path = |figure: &Figure, id| {
        figure.shapes.iter().find_map(|shape| match shape {
            Shape::Arrow(it) if it.id == id && it.fate != Fate::InFlight => Some(it.path.clone()),
            _ => None,
        })
    };
    for shape in &before.shapes {
        if let Shape::Arrow(it) = shape
            && it.fate == Fate::Arrived
        {
            assert_eq!(path(after, it.id), Some(it.path.clone()));
        }
    }
}
