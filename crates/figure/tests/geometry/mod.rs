//! Geometry of the tests' own, so that the layout does not vouch for itself.
#![allow(dead_code, reason = "each test uses a part of it")]

use tcp_figure::{self as figure, Area, Figure, Px, Shape, Text};

pub(crate) type Corners = [(f64, f64); 4];

pub(crate) fn px(length: Px) -> f64 {
    f64::from(length.0) / 10.0
}

pub(crate) fn box_of(area: Area) -> Corners {
    let (x0, y0, x1, y1) = (px(area.x), px(area.y), px(area.right()), px(area.bottom()));
    [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]
}

/// From a little below the baseline to the height of capitals, as long as the estimate says.
pub(crate) fn box_of_text(text: &Text) -> Corners {
    let (cos, sin) = (
        f64::from(text.turn.cos) / 1e4,
        f64::from(text.turn.sin) / 1e4,
    );
    let (length, size) = (px(text.length), px(text.size));
    let from = match text.anchor {
        figure::Anchor::Start => 0.0,
        figure::Anchor::Middle => -length / 2.0,
        figure::Anchor::End => -length,
    };
    let corner = |along: f64, down: f64| {
        (
            px(text.at.x) + along * cos - down * sin,
            px(text.at.y) + along * sin + down * cos,
        )
    };
    let (top, bottom) = (-0.74 * size, 0.08 * size);
    [
        corner(from, top),
        corner(from + length, top),
        corner(from + length, bottom),
        corner(from, bottom),
    ]
}

/// Whether two convex quadrangles share more than `slack` of depth.
pub(crate) fn overlap(a: &Corners, b: &Corners, slack: f64) -> bool {
    let axes = |c: &Corners| {
        let side = |i: usize, j: usize| {
            let (dx, dy) = (c[j].0 - c[i].0, c[j].1 - c[i].1);
            let length = dx.hypot(dy).max(1e-9);
            (-dy / length, dx / length)
        };
        [side(0, 1), side(1, 2)]
    };
    let span = |c: &Corners, axis: (f64, f64)| {
        let dots = c.map(|p| p.0 * axis.0 + p.1 * axis.1);
        (
            dots.iter().copied().fold(f64::MAX, f64::min),
            dots.iter().copied().fold(f64::MIN, f64::max),
        )
    };
    axes(a).into_iter().chain(axes(b)).all(|axis| {
        let ((a0, a1), (b0, b1)) = (span(a, axis), span(b, axis));
        a1.min(b1) - a0.max(b0) > slack
    })
}

/// Everything that must not lie on anything else of the kind.
pub(crate) fn words(figure: &Figure) -> Vec<(String, Corners)> {
    let mut words = Vec::new();
    for shape in &figure.shapes {
        let text = match shape {
            Shape::StateName(it) => &it.text,
            Shape::Claim(it) => &it.text,
            Shape::Label(it) => &it.text,
            Shape::Bundle(it) => &it.text,
            Shape::Mark(it) => match &it.text {
                Some(text) => text,
                None => continue,
            },
            Shape::CausePill(it) => {
                words.push((it.text.text.clone(), box_of(it.area)));
                continue;
            }
            Shape::Fold(it) => {
                words.push((it.text.text.clone(), box_of(it.area)));
                continue;
            }
            _ => continue,
        };
        words.push((text.text.clone(), box_of_text(text)));
    }
    words
}

pub(crate) fn check_words(figure: &Figure) {
    let words = words(figure);
    let lifelines = lifelines(figure);
    for (place, (one, a)) in words.iter().enumerate() {
        for (other, b) in &words[place + 1..] {
            assert!(
                !overlap(a, b, 0.3),
                "{one:?} lies on {other:?}\n{a:?}\n{b:?}"
            );
        }
        for line in &lifelines {
            assert!(!overlap(a, line, 0.0), "{one:?} crosses a lifeline: {a:?}");
        }
        for corner in a {
            let (low, high) = (-0.5, px(figure.width) + 0.5);
            assert!(
                corner.0 >= low && corner.0 <= high,
                "{one:?} leaves the stage: {a:?}"
            );
        }
    }
}

/// What is drawn of the lifelines and the bands beside them.
pub(crate) fn lifelines(figure: &Figure) -> Vec<Corners> {
    let pieces = figure.shapes.iter().filter_map(|shape| match shape {
        Shape::Lifeline(it) => Some((it.x, Px::whole(1), it.y0, it.y1)),
        Shape::Band(it) => Some((it.x, it.w.half(), it.y0, it.y1)),
        _ => None,
    });
    pieces
        .map(|(x, half, y0, y1)| box_of(Area::between(x - half, y0, x + half, y1)))
        .collect()
}
