//! Source routes (RFC 9293, 3.9.2.1): through which gateways a connection's segments go.

use super::Connection;
use crate::wire::{Segment, SourceRoute};

/// The route of a connection, and who gave it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Route {
    pub(super) current: Option<SourceRoute>,
    by_application: bool,
}

impl Connection {
    /// The application gives a route, best before the SYN is sent (MUST-51). No route that arrives
    /// takes its place (MUST-52). IPv6 has none.
    pub fn set_source_route(&mut self, route: Option<SourceRoute>) {
        self.route.by_application = route.is_some();
        self.take_route(route);
    }

    /// The route in use.
    #[must_use]
    pub fn source_route(&self) -> Option<SourceRoute> {
        self.route.current
    }

    /// After a passive open the way back is the way by which the peer's segments come (MUST-53),
    /// and the latest counts (SHLD-24).
    pub(super) fn note_route(&mut self, segment: &Segment) {
        if let Some(came) = segment.ip.source_route
            && self.passive
            && !self.route.by_application
        {
            self.take_route(Some(came.reversed()));
        }
    }

    /// Another route: its option takes room from the data (MUST-16).
    fn take_route(&mut self, route: Option<SourceRoute>) {
        let route = route.filter(|_| self.remote.is_ipv4());
        let mss = self.negotiated.send_mss + self.route_len();
        self.route.current = route;
        self.negotiated.send_mss = mss.saturating_sub(self.route_len()).max(1);
        self.smss_changed();
    }

    /// The room that the route takes in each segment.
    pub(super) fn route_len(&self) -> u32 {
        let len = self.route.current.map_or(0, |route| route.header_len());
        u32::from(len)
    }
}
