//! Writes everything into one folder.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow};
use course::terms::Sheet;
use course::{Course, myths};
use sha2::{Digest as _, Sha256};
use tcp_figure as figure;

use crate::frame::{Build, COURSE_SCRIPT, COURSE_SHEET, FIGURE_SHEET, VIEW_SHEET};
use crate::lab::Labs;
use crate::page::Page;
use crate::{assets, shim, views};

/// What to write, and where.
#[derive(Clone, Debug)]
pub struct Options {
    /// The folder that holds what Trunk built and copied, and takes the pages.
    pub out: PathBuf,
    /// The labs' files, which are there already.
    pub labs: Labs,
    /// The top folder of the project's sources.
    pub source: PathBuf,
    /// The path or address under which the site is served.
    pub public_url: String,
    /// The site's full address, when it is known.
    pub site_url: Option<String>,
}

/// Writes all pages and what they need. Returns how many pages there are.
///
/// # Errors
/// When something that the pages need is missing, or a file cannot be written.
pub fn write(options: &Options) -> Result<usize> {
    let Options {
        out,
        source,
        public_url,
        ..
    } = options;
    let element = |name: &str| {
        let file = source.join("app/src/element").join(name);
        fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))
    };
    put(
        out,
        shim::MODULE,
        &shim::module(&element("shim.js")?, &options.labs)?,
    )?;
    put(out, shim::TROUBLE, &element("trouble.js")?)?;
    put(out, shim::QUIZ, &element("quiz.js")?)?;
    put(out, FIGURE_SHEET, figure::STYLE)?;
    put(out, VIEW_SHEET, figure::VIEW_STYLE)?;
    assets::copy(source, out)?;

    let reload = fs::read_to_string(out.join("index.html"))
        .ok()
        .and_then(|page| shim::live_reload(&page, public_url));
    if let Some(script) = &reload {
        put(out, "js/live-reload.js", script)?;
    }
    let build = Build {
        labs: options.labs.clone(),
        course: Course::read(&source.join("lessons"))?,
        glossary: glossary(source)?,
        myths: myths::read(
            &source.join("tools/site/content/myths.toml"),
            &source.join("lessons"),
        )?,
        version: version(out)?,
        live_reload: reload.is_some(),
    };

    let site_url = options.site_url.as_deref();
    let mut count = 0;
    for page in Page::all(&build.course) {
        let own = page.address();
        let aliases = page.aliases().iter().copied();
        for address in [own.as_str()].into_iter().chain(aliases) {
            put(
                out,
                &format!("{address}index.html"),
                &views::page(&build, &page, address, site_url)?,
            )?;
            count += 1;
        }
    }
    put(
        out,
        "404.html",
        &views::not_found(&build, public_url, site_url)?,
    )?;
    Ok(count + 1)
}

/// The words that pages explain.
fn glossary(source: &Path) -> Result<Sheet> {
    let file = source.join("docs/terms.md");
    let text =
        fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
    Sheet::parse(&text).map_err(|why| anyhow!("{}: {why}", file.display()))
}

/// A name for the state of all style sheets and scripts that are not hashed.
fn version(out: &Path) -> Result<String> {
    let mut hash = Sha256::new();
    for name in [
        assets::FONTS,
        "css/tokens.css",
        "css/page.css",
        FIGURE_SHEET,
        VIEW_SHEET,
        COURSE_SHEET,
        "js/page.js",
        COURSE_SCRIPT,
        "js/quiz.js",
    ] {
        let file = out.join(name);
        hash.update(fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?);
    }
    Ok(hash
        .finalize()
        .iter()
        .take(4)
        .map(|byte| format!("{byte:02x}"))
        .collect())
}

fn put(out: &Path, name: &str, text: &str) -> Result<()> {
    let file = out.join(name);
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    }
    fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))
}
