//! The live part of the front end: custom elements in Leptos.

fn main() {}
