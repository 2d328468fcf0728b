//! The ladder's shapes as elements.

use alloc::string::String;
use core::fmt::{self, Write};

use super::super::line::{again_mark, path_d};
use super::super::px::{Area, Point, Px};
use super::super::shape::{Arrow, Fate, Figure, Flight, Fold, Mark, MarkKind, Pile, Shape};
use super::{Canvas, Class, Embed, Escaped, band_class, line, open, text, who};
use tcp_explain::Role;

/// How far down hatching is seen.
const FADE: Px = Px::whole(128);

pub(super) fn ladder(out: &mut String, figure: &Figure, embed: Embed<'_>) -> fmt::Result {
    open(
        out,
        Canvas {
            width: figure.width,
            height: figure.height,
            title: &figure.title,
            desc: &figure.desc,
        },
        embed,
    )?;
    let id = embed.id;
    write!(
        out,
        r#"<defs><pattern id="{id}-hatch" width="9" height="9" patternUnits="userSpaceOnUse"><path class="ack-hatch" d="M-1 10L10 -1M-1 1L1 -1M8 10L10 8"/></pattern>"#
    )?;
    // The hatching fades downwards: a field of it would be louder than what has happened.
    write!(
        out,
        r##"<linearGradient id="{id}-down" x1="0" y1="0" x2="0" y2="1"><stop stop-color="#fff"/><stop offset="1" stop-color="#000"/></linearGradient><mask id="{id}-fade" maskContentUnits="objectBoundingBox"><rect width="1" height="1" fill="url(#{id}-down)"/></mask></defs>"##
    )?;
    shapes(out, figure, id)?;
    out.write_str("</svg>")
}

/// The shapes of a ladder, whose hatching has an id that begins so.
pub(super) fn shapes(out: &mut String, figure: &Figure, id: &str) -> fmt::Result {
    let mut painter = Painter {
        out,
        roles: &figure.roles,
        id,
    };
    for shape in &figure.shapes {
        painter.paint(shape)?;
    }
    Ok(())
}

/// Writes shapes, in the colours of those whose they are.
pub(super) struct Painter<'a> {
    pub(super) out: &'a mut String,
    pub(super) roles: &'a [Role],
    pub(super) id: &'a str,
}

