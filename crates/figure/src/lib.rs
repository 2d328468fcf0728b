//! Pictures of a run, as plain shapes: the ladder ([`ladder`]), the state diagram
//! ([`states::diagram`]), the buffers of a connection ([`windows::windows`]) and plots of how it
//! went ([`plot::plot`]).
//!
//! The ladder has a second form, [`dense`]: one row a transmission, not to scale.
//!
//! The layout stands here and nowhere else. A figure has no colours and no fonts, only places,
//! roles and words; the lab paints it as live elements and [`svg`] as a still picture.
//!
//! A ladder is a function of the trace up to the cursor. Stepping on adds to it and leaves in place
//! what was there, but for one thing: a stretch of idle time folds once it is long enough.
//!
//! A run may be long, so a painter asks for a part of the height ([`LadderOptions::clip`]) and gets
//! the shapes that reach into it; their places do not depend on it. The figure grows downwards, and
//! its painter scrolls so that [`Figure::now_y`] is in view.
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

mod columns;
pub mod drawing;
mod ladder;
mod line;
mod order;
pub mod plot;
mod px;
mod shape;
mod sheet;
pub mod states;
mod svg;
mod text;
pub mod windows;

pub use columns::{columns, role, roles};
pub use ladder::{dense, ladder, wants_rows};
pub use line::{again_mark, path_d};
pub use px::{Area, Point, Px, Turn};
pub use shape::{
    Anchor, Arrow, Band, Bundle, CausePill, Claim, Face, Fate, Figure, Flight, Fold, FoldId, Label,
    Lifeline, Mark, MarkKind, NowLine, Pile, Repeat, Shape, StateName, Text, Tick, Wait,
};
pub use sheet::{Head, Key, Panel, Sheet, sheet};
pub use svg::{Embed, STYLE, VIEW_STYLE, band_class, drawing_svg, sheet_svg, states_svg, svg, who};

use tcp_explain::Lang;
use tcp_sim::ids::HostId;

/// How a ladder is wanted.
#[derive(Clone, Debug)]
pub struct LadderOptions<'a> {
    /// The width to fill (see [`Self::least_gap`]).
    pub width: Px,
    /// The least height: hatching fills what is left.
    pub min_height: Px,
    /// Which of the two designs.
    pub style: Style,
    /// The language of its words.
    pub lang: Lang,
    /// Stretches of idle time that are to be drawn in full.
    pub unfolded: &'a [FoldId],
    /// How tall time is, in percent: 100 draws one typical way from host to host about 140 px high.
    pub zoom: u16,
    /// The part of the height that will be seen; `None`: everything.
    pub clip: Option<(Px, Px)>,
    /// Whose lifelines are drawn, with all that these hosts send to each other; empty: everybody's.
    pub hosts: &'a [HostId],
    /// The least distance between two lifelines; where the width has no room for it, the figure is
    /// wider than asked for.
    pub least_gap: Px,
    /// For paper: a run that is over ends without hatching and without *now*.
    pub print: bool,
}

impl LadderOptions<'_> {
    /// At 100 percent of everything, in the design that suits the width.
    #[must_use]
    pub fn new(width: Px, lang: Lang) -> Self {
        Self {
            width,
            min_height: Px::ZERO,
            style: Style::for_width(width),
            lang,
            unfolded: &[],
            zoom: 100,
            clip: None,
            hosts: &[],
            least_gap: Px::ZERO,
            print: false,
        }
    }
}

/// The two designs of the ladder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Style {
    /// Times and states in wide margins, whole labels.
    Wide,
    /// Small margins, state names along the lifelines, labels of flags and numbers.
    Narrow,
}

impl Style {
    /// The one that suits `width`.
    #[must_use]
    pub fn for_width(width: Px) -> Self {
        if width < Px::whole(560) {
            Self::Narrow
        } else {
            Self::Wide
        }
    }
}
