//! How many bytes a file is on the wire, and whose code they are.

use std::collections::BTreeMap;
use std::io::Write as _;

use anyhow::{Context as _, Result};
use wasmparser::{KnownCustom, Name, Parser, Payload};

/// The bytes that a server sends of a file that was compressed once and for all: brotli at its best, with its widest window.
///
/// # Errors
/// When there is no memory for it.
pub fn brotli(content: &[u8]) -> Result<u64> {
    const BUFFER: usize = 1 << 16;
    const QUALITY: u32 = 11;
    const WINDOW: u32 = 24;
    let mut out = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut out, BUFFER, QUALITY, WINDOW);
    writer
        .write_all(content)
        .and_then(|()| writer.flush())
        .context("cannot compress")?;
    drop(writer);
    Ok(u64::try_from(out.len())?)
}

/// Who wrote the code of a module, and how many bytes (not compressed) each one's functions are. The longest first; the
/// data segments are an owner of their own.
///
/// # Errors
/// When the module cannot be read.
pub fn owners(module: &[u8]) -> Result<Vec<(String, u64)>> {
    let mut imported = 0;
    let mut bodies = Vec::new();
    let mut names = BTreeMap::new();
    let mut found: BTreeMap<String, u64> = BTreeMap::new();
    for payload in Parser::new(0).parse_all(module) {
        match payload? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    if matches!(import?.ty, wasmparser::TypeRef::Func(_)) {
                        imported += 1;
                    }
                }
            }
            Payload::CodeSectionEntry(body) => {
                let range = body.range();
                bodies.push(range.end - range.start);
            }
            Payload::DataSection(data) => {
                *found.entry("data".to_owned()).or_default() +=
                    data.range().end - data.range().start;
            }
            Payload::CustomSection(section) => {
                if let KnownCustom::Name(sections) = section.as_known() {
                    for subsection in sections {
                        if let Name::Function(map) = subsection? {
                            for naming in map {
                                let naming = naming?;
                                names.insert(naming.index, naming.name);
                            }
                        }
                    }
                }
            }
            _ => {}
        }
    }
    for (index, bytes) in (imported..).zip(bodies) {
        let owner = names.get(&index).map_or("?".to_owned(), |name| owner(name));
        *found.entry(owner).or_default() += bytes;
    }
    let mut found: Vec<_> = found.into_iter().collect();
    found.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    Ok(found)
}

/// The names of a module's exports.
///
/// # Errors
/// When the module cannot be read.
pub fn exports(module: &[u8]) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for payload in Parser::new(0).parse_all(module) {
        if let Payload::ExportSection(exports) = payload? {
            for export in exports {
                names.push(export?.name.to_owned());
            }
        }
    }
    Ok(names)
}

/// The crate, and its module where it is one of ours, that a function's name begins with.
fn owner(name: &str) -> String {
    let name = format!("{:#}", rustc_demangle::demangle(name));
    let bare = name.trim_start_matches(['<', '&', '*', '(', '[']);
    let bare = ["mut ", "dyn ", "const "]
        .into_iter()
        .fold(bare, |bare, word| bare.strip_prefix(word).unwrap_or(bare));
    let path = bare
        .split(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':'))
        .next()
        .unwrap_or_default();
    let mut parts = path.split("::").filter(|part| !part.is_empty());
    let Some(first) = parts.next() else {
        return "?".to_owned();
    };
    let ours = first.starts_with("tcp_") || first == "app";
    match parts.next() {
        Some(second) if ours => format!("{first}::{second}"),
        _ => first.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ours_are_told_by_module_and_others_by_crate() {
        for (name, expected) in [
            ("tcp_core::stack::arrives::deliver", "tcp_core::stack"),
            (
                "<tcp_sim::world::World as core::clone::Clone>::clone",
                "tcp_sim::world",
            ),
            (
                "<&mut postcard::ser::Serializer<F> as serde::Serializer>::x",
                "postcard",
            ),
            (
                "_ZN5alloc3vec12Vec$LT$T$GT$4push17h0123456789abcdefE",
                "alloc",
            ),
            ("memcpy", "memcpy"),
            ("", "?"),
        ] {
            assert_eq!(owner(name), expected, "{name}");
        }
    }

    #[test]
    fn what_repeats_is_few_bytes_on_the_wire() {
        let text = "segment ".repeat(1_000);
        assert!(brotli(text.as_bytes()).unwrap() < 40);
        assert!(brotli(b"").unwrap() < 4);
    }
}
