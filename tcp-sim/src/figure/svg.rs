//! A figure as SVG text: for the static pages, for printing, and for export.
//!
//! Looks come from classes (`ack-` in front) and CSS custom properties; [`STYLE`] is their sheet, and
//! gives each property the light theme's value where a page has none.

use alloc::string::String;
use core::fmt::{self, Write};

use tcp_core::State;

use super::line::path_d;
use super::px::{Point, Px};
use super::shape::{Arrow, Face, Fate, Figure, Flight, Fold, Mark, MarkKind, Shape, Text};
use super::states::Diagram;
use crate::ids::HostId;

/// The sheet for the classes of [`svg`] and [`states_svg`].
pub const STYLE: &str = include_str!("svg.css");

/// How far down hatching is seen.
const FADE: Px = Px::whole(128);

/// How a figure is written.
#[derive(Clone, Copy, Debug)]
pub struct Embed<'a> {
    /// Begins the ids inside, so that several figures can stand in one document. Letters, digits and `-`.
    pub id: &'a str,
    /// A file of its own: brings [`STYLE`] along.
    pub standalone: bool,
}

/// The ladder as one `svg` element.
#[must_use]
pub fn svg(figure: &Figure, embed: Embed<'_>) -> String {
    let mut out = String::new();
    // Writing into a string cannot fail.
    let _ = ladder(&mut out, figure, embed);
    out
}

/// The state diagram as one `svg` element.
#[must_use]
pub fn states_svg(diagram: &Diagram, embed: Embed<'_>) -> String {
    let mut out = String::new();
    // Writing into a string cannot fail.
    let _ = states(&mut out, diagram, embed);
    out
}

