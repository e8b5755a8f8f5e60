# shellcheck shell=bash
# Sourced by the other scripts here. They speak to people on stderr and print shell settings on stdout.

: "${CELERIAC_CACHE:=${XDG_CACHE_HOME:-$HOME/.cache}/celeriac}"
export CELERIAC_CACHE
mkdir -p "$CELERIAC_CACHE"

say() { printf '%s\n' "test: $*" >&2; }

in_ci() { [[ ${CI:-} == true || ${CI:-} == 1 ]]; }

is_root() { [[ $EUID -eq 0 ]]; }

# missing REASON: something that the tests need cannot be had. Ends the script: in CI as a failure, elsewhere with a
# notice and status 0 and without its settings, so that the tests in question are skipped, and say so.
missing() {
    if in_ci; then
        say "FAILED: $*"
        exit 1
    fi
    say "NOTICE: $*"
    say "        The tests that need it are skipped. With CI=true this is a failure."
    exit 0
}

# May this machine be given Debian packages without asking? Only root is asked for nothing else.
has_debian_packages() {
    is_root && command -v apt-get >/dev/null && (. /etc/os-release && [[ ${ID:-} == debian ]])
}

# Runs do not get into each other's way, where there is flock; macOS has none, and sets up less.
lock() { ! command -v flock >/dev/null || flock "$@"; }

# A short name for what is on stdin.
fingerprint() {
    if command -v sha256sum >/dev/null; then sha256sum; else shasum -a 256; fi | cut -c1-12
}

# Debian packages that are not there yet.
install_packages() {
    local wanted=() package
    for package in "$@"; do
        [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || wanted+=("$package")
    done
    [[ ${#wanted[@]} -gt 0 ]] || return 0
    say "installing Debian packages: ${wanted[*]}"
    local log=$CELERIAC_CACHE/apt.log
    {
        lock 9
        apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${wanted[@]}"
    } >"$log" 2>&1 9>"$CELERIAC_CACHE/apt.lock" </dev/null || {
        tail -n 20 "$log" >&2
        say "these Debian packages could not be installed: ${wanted[*]}"
        return 1
    }
}

# setting NAME VALUE: one line for the shell that asked.
setting() { printf 'export %s=%s\n' "$1" "${2@Q}"; }
