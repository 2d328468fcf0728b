//! What is told of a stretch of bytes: the kind that it is of, the segment that carries it, and why
//! it may or may not go now. The reasons are the world's and `tcp_explain`'s.

use tcp_core::connection::{ReceiveContent, SendContent};
use tcp_explain::{self as explain, Lang, Subject};
use tcp_figure::windows::{Held, Spot, content, zone};
use tcp_sim::TransmissionId;
use tcp_sim::world::Quiet;

use crate::lab::session::Session;
use crate::lab::why::{self, Answer};

/// What stands below the picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Told {
    /// The first and the last number.
    pub(super) range: String,
    /// Of which kind they are.
    pub(super) zone: &'static str,
    /// What is there.
    pub(super) content: &'static str,
    /// Why.
    pub(super) answer: Option<Answer>,
    /// The segment that carries it.
    segment: Option<TransmissionId>,
    /// How many more carried some of it.
    pub(super) more: u64,
}

impl Told {
    /// The segment that carries it.
    pub(super) fn segment(&self) -> Option<TransmissionId> {
        self.segment
    }
}

/// Looks up what there is to say.
pub(super) fn tell(session: &Session, lang: Lang, spot: &Spot) -> Told {
    let (first, last) = (spot.range.start, spot.range.end.minus(1));
    let mut told = Told {
        range: if first == last {
            first.to_string()
        } else {
            format!("{first}–{last}")
        },
        zone: zone(lang, &spot.what),
        content: content(lang, &spot.what),
        answer: None,
        segment: None,
        more: 0,
    };
    match spot.what {
        Held::Sending(piece, _) => match piece.content {
            SendContent::Data(cause) | SendContent::Fin(cause) => {
                told.answer = waits(session, lang, spot, cause);
            }
            SendContent::Gone | SendContent::Segment(_) => carried(session, lang, spot, &mut told),
            SendContent::Room => {}
        },
        Held::Receiving(piece) => match piece.content {
            ReceiveContent::Read
            | ReceiveContent::Unread
            | ReceiveContent::OutOfOrder
            | ReceiveContent::Hole => carried(session, lang, spot, &mut told),
            ReceiveContent::Room => {}
        },
    }
    told
}

/// The segment that carries it now, or did so last.
fn carried(session: &Session, lang: Lang, spot: &Spot, told: &mut Told) {
    let Some(sender) = spot.sender else {
        return;
    };
    let scene = session.run().scene();
    let carriers = explain::carriers(&scene, sender, spot.range);
    let Some(id) = carriers.first() else {
        return;
    };
    told.segment = Some(*id);
    told.answer = why::about(session, lang, Subject::Transmission(*id));
    told.more = u64::try_from(carriers.len() - 1).unwrap_or(u64::MAX);
}

/// What it waits for, as the end that holds it decided.
fn waits(session: &Session, lang: Lang, spot: &Spot, cause: tcp_core::Cause) -> Option<Answer> {
    let end = spot.holder?;
    let connection = session.run().history().world().end(end)?;
    let answer = Quiet::Connection {
        remote: connection.remote(),
        cause,
        info: Box::new(connection.info()),
    };
    let scene = session.run().scene();
    Some(explain::quiet(lang, &scene, end.host, &answer).into())
}
