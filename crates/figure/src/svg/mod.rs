//! A figure as SVG text: for the static pages, for printing, and for export.
//!
//! Looks come from classes (`ack-` in front) and CSS custom properties; [`STYLE`] is their sheet,
//! and gives each property the light theme's value where a page has none.

mod drawing;
mod ladder;
mod sheet;
mod states;

use alloc::string::String;
use core::fmt::{self, Write};

use tcp_core::State;

use super::drawing::Drawing;
use super::px::{Point, Px};
use super::shape::{Face, Figure, Text};
use super::sheet::Sheet;
use super::states::Diagram;
use tcp_explain::Role;
use tcp_sim::ids::HostId;

/// The sheet for the classes of [`svg`] and [`states_svg`].
pub const STYLE: &str = include_str!("svg.css");
/// The sheet for the further classes of [`drawing_svg`], which stands behind [`STYLE`].
pub const VIEW_STYLE: &str = include_str!("views.css");

/// How a figure is written.
#[derive(Clone, Copy, Debug)]
pub struct Embed<'a> {
    /// Begins the ids inside, so that several figures can stand in one document. Letters, digits
    /// and `-`.
    pub id: &'a str,
    /// A file of its own: brings [`STYLE`] along.
    pub standalone: bool,
}

/// The ladder as one `svg` element.
#[must_use]
pub fn svg(figure: &Figure, embed: Embed<'_>) -> String {
    let mut out = String::new();
    // Writing into a string cannot fail.
    let _ = ladder::ladder(&mut out, figure, embed);
    out
}

/// The state diagram as one `svg` element.
#[must_use]
pub fn states_svg(diagram: &Diagram, embed: Embed<'_>) -> String {
    let mut out = String::new();
    // Writing into a string cannot fail.
    let _ = states::states(&mut out, diagram, embed);
    out
}

/// A picture of plain pieces (windows, plots) as one `svg` element.
#[must_use]
pub fn drawing_svg(picture: &Drawing, embed: Embed<'_>) -> String {
    let mut out = String::new();
    // Writing into a string cannot fail.
    let _ = drawing::drawing(&mut out, picture, embed);
    out
}

/// A sheet as one `svg` element: a file of its own.
#[must_use]
pub fn sheet_svg(sheet: &Sheet, id: &str) -> String {
    let mut out = String::new();
    // Writing into a string cannot fail.
    let _ = sheet::sheet(&mut out, sheet, id);
    out
}

/// What a picture is before anything is painted.
#[derive(Clone, Copy)]
struct Canvas<'a> {
    width: Px,
    height: Px,
    title: &'a str,
    desc: &'a str,
}

fn open(out: &mut String, canvas: Canvas<'_>, embed: Embed<'_>) -> fmt::Result {
    let id = embed.id;
    let Canvas {
        width,
        height,
        title,
        desc,
    } = canvas;
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

/// Whose something is, as a class of [`STYLE`]; `roles` as [`super::roles`] gives them.
#[must_use]
pub fn who(roles: &[Role], host: HostId) -> &'static str {
    class_of(roles.get(host.index()).copied())
}

/// The class of a part in the play.
const fn class_of(role: Option<Role>) -> &'static str {
    match role {
        Some(Role::Client) | None => "ack-client",
        Some(Role::Server) => "ack-server",
        Some(Role::Attacker) => "ack-attacker",
        Some(Role::Router) => "ack-router",
    }
}

/// The class of a band or of the name of its state. A listener belongs to nobody yet: its band is
/// grey.
#[must_use]
pub fn band_class(roles: &[Role], host: HostId, state: State) -> &'static str {
    match state {
        State::Listen | State::Closed => "ack-idle",
        _ => who(roles, host),
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
