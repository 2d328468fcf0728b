//! From the one WebAssembly module that Cargo built to the files that a page loads: the module that the first lab needs,
//! the parts that come later, and the JavaScript between them.
//!
//! [`pack`] cuts the module where `app/src/lab/later/split.rs` says so (it needs the linker's relocations, which
//! `.cargo/config.toml` asks for), lets wasm-bindgen write the JavaScript, and wasm-opt make each file small.
//! [`size`] tells how many bytes a file is on the wire, and whose code they are.

pub mod budget;
pub mod size;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, anyhow, bail};
use sha2::{Digest as _, Sha256};

/// wasm-bindgen's JavaScript.
pub const JS: &str = "app.js";
/// The module that the first lab needs.
pub const WASM: &str = "app_bg.wasm";
/// The list of the parts that come later, each with the files that it needs (without `.wasm`).
pub const PARTS: &str = "parts.json";
/// What the splitter calls the JavaScript that fetches the other parts; it ends inside [`JS`].
const LINK: &str = "split.js";
/// Exports that a dependency brings and nothing of ours calls: streams of bytes, which Leptos takes from servers.
const UNUSED: &str = "intounderlying";

/// What to pack, and how.
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    /// The module as Cargo left it, with relocations.
    pub wasm: &'a Path,
    /// The folder that takes the files. It is made anew.
    pub out: &'a Path,
    /// How much work to put into few bytes.
    pub shrink: Shrink,
}

/// How much work to put into few bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shrink {
    /// None: for a build that is looked at once.
    No,
    /// All that wasm-opt can do.
    Ship,
    /// The same, but functions keep their names, so that [`size::owners`] can tell whose bytes they are.
    ShipNamed,
}

/// Writes the files that a page loads into the folder.
///
/// # Errors
/// When the module cannot be read or cut, or a tool is missing or fails.
pub fn pack(options: Options<'_>) -> Result<()> {
    let Options { wasm, out, shrink } = options;
    if out.exists() {
        fs::remove_dir_all(out).with_context(|| format!("cannot empty {}", out.display()))?;
    }
    fs::create_dir_all(out).with_context(|| format!("cannot make {}", out.display()))?;
    let input = fs::read(wasm).with_context(|| {
        format!(
            "cannot read {}: `trunk build` lets Cargo build it before it calls this tool",
            wasm.display()
        )
    })?;
    let main = out.join("main.wasm");
    let mut cut = wasm_split_cli_support::Options::new(&input);
    cut.output_dir = out;
    cut.main_out_path = &main;
    let link = format!("./{LINK}");
    cut.link_name = &link;
    cut.main_module = "./app.js";
    let parts = wasm_split_cli_support::transform(cut)
        .map_err(|error| anyhow!("{error:#}"))
        .with_context(|| format!("cannot cut {} into parts", wasm.display()))?;
    let needs: BTreeMap<&String, &Vec<String>> = parts.prefetch_map.iter().collect();
    let needs = serde_json::to_string_pretty(&needs).context("cannot tell the parts")?;
    fs::write(out.join(PARTS), needs).context("cannot write the list of parts")?;
    any_type(&out.join(LINK))?;
    bind(&main, out, shrink)?;
    bundle(out)?;
    for done in [main, out.join(LINK)] {
        fs::remove_file(&done).with_context(|| format!("cannot remove {}", done.display()))?;
    }
    if shrink != Shrink::No {
        drop_unused(&out.join(WASM))?;
        optimise(&out.join(WASM), shrink)?;
        for part in &parts.split_modules {
            optimise(part, shrink)?;
        }
    }
    Ok(())
}

