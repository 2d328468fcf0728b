//! A `tcp_figure` drawing of plain pieces as elements, for the buffers and the plots.

use tcp_figure::drawing::{Drawing, Form};
use tcp_figure::{Area, path_d};

use super::ladder::node::{Key, Node};
use super::ladder::paint::text;

/// All pieces, in painting order.
pub(super) fn paint(drawing: &Drawing) -> Vec<Node> {
    let pieces = (0_u64..).zip(&drawing.pieces);
    pieces
        .map(|(place, piece)| {
            let node = match &piece.form {
                Form::Box(area) => rect(*area),
                Form::Line(points) => path(path_d(points, false)),
                Form::Lines(lines) => path(lines.iter().map(|line| path_d(line, false)).collect()),
                Form::Shape(points) => path(path_d(points, true)),
                Form::Disc(at, radius) => Node::new("circle", Key::NONE)
                    .attr("cx", at.x.to_string())
                    .attr("cy", at.y.to_string())
                    .attr("r", radius.to_string()),
                Form::Words(words) => text(piece.class, words),
            };
            let node = match &piece.form {
                Form::Words(_) => node,
                _ => node.class(piece.class),
            };
            node.class(piece.whose).key(Key::of("piece", place))
        })
        .collect()
}

/// A rectangle without a class.
pub(super) fn rect(area: Area) -> Node {
    Node::new("rect", Key::NONE)
        .attr("x", area.x.to_string())
        .attr("y", area.y.to_string())
        .attr("width", area.w.to_string())
        .attr("height", area.h.to_string())
}

fn path(d: String) -> Node {
    Node::new("path", Key::NONE).attr("d", d)
}
