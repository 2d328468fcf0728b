//! Which picture of the run is wanted: how tall time is, to scale or in rows, and whether all of it is to be in view.

use tcp_explain::{Lang, Scene};
use tcp_figure::{self as figure, Figure, LadderOptions, Px};

use super::super::session::Session;
use super::viewport::Viewport;

/// Lifelines closer than this have no room for the heads over them: the stage scrolls sideways then.
const LEAST_GAP: Px = Px::whole(96);
/// Space between the *now* line and the stage's lower edge when the run is over and nothing follows,
/// in CSS pixels: room for the buttons there.
pub(super) const AT_THE_END: i32 = 36;

/// How time is drawn: how tall, whether the whole of it, whether in rows.
pub(super) type Scale = (u16, bool, bool);

/// What lays out a row a transmission. It comes later.
pub(crate) type Rows = fn(&Scene<'_>, &LadderOptions<'_>) -> Figure;

/// What a picture is drawn on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Paper {
    /// What of it is seen.
    pub(super) view: Viewport,
    /// In which language.
    pub(super) lang: Lang,
    /// What draws a row a transmission, once it is here.
    pub(super) dense: Option<Rows>,
}

pub(super) fn scale(session: &Session) -> Scale {
    let screen = session.screen();
    (screen.zoom(), screen.whole(), rows(session))
}

/// The picture of the run. At its end a short run is made to fit, so that nothing of it has scrolled
/// away; a longer one when the whole of it is asked for, in rows where only they fit.
pub(super) fn lay_out(session: &Session, paper: Paper) -> Figure {
    let view = paper.view;
    let usual = zoom(session, view);
    let rows = rows(session);
    let draw = |zoom: u16, rows: bool| {
        let clip = Some(view.clip());
        draw(session, paper, Drawn { zoom, rows, clip })
    };
    let figure = draw(usual, rows);
    let whole = session.screen().whole();
    let short = session.run().ended() && session.screen().zoom() == 100;
    if rows || !(whole || short) {
        return figure;
    }
    let room = view.height - AT_THE_END;
    let least = if whole { 10 } else { usual * 3 / 5 };
    let mut fitted = None;
    let (mut height, mut zoom) = (figure.now_y.floor(), usual);
    // Folds and margins keep their height, so what is too much goes in a few rounds.
    while height > room && zoom > least {
        let next = i32::from(zoom) * room / height - 1;
        zoom = u16::try_from(next).unwrap_or(least).max(least);
        let smaller = draw(zoom, false);
        height = smaller.now_y.floor();
        fitted = Some(smaller);
    }
    let in_rows = (whole && height > room).then(|| draw(usual, true));
    match (in_rows.filter(|rows| rows.now_y.floor() <= room), fitted) {
        (Some(rows), _) => rows,
        (None, Some(fitted)) if whole || height <= room => fitted,
        (None, _) => figure,
    }
}

/// Whether each transmission has a row of its own.
pub(super) fn rows(session: &Session) -> bool {
    let wanted = session.screen().rows();
    wanted.unwrap_or_else(|| figure::wants_rows(&session.run().scene()))
}

/// How the run is drawn.
#[derive(Clone, Copy)]
struct Drawn {
    zoom: u16,
    rows: bool,
    /// `None`: all of it.
    clip: Option<(Px, Px)>,
}

fn draw(session: &Session, paper: Paper, how: Drawn) -> Figure {
    let mut wanted = LadderOptions::new(Px::whole(paper.view.width), paper.lang);
    wanted.min_height = Px::whole(paper.view.height);
    wanted.unfolded = session.screen().unfolded();
    wanted.zoom = how.zoom;
    wanted.clip = how.clip;
    wanted.least_gap = LEAST_GAP;
    let scene = session.run().scene();
    // Until what draws rows is here, the ladder is drawn to scale.
    let dense = paper.dense.filter(|_| how.rows);
    dense.unwrap_or(figure::ladder)(&scene, &wanted)
}

/// So tall that a handshake's three ways nearly fill the stage.
fn zoom(session: &Session, view: Viewport) -> u16 {
    /// Three ways at 100 percent, in CSS pixels, with the space above and below.
    const THREE_WAYS: i32 = 490;
    let whole = u16::try_from(view.height.saturating_mul(100) / THREE_WAYS);
    let whole = u32::from(whole.unwrap_or(100).clamp(80, 140));
    u16::try_from(whole * u32::from(session.screen().zoom()) / 100).unwrap_or(100)
}

/// The picture in the usual scale, with what is out of view as well.
pub(super) fn everything(session: &Session, paper: Paper) -> Figure {
    let how = Drawn {
        zoom: zoom(session, paper.view),
        rows: rows(session),
        clip: None,
    };
    draw(session, paper, how)
}
