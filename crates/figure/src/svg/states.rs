//! The state diagram as elements.

use alloc::string::String;
use core::fmt::{self, Write};

use super::super::line::path_d;
use super::super::px::Px;
use super::super::states::Diagram;
use super::{Canvas, Class, Embed, open, text, who};
use tcp_sim::ids::HostId;

pub(super) fn states(out: &mut String, diagram: &Diagram, embed: Embed<'_>) -> fmt::Result {
    let roles = diagram.roles.as_slice();
    let whose_class = |host: HostId| who(roles, host);
    open(
        out,
        Canvas {
            width: diagram.width,
            height: diagram.height,
            title: &diagram.title,
            desc: &diagram.desc,
        },
        embed,
    )?;
    for edge in &diagram.edges {
        for (line, walker) in edge.strokes() {
            let whose = walker.map_or("", whose_class);
            let last = if edge.last { "ack-last" } else { "" };
            let class = Class(&["ack-edge", whose, last]);
            write!(
                out,
                r#"<path class="{class}" d="{}"/>"#,
                path_d(&line, false)
            )?;
        }
        let whose = edge.walked.last().copied().map_or("", whose_class);
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
            [one] => who(roles, *one),
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
            let class = Class(&["ack-badge", who(roles, badge.host)]);
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
