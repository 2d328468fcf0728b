//! The live part of the front end: custom elements in Leptos that turn a trace and a cursor into
//! pictures, and clicks into commands.
//!
//! Nothing here knows a rule of TCP. A lab's logic is [`lab::session::Session`], plain Rust that
//! tests run natively; views are Leptos components over it.

pub mod element;
pub mod i18n;
pub mod lab;
pub mod quiz;
pub mod ui;
