//! The JSON Schema and the parser agree: what the parser takes is valid, and a key or a word that
//! it does not know is invalid.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

use std::fs;

use fixtures::files;
use serde_json::Value;
use tcp_files::toml::{parse, parse_attempts, schema};

fn json(text: &str) -> Value {
    toml::from_str(text).unwrap()
}

#[test]
fn what_the_parser_takes_is_valid() {
    let validator = jsonschema::validator_for(&schema()).unwrap();
    for path in files() {
        let text = fs::read_to_string(&path).unwrap();
        let value = json(&text);
        let errors: Vec<_> = validator
            .iter_errors(&value)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{}: {errors:#?}", path.display());
    }
}

/// Each place of each scenario where a key can stand, with one that nobody knows.
#[test]
fn an_unknown_key_is_refused_by_both_wherever_it_stands() {
    let validator = jsonschema::validator_for(&schema()).unwrap();
    let mut tried = 0;
    for path in files() {
        let text = fs::read_to_string(&path).unwrap();
        assert!(parse(&text, "x.toml").is_ok());
        for place in tables(&json(&text), "") {
            let mut mutant = json(&text);
            let table = mutant.pointer_mut(&place).unwrap();
            table["no-such-key"] = Value::from(1);
            // The parser reads TOML, so the mutant is written as such.
            let text = toml::to_string(&mutant).unwrap();
            // What an attempt changes is read with the attempt.
            let read = parse(&text, "x.toml").and_then(|_| parse_attempts(&text, "x.toml"));
            let error = read.unwrap_err().to_string();
            assert!(error.contains("no-such-key"), "{place}: {error}");
            assert!(
                !validator.is_valid(&mutant),
                "{} at {place}",
                path.display()
            );
            tried += 1;
        }
    }
    assert!(tried > 100, "{tried}");
}

/// The places of all tables in a document, as JSON pointers.
fn tables(value: &Value, place: &str) -> Vec<String> {
    match value {
        Value::Object(table) => {
            let inner = table
                .iter()
                .flat_map(|(key, value)| tables(value, &format!("{place}/{key}")));
            let mut all = vec![place.to_string()];
            all.extend(inner);
            all
        }
        Value::Array(items) => items
            .iter()
            .enumerate()
            .flat_map(|(nth, value)| tables(value, &format!("{place}/{nth}")))
            .collect(),
        _ => Vec::new(),
    }
}

#[test]
fn a_wrong_word_or_unit_is_invalid() {
    let validator = jsonschema::validator_for(&schema()).unwrap();
    let path = fixtures::root().join("lessons/close/scenario.toml");
    let good = fs::read_to_string(path).unwrap();
    for (old, new) in [
        ("\"50 ms\"", "\"50\""),
        ("\"50 ms\"", "50"),
        ("\"50 ms\"", "\"50 mss\""),
        ("reaches = \"LAST-ACK\"", "reaches = \"LASTACK\""),
        ("segments = \"FIN\"", "segments = \"FINE\""),
        ("port = 80", "port = 0"),
        ("port = 80", "port = \"80\""),
        ("version = 1", "version = 2"),
    ] {
        assert!(good.contains(old), "{old}");
        let bad = good.replacen(old, new, 1);
        assert!(parse(&bad, "x.toml").is_err(), "{new}");
        assert!(!validator.is_valid(&json(&bad)), "{new}");
    }
}
