//! The site's pages: Markdown and templates to complete static HTML, in both languages.
//!
//! [`site::write`] is all that happens: pages, the one module `ackademy.js` that they include, fonts and licences, written
//! into a folder that already holds what Trunk built and copied. Every link is relative, so a site works under any path.

pub mod assets;
pub mod course;
pub mod csp;
pub mod frame;
pub mod glossary;
pub mod lab;
pub mod lesson;
pub mod links;
pub mod myths;
pub mod page;
pub mod prose;
pub mod shim;
pub mod site;
pub mod still;
pub mod views;
pub mod words;
