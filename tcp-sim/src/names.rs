//! States, causes and profiles by their names: how the compact form and scenario files write them,
//! so that neither depends on the order of a declaration.

use tcp_core::profile::Profile;
use tcp_core::{Cause, State};

/// The state of that name, as RFC 9293 writes it: `SYN-SENT`.
#[must_use]
pub fn state_named(name: &str) -> Option<State> {
    State::ALL.into_iter().find(|state| state.name() == name)
}

/// The cause of that name, as the core declares it: `ThirdDuplicateAck`.
#[must_use]
pub fn cause_named(name: &str) -> Option<Cause> {
    Cause::ALL
        .iter()
        .copied()
        .find(|cause| cause.name() == name)
}

macro_rules! by_name {
    ($module:ident, $type:ty, $find:path) => {
        pub(crate) mod $module {
            use alloc::string::String;

            use serde::de::Error;
            use serde::{Deserialize, Deserializer, Serializer};

            pub(crate) fn serialize<S: Serializer>(
                value: &$type,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(value.name())
            }

            pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
                deserializer: D,
            ) -> Result<$type, D::Error> {
                let name = String::deserialize(deserializer)?;
                $find(&name).ok_or_else(|| D::Error::custom("no such name"))
            }
        }
    };
}

by_name!(state, tcp_core::State, super::state_named);
by_name!(cause, tcp_core::Cause, super::cause_named);
by_name!(profile, tcp_core::profile::Profile, super::Profile::named);

pub(crate) mod optional_profile {
    //! A profile that need not be there: no name, or its name.

    use alloc::string::String;

    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use tcp_core::profile::Profile;

    pub(crate) fn serialize<S: Serializer>(
        value: &Option<Profile>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        value.map(Profile::name).serialize(serializer)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Profile>, D::Error> {
        let name = Option::<String>::deserialize(deserializer)?;
        name.map(|name| Profile::named(&name).ok_or_else(|| D::Error::custom("no such profile")))
            .transpose()
    }
}

pub(crate) mod instant {
    //! An instant as its nanoseconds.

    use serde::{Deserialize, Deserializer, Serializer};
    use tcp_core::Instant;

    pub(crate) fn serialize<S: Serializer>(
        value: &Instant,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(value.as_nanos())
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Instant, D::Error> {
        u64::deserialize(deserializer).map(Instant::from_nanos)
    }
}
