//! The ladder's measures: margins, lifelines and sizes of type, by design and width.

use alloc::vec::Vec;

use super::super::px::Px;
use super::super::{LadderOptions, Style};
use tcp_explain::Lang;
use tcp_sim::ids::HostId;

/// The measures of one ladder.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    pub(super) style: Style,
    pub(super) lang: Lang,
    pub(super) width: Px,
    /// From left to right: whose lifeline stands where.
    pub(super) lifelines: Vec<(HostId, Px)>,
    /// The height at which the first moment is drawn.
    pub(super) top: Px,
    /// Where lifelines begin, above the first moment.
    pub(super) head: Px,
    /// Where the times end.
    pub(super) tick_x: Px,
    /// Where the lines of the grid begin and end.
    pub(super) grid: (Px, Px),
    /// The height of one typical way from host to host.
    pub(super) span: Px,
    pub(super) label_size: Px,
    pub(super) tick_size: Px,
    pub(super) pill_size: Px,
    pub(super) pill_height: Px,
}

impl Frame {
    pub(super) fn new(options: &LadderOptions<'_>, hosts: &[HostId]) -> Self {
        let narrow = options.style == Style::Narrow;
        let width = options.width.max(Px::whole(240));
        let (left, right) = match options.style {
            // A host's head and a pill with a short word have room over the right lifeline too.
            Style::Narrow => (Px::whole(70), width - Px::whole(54)),
            Style::Wide => {
                // Times and the longest name of a state on the left, only names on the right.
                let margin = width.scaled(203, 1000).min(Px::whole(196));
                let right = margin.max(Px::whole(132));
                (margin.max(Px::whole(184)), width - right)
            }
        };
        let gaps = i64::try_from(hosts.len().max(2) - 1).unwrap_or(1);
        let least = left + options.least_gap.scaled(gaps, 1);
        let (width, right) = (width.max(least + width - right), right.max(least));
        let lifelines = (0..=gaps)
            .zip(hosts)
            .map(|(place, host)| (*host, left + (right - left).scaled(place, gaps)))
            .collect();
        let tick_x = if narrow {
            Px::whole(46)
        } else {
            left - Px::whole(120)
        };
        let span = Px::whole(if narrow { 112 } else { 140 });
        Self {
            style: options.style,
            lang: options.lang,
            width,
            lifelines,
            top: Px::whole(30),
            head: Px::whole(8),
            tick_x,
            grid: if narrow {
                (Px::whole(51), width - Px::whole(4))
            } else {
                (tick_x + Px::whole(10), right + Px::whole(110))
            },
            span: span.scaled(i64::from(options.zoom.clamp(10, 1_000)), 100),
            label_size: Px::whole(12),
            tick_size: if narrow { Px(105) } else { Px(115) },
            pill_size: if narrow { Px(120) } else { Px(130) },
            pill_height: Px::whole(if narrow { 26 } else { 30 }),
        }
    }

    /// Where a host's lifeline stands.
    pub(super) fn lifeline(&self, host: HostId) -> Px {
        let mut lifelines = self.lifelines.iter();
        let own = lifelines.find(|(whose, _)| *whose == host);
        own.or(self.lifelines.last())
            .map(|(_, x)| *x)
            .unwrap_or_default()
    }

    /// Whether the host has a lifeline.
    pub(super) fn shows(&self, host: HostId) -> bool {
        self.lifelines.iter().any(|(whose, _)| *whose == host)
    }

    /// The outermost lifelines.
    pub(super) fn ends(&self) -> (Px, Px) {
        let place = |lifeline: Option<&(HostId, Px)>| lifeline.map(|(_, x)| *x).unwrap_or_default();
        (place(self.lifelines.first()), place(self.lifelines.last()))
    }

    /// Whether something with these sides stands between the outermost lifelines.
    pub(super) fn is_inside(&self, (left, right): (Px, Px)) -> bool {
        let (first, last) = self.ends();
        left > first && right < last
    }

    /// Whether the outer side of a host's lifeline is its left one.
    pub(super) fn is_left(&self, host: HostId) -> bool {
        self.lifelines
            .first()
            .is_some_and(|(whose, _)| *whose == host)
    }

    /// Whether other lifelines stand on both sides of a host's.
    pub(super) fn is_between(&self, host: HostId) -> bool {
        let last = self.lifelines.last();
        !self.is_left(host) && last.is_some_and(|(whose, _)| *whose != host)
    }
}
