//! The ladder of a run as one picture, for print: the hosts' names above their lifelines.

use tcp_core::Instant;

use crate::explain::Lang;
use crate::figure::{self, Embed, Px, View};
use crate::history::scene;
use crate::scenario::Scenario;
use crate::trace::{Record, What};

/// The most segments that one figure draws: more cannot be told apart on paper.
pub const MAX_SEGMENTS: u32 = 2_000;
/// How wide a figure is, in CSS pixels: A4 less its margins, at 96 to the inch.
pub const WIDTH: u16 = 680;

/// How high the names stand.
const HEAD: i32 = 44;

/// How many segments records tell of.
#[must_use]
pub fn segments(records: &[Record]) -> u32 {
    let sent = |record: &&Record| matches!(record.what, What::Sent { .. });
    u32::try_from(records.iter().filter(sent).count()).unwrap_or(u32::MAX)
}

/// The figure of a run that left `records` and stands at `now`; `None` when it has more than
/// [`MAX_SEGMENTS`].
#[must_use]
pub fn ladder(scenario: &Scenario, records: &[Record], now: Instant, lang: Lang) -> Option<String> {
    if segments(records) <= MAX_SEGMENTS {
        let scene = scene(scenario, records, now);
        let view = View::new(Px::whole(WIDTH.into()), lang);
        let figure = figure::ladder(&scene, &view);
        let names = figure.lifelines.iter().zip(&scene.parties);
        let names: String = names
            .map(|(x, party)| {
                let name = escaped(party.heading(lang));
                let address = party.address.map(|address| address.to_string());
                let address = address.unwrap_or_default();
                format!(
                    r#"<text x="{x}" y="18" text-anchor="middle" font-weight="600">{name}</text><text x="{x}" y="35" text-anchor="middle" font-size="12">{address}</text>"#
                )
            })
            .collect();
        let embed = Embed {
            id: "ladder",
            standalone: true,
        };
        let (width, height) = (figure.width, figure.height + Px::whole(HEAD));
        let body =
            figure::svg(&figure, embed).replacen("<svg ", &format!(r#"<svg y="{HEAD}" "#), 1);
        let title = escaped(&scenario.title);
        return Some(format!(
            r##"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" font-family="Inter, sans-serif" font-size="15"><title>{title}</title><rect width="{width}" height="{height}" fill="#fff"/>{names}{body}</svg>
"##
        ));
    }
    None
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