fn open(
    out: &mut String,
    (width, height): (Px, Px),
    (title, desc): (&str, &str),
    embed: Embed<'_>,
) -> fmt::Result {
    let id = embed.id;
    write!(
        out,
        r#"<svg xmlns="http://www.w3.org/2000/svg" class="ack-figure" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" aria-labelledby="{id}-title {id}-desc">"#
    )?;
    write!(out, r#"<title id="{id}-title">{}</title>"#, Escaped(title))?;
    write!(out, r#"<desc id="{id}-desc">{}</desc>"#, Escaped(desc))?;
    if embed.standalone {
        write!(out, "<style>{STYLE}</style>")?;
        write!(
            out,
            r#"<rect class="ack-card" width="{width}" height="{height}"/>"#
        )?;
    }
    Ok(())
}

fn ladder(out: &mut String, figure: &Figure, embed: Embed<'_>) -> fmt::Result {
    open(
        out,
        (figure.width, figure.height),
        (&figure.title, &figure.desc),
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
    for shape in &figure.shapes {
        paint(out, shape, id)?;
    }
    out.write_str("</svg>")
}

fn paint(out: &mut String, shape: &Shape, id: &str) -> fmt::Result {
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
            let class = Class(&["ack-band", band_class(it.host, it.state)]);
            write!(
                out,
                r#"<rect class="{class}" x="{}" y="{}" width="6" height="{}" rx="1.5"/>"#,
                it.x - Px::whole(3),
                it.y0,
                it.y1 - it.y0
            )
        }
        Shape::StateName(it) => text(
            out,
            Class(&["ack-name", band_class(it.host, it.state)]),
            &it.text,
        ),
        Shape::Wait(it) => {
            let class = Class(&["ack-wait", who(it.host)]);
            line(
                out,
                &class,
                Point::new(it.x, it.y0),
                Point::new(it.x, it.y1),
            )
        }
        Shape::Fold(it) => fold(out, it),
        Shape::Repeat(it) => write!(out, r#"<path class="ack-repeat" d="{}"/>"#, it.d()),
        Shape::Arrow(it) => arrow(out, it),
        Shape::Mark(it) => mark(out, it),
        Shape::Label(it) => text(out, Class(&["ack-label", who(it.host)]), &it.text),
        Shape::Bundle(it) => text(out, Class(&["ack-label", who(it.host)]), &it.text),
        Shape::CausePill(it) => {
            let a = it.area;
            write!(
                out,
                r#"<rect class="ack-cause" x="{}" y="{}" width="{}" height="{}" rx="{}"/>"#,
                a.x,
                a.y,
                a.w,
                a.h,
                a.h.half()
            )?;
            let (x, y) = (a.x + Px::whole(14), a.centre().y);
            // A turning arrow: most of a circle, and its head.
            write!(
                out,
                r#"<path class="ack-again" d="M{} {}a4.2 4.2 0 1 1 -4.2 -4.2h2.4m-1.8 -2.6l2.6 2.6l-2.6 2.6"/>"#,
                x + Px(42),
                y
            )?;
            text(out, "ack-warn", &it.text)
        }
        Shape::Now(it) => {
            line(
                out,
                "ack-now",
                Point::new(it.x0, it.y),
                Point::new(it.x1, it.y),
            )?;
            text(out, "ack-tick ack-now-word", &it.text)
        }
        Shape::Flight(it) => flight(out, it),
    }
}

fn fold(out: &mut String, it: &Fold) -> fmt::Result {
    if !it.open {
        write!(out, r#"<path class="ack-torn" d="{}"/>"#, it.wave())?;
    }
    let a = it.area;
    write!(
        out,
        r#"<rect class="ack-fold" x="{}" y="{}" width="{}" height="{}" rx="{}"/>"#,
        a.x,
        a.y,
        a.w,
        a.h,
        a.h.half()
    )?;
    text(out, "ack-quiet", &it.text)
}

fn arrow(out: &mut String, it: &Arrow) -> fmt::Result {
    let lost = if it.fate == Fate::Lost {
        "ack-lost"
    } else {
        ""
    };
    let thin = if it.thin() { "ack-thin" } else { "" };
    let fine = if it.bundled { "ack-fine" } else { "" };
    let class = Class(&["ack-arrow", who(it.host), lost, thin, fine]);
    write!(
        out,
        r#"<g class="{class}"><title>{}</title>"#,
        Escaped(&it.name)
    )?;
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

fn flight(out: &mut String, it: &Flight) -> fmt::Result {
    let a = it.area;
    let hurt = if it.corrupted { "ack-hurt" } else { "" };
    let class = Class(&["ack-flight", who(it.host), hurt]);
    write!(
        out,
        r#"<g class="{class}"><title>{}</title>"#,
        Escaped(&it.name)
    )?;
    if a.centre().y - it.at.y > Px::whole(4) {
        let top = Point::new(it.at.x.max(a.x).min(a.right()), a.y);
        line(out, "ack-leader", it.at, top)?;
    }
    write!(
        out,
        r#"<rect x="{}" y="{}" width="{}" height="{}" rx="{}"/>"#,
        a.x,
        a.y,
        a.w,
        a.h,
        a.h.half()
    )?;
    write!(out, r#"<path d="{}"/>"#, path_d(&it.triangle(), true))?;
    if !it.text.text.is_empty() {
        text(out, "ack-pill", &it.text)?;
    }
    out.write_str("</g>")
}

fn line(out: &mut String, class: impl fmt::Display, a: Point, b: Point) -> fmt::Result {
    write!(
        out,
        r#"<line class="{class}" x1="{}" y1="{}" x2="{}" y2="{}"/>"#,
        a.x, a.y, b.x, b.y
    )
}

fn text(out: &mut String, class: impl fmt::Display, text: &Text) -> fmt::Result {
    if text.text.is_empty() {
        return Ok(());
    }
    let face = match text.face {
        Face::Ui => "ack-ui",
        Face::Quiet => "ack-plain",
        Face::Mono => "ack-mono",
    };
    let (x, y) = (text.at.x, text.at.y);
    write!(
        out,
        r#"<text class="{class} {face}" font-size="{}" text-anchor="{}""#,
        text.size,
        text.anchor.name()
    )?;
    if text.turn.is_none() {
        write!(out, r#" x="{x}" y="{y}""#)?;
    } else {
        write!(out, r#" transform="matrix({},{x},{y})""#, text.turn)?;
    }
    write!(out, ">{}</text>", Escaped(&text.text))
}

fn states(out: &mut String, diagram: &Diagram, embed: Embed<'_>) -> fmt::Result {
    open(
        out,
        (diagram.width, diagram.height),
        (&diagram.title, &diagram.desc),
        embed,
    )?;
    for edge in &diagram.edges {
        for (line, walker) in edge.strokes() {
            let whose = walker.map_or("", who);
            let last = if edge.last { "ack-last" } else { "" };
            let class = Class(&["ack-edge", whose, last]);
            write!(
                out,
                r#"<path class="{class}" d="{}"/>"#,
                path_d(&line, false)
            )?;
        }
        let whose = edge.walked.last().copied().map_or("", who);
        let class = Class(&["ack-edge-head", whose]);
        write!(
            out,
            r#"<path class="{class}" d="{}"/>"#,
            path_d(&edge.head(), true)
        )?;
    }
    for node in &diagram.nodes {
        let a = node.area;
        let whose = match node.live.as_slice() {
            [] => "",
            [one] => who(*one),
            _ => "ack-both",
        };
        let class = Class(&["ack-state", whose]);
        write!(
            out,
            r#"<g class="{class}"><rect x="{}" y="{}" width="{}" height="{}" rx="5"/>"#,
            a.x, a.y, a.w, a.h
        )?;
        if node.live.len() > 1 {
            let half = a.w.half();
            write!(
                out,
                r#"<path class="ack-half" d="M{} {}h{}"/>"#,
                a.x + half,
                a.bottom(),
                half - Px::whole(5)
            )?;
        }
        text(out, "ack-state-name", &node.text)?;
        out.write_str("</g>")?;
        for badge in &node.badges {
            let class = Class(&["ack-badge", who(badge.host)]);
            let (x, y) = (badge.at.x, badge.at.y);
            write!(
                out,
                r#"<g class="{class}"><circle cx="{x}" cy="{y}" r="{}"/>"#,
                badge.radius
            )?;
            text(out, "ack-pill", &badge.text)?;
            out.write_str("</g>")?;
        }
    }
    for text_ in &diagram.notes {
        text(out, "ack-quiet", text_)?;
    }
    out.write_str("</svg>")
}

/// Whose something is, as a class.
const fn who(host: HostId) -> &'static str {
    match host.0 {
        0 => "ack-client",
        1 => "ack-server",
        _ => "ack-attacker",
    }
}

/// A listener belongs to nobody yet: its band is grey.
const fn band_class(host: HostId, state: State) -> &'static str {
    match state {
        State::Listen | State::Closed => "ack-idle",
        _ => who(host),
    }
}

/// Several classes; empty ones are left out.
struct Class<'a>(&'a [&'a str]);

impl fmt::Display for Class<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, class) in self.0.iter().filter(|class| !class.is_empty()).enumerate() {
            let gap = if place == 0 { "" } else { " " };
            write!(f, "{gap}{class}")?;
        }
        Ok(())
    }
}

/// Text for XML.
struct Escaped<'a>(&'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for letter in self.0.chars() {
            match letter {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                // Control characters are not allowed in XML, whatever their form.
                '\0'..='\u{1f}' => f.write_char(' ')?,
                other => f.write_char(other)?,
            }
        }
        Ok(())
    }
}
