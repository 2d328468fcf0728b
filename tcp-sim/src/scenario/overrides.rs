//! Knobs that a scenario turns, on top of a profile.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};
use tcp_core::Duration;
use tcp_core::profile::{Config, SetError};

/// One knob of tcp-core by its name, its value in the words of that name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Setting {
    /// The knob's own name, or a system's: `tw_reuse`, `net.ipv4.tcp_tw_reuse`.
    pub name: String,
    /// Its value: `on`, `200 ms`, `3`.
    pub value: String,
}

impl Setting {
    /// Whether there is such a knob, and it can have this value.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(&self) -> Result<(), SetError> {
        Config::default().set(&self.name, &self.value)
    }
}

/// Knobs that differ from the profile; `None` leaves the profile's value. See [`Config`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overrides {
    /// `Config::mss`, in bytes.
    pub mss: Option<u16>,
    /// `Config::receive_buffer`, in bytes.
    pub receive_buffer: Option<u32>,
    /// `Config::send_buffer`, in bytes.
    pub send_buffer: Option<u32>,
    /// `Config::window_scaling`.
    pub window_scaling: Option<bool>,
    /// `Config::timestamps`.
    pub timestamps: Option<bool>,
    /// `Config::sack`.
    pub sack: Option<bool>,
    /// `Config::nagle`.
    pub nagle: Option<bool>,
    /// `Config::delayed_ack` in nanoseconds; 0 sends each ACK at once.
    pub delayed_ack: Option<u64>,
    /// `Config::initial_rto`, in nanoseconds.
    pub initial_rto: Option<u64>,
    /// `Config::min_rto`, in nanoseconds.
    pub min_rto: Option<u64>,
    /// `Config::max_rto`, in nanoseconds.
    pub max_rto: Option<u64>,
    /// `Config::syn_retries`.
    pub syn_retries: Option<u8>,
    /// `Config::syn_ack_retries`.
    pub syn_ack_retries: Option<u8>,
    /// `Config::retries`.
    pub retries: Option<u8>,
    /// `Config::msl`, in nanoseconds.
    pub msl: Option<u64>,
    /// `Config::initial_window`, in segments.
    pub initial_window: Option<u16>,
    /// Any other knob of [`tcp_core::profile::KNOBS`].
    pub others: Vec<Setting>,
}

impl Overrides {
    /// `config` with these knobs changed.
    #[must_use]
    pub fn apply(&self, mut config: Config) -> Config {
        fn set<T>(slot: &mut T, value: Option<T>) {
            if let Some(value) = value {
                *slot = value;
            }
        }
        let span = |nanos: Option<u64>| nanos.map(Duration::from_nanos);
        set(&mut config.mss, self.mss.map(Some));
        set(&mut config.receive_buffer, self.receive_buffer);
        set(&mut config.send_buffer, self.send_buffer);
        set(&mut config.window_scaling, self.window_scaling);
        set(&mut config.timestamps, self.timestamps);
        set(&mut config.sack, self.sack);
        set(&mut config.nagle, self.nagle);
        set(
            &mut config.delayed_ack,
            span(self.delayed_ack).map(|wait| (wait > Duration::ZERO).then_some(wait)),
        );
        set(&mut config.initial_rto, span(self.initial_rto));
        set(&mut config.min_rto, span(self.min_rto));
        set(&mut config.max_rto, span(self.max_rto));
        set(&mut config.syn_retries, self.syn_retries);
        set(&mut config.syn_ack_retries, self.syn_ack_retries);
        set(&mut config.retries, self.retries);
        set(&mut config.msl, span(self.msl));
        set(&mut config.initial_window, self.initial_window.map(Some));
        for Setting { name, value } in &self.others {
            // Settings are checked before they come here; one that means nothing changes nothing.
            let _ = config.set(name, value);
        }
        config
    }
}
