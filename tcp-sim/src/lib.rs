//! A deterministic world around tcp-core.
