//! The lab's files: the module in its parts, its JavaScript and its style sheet, in one folder whose name changes with what
//! they say. So a browser may keep them for ever, and they name each other plainly. A release has one folder a language: a
//! page loads the words of the one that it is written in.

use std::path::Path;
use std::process::Command;
use std::{env, fs};

use anyhow::{Context as _, Result, bail};
use pack::Shrink;
use tcp_explain::Lang;

/// Cargo's name for what runs in a page.
const TARGET: &str = "wasm32-unknown-unknown";

/// The style sheet's name in the folder.
const STYLES: &str = "lab.css";
/// The quiz's own style sheet, after the lab's: no lab needs it.
const QUIZ_STYLES: &str = "quiz.css";
const QUIZ_SHEET: &str = "app/src/styles/quiz.css";

/// The style sheet's parts. The tokens come first: the rest speaks only in them.
const SHEETS: [&str; 17] = [
    "public/css/tokens.css",
    "app/src/styles/base.css",
    "app/src/styles/lab.css",
    "app/src/styles/heads.css",
    "app/src/styles/ladder.css",
    "app/src/styles/menu.css",
    "app/src/styles/transport.css",
    "app/src/styles/ui.css",
    "app/src/styles/why.css",
    "app/src/styles/exercise.css",
    "app/src/styles/inspector.css",
    "app/src/styles/states.css",
    "app/src/styles/buffers.css",
    "app/src/styles/plots.css",
    "app/src/styles/log.css",
    "app/src/styles/knobs.css",
    "app/src/styles/share.css",
];
/// What the figures' own rules stand after: labs refine them.
const BEFORE_FIGURE: &str = "app/src/styles/heads.css";

/// Where the files of one language's lab are, below the site's root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Built {
    folder: String,
}

impl Built {
    /// The files in a folder of this name.
    #[must_use]
    pub fn in_folder(folder: &str) -> Self {
        Self {
            folder: folder.to_owned(),
        }
    }

    /// The folder's name.
    #[must_use]
    pub fn folder(&self) -> &str {
        &self.folder
    }
}

/// The labs of both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Labs {
    /// The one that speaks English.
    pub en: Built,
    /// The one that speaks Chinese.
    pub zh: Built,
}

impl Labs {
    /// The one of a language.
    #[must_use]
    pub fn of(&self, lang: Lang) -> &Built {
        match lang {
            Lang::En => &self.en,
            Lang::Zh => &self.zh,
        }
    }
}

/// How the labs are built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// For whoever works on it: quick to build, both languages in one.
    Dev,
    /// For readers: small, one build a language.
    Release,
}

impl Mode {
    /// Trunk's name for it, which is its default too.
    #[must_use]
    pub fn of_trunk(profile: &str) -> Self {
        if profile == "release" {
            Self::Release
        } else {
            Self::Dev
        }
    }

    /// Cargo's profile, and so its folder; index.html tells Trunk the same.
    fn profile(self) -> &'static str {
        match self {
            Self::Dev => "wasm-dev",
            Self::Release => "wasm-release",
        }
    }
}

/// Where things are.
#[derive(Clone, Copy, Debug)]
pub struct Places<'a> {
    /// The folder that takes the labs' folders.
    pub out: &'a Path,
    /// The top folder of the project's sources.
    pub source: &'a Path,
    /// Cargo's target folder.
    pub target: &'a Path,
}

/// Makes the labs' files, and takes away what Trunk made of the module.
///
/// # Errors
/// When a module cannot be built or packed, or a file cannot be read or written.
pub fn build(places: Places<'_>, mode: Mode) -> Result<Labs> {
    for file in pack::files(places.out)? {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let trunks = name.starts_with("app-") && (name.ends_with(".js") || name.ends_with(".wasm"));
        if trunks || (name.starts_with("lab-") && file.is_dir()) {
            remove(&file)?;
        }
    }
    match mode {
        // Trunk has just let Cargo build it.
        Mode::Dev => {
            let both = pack(places, mode, Shrink::No, "lab")?;
            Ok(Labs {
                en: both.clone(),
                zh: both,
            })
        }
        Mode::Release => {
            let speak = |lang: Lang| {
                let code = lang.pick("en", "zh");
                compile(places, mode, code)?;
                pack(places, mode, Shrink::Ship, &format!("lab-{code}"))
            };
            Ok(Labs {
                en: speak(Lang::En)?,
                zh: speak(Lang::Zh)?,
            })
        }
    }
}

