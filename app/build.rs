//! Compiles the interface's strings, so that nothing of Fluent reaches the wasm.

#[path = "src/i18n/compile.rs"]
mod compile;

use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src/i18n/compile.rs");
    println!("cargo::rerun-if-changed=locales");
    let read = |path: &str| fs::read_to_string(path).map_err(|error| format!("{path}: {error}"));
    let (en, zh) = (read("locales/en.ftl")?, read("locales/zh.ftl")?);
    match compile::compile(&en, &zh) {
        Ok(code) => {
            let out = env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR for build scripts")?;
            fs::write(PathBuf::from(out).join("strings.rs"), code)?;
        }
        // Each line names its file and line, as compilers write it.
        Err(problems) => {
            for problem in problems {
                println!("cargo::error={problem}");
            }
        }
    }
    Ok(())
}
