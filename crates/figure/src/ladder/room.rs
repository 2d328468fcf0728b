//! Who has taken which place: the collision pass. Everything is a box that may be turned.

use alloc::vec::Vec;

use super::super::px::{Area, Point, Px, Turn};
use super::super::shape::Text;
use tcp_sim::ids::TransmissionId;

/// A rectangle that may be turned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Block {
    centre: Point,
    /// Half its length, along its direction.
    along: Px,
    /// Half its height.
    across: Px,
    turn: Turn,
}

impl Block {
    pub(super) fn of_area(area: Area) -> Self {
        Self {
            centre: area.centre(),
            along: area.w.half(),
            across: area.h.half(),
            turn: Turn::NONE,
        }
    }

    /// The line box of a text.
    pub(super) fn of_text(text: &Text) -> Self {
        Self {
            centre: text.centre(),
            along: text.length.half(),
            across: text.size.scaled(58, 100),
            turn: text.turn,
        }
    }

    /// A line, as thick as it looks.
    fn of_line(a: Point, b: Point) -> Self {
        let centre = Point::new(Px((a.x + b.x).0 / 2), Px((a.y + b.y).0 / 2));
        let (dx, dy) = (i64::from((b.x - a.x).0), i64::from((b.y - a.y).0));
        let length = (dx * dx + dy * dy).isqrt();
        let along = Px(i32::try_from(length / 2).unwrap_or(i32::MAX));
        Self {
            centre,
            along,
            across: Px(8),
            turn: Turn::towards(a, b),
        }
    }

    pub(super) fn grown(self, along: Px, across: Px) -> Self {
        Self {
            along: self.along + along,
            across: self.across + across,
            ..self
        }
    }

    /// Half of what it covers in the direction of `axis`, in ten-thousandths of a tenth of a pixel.
    fn reach(&self, axis: Turn) -> i64 {
        let dot = |a: Turn| {
            i64::from(a.cos) * i64::from(axis.cos) + i64::from(a.sin) * i64::from(axis.sin)
        };
        let side = Turn {
            cos: -self.turn.sin,
            sin: self.turn.cos,
        };
        let one = i64::from(Turn::ONE);
        (i64::from(self.along.0) * dot(self.turn).abs()
            + i64::from(self.across.0) * dot(side).abs())
            / one
    }

    /// Whether the two share any place (separating axes).
    pub(super) fn meets(&self, other: &Self) -> bool {
        let dx = i64::from((other.centre.x - self.centre.x).0);
        let dy = i64::from((other.centre.y - self.centre.y).0);
        // Most are further apart than they are long, however they are turned.
        let reach = |block: &Self| i64::from((block.along + block.across).0);
        if dx.abs().max(dy.abs()) >= reach(self) + reach(other) {
            return false;
        }
        let apart = |axis: Turn| {
            let distance = (dx * i64::from(axis.cos) + dy * i64::from(axis.sin)).abs();
            distance >= self.reach(axis) + other.reach(axis)
        };
        let side = |turn: Turn| Turn {
            cos: -turn.sin,
            sin: turn.cos,
        };
        ![self.turn, side(self.turn), other.turn, side(other.turn)]
            .into_iter()
            .any(apart)
    }

    /// How far it reaches to the left and to the right.
    pub(super) fn sides(&self) -> (Px, Px) {
        let reach = self.reach(Turn::NONE) / i64::from(Turn::ONE);
        let reach = Px(i32::try_from(reach).unwrap_or(i32::MAX));
        (self.centre.x - reach, self.centre.x + reach)
    }

    /// How far it reaches up and down.
    fn levels(&self) -> (Px, Px) {
        let reach = self.reach(Turn::DOWN) / i64::from(Turn::ONE);
        let reach = Px(i32::try_from(reach).unwrap_or(i32::MAX));
        (self.centre.y - reach, self.centre.y + reach)
    }
}

/// What a new block may lie on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tolerance {
    /// On nothing.
    Strict,
    /// On lines that run the other way: they cross it at one place, behind a halo.
    Crossing {
        /// Whether the label's own line runs to the right.
        rightwards: bool,
    },
    /// On any line, behind a halo: for the one label of many segments.
    Lines,
}