/// Lets Cargo build the module with one language. Where Trunk has just done so, there is nothing to do.
fn compile(places: Places<'_>, mode: Mode, code: &str) -> Result<()> {
    let mut cargo = Command::new("cargo");
    cargo
        .args(["build", "--quiet", "--package", "app", "--lib"])
        .args(["--target", TARGET, "--profile", mode.profile()])
        .args(["--no-default-features", "--features", code])
        .arg("--target-dir")
        .arg(places.target)
        .current_dir(places.source);
    // What Cargo told this program about its own package is not the app's.
    for (name, _) in env::vars_os() {
        let own = name.to_string_lossy();
        if own == "CARGO" || own.starts_with("CARGO_PKG_") || own.starts_with("CARGO_MANIFEST_") {
            cargo.env_remove(name);
        }
    }
    let status = cargo.status().context("cannot run `cargo`")?;
    if !status.success() {
        bail!("the lab was not built; what Cargo said above names the reason");
    }
    Ok(())
}

fn pack(places: Places<'_>, mode: Mode, shrink: Shrink, name: &str) -> Result<Built> {
    let wasm = places
        .target
        .join(TARGET)
        .join(mode.profile())
        .join("app.wasm");
    let made = places.out.join("lab");
    pack::pack(pack::Options {
        wasm: &wasm,
        out: &made,
        shrink,
    })?;
    fs::write(made.join(STYLES), sheet(places.source)?).context("cannot write the style sheet")?;
    let quiz = places.source.join(QUIZ_SHEET);
    let quiz =
        fs::read_to_string(&quiz).with_context(|| format!("cannot read {}", quiz.display()))?;
    let quiz = by_the_host(&quiz);
    fs::write(made.join(QUIZ_STYLES), quiz).context("cannot write the quiz’s style sheet")?;
    let built = Built::in_folder(&format!("{name}-{}", pack::fingerprint(&made)?));
    let to = places.out.join(&built.folder);
    fs::rename(&made, &to).with_context(|| format!("cannot make {}", to.display()))?;
    Ok(built)
}

fn remove(path: &Path) -> Result<()> {
    let done = if path.is_dir() {
        fs::remove_dir_all(path)
    } else {
        fs::remove_file(path)
    };
    done.with_context(|| format!("cannot remove {}", path.display()))
}

fn sheet(source: &Path) -> Result<String> {
    let mut sheet = String::new();
    for name in SHEETS {
        let file = source.join(name);
        sheet += &fs::read_to_string(&file)
            .with_context(|| format!("cannot read {}", file.display()))?;
        if name == BEFORE_FIGURE {
            sheet += tcp_figure::STYLE;
            sheet += tcp_figure::VIEW_STYLE;
        }
    }
    Ok(by_the_host(&sheet))
}

/// The sheet with lengths that hang on the lab instead of the root of whatever page it stands in: some pages set their root
/// to 62.5 %, and everything would shrink with it. `--rem` is in `base.css`; pixels follow the browser's zoom.
fn by_the_host(sheet: &str) -> String {
    const UNIT: &str = "rem";
    let mut made = String::with_capacity(sheet.len());
    let mut rest = sheet;
    while let Some(at) = rest.find(UNIT) {
        let (before, after) = rest.split_at(at);
        let after = &after[UNIT.len()..];
        let number = before
            .trim_end_matches(|letter: char| letter.is_ascii_digit() || letter == '.')
            .len();
        let sign = usize::from(before[..number].ends_with('-'));
        let (text, digits) = before.split_at(number - sign);
        let is_word = after.starts_with(|letter: char| letter.is_alphanumeric() || letter == '-');
        if digits.ends_with(|letter: char| letter.is_ascii_digit()) && !is_word {
            made += text;
            made += &format!("calc({digits} * var(--rem))");
        } else {
            made += before;
            made += UNIT;
        }
        rest = after;
    }
    made + rest
}

#[cfg(test)]
mod tests {
    use super::by_the_host;

    #[test]
    fn lengths_hang_on_the_lab_and_words_stay() {
        assert_eq!(
            by_the_host(
                ".rem{margin:-0.5rem 1px calc(100% - 11rem);--premium:.75rem}/* 3 remain */"
            ),
            ".rem{margin:calc(-0.5 * var(--rem)) 1px calc(100% - calc(11 * var(--rem)));--premium:calc(.75 * var(--rem))}/* 3 remain */"
        );
    }
}