/// Lets a part come with any type. Compiling while it arrives asks for `application/wasm`, and a host that does not know that
/// type would serve the first module, for which wasm-bindgen has another way, and no part.
fn any_type(link: &Path) -> Result<()> {
    const STREAMED: &str = "WebAssembly.instantiateStreaming(src, imports)";
    const ARRIVED: &str = "arrived(src, imports)";
    const HELPER: &str = "\nasync function arrived(src, imports) { const answer = await src; \
        if (!answer.ok) throw new Error(`${answer.url}: ${answer.status}`); \
        return WebAssembly.instantiate(await answer.arrayBuffer(), imports); }\n";
    let text =
        fs::read_to_string(link).with_context(|| format!("cannot read {}", link.display()))?;
    if !text.contains(STREAMED) {
        bail!("the splitter's JavaScript no longer says {STREAMED}: look how it loads a part now");
    }
    fs::write(link, text.replace(STREAMED, ARRIVED) + HELPER)
        .with_context(|| format!("cannot write {}", link.display()))
}

/// wasm-bindgen: the JavaScript beside the module, and the module without what only wasm-bindgen reads.
fn bind(main: &Path, out: &Path, shrink: Shrink) -> Result<()> {
    let mut command = Command::new("wasm-bindgen");
    command
        .args(["--target", "web", "--no-typescript", "--out-name", "app"])
        // The parts reach the module's table, memory and stack by the linker's names.
        .arg("--keep-lld-exports");
    if shrink == Shrink::ShipNamed {
        command.arg("--keep-debug");
    }
    run(command.arg("--out-dir").arg(out).arg(main))
}

/// One small file of all JavaScript.
fn bundle(out: &Path) -> Result<()> {
    let file = out.join(JS);
    let mut command = Command::new("esbuild");
    command
        .arg(&file)
        .args(["--bundle", "--minify", "--format=esm", "--target=es2022"])
        .args(["--log-level=warning", "--allow-overwrite"])
        .arg(format!("--outfile={}", file.display()));
    run(&mut command)
}

/// Takes away exports that nobody calls, and with them the code that only they reach.
fn drop_unused(file: &Path) -> Result<()> {
    let module = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    let kept: Vec<String> = size::exports(&module)?
        .into_iter()
        .filter(|name| !name.contains(UNUSED))
        .collect();
    let nodes = kept.iter().map(|name| {
        serde_json::json!({ "name": format!("export {name}"), "export": name, "root": true })
    });
    let graph = file.with_extension("json");
    fs::write(
        &graph,
        serde_json::Value::Array(nodes.collect()).to_string(),
    )
    .with_context(|| format!("cannot write {}", graph.display()))?;
    let mut command = Command::new("wasm-metadce");
    command.arg(file).arg("--graph-file").arg(&graph);
    command.arg("-o").arg(file).args(["--quiet", "-g"]);
    run(&mut command)?;
    fs::remove_file(&graph).with_context(|| format!("cannot remove {}", graph.display()))
}

/// wasm-opt, in place.
fn optimise(file: &Path, shrink: Shrink) -> Result<()> {
    let mut command = Command::new("wasm-opt");
    command.arg("-Oz").arg(file).arg("-o").arg(file);
    // The splitter's names have a subsection that wasm-opt warns of; it is left out either way.
    command.arg("--quiet");
    match shrink {
        Shrink::ShipNamed => command.arg("-g"),
        Shrink::No | Shrink::Ship => command.args(["--strip-debug", "--strip-producers"]),
    };
    run(&mut command)
}

fn run(command: &mut Command) -> Result<()> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command.output().with_context(|| {
        format!("cannot run `{program}`: build through `cargo xtask`, which puts it on PATH")
    })?;
    if !output.status.success() {
        bail!(
            "`{program}` failed: {}",
            String::from_utf8_lossy(&output.stderr).trim()
        );
    }
    Ok(())
}

/// All files of a folder, by name.
///
/// # Errors
/// When the folder cannot be read.
pub fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in
        fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?
    {
        found.push(entry?.path());
    }
    found.sort();
    Ok(found)
}

/// A name for what the files of a folder say, as 16 hex digits: with another content it is another.
///
/// # Errors
/// When a file cannot be read.
pub fn fingerprint(folder: &Path) -> Result<String> {
    let mut hash = Sha256::new();
    for file in files(folder)? {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let content = fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
        hash.update(name.as_bytes());
        hash.update(Sha256::digest(content));
    }
    let digest = hash.finalize();
    Ok(digest
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect())
}
