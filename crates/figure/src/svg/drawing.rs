//! A picture of plain pieces as elements.

use alloc::string::String;
use core::fmt::{self, Write};

use super::super::drawing::{Drawing, Form};
use super::super::line::path_d;
use super::{Canvas, Class, Embed, VIEW_STYLE, open, text};

pub(super) fn drawing(out: &mut String, drawing: &Drawing, embed: Embed<'_>) -> fmt::Result {
    let canvas = Canvas {
        width: drawing.width,
        height: drawing.height,
        title: &drawing.title,
        desc: &drawing.desc,
    };
    open(out, canvas, embed)?;
    if embed.standalone {
        write!(out, "<style>{VIEW_STYLE}</style>")?;
    }
    for piece in &drawing.pieces {
        let class = Class(&[piece.class, piece.whose]);
        match &piece.form {
            Form::Box(a) => write!(
                out,
                r#"<rect class="{class}" x="{}" y="{}" width="{}" height="{}"/>"#,
                a.x, a.y, a.w, a.h
            )?,
            Form::Line(points) => {
                write!(
                    out,
                    r#"<path class="{class}" d="{}"/>"#,
                    path_d(points, false)
                )?;
            }
            Form::Lines(lines) => {
                write!(out, r#"<path class="{class}" d=""#)?;
                for line in lines {
                    out.write_str(&path_d(line, false))?;
                }
                out.write_str(r#""/>"#)?;
            }
            Form::Shape(points) => {
                write!(
                    out,
                    r#"<path class="{class}" d="{}"/>"#,
                    path_d(points, true)
                )?;
            }
            Form::Disc(at, radius) => write!(
                out,
                r#"<circle class="{class}" cx="{}" cy="{}" r="{radius}"/>"#,
                at.x, at.y
            )?,
            Form::Words(words) => text(out, class, words)?,
        }
    }
    out.write_str("</svg>")
}
