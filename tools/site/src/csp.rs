//! The content security policy of every page, and the one inline script that it permits.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

/// Runs before the first paint, so that a stored theme never flashes the other one, and fonts that are in the cache are there
/// at once. `js/page.js` writes what it reads.
///
/// Where the document itself took its time, the network is what everybody waits for: the first lab's files are asked for right
/// away. Where it did not, they would be here before the first paint and take the processor from it; there the element asks
/// for them after it.
pub const FIRST_SCRIPT: &str = r#"(function(){var d=document.documentElement,t=null,n,b=d.dataset.lab;try{t=localStorage.getItem("ackademy.theme")}catch(e){}if(t==="light"||t==="dark")d.dataset.theme=t;d.classList.add("script");function a(r,h,f){var l=document.createElement("link");l.rel=r;if(f){l.as="fetch";l.crossOrigin=""}l.href=h;document.head.append(l);return l}try{if(localStorage.getItem("ackademy.fonts"))a("stylesheet",d.dataset.fonts).dataset.fonts=""}catch(e){}n=performance.getEntriesByType("navigation")[0];if(b&&!(n&&(n.responseEnd||performance.now())-n.requestStart<100)){a("preload",b+"/app_bg.wasm",1);a("modulepreload",b+"/app.js");a("preload",b+"/lab.css",1)}})()"#;

/// The policy: own files, WebAssembly, and the named inline scripts; nothing else. `frame-ancestors` cannot stand in a
/// `meta` element and is a server's to choose.
#[must_use]
pub fn policy(inline: &[&str], live_reload: bool) -> String {
    let hashes: String = inline
        .iter()
        .map(|script| format!(" 'sha256-{}'", STANDARD.encode(Sha256::digest(script))))
        .collect();
    // Only `trunk serve` needs its socket; Firefox and Safari do not count it as 'self'.
    let socket = if live_reload { " ws: wss:" } else { "" };
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{hashes}; style-src 'self'; img-src 'self' data:; \
         font-src 'self'; connect-src 'self'{socket}; manifest-src 'self'; base-uri 'none'; form-action 'none'"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_inline_script_is_named_by_its_hash() {
        // printf 'a' | openssl dgst -sha256 -binary | base64
        assert!(
            policy(&["a"], false).contains("'sha256-ypeBEsobvcr6wjGzmiPcTaeG7/gUfE5yuYB3ha/uSLs='")
        );
    }
}
