//! From time to height: linear, but for idle time, which folds.
//!
//! The scale belongs to the link and not to the length of the run, so what is drawn stays where it
//! is while the run goes on. A gap in which nothing is recorded folds when it is clearly longer
//! than a segment's way there and back; a little of it stays on both sides.

use alloc::vec::Vec;

use tcp_core::{Duration, Instant};

use super::super::px::Px;
use super::super::shape::FoldId;

/// What stays of a folded gap before it and behind it, and the height of the fold itself.
const LEAD: Px = Px::whole(62);
const STRIP: Px = Px::whole(36);
const TAIL: Px = Px::whole(50);
/// What stays behind a fold whose gap is not over yet.
const LIVE_TAIL: Px = Px::whole(26);
/// The greatest height of one gap that is drawn in full.
const TALLEST: Px = Px::whole(3_000);

/// A stretch of time with one scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) from: Instant,
    pub(super) to: Instant,
    pub(super) y0: Px,
    pub(super) y1: Px,
    pub(super) pace: Pace,
}

/// How fast time runs in a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pace {
    /// At the ladder's scale.
    Usual,
    /// A fold.
    Folded,
    /// A gap drawn in full that is too long even for that.
    Squeezed,
}

/// A gap that is folded, or could be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Idle {
    pub(super) id: FoldId,
    pub(super) length: Duration,
    pub(super) open: bool,
    /// The middle of the torn line, or of the handle that folds it again.
    pub(super) y: Px,
}

/// The mapping.
#[derive(Clone, Debug)]
pub(super) struct Scale {
    pieces: Vec<Piece>,
    pub(super) idle: Vec<Idle>,
    /// The places of the folds among the pieces.
    folded: Vec<usize>,
    rate: Rate,
}

/// This much height for this much time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rate {
    pub(super) height: Px,
    pub(super) time: Duration,
}

impl Scale {
    /// Lays `times`, at which anything was recorded, out from `top` on, at this rate.
    pub(super) fn new(
        top: Px,
        rate: Rate,
        times: impl Iterator<Item = Instant>,
        now: Instant,
        unfolded: &[FoldId],
    ) -> Self {
        let start = Piece {
            from: Instant::ZERO,
            to: Instant::ZERO,
            y0: top,
            y1: top,
            pace: Pace::Usual,
        };
        let mut scale = Self {
            pieces: alloc::vec![start],
            idle: Vec::new(),
            folded: Vec::new(),
            rate: Rate {
                height: rate.height.max(Px(1)),
                time: rate.time.max(Duration::from_nanos(1)),
            },
        };
        let mut last = Instant::ZERO;
        for time in times.filter(|time| *time <= now) {
            scale.gap(last, time, unfolded, false);
            last = last.max(time);
        }
        scale.gap(last, now, unfolded, true);
        scale
    }

    /// Adds the time from one event to the next; `live`: up to *now*, with no event there yet.
    fn gap(&mut self, from: Instant, to: Instant, unfolded: &[FoldId], live: bool) {
        if to <= from {
            return;
        }
        let length = to.since(from);
        let height = self.height_of(length);
        let least = self
            .rate
            .height
            .scaled(2, 1)
            .max(LEAD + STRIP + TAIL + Px::whole(40));
        if height <= least {
            self.go_on(from, to);
            return;
        }
        let id = FoldId(from);
        let y0 = self.bottom();
        let open = unfolded.contains(&id);
        if open {
            if height <= TALLEST {
                self.go_on(from, to);
            } else {
                self.push(from, to, TALLEST, Pace::Squeezed);
            }
            self.idle.push(Idle {
                id,
                length,
                open,
                y: y0 + LEAD.half(),
            });
            return;
        }
        let tail = self.time_of(if live { LIVE_TAIL } else { TAIL });
        let torn = from + self.time_of(LEAD);
        let mended = Instant::from_nanos(to.as_nanos().saturating_sub(tail.as_nanos()));
        self.go_on(from, torn);
        self.idle.push(Idle {
            id,
            length,
            open,
            y: self.bottom() + STRIP.half(),
        });
        self.folded.push(self.pieces.len());
        self.push(torn, mended, STRIP, Pace::Folded);
        self.go_on(mended, to);
    }

    fn bottom(&self) -> Px {
        self.pieces.last().map(|piece| piece.y1).unwrap_or_default()
    }

