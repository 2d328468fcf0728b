//! The log's lines: which records, whose, and where a click on one leads.

use tcp_explain::{Lang, Role, Scene};
use tcp_figure as figure;
use tcp_sim::HostId;
use tcp_sim::trace::{Record, What};
use tcp_sim::{Command, TransmissionId};

use crate::i18n;
use crate::lab::screen::ScreenMsg;
use crate::lab::session::Session;

/// Whose records are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Filter {
    /// Everybody's.
    #[default]
    All,
    /// One host's.
    Host(HostId),
}

/// What may be chosen, with its words: everybody, and each host.
pub(super) fn filters(session: &Session, lang: Lang) -> Vec<(Filter, String)> {
    let parties = session.run().scene().parties;
    let hosts = (0..).map(HostId).zip(&parties);
    let hosts = hosts.map(|(id, party)| (Filter::Host(id), party.heading(lang).to_owned()));
    let all = if parties.len() == 2 {
        i18n::log_both(lang)
    } else {
        i18n::log_all(lang)
    };
    core::iter::once((Filter::All, all.to_owned()))
        .chain(hosts)
        .collect()
}

/// The places in the trace of the records that are listed. Another scenario may have fewer hosts: who
/// is not there has nothing.
pub(super) fn listed(session: &Session, filter: Filter) -> Vec<usize> {
    let scene = session.run().scene();
    let all = 0..scene.records.len();
    match filter {
        Filter::All => all.collect(),
        Filter::Host(host) => {
            let mut ways = Ways::default();
            let owners = scene
                .records
                .iter()
                .map(|record| ways.owner(&scene, record));
            all.zip(owners)
                .filter(|(_, owner)| *owner == Some(host))
                .map(|(index, _)| index)
                .collect()
        }
    }
}

/// From where to where each transmission goes; they are numbered in the order of their making.
#[derive(Debug, Default)]
struct Ways(Vec<(TransmissionId, HostId, HostId)>);

impl Ways {
    fn of(&self, id: TransmissionId) -> Option<(HostId, HostId)> {
        let place = self.0.binary_search_by_key(&id, |(id, ..)| *id).ok()?;
        self.0.get(place).map(|(_, from, to)| (*from, *to))
    }

    /// The host that a record is about, while all records are gone through in their order.
    fn owner(&mut self, scene: &Scene<'_>, record: &Record) -> Option<HostId> {
        match &record.what {
            What::Sent {
                id, host, segment, ..
            } => self.0.push((*id, *host, scene.destination(*host, segment))),
            What::Copied { id, of, .. } => {
                let (from, to) = self.of(*of)?;
                self.0.push((*id, from, to));
            }
            What::Reported { id, by, .. } => {
                self.0.push((*id, *by, scene.receiver(*id).unwrap_or(*by)));
            }
            _ => {}
        }
        owner(record, |id| self.of(id))
    }
}

/// The host that a record is about: what is lost is its sender's loss, what arrives is its
/// receiver's gain. `way` tells from where to where a transmission goes.
fn owner(
    record: &Record,
    way: impl Fn(TransmissionId) -> Option<(HostId, HostId)>,
) -> Option<HostId> {
    match &record.what {
        What::Sent { host, .. }
        | What::Core { host, .. }
        | What::Program { host, .. }
        | What::Power { host, .. }
        | What::Forwarded { by: host, .. }
        | What::Reported { by: host, .. } => Some(*host),
        What::Copied { id, .. }
        | What::Rescheduled { id, .. }
        | What::Rewritten { id, .. }
        | What::Corrupted { id, .. }
        | What::Lost { id, .. } => way(*id).map(|(from, _)| from),
        What::Delivered { id } => way(*id).map(|(_, to)| to),
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

/// What the host of one record is there for: its mark.
pub(super) fn side(scene: &Scene<'_>, index: usize) -> Option<Role> {
    let record = scene.records.get(index)?;
    let host = owner(record, |id| {
        let from = scene.segment(id).map(|(from, _)| from);
        let to = scene.receiver(id);
        Some((from.or(to)?, to.or(from)?))
    })?;
    Some(figure::role(scene, host))
}

/// What a click on the record at this place of the trace asks for: its event has just happened, and
/// *why* is about it.
pub(super) fn ask(session: &Session, index: usize) -> ScreenMsg {
    let place = u64::try_from(index).unwrap_or(u64::MAX);
    ScreenMsg::Ask(session.run().history().trace_start().saturating_add(place))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::run::RunMsg;
    use tcp_sim::Scenario;

    fn session() -> Session {
        let mut session = Session::new(Scenario::handshake());
        for _ in 0..4 {
            session.update(RunMsg::Step { gliding: false });
        }
        session
    }

    #[test]
    fn everything_is_listed_once_in_order() {
        let session = session();
        let all = listed(&session, Filter::All);
        assert_eq!(all.len(), session.run().history().trace().len());
        assert!(all.is_sorted());
        assert!(!all.is_empty());
    }

    /// All of a session's records are shared out among its hosts, and marked as theirs.
    fn shared_out(session: &Session) {
        let scene = session.run().scene();
        let mut count = 0;
        for (filter, name) in filters(session, Lang::En) {
            let Filter::Host(host) = filter else { continue };
            let list = listed(session, filter);
            count += list.len();
            let role = figure::role(&scene, host);
            for index in list {
                assert_eq!(side(&scene, index), Some(role), "{name}: {index}");
            }
        }
        assert_eq!(count, scene.records.len());
    }

    #[test]
    fn the_two_hosts_share_all_records_between_them() {
        let session = session();
        assert_eq!(
            filters(&session, Lang::En).len(),
            1 + session.run().scene().parties.len()
        );
        for host in [HostId(0), HostId(1)] {
            assert!(!listed(&session, Filter::Host(host)).is_empty());
        }
        shared_out(&session);
    }

    #[test]
    fn so_do_the_hosts_of_a_network() {
        let text = include_str!("../../../../lessons/rst-attack/scenario.toml");
        let scenario = tcp_files::toml::parse(text, "scenario.toml").unwrap();
        let mut session = Session::new(scenario);
        for _ in 0..60 {
            session.update(RunMsg::Step { gliding: false });
        }
        let attackers = figure::roles(&session.run().scene())
            .into_iter()
            .filter(|role| *role == Role::Attacker)
            .count();
        assert!(attackers > 0, "somebody there does not belong");
        shared_out(&session);
    }

    #[test]
    fn a_click_leads_to_just_after_the_event_and_why_is_about_it() {
        let mut session = session();
        let trace = session.run().history().trace();
        let is_arrival = |record: &Record| matches!(record.what, What::Delivered { .. });
        let index = trace.iter().position(is_arrival).unwrap();
        let record = trace[index].clone();
        session.update(ask(&session, index));
        assert_eq!(session.run().step(), record.step);
        assert_eq!(session.run().now(), record.at);
        assert_eq!(session.asked(), Some(index));
        session.update(RunMsg::Step { gliding: false });
        assert_eq!(session.asked(), None, "the clock moved on");
    }
}
