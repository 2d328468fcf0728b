//! What is told of a state or of a way between two, and the moments at which it happened.

use tcp_core::State;
use tcp_explain::{self as explain, Cite, Lang, Scene};
use tcp_figure::states::{Pass, passes};

use super::{Spot, seats, spots};
use crate::i18n;
use crate::lab::session::Session;

/// How many moments are offered: who wants more than the first ones has the log.
const MOST: usize = 8;

/// What stands below the picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// Of a state.
    State {
        /// What it means.
        text: &'static str,
        /// Who is there.
        here: Option<String>,
        /// The ways that leave it, with the names of where they lead.
        ways: Vec<(Spot, String)>,
    },
    /// Of a way.
    Way {
        /// From where to where.
        name: String,
        /// What makes a connection go this way, and what is sent.
        text: String,
        /// The clause.
        source: Option<Cite>,
        /// When it was gone in this run.
        moments: Vec<Moment>,
        /// How many more times.
        more: u64,
    },
}

/// One time that an end went a way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Moment {
    /// The number in the run of its record.
    pub(super) record: u64,
    /// Who and when.
    pub(super) words: String,
}

/// Looks up what there is to say.
pub(super) fn tell(session: &Session, lang: Lang, spot: Spot) -> Told {
    match spot {
        Spot::State(state, is_end) => {
            let ways = spots().filter_map(|spot| match spot {
                Spot::Way(from, to) if from == state && !is_end => {
                    Some((spot, format!("→ {}", to.name())))
                }
                Spot::Way(..) | Spot::State(..) => None,
            });
            Told::State {
                text: about(lang, state),
                here: here(session, lang, state, is_end),
                ways: ways.collect(),
            }
        }
        Spot::Way(from, to) => {
            let words = explain::transition(lang, from, to);
            let (text, source) = words
                .map(|words| {
                    let text = [words.trigger, words.sends].join(lang.pick(" ", ""));
                    (text, words.source)
                })
                .unzip();
            let all = known(session, from, to);
            let more = u64::try_from(all.len().saturating_sub(MOST)).unwrap_or(u64::MAX);
            let scene = session.run().scene();
            let moment = |pass: &Pass| Moment {
                record: number(session, pass),
                words: i18n::states_moment(
                    lang,
                    scene.party(pass.host).heading(lang),
                    &explain::time(pass.at),
                ),
            };
            Told::Way {
                name: format!("{} → {}", from.name(), to.name()),
                text: text.unwrap_or_default(),
                source,
                moments: all.iter().take(MOST).map(moment).collect(),
                more,
            }
        }
    }
}

/// Where Enter on a way leads: to the next time that it is gone, or after the last one to the first.
pub(super) fn next(session: &Session, spot: Spot) -> Option<u64> {
    let Spot::Way(from, to) = spot else {
        return None;
    };
    let passed = session.run().history().trace().len();
    let all = known(session, from, to);
    let next = all.iter().find(|pass| pass.record >= passed);
    next.or_else(|| all.first())
        .map(|pass| number(session, pass))
}

/// Every time that the ends went a way, as far as the run was played: after the cursor, too.
fn known(session: &Session, from: State, to: State) -> Vec<Pass> {
    let scene = Scene {
        records: session.run().history().known_trace(),
        ..session.run().scene()
    };
    let mut all = passes(&scene, &seats(session));
    all.retain(|pass| (pass.from, pass.to) == (from, to));
    all
}

fn number(session: &Session, pass: &Pass) -> u64 {
    let index = u64::try_from(pass.record).unwrap_or(u64::MAX);
    session.run().history().trace_start().saturating_add(index)
}

/// Who is in a state now.
fn here(session: &Session, lang: Lang, state: State, is_end: bool) -> Option<String> {
    let scene = session.run().scene();
    let picture = tcp_figure::states::diagram(&scene, &seats(session), lang, tcp_figure::Px::ZERO);
    let node = picture
        .nodes
        .iter()
        .find(|node| (node.state, node.is_end) == (state, is_end))?;
    let names: Vec<_> = (node.live.iter())
        .map(|host| scene.party(*host).heading(lang))
        .collect();
    (!names.is_empty()).then(|| i18n::states_here(lang, &names.join(lang.pick(", ", "、"))))
}

/// What a state is, in one sentence.
pub(super) const fn about(lang: Lang, state: State) -> &'static str {
    match state {
        State::Closed => i18n::state_closed(lang),
        State::Listen => i18n::state_listen(lang),
        State::SynSent => i18n::state_syn_sent(lang),
        State::SynReceived => i18n::state_syn_received(lang),
        State::Established => i18n::state_established(lang),
        State::FinWait1 => i18n::state_fin_wait_1(lang),
        State::FinWait2 => i18n::state_fin_wait_2(lang),
        State::CloseWait => i18n::state_close_wait(lang),
        State::Closing => i18n::state_closing(lang),
        State::LastAck => i18n::state_last_ack(lang),
        State::TimeWait => i18n::state_time_wait(lang),
    }
}