    fn push(&mut self, from: Instant, to: Instant, height: Px, pace: Pace) {
        let y0 = self.bottom();
        self.pieces.push(Piece {
            from,
            to,
            y0,
            y1: y0 + height,
            pace,
        });
    }

    /// More time at the usual scale. The piece is measured from its beginning: the parts of a tenth
    /// of a pixel of many short gaps add up.
    fn go_on(&mut self, from: Instant, to: Instant) {
        match self.pieces.last().copied() {
            Some(last) if last.pace == Pace::Usual => {
                let y1 = last.y0 + self.height_of(to.since(last.from));
                if let Some(last) = self.pieces.last_mut() {
                    (last.to, last.y1) = (to, y1);
                }
            }
            _ => self.push(from, to, self.height_of(to.since(from)), Pace::Usual),
        }
    }

    pub(super) fn height_of(&self, length: Duration) -> Px {
        let time = i128::from(self.rate.time.as_nanos());
        let height = i128::from(length.as_nanos()) * i128::from(self.rate.height.0) / time;
        Px(i32::try_from(height).unwrap_or(i32::MAX / 4))
    }

    fn time_of(&self, height: Px) -> Duration {
        let nanos = u128::from(self.rate.time.as_nanos()) * u128::from(height.0.unsigned_abs())
            / u128::from(self.rate.height.0.unsigned_abs());
        Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX))
    }

    /// The height of a moment. Past the last piece, time goes on at the usual scale.
    pub(super) fn y(&self, at: Instant) -> Px {
        let place = self.pieces.partition_point(|piece| piece.to < at);
        match (self.pieces.get(place), self.pieces.last()) {
            (Some(piece), _) if piece.pace != Pace::Usual => piece.share(at),
            (Some(piece), _) => piece.y0 + self.height_of(at.since(piece.from)),
            (None, Some(last)) => last.y1 + self.height_of(at.since(last.to)),
            (None, None) => Px::ZERO,
        }
    }

    /// How much lower than `from` a later moment would be if nothing folded between them.
    pub(super) fn ahead(&self, from: Instant, at: Instant) -> Px {
        self.y(from) + self.height_of(at.since(from))
    }

    pub(super) fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// The fold with that number, from the top.
    pub(super) fn fold(&self, nth: usize) -> Option<Piece> {
        let place = self.folded.get(nth)?;
        self.pieces.get(*place).copied()
    }

    /// Where time is folded: upper and lower edge of each fold.
    pub(super) fn folds(&self) -> impl Iterator<Item = (Px, Px)> + '_ {
        let folded = self
            .folded
            .iter()
            .filter_map(|place| self.pieces.get(*place));
        folded.map(|piece| (piece.y0, piece.y1))
    }

    /// The moments strictly between two at which the scale changes.
    pub(super) fn bends(&self, from: Instant, to: Instant) -> impl Iterator<Item = Instant> + '_ {
        let start = self.pieces.partition_point(|piece| piece.to <= from);
        let rest = self.pieces.get(start..).unwrap_or_default();
        rest.iter()
            .map(|piece| piece.to)
            .take_while(move |at| *at < to)
    }

    /// The time between two lines of the grid in a piece: 1, 2 or 5 of something, at least 40 px.
    pub(super) fn tick(&self, piece: &Piece) -> Duration {
        let least = match piece.pace {
            Pace::Usual => self.time_of(Px::whole(40)),
            Pace::Folded | Pace::Squeezed => {
                let length = u128::from(piece.to.since(piece.from).as_nanos());
                let height = u128::from((piece.y1 - piece.y0).0.unsigned_abs().max(1));
                Duration::from_nanos(u64::try_from(length * 400 / height).unwrap_or(u64::MAX))
            }
        };
        let mut power = 1_u64;
        loop {
            for step in [1, 2, 5] {
                let step = Duration::from_nanos(power.saturating_mul(step));
                if step >= least || step == Duration::MAX {
                    return step;
                }
            }
            power = power.saturating_mul(10);
        }
    }
}

impl Piece {
    fn share(&self, at: Instant) -> Px {
        let length = i128::from(self.to.since(self.from).as_nanos());
        let done = i128::from(at.since(self.from).as_nanos());
        let y = (i128::from((self.y1 - self.y0).0) * done)
            .checked_div(length)
            .unwrap_or(0);
        self.y0 + Px(i32::try_from(y).unwrap_or(i32::MAX / 4))
    }
}
