//! A cell of the table as a question needs it: with the knobs that it is asked under, and how hard
//! it is.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use tcp_explain::Lang;
use tcp_sim::History;

use crate::script::{Numbers, set};
use crate::table::{
    Bench, Call, Happens, Observed, Origin, Place, Stage, Stimulus, cells, moment, origin,
};

/// Which knobs differ from the profile `rfc`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Variant {
    /// None.
    Plain,
    /// Delayed ACKs are switched off.
    AckAtOnce,
    /// RSTs in TIME-WAIT are ignored (RFC 1337).
    Rfc1337,
    /// RSTs and SYNs in the window are believed, as before RFC 5961.
    Rfc793,
}

/// A cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Cell {
    /// Where the connection stands.
    pub place: Place,
    /// What happens.
    pub stimulus: Stimulus,
    /// Under which knobs.
    pub variant: Variant,
}

impl Cell {
    /// Every cell that is asked.
    pub fn all() -> Vec<Self> {
        let variants = [
            Variant::Plain,
            Variant::AckAtOnce,
            Variant::Rfc1337,
            Variant::Rfc793,
        ];
        let cell = |(place, stimulus)| {
            variants.into_iter().map(move |variant| Self {
                place,
                stimulus,
                variant,
            })
        };
        let all = cells().flat_map(cell);
        all.filter(|cell| cell.differs()).collect()
    }

    /// Whether its knobs make a difference in it.
    fn differs(self) -> bool {
        let Stimulus::Arrives(what) = self.stimulus else {
            return self.variant == Variant::Plain;
        };
        match self.variant {
            Variant::Plain => true,
            Variant::AckAtOnce => {
                what == Happens::Data
                    && matches!(
                        self.place,
                        Place::Established | Place::FinWait1 | Place::FinWait2
                    )
            }
            Variant::Rfc1337 => what == Happens::RstExact && self.place == Place::TimeWait,
            Variant::Rfc793 => {
                let opening = matches!(self.place, Place::SynReceived | Place::SynReceivedActive);
                self.place.is_synchronised()
                    && !opening
                    && matches!(what, Happens::RstInWindow | Happens::Syn)
            }
        }
    }

    /// How hard it is, from 1: states only, then losses, then knobs, then an attacker.
    #[must_use]
    pub fn level(self) -> u8 {
        if self.variant != Variant::Plain || self.stimulus == Stimulus::UserTimeout {
            return 3;
        }
        match origin(self.place, self.stimulus) {
            Origin::Itself | Origin::Peer => 1,
            Origin::Network => 2,
            Origin::Forger => 4,
        }
    }

    /// Whether it is a call where nobody would make one. Each is worth a question, but there are
    /// many of them.
    #[must_use]
    pub const fn is_odd(self) -> bool {
        let Stimulus::Call(call) = self.stimulus else {
            return false;
        };
        let usual = match call {
            Call::OpenActive => matches!(self.place, Place::Closed),
            Call::OpenPassive => matches!(self.place, Place::Closed),
            Call::Send => matches!(
                self.place,
                Place::SynSent | Place::Established | Place::FinWait2 | Place::CloseWait
            ),
            Call::Receive => matches!(self.place, Place::Established | Place::CloseWait),
            Call::Close => matches!(
                self.place,
                Place::Listen | Place::SynSent | Place::Established | Place::CloseWait
            ),
            Call::Abort => matches!(self.place, Place::Established),
        };
        !usual
    }

    /// Its name, for a card that returns.
    #[must_use]
    pub fn name(self) -> String {
        let stimulus = match self.stimulus {
            Stimulus::Call(call) => format!("{call:?}"),
            Stimulus::Arrives(what) => format!("{what:?}"),
            timer => format!("{timer:?}"),
        };
        let variant = match self.variant {
            Variant::Plain => String::new(),
            variant => format!(".{variant:?}"),
        };
        format!("{:?}.{stimulus}{variant}", self.place)
    }

    /// The run that leads to it.
    #[must_use]
    pub fn stage(self, numbers: Numbers) -> Option<Stage> {
        let mut stage = Stage::new(self.place, self.stimulus, numbers)?;
        match self.variant {
            Variant::Plain => {}
            Variant::AckAtOnce => stage.scenario.tcp.delayed_ack = Some(0),
            Variant::Rfc1337 => set(&mut stage.scenario, "rfc1337", "on"),
            Variant::Rfc793 => {
                set(&mut stage.scenario, "rst_check", "rfc793");
                set(&mut stage.scenario, "syn_check", "rfc793");
            }
        }
        Some(stage)
    }

    /// What the core does in it.
    #[must_use]
    pub fn observe(self, numbers: Numbers) -> Option<Observed> {
        Bench::new(&self.stage(numbers)?)?.observe(self.stimulus)
    }

    /// Its moment, as a run.
    #[must_use]
    pub fn moment(self, numbers: Numbers) -> Option<History> {
        moment(&self.stage(numbers)?, self.stimulus)
    }

    /// Whether the run that shows it needs no loss.
    #[must_use]
    pub fn is_natural(self) -> bool {
        let opens = matches!(self.stimulus, Stimulus::Call(Call::OpenActive));
        !opens && origin(self.place, self.stimulus) == Origin::Peer
    }

    /// What is said of its knobs.
    pub(super) fn knobs(self, lang: Lang) -> &'static str {
        let checked = Stimulus::Arrives(Happens::RstInWindow) == self.stimulus
            || (Stimulus::Arrives(Happens::Syn) == self.stimulus && self.place.is_synchronised());
        let (en, zh) = match self.variant {
            // Where the RFC leaves the choice.
            Variant::Plain if checked => {
                (" This TCP follows RFC 5961.", "这个 TCP 遵循 RFC 5961。")
            }
            Variant::Plain => ("", ""),
            Variant::AckAtOnce => (" Delayed ACKs are switched off.", "延迟确认已关闭。"),
            Variant::Rfc1337 => (
                " It ignores RSTs in TIME-WAIT (RFC 1337).",
                "它在 TIME-WAIT 中忽略 RST（RFC 1337）。",
            ),
            Variant::Rfc793 => (
                " This TCP is older than RFC 5961: it checks SYN and RST as RFC 793 did.",
                "这个 TCP 早于 RFC 5961，按 RFC 793 检查 SYN 和 RST。",
            ),
        };
        lang.pick(en, zh)
    }
}
