//! The lab: one session, and the views around it.

pub mod action;
pub mod announce;
pub mod buffers;
pub mod clock;
pub mod connection;
pub mod context;
pub mod controls;
pub mod drawing;
pub mod exercise;
pub mod faults;
pub mod heads;
pub mod icons;
pub mod inspector;
pub mod jumps;
pub mod keys;
pub mod knobs;
pub mod ladder;
pub mod later;
pub mod log;
pub mod manners;
pub mod marks;
pub mod menu;
pub mod plots;
pub mod run;
pub mod screen;
pub mod session;
pub mod share;
pub mod states;
pub mod transport;
pub mod view;
pub mod why;

pub(crate) use view::Lab;
