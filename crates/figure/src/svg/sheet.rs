//! A sheet for paper: the ladders, the names above them, and the key.

use alloc::string::String;
use core::fmt::{self, Write};

use super::super::sheet::{Head, Key, Sheet};
use super::ladder::{Painter, shapes};
use super::{Canvas, Class, Embed, open, text, who};
use tcp_explain::Role;

pub(super) fn sheet(out: &mut String, sheet: &Sheet, id: &str) -> fmt::Result {
    let embed = Embed {
        id,
        standalone: true,
    };
    open(
        out,
        Canvas {
            width: sheet.width,
            height: sheet.height,
            title: &sheet.title,
            desc: &sheet.desc,
        },
        embed,
    )?;
    for panel in &sheet.panels {
        if let Some(letter) = &panel.letter {
            text(out, "ack-letter", letter)?;
        }
        for head in &panel.heads {
            name(out, &panel.figure.roles, head)?;
        }
        write!(out, r#"<g transform="translate(0,{})">"#, panel.top)?;
        shapes(out, &panel.figure, id)?;
        out.write_str("</g>")?;
    }
    if !sheet.keys.is_empty() {
        out.write_str(r#"<g class="ack-key">"#)?;
        for it in &sheet.keys {
            key(out, it)?;
        }
        out.write_str("</g>")?;
    }
    out.write_str("</svg>")
}

fn name(out: &mut String, roles: &[Role], head: &Head) -> fmt::Result {
    let class = Class(&["ack-name", who(roles, head.host)]);
    text(out, class, &head.name)?;
    let address = head.address.as_ref();
    address.map_or(Ok(()), |address| text(out, "ack-quiet", address))
}

fn key(out: &mut String, key: &Key) -> fmt::Result {
    let mut painter = Painter {
        out,
        roles: &[Role::Router],
        id: "",
    };
    for shape in &key.sample {
        painter.paint(shape)?;
    }
    text(out, "ack-quiet", &key.text)
}
