//! Files that pages need and that the repository does not hold twice: fonts from the npm packages, licence texts.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail};

/// Where the npm packages are, below the project's top folder.
const PACKAGES: &str = "e2e/node_modules";

/// A font family: its name, its licence text, and its files (in the package, and as we serve them).
struct Family {
    package: &'static str,
    licence: &'static str,
    files: &'static [(&'static str, &'static str)],
}

/// The Latin subsets only; Chinese text takes the system's fonts.
const FAMILIES: [Family; 3] = [
    Family {
        package: "@fontsource-variable/source-serif-4",
        licence: "OFL-Source-Serif-4.txt",
        files: &[
            (
                "source-serif-4-latin-wght-normal.woff2",
                "source-serif-4.woff2",
            ),
            (
                "source-serif-4-latin-wght-italic.woff2",
                "source-serif-4-italic.woff2",
            ),
        ],
    },
    Family {
        package: "@fontsource-variable/inter",
        licence: "OFL-Inter.txt",
        files: &[("inter-latin-wght-normal.woff2", "inter.woff2")],
    },
    Family {
        package: "@fontsource/ibm-plex-mono",
        licence: "OFL-IBM-Plex-Mono.txt",
        files: &[
            (
                "ibm-plex-mono-latin-400-normal.woff2",
                "ibm-plex-mono-400.woff2",
            ),
            (
                "ibm-plex-mono-latin-500-normal.woff2",
                "ibm-plex-mono-500.woff2",
            ),
        ],
    },
];

/// The project's own licences, and their names on the site.
pub const LICENCES: [(&str, &str); 3] = [
    ("LICENSE-MIT", "licences/MIT.txt"),
    ("LICENSE-APACHE", "licences/Apache-2.0.txt"),
    ("LICENSE-CC-BY-4.0", "licences/CC-BY-4.0.txt"),
];

/// The fonts' names and where their licence texts stand on the site.
pub const FONT_LICENCES: [(&str, &str); 3] = [
    ("Source Serif 4", "fonts/OFL-Source-Serif-4.txt"),
    ("Inter", "fonts/OFL-Inter.txt"),
    ("IBM Plex Mono", "fonts/OFL-IBM-Plex-Mono.txt"),
];

/// The style sheet that names the fonts.
pub const FONTS: &str = "css/fonts.css";

/// Copies fonts and licence texts from the sources into `out`.
///
/// # Errors
/// When a package or a file is missing, or cannot be written.
pub fn copy(source: &Path, out: &Path) -> Result<()> {
    let fonts = out.join("fonts");
    fs::create_dir_all(&fonts).with_context(|| format!("cannot make {}", fonts.display()))?;
    for family in &FAMILIES {
        let package = source.join(PACKAGES).join(family.package);
        if !package.is_dir() {
            bail!(
                "the fonts of {} are missing: run `npm ci` in e2e, or `cargo xtask serve`",
                family.package
            );
        }
        copy_one(&package.join("LICENSE"), &fonts.join(family.licence))?;
        for (from, to) in family.files {
            copy_one(&package.join("files").join(from), &fonts.join(to))?;
        }
    }
    let licences = out.join("licences");
    fs::create_dir_all(&licences).with_context(|| format!("cannot make {}", licences.display()))?;
    for (from, to) in LICENCES {
        copy_one(&source.join(from), &out.join(to))?;
    }
    Ok(())
}

fn copy_one(from: &Path, to: &Path) -> Result<()> {
    fs::copy(from, to)
        .with_context(|| format!("cannot copy {} to {}", from.display(), to.display()))?;
    Ok(())
}