impl Painter<'_> {
    pub(super) fn paint(&mut self, shape: &Shape) -> fmt::Result {
        let (out, id) = (&mut *self.out, self.id);
        let roles = self.roles;
        match shape {
            Shape::Future(it) => write!(
                out,
                r#"<rect fill="url(#{id}-hatch)" mask="url(#{id}-fade)" x="{}" y="{}" width="{}" height="{}"/>"#,
                it.x,
                it.y,
                it.w,
                it.h.min(FADE)
            ),
            Shape::Tick(it) => {
                line(
                    out,
                    "ack-grid",
                    Point::new(it.x0, it.y),
                    Point::new(it.x1, it.y),
                )?;
                text(out, "ack-tick", &it.text)
            }
            Shape::Lifeline(it) => line(
                out,
                "ack-life",
                Point::new(it.x, it.y0),
                Point::new(it.x, it.y1),
            ),
            Shape::Band(it) => {
                let class = Class(&["ack-band", band_class(roles, it.host, it.state)]);
                write!(
                    out,
                    r#"<rect class="{class}" x="{}" y="{}" width="{}" height="{}" rx="1.5"/>"#,
                    it.x - it.w.half(),
                    it.y0,
                    it.w,
                    it.y1 - it.y0
                )
            }
            Shape::StateName(it) => text(
                out,
                Class(&["ack-name", band_class(roles, it.host, it.state)]),
                &it.text,
            ),
            Shape::Claim(it) => text(out, Class(&["ack-name", who(roles, it.host)]), &it.text),
            Shape::Wait(it) => {
                let class = Class(&["ack-wait", who(roles, it.host)]);
                line(
                    out,
                    &class,
                    Point::new(it.x, it.y0),
                    Point::new(it.x, it.y1),
                )
            }
            Shape::Fold(it) => fold(out, it),
            Shape::Repeat(it) => write!(out, r#"<path class="ack-repeat" d="{}"/>"#, it.d()),
            Shape::Arrow(it) => arrow(out, it, roles),
            Shape::Mark(it) => mark(out, it),
            Shape::Label(it) => text(out, Class(&["ack-label", who(roles, it.host)]), &it.text),
            Shape::Bundle(it) => text(out, Class(&["ack-label", who(roles, it.host)]), &it.text),
            Shape::CausePill(it) => {
                let a = it.area;
                pill(out, "ack-cause", a)?;
                let at = Point::new(a.x + Px::whole(14), a.centre().y);
                write!(out, r#"<path class="ack-again" d="{}"/>"#, again_mark(at))?;
                text(out, "ack-warn", &it.text)
            }
            Shape::Now(it) => {
                write!(out, r#"<path class="ack-now" d="{}"/>"#, it.d())?;
                text(out, "ack-tick ack-now-word", &it.text)
            }
            Shape::Note(it) => text(out, "ack-quiet", it),
            Shape::Flight(it) => flight(out, it, roles),
            Shape::Pile(it) => pile(out, it, roles),
        }
    }
}

fn fold(out: &mut String, it: &Fold) -> fmt::Result {
    if !it.open {
        write!(out, r#"<path class="ack-torn" d="{}"/>"#, it.wave())?;
    }
    pill(out, "ack-fold", it.area)?;
    text(out, "ack-quiet", &it.text)
}

/// A rectangle with round ends.
fn pill(out: &mut String, class: &str, a: Area) -> fmt::Result {
    write!(
        out,
        r#"<rect class="{class}" x="{}" y="{}" width="{}" height="{}" rx="{}"/>"#,
        a.x,
        a.y,
        a.w,
        a.h,
        a.h.half()
    )
}

fn arrow(out: &mut String, it: &Arrow, roles: &[Role]) -> fmt::Result {
    let lost = if it.fate == Fate::Lost {
        "ack-lost"
    } else {
        ""
    };
    let thin = if it.thin() { "ack-thin" } else { "" };
    let fine = if it.bundled { "ack-fine" } else { "" };
    let class = Class(&["ack-arrow", who(roles, it.host), lost, thin, fine]);
    write!(out, r#"<g class="{class}">"#,)?;
    if !it.name.is_empty() {
        write!(out, "<title>{}</title>", Escaped(&it.name))?;
    }
    write!(
        out,
        r#"<path class="ack-line" d="{}"/>"#,
        path_d(&it.line(), false)
    )?;
    if let Some(double) = it.double() {
        write!(
            out,
            r#"<path class="ack-line" d="{}"/>"#,
            path_d(&double, false)
        )?;
    }
    if let Some(head) = it.head() {
        let class = if it.fate == Fate::Refused {
            "ack-hollow"
        } else {
            "ack-head"
        };
        write!(
            out,
            r#"<path class="{class}" d="{}"/>"#,
            path_d(&head, true)
        )?;
    }
    out.write_str("</g>")
}

fn mark(out: &mut String, it: &Mark) -> fmt::Result {
    let (x, y) = (it.at.x, it.at.y);
    let (ring, words, inner) = match it.what {
        MarkKind::Lost => ("ack-loss", "ack-loss-word", "m-4 -4l8 8m0 -8l-8 8"),
        MarkKind::Refused => ("ack-loss", "ack-loss-word", "m-3 -3l6 6m0 -6l-6 6"),
        MarkKind::Corrupted => ("ack-loss", "ack-loss-word", "m-1 -4.5l-2 5h6l-2 5"),
        MarkKind::Delayed => ("ack-note", "ack-warn", "m0 -3.5v3.5h3"),
        MarkKind::Copied => ("ack-note", "ack-warn", "m-3.5 0h7m-3.5 -3.5v7"),
    };
    let radius = if it.what == MarkKind::Lost {
        "10"
    } else {
        "7.5"
    };
    write!(
        out,
        r#"<g class="{ring}"><circle cx="{x}" cy="{y}" r="{radius}"/>"#
    )?;
    write!(out, r#"<path d="M{x} {y}{inner}"/></g>"#)?;
    it.text
        .as_ref()
        .map_or(Ok(()), |words_text| text(out, words, words_text))
}

fn flight(out: &mut String, it: &Flight, roles: &[Role]) -> fmt::Result {
    let hurt = if it.corrupted { "ack-hurt" } else { "" };
    let class = Class(&["ack-flight", who(roles, it.host), hurt]);
    write!(
        out,
        r#"<g class="{class}"><title>{}</title>"#,
        Escaped(&it.name)
    )?;
    pill(out, "", it.area)?;
    write!(out, r#"<path d="{}"/>"#, path_d(&it.triangle(), true))?;
    again(out, it.again_at())?;
    if !it.text.text.is_empty() {
        text(out, "ack-pill", &it.text)?;
    }
    out.write_str("</g>")
}

fn pile(out: &mut String, it: &Pile, roles: &[Role]) -> fmt::Result {
    let whose = it.host.map_or("", |host| who(roles, host));
    let class = Class(&["ack-flight", "ack-pile", whose]);
    write!(out, r#"<g class="{class}"><title>"#)?;
    for (place, member) in it.members.iter().enumerate() {
        let break_ = if place == 0 { "" } else { "\n" };
        write!(out, "{break_}{}", Escaped(&member.name))?;
    }
    out.write_str("</title>")?;
    pill(out, "", it.area)?;
    write!(out, r#"<path d="{}"/>"#, path_d(&it.triangle(), true))?;
    again(out, it.again_at())?;
    text(out, "ack-pill", &it.text)?;
    out.write_str("</g>")
}

fn again(out: &mut String, at: Option<Point>) -> fmt::Result {
    at.map_or(Ok(()), |at| {
        write!(out, r#"<path class="ack-anew" d="{}"/>"#, again_mark(at))
    })
}