#[derive(Clone, Copy, Debug)]
struct Line {
    owner: TransmissionId,
    rightwards: bool,
    block: Block,
    levels: (Px, Px),
}

/// The places taken so far. What was placed stays placed.
#[derive(Clone, Debug, Default)]
pub(super) struct Room {
    blocks: Vec<(Block, (Px, Px))>,
    lines: Vec<Line>,
    /// Where nothing but what belongs to them may stand.
    lifelines: Vec<Px>,
    width: Px,
    top: Px,
}

/// How many of the latest blocks and lines a new one is compared with. Things are placed from top
/// to bottom, so what was placed long before is far above.
const LOOK_BACK: usize = 160;

/// What was placed around the place where something is to be placed next.
#[derive(Debug)]
pub(super) struct Vicinity<'a> {
    room: &'a Room,
    blocks: Vec<Block>,
    lines: Vec<Line>,
}

impl Room {
    pub(super) fn new(lifelines: Vec<Px>, width: Px) -> Self {
        Self {
            lifelines,
            width,
            top: Px::whole(2),
            ..Self::default()
        }
    }

    /// What reaches into the heights from `top` to `bottom`, for trying several places there.
    pub(super) fn around(&self, top: Px, bottom: Px) -> Vicinity<'_> {
        let reaches = |(y0, y1): (Px, Px)| y0 < bottom && y1 > top;
        let blocks = self.blocks.iter().rev().take(LOOK_BACK);
        let lines = self.lines.iter().rev().take(LOOK_BACK);
        Vicinity {
            room: self,
            blocks: blocks
                .filter(|(_, at)| reaches(*at))
                .map(|(block, _)| *block)
                .collect(),
            lines: lines.filter(|line| reaches(line.levels)).copied().collect(),
        }
    }

    pub(super) fn take(&mut self, block: Block) {
        self.blocks.push((block, block.levels()));
    }

    /// Notes where a transmission's line runs, in place of what was noted of it before.
    pub(super) fn draw(&mut self, owner: TransmissionId, rightwards: bool, path: &[Point]) {
        let recent = self.lines.len().saturating_sub(LOOK_BACK);
        let mut place = recent;
        while place < self.lines.len() {
            match self.lines.get(place) {
                Some(line) if line.owner == owner => drop(self.lines.remove(place)),
                _ => place += 1,
            }
        }
        for (a, b) in path.iter().zip(path.iter().skip(1)) {
            let block = Block::of_line(*a, *b);
            self.lines.push(Line {
                owner,
                rightwards,
                block,
                levels: block.levels(),
            });
        }
    }

    /// The blocks that reach below `level`.
    pub(super) fn below(&self, level: Px) -> Vec<Block> {
        let recent = self.blocks.iter().rev().take(LOOK_BACK);
        recent
            .filter(|(_, (_, y1))| *y1 > level)
            .map(|(block, _)| *block)
            .collect()
    }
}

impl Vicinity<'_> {
    /// Whether a block has room. `own` is the transmission that it speaks of.
    pub(super) fn is_free(&self, block: &Block, own: TransmissionId, tolerance: Tolerance) -> bool {
        let (left, right) = block.sides();
        let beside = |x: &Px| right <= *x - Px::whole(5) || left >= *x + Px::whole(5);
        let inside = left >= Px::whole(2) && right <= self.room.width - Px::whole(2);
        if !inside || block.levels().0 < self.room.top || !self.room.lifelines.iter().all(beside) {
            return false;
        }
        let tolerated = |line: &Line| match tolerance {
            Tolerance::Strict => false,
            Tolerance::Crossing { rightwards } => rightwards != line.rightwards,
            Tolerance::Lines => true,
        };
        let crosses =
            |line: &Line| line.owner != own && !tolerated(line) && line.block.meets(block);
        !self.blocks.iter().any(|taken| taken.meets(block)) && !self.lines.iter().any(crosses)
    }
}
