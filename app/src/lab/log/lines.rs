//! The log's lines: which records, whose, and where a click on one leads.

use tcp_sim::HostId;
use tcp_sim::explain::Lang;
use tcp_sim::trace::{Record, What};
use tcp_sim::{Command, TransmissionId};

use crate::i18n;
use crate::lab::session::{Msg, Session};

/// Whose records are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Filter {
    /// Everybody's.
    #[default]
    All,
    /// The first host's.
    Client,
    /// The second host's.
    Server,
}

impl Filter {
    pub(super) const ALL: [Self; 3] = [Self::All, Self::Client, Self::Server];

    pub(super) fn name(lang: Lang, filter: Self) -> &'static str {
        match filter {
            Self::All => i18n::log_all(lang),
            Self::Client => i18n::log_client(lang),
            Self::Server => i18n::log_server(lang),
        }
    }

    fn host(self) -> Option<HostId> {
        match self {
            Self::All => None,
            Self::Client => Some(HostId(0)),
            Self::Server => Some(HostId(1)),
        }
    }
}

/// The places in the trace of the records that are listed.
pub(super) fn listed(session: &Session, filter: Filter) -> Vec<usize> {
    let trace = session.history().trace();
    match filter.host() {
        None => (0..trace.len()).collect(),
        Some(host) => {
            let mut senders = Senders::default();
            let mine = |(index, record): (usize, &Record)| {
                (owner(record, &mut senders) == Some(host)).then_some(index)
            };
            trace.iter().enumerate().filter_map(mine).collect()
        }
    }
}

/// Where each transmission comes from; they are numbered in the order of their making.
#[derive(Debug, Default)]
struct Senders(Vec<(TransmissionId, HostId)>);

impl Senders {
    fn of(&self, id: TransmissionId) -> Option<HostId> {
        let place = self.0.binary_search_by_key(&id, |(id, _)| *id).ok()?;
        self.0.get(place).map(|(_, host)| *host)
    }
}

/// The host that a record is about: what is lost is its sender's loss, what arrives is its
/// receiver's gain.
fn owner(record: &Record, senders: &mut Senders) -> Option<HostId> {
    match &record.what {
        What::Sent { id, host, .. } => {
            senders.0.push((*id, *host));
            Some(*host)
        }
        What::Copied { id, of, .. } => {
            let host = senders.of(*of)?;
            senders.0.push((*id, host));
            Some(host)
        }
        What::Rescheduled { id, .. }
        | What::Rewritten { id, .. }
        | What::Corrupted { id, .. }
        | What::Lost { id, .. } => senders.of(*id),
        What::Forwarded { by, .. } | What::Reported { by, .. } => Some(*by),
        What::Delivered { id } => Some(if senders.of(*id)? == HostId(0) {
            HostId(1)
        } else {
            HostId(0)
        }),
        What::Core { host, .. } | What::Application { host, .. } | What::Power { host, .. } => {
            Some(*host)
        }
        What::Command { command, .. } | What::Refused { command, .. } => commanded(command),
    }
}

/// The host that a command is for; a cable belongs to none.
fn commanded(command: &Command) -> Option<HostId> {
    match command {
        Command::Open { host }
        | Command::Send { host, .. }
        | Command::Close { host }
        | Command::Abort { host }
        | Command::Power { host, .. }
        | Command::SetCwnd { host, .. }
        | Command::OneProgram { host, .. }
        | Command::Reading { host, .. }
        | Command::Program { host, .. } => Some(*host),
        Command::Plug { .. } => None,
        Command::Fault { segment, .. } => Some(segment.host),
    }
}

/// The host of one record, for its mark. (It needs the records before it only for what happens to
/// a segment on its way, which has the sender's mark.)
pub(super) fn side(session: &Session, index: usize) -> Option<HostId> {
    let trace = session.history().trace();
    let record = trace.get(index)?;
    match &record.what {
        What::Sent { host, .. }
        | What::Core { host, .. }
        | What::Application { host, .. }
        | What::Power { host, .. }
        | What::Forwarded { by: host, .. }
        | What::Reported { by: host, .. } => Some(*host),
        What::Command { command, .. } | What::Refused { command, .. } => commanded(command),
        What::Copied { id, .. }
        | What::Rescheduled { id, .. }
        | What::Rewritten { id, .. }
        | What::Corrupted { id, .. }
        | What::Lost { id, .. } => session.scene().segment(*id).map(|(host, _)| host),
        What::Delivered { id } => {
            let (from, _) = session.scene().segment(*id)?;
            Some(if from == HostId(0) {
                HostId(1)
            } else {
                HostId(0)
            })
        }
    }
}

/// What a click on a record asks for: its event has just happened. What was done between two
/// events has a time of its own.
pub(super) fn seek(record: &Record) -> Msg {
    match record.what {
        What::Command { .. } | What::Refused { .. } => Msg::SeekTime(record.at),
        _ => Msg::SeekStep(record.step),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tcp_sim::Scenario;

    fn session() -> Session {
        let mut session = Session::new(Scenario::handshake());
        for _ in 0..4 {
            session.update(Msg::Step { gliding: false });
        }
        session
    }

    #[test]
    fn everything_is_listed_once_in_order() {
        let session = session();
        let all = listed(&session, Filter::All);
        assert_eq!(all.len(), session.history().trace().len());
        assert!(all.is_sorted());
        assert!(!all.is_empty());
    }

    #[test]
    fn the_two_hosts_share_all_records_between_them() {
        let session = session();
        let client = listed(&session, Filter::Client);
        let server = listed(&session, Filter::Server);
        assert!(!client.is_empty() && !server.is_empty());
        assert!(client.iter().all(|index| !server.contains(index)));
        assert_eq!(client.len() + server.len(), session.history().trace().len());
        for (host, list) in [(HostId(0), client), (HostId(1), server)] {
            assert!(
                list.iter()
                    .all(|index| side(&session, *index) == Some(host))
            );
        }
    }

    #[test]
    fn a_click_leads_to_just_after_the_event() {
        let mut session = session();
        let sent = session
            .history()
            .trace()
            .iter()
            .find(|record| matches!(record.what, What::Delivered { .. }))
            .cloned()
            .unwrap();
        session.update(seek(&sent));
        assert_eq!(session.step(), sent.step);
        assert_eq!(session.now(), sent.at);
    }
}
