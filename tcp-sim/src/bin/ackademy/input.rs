//! Reading scenario files.

use std::fs;
use std::path::Path;

use tcp_sim::Scenario;
use tcp_sim::scenario::toml::{MAX_FILE, parse};

use crate::Failure;

/// The scenario in a file. Its size is looked at before it is read.
pub(crate) fn scenario(path: &Path) -> Result<Scenario, Failure> {
    let name = path.display().to_string();
    let cannot = |error: std::io::Error| format!("{name}: cannot be read: {error}");
    let size = fs::metadata(path).map_err(cannot)?.len();
    if size > MAX_FILE {
        return Err(format!(
            "{name}: the file has {size} bytes, more than the {MAX_FILE} allowed"
        ));
    }
    let bytes = fs::read(path).map_err(cannot)?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        format!("{name}: byte {at} is not UTF-8 text")
    })?;
    parse(&text, &name).map_err(|error| error.to_string())
}
