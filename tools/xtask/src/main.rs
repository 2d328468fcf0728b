//! Set-up, serve, build and test.

fn main() {}
