//! `ackademy.js`: the one unhashed module, made from the app's shim and the hashed names of what Trunk built.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail};

/// The module's address below the site's root.
pub const MODULE: &str = "ackademy.js";

/// Names of what Trunk built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Built {
    /// wasm-bindgen's JavaScript.
    pub js: String,
    /// The WebAssembly.
    pub wasm: String,
    /// The WebAssembly's size in bytes.
    pub wasm_bytes: u64,
}

/// Finds what Trunk built in `folder`.
///
/// # Errors
/// When there is not exactly one build.
pub fn built(folder: &Path) -> Result<Built> {
    let mut found = Vec::new();
    let entries =
        fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    for entry in entries {
        let name = entry?.file_name().to_string_lossy().into_owned();
        let Some(stem) = name.strip_suffix("_bg.wasm") else {
            continue;
        };
        let js = format!("{stem}.js");
        // Only the app is hashed; a worker would not be.
        if stem.starts_with("app-") && folder.join(&js).is_file() {
            let wasm_bytes = fs::metadata(folder.join(&name))?.len();
            found.push(Built {
                js,
                wasm: name,
                wasm_bytes,
            });
        }
    }
    match (found.pop(), found.is_empty()) {
        (Some(built), true) => Ok(built),
        (None, _) => bail!(
            "there is no app-….js with its app-…_bg.wasm in {}: build with `trunk build`, which runs this tool",
            folder.display()
        ),
        (Some(_), false) => bail!(
            "there is more than one build of the app in {}",
            folder.display()
        ),
    }
}

/// Fills the names into the shim.
///
/// # Errors
/// When the shim lacks the place for one of the names.
pub fn module(shim: &str, built: &Built) -> Result<String> {
    let mut module = shim.to_owned();
    for (place, value) in [
        ("__ACKADEMY_JS__", &built.js),
        ("__ACKADEMY_WASM__", &built.wasm),
    ] {
        if !module.contains(place) {
            bail!("app/src/element/shim.js has no place {place}");
        }
        // A module's `import` wants a relative name to begin with `./`.
        module = module.replace(place, &format!("./{value}"));
    }
    Ok(module.replace("__ACKADEMY_WASM_BYTES__", &built.wasm_bytes.to_string()))
}

/// The script of `trunk serve` that reloads a page after a build, taken out of the page that Trunk wrote; as a file of its
/// own, because pages permit no unknown inline script.
#[must_use]
pub fn live_reload(trunk_page: &str, public_url: &str) -> Option<String> {
    let (before, after) = trunk_page.split_once("{{__TRUNK_ADDRESS__}}")?;
    let start = before.rfind("<script")?;
    let start = start + before.get(start..)?.find('>')? + 1;
    let end = after.find("</script>")?;
    let base = if public_url.starts_with('/') {
        public_url
    } else {
        "/"
    };
    let script = format!(
        "{}' + location.host + '{}",
        before.get(start..)?,
        after.get(..end)?
    );
    Some(script.replace("{{__TRUNK_WS_BASE__}}", base))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shim_gets_its_names() {
        let built = Built {
            js: "app-1.js".into(),
            wasm: "app-1_bg.wasm".into(),
            wasm_bytes: 12,
        };
        let module = module(
            r#"import("__ACKADEMY_JS__"); load("__ACKADEMY_WASM__", +"__ACKADEMY_WASM_BYTES__")"#,
            &built,
        )
        .unwrap();
        assert_eq!(
            module,
            r#"import("./app-1.js"); load("./app-1_bg.wasm", +"12")"#
        );
    }

    #[test]
    fn a_shim_without_a_place_is_refused() {
        let built = Built {
            js: "a.js".into(),
            wasm: "a.wasm".into(),
            wasm_bytes: 0,
        };
        assert!(
            module("nothing", &built)
                .unwrap_err()
                .to_string()
                .contains("__ACKADEMY_JS__")
        );
    }

    #[test]
    fn the_reloading_script_is_taken_out_of_trunks_page() {
        let page = "<body><script>\"use strict\"; const a = '{{__TRUNK_ADDRESS__}}', b = '{{__TRUNK_WS_BASE__}}';</script></body>";
        assert_eq!(
            live_reload(page, "/tcp/").unwrap(),
            "\"use strict\"; const a = '' + location.host + '', b = '/tcp/';"
        );
        assert_eq!(live_reload("<body></body>", "/"), None);
    }
}
