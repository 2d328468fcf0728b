//! Writes the site's pages as static HTML.

fn main() {}
