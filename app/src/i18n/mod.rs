//! The interface's own strings. Translators write `locales/en.ftl` and `locales/zh.ftl`; the build
//! script makes one function of each message (see `compile.rs`), so that a
//! string that is missing, or that has other variables in the other language, fails the build, and
//! one that nobody uses is a warning.
//!
//! What causes, records and errors of the world say is not here: `tcp_explain` is the one
//! place for that.

#[cfg(test)]
mod compile;

#[allow(
    clippy::doc_markdown,
    clippy::single_char_add_str,
    reason = "written by the build script"
)]
mod strings {
    use tcp_explain::Lang;

    include!(concat!(env!("OUT_DIR"), "/strings.rs"));
}

pub(crate) use strings::*;

/// Sentences one after another: English puts a space between them, Chinese does not.
pub(crate) fn sentences<S: AsRef<str>>(lang: tcp_explain::Lang, sentences: &[S]) -> String {
    let space = match lang.spoken() {
        tcp_explain::Lang::En => " ",
        tcp_explain::Lang::Zh => "",
    };
    let sentences: Vec<&str> = sentences.iter().map(AsRef::as_ref).collect();
    sentences.join(space)
}
