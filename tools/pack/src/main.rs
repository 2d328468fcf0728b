//! The report of what the bytes of a built site are, beside what they may be.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use clap::Parser;
use pack::budget::{Budgets, Line};
use pack::{Options, Shrink, size};

/// How many owners of code are told.
const TOLD: usize = 40;

/// Weighs a built site against budgets.toml; ends with failure when something is too heavy.
#[derive(Parser)]
struct Arguments {
    /// The folder of the built site.
    #[arg(long, value_name = "DIR")]
    dist: PathBuf,
    /// The list of budgets.
    #[arg(long, value_name = "FILE")]
    budgets: PathBuf,
    /// Tell also whose code the first module is: the module as Cargo left it.
    #[arg(long, value_name = "FILE")]
    wasm: Option<PathBuf>,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<bool> {
    let lines = Budgets::read(&arguments.budgets)?.weigh(&arguments.dist)?;
    println!("{:>9} {:>9}  after brotli", "bytes", "budget");
    for line in &lines {
        let budget = line
            .budget
            .map_or("none".to_owned(), |budget| budget.to_string());
        println!("{:>9} {budget:>9}  {}", line.bytes, line.what);
    }
    if let Some(wasm) = &arguments.wasm {
        tell_owners(arguments, wasm)?;
    }
    let problems: Vec<String> = lines.iter().filter_map(Line::problem).collect();
    for problem in &problems {
        eprintln!("{problem}");
    }
    Ok(problems.is_empty())
}

/// Packs the module once more, with names, and tells whose functions they are.
fn tell_owners(arguments: &Arguments, wasm: &std::path::Path) -> Result<()> {
    let out = wasm.with_file_name("named");
    pack::pack(Options {
        wasm,
        out: &out,
        shrink: Shrink::ShipNamed,
    })?;
    let file = out.join(pack::WASM);
    let module = fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
    println!(
        "\nThe first module's code by owner, before compression (of {})",
        arguments.dist.display()
    );
    for (owner, bytes) in size::owners(&module)?.into_iter().take(TOLD) {
        println!("{bytes:>9}  {owner}");
    }
    Ok(())
}
