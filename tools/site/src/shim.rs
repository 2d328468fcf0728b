//! `ackademy.js`: the one unhashed module, made from the app's shim and the names of the lab's files.

use anyhow::{Result, bail};

use crate::lab::Labs;

/// The module's address below the site's root.
pub const MODULE: &str = "ackademy.js";

/// What the module asks when a lab could not be loaded; it stands beside it.
pub const TROUBLE: &str = "ackademy-trouble.js";

/// What the module asks where a quiz stands; it stands beside it.
pub const QUIZ: &str = "ackademy-quiz.js";

/// Fills the names into the shim.
///
/// # Errors
/// When the shim lacks the place for one of the names.
pub fn module(shim: &str, labs: &Labs) -> Result<String> {
    let mut module = shim.to_owned();
    for (place, lab) in [("__ACKADEMY_EN__", &labs.en), ("__ACKADEMY_ZH__", &labs.zh)] {
        if !module.contains(place) {
            bail!("app/src/element/shim.js has no place {place}");
        }
        // A module's `import` wants a relative name to begin with `./`.
        module = module.replace(place, &format!("./{}", lab.folder()));
    }
    Ok(module)
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
    use crate::lab::Built;

    fn labs() -> Labs {
        Labs {
            en: Built::in_folder("lab-en-1"),
            zh: Built::in_folder("lab-zh-2"),
        }
    }

    #[test]
    fn the_shim_gets_its_names() {
        let module = module(
            r#"{ en: "__ACKADEMY_EN__", zh: "__ACKADEMY_ZH__" }"#,
            &labs(),
        )
        .unwrap();
        assert_eq!(module, r#"{ en: "./lab-en-1", zh: "./lab-zh-2" }"#);
    }

    #[test]
    fn a_shim_without_a_place_is_refused() {
        let refusal = module("nothing", &labs()).unwrap_err();
        assert!(refusal.to_string().contains("__ACKADEMY_EN__"));
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
