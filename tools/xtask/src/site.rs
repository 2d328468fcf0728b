//! Building and serving the site through Trunk.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::thread;
use std::time::Duration;

use anyhow::{Result, bail};

use crate::process;
use crate::setup::Machine;

/// The port that is asked for when nobody names one.
const PORT: u16 = 8080;

/// What a release is built with: one language a module. Trunk's own build is the English one; its hook adds the Chinese.
const RELEASE: [&str; 4] = ["--release", "--no-default-features", "--features", "en"];

/// Trunk with the pinned tools, offline: it takes them from PATH and never its own.
fn trunk(machine: &Machine, action: &str) -> Command {
    let mut command = machine.wasm_command("trunk");
    command
        .arg(action)
        .arg("--offline")
        // Trunk reads this variable as a boolean word and stops at `1`, which everybody else uses.
        .env_remove("NO_COLOR");
    command
}

/// The command that builds the site into a folder.
pub(crate) fn build_command(machine: &Machine, release: bool, dist: Option<&Path>) -> Command {
    let mut command = trunk(machine, "build");
    if release {
        command.args(RELEASE);
    }
    if let Some(dist) = dist {
        command.arg("--dist").arg(dist);
    }
    command
}

/// Builds the site into `dist/`.
///
/// # Errors
/// When Trunk fails; it has said why.
pub(crate) fn build(machine: &Machine, release: bool) -> Result<()> {
    let status = process::run(&mut build_command(machine, release, None))?;
    if !status.success() {
        bail!("the site was not built; what Trunk said above names the reason.");
    }
    println!(
        "The site is in {}.",
        machine.places.root.join("dist").display()
    );
    Ok(())
}

/// How to serve.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Serve {
    /// The port that must be used, or none to take a free one.
    pub(crate) port: Option<u16>,
    /// Whether to build what a release ships.
    pub(crate) release: bool,
    /// Whether to open a browser.
    pub(crate) open: bool,
}

/// Builds the site, serves it until it is stopped, and builds it again when a file changes.
///
/// # Errors
/// When the port is taken, or Trunk cannot start.
pub(crate) fn serve(machine: &Machine, options: Serve) -> Result<ExitCode> {
    let port = free_port(options.port)?;
    let mut command = trunk(machine, "serve");
    command.args(["--address", "127.0.0.1", "--port", &port.to_string()]);
    if options.release {
        command.args(RELEASE);
    }
    if options.open {
        command.arg("--open");
    }
    println!("Building; the address follows when the site is served.");
    // Tells the address once there is an answer: after a first build that can take minutes,
    // an address printed before it would be out of sight.
    let mut announcer = Command::new(std::env::current_exe()?);
    announcer
        .args(["announce", "--port", &port.to_string()])
        .stdin(Stdio::null());
    announcer.spawn()?;
    become_program(command)
}

/// Replaces this process where the system can, so that whoever stops it stops Trunk.
#[cfg(unix)]
fn become_program(mut command: Command) -> Result<ExitCode> {
    use std::os::unix::process::CommandExt as _;
    let error = command.exec();
    bail!("cannot run `{}`: {error}", process::spell(&command))
}

#[cfg(not(unix))]
fn become_program(mut command: Command) -> Result<ExitCode> {
    let status = process::run(&mut command)?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Waits until the port gives the home page, then prints the address. Trunk answers also when the build failed, with nothing: then
/// that is said once, and the address follows after the build that succeeds. Ends without a word when Trunk does.
pub(crate) fn announce(port: u16) {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let parent = parent();
    let mut told = false;
    while parent == self::parent() {
        match has_page(address) {
            Some(true) => {
                println!("\nAckademy: http://127.0.0.1:{port}/  (Ctrl-C stops it)\n");
                return;
            }
            Some(false) if !told => {
                println!(
                    "\nThe site was not built; what is said above names the reason. It is built again when a file changes.\n"
                );
                told = true;
            }
            Some(false) | None => {}
        }
        thread::sleep(Duration::from_millis(300));
    }
}

/// Whether the home page is there; none while nobody listens.
fn has_page(address: SocketAddr) -> Option<bool> {
    let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(1)).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(5))).ok()?;
    stream
        .write_all(b"GET / HTTP/1.0\r\nHost: 127.0.0.1\r\nAccept: text/html\r\n\r\n")
        .ok()?;
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).ok()?;
    Some(answer.ends_with(b" 200"))
}

#[cfg(unix)]
fn parent() -> u32 {
    std::os::unix::process::parent_id()
}

#[cfg(not(unix))]
fn parent() -> u32 {
    0
}

/// The named port if it is free, or the first free one from the usual one on.
fn free_port(named: Option<u16>) -> Result<u16> {
    let free = |port: u16| TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok();
    match named {
        Some(port) if free(port) => Ok(port),
        Some(port) => {
            bail!("port {port} is in use; stop what uses it or name another with --port.")
        }
        None => match (PORT..PORT + 20).find(|&port| free(port)) {
            Some(port) => Ok(port),
            None => bail!("no free port from {PORT} on; name one with --port."),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_page_is_announced() {
        for (answer, expected) in [
            ("HTTP/1.0 200 OK\r\n\r\n", Some(true)),
            ("HTTP/1.1 404 Not Found\r\n\r\n", Some(false)),
            ("", None),
        ] {
            let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
            let address = listener.local_addr().unwrap();
            let server = thread::spawn(move || {
                let (mut stream, _) = listener.accept().unwrap();
                let mut asked = [0; 16];
                stream.read_exact(&mut asked).unwrap();
                stream.write_all(answer.as_bytes()).unwrap();
            });
            assert_eq!(has_page(address), expected, "{answer:?}");
            server.join().unwrap();
        }
    }

    #[test]
    fn a_named_port_that_is_taken_is_an_error_that_says_so() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        let message = free_port(Some(port)).unwrap_err().to_string();
        assert!(message.contains(&port.to_string()), "{message}");
        drop(taken);
        assert_eq!(free_port(Some(port)).unwrap(), port);
    }
}
