//! Cables that are pulled, and hosts that lose their power.

use alloc::sync::Arc;
use alloc::vec::Vec;

use super::World;
use super::programs::Programs;
use crate::command::CommandError;
use crate::ids::{HostId, LinkId, TransmissionId};
use crate::trace::{Loss, Sink, What};

impl World {
    /// A link's cable is plugged in, or pulled: then whatever is on the link, or waits for it, is
    /// lost.
    pub(super) fn plug(
        &mut self,
        link: LinkId,
        up: bool,
        sink: &mut dyn Sink,
    ) -> Result<(), CommandError> {
        let now = self.now;
        let paths = self
            .paths
            .get_mut(link.index())
            .filter(|[there, _]| there.is_up() != up)
            .ok_or(CommandError::AlreadySo)?;
        for path in paths {
            path.set_up(now, up);
        }
        if up {
            return Ok(());
        }
        let on_it = |id: &TransmissionId| {
            let flight = self.flights.get(id);
            let way = flight.and_then(|flight| flight.hop.way);
            way.is_some_and(|way| way.link == link)
        };
        let gone: Vec<_> = self.flights.keys().copied().filter(on_it).collect();
        for id in gone {
            if let Some(flight) = self.flights.remove(&id) {
                self.future.remove(&flight.due);
                let why = Loss::LinkDown;
                self.tell(sink, What::Lost { id, why });
            }
        }
        self.clear_reports(link, sink);
        Ok(())
    }

    /// A host loses its power, or gets it back and starts again. In between it says nothing, and
    /// afterwards it knows nothing of before.
    pub(super) fn power(
        &mut self,
        id: HostId,
        on: bool,
        sink: &mut dyn Sink,
    ) -> Result<(), CommandError> {
        let scenario = Arc::clone(&self.scenario);
        let (Some(spec), Some(host)) = (scenario.host(id), self.hosts.get_mut(id)) else {
            return Err(CommandError::NoSuchHost(id));
        };
        if host.on == on {
            return Err(CommandError::AlreadySo);
        }
        host.on = on;
        host.reset(spec, &scenario);
        self.tell(sink, What::Power { host: id, on });
        if on {
            self.run(id, None, sink, Programs::start);
            self.settle(id, None, sink);
        }
        Ok(())
    }
}
