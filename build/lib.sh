# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Shell shared by the build and lab scripts: progress with times, prerequisites, the cache. Source it, do not run it.

# Everything that may be thrown away and made again lives here, outside the tree, keyed by its inputs.
export KPM_CACHE="${KPM_CACHE:-$HOME/.cache/kprobe-monitor}"
# Seconds since the first script of this run began, so that nested scripts continue one clock.
export KPM_STARTED="${KPM_STARTED:-$(date +%s)}"

# say TEXT…: one line of progress on standard error, with minutes:seconds since the run began.
say() {
  local elapsed=$(($(date +%s) - KPM_STARTED))
  printf '[%02d:%02d] %s\n' $((elapsed / 60)) $((elapsed % 60)) "$*" >&2
}

# stage NAME COMMAND…: runs COMMAND between two lines of progress. A failure ends the script as anywhere else: a function
# run in a condition would go on after it, because there bash ignores `set -e`.
stage() {
  local name=$1 begun
  shift
  begun=$(date +%s)
  say "$name …"
  "$@"
  say "$name: done in $(($(date +%s) - begun)) s"
}

# Where a script ends because a command failed, say which.
set -E
trap 'say "failed with exit code $? at ${BASH_SOURCE[0]##*/}:$LINENO: $BASH_COMMAND"' ERR

# die TEXT…: one clear sentence and the end of the script.
die() {
  say "error: $*"
  exit 1
}

# need_packages PACKAGE…: installs what is missing of these Debian packages when root, else says what to install.
need_packages() {
  local package missing=()
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  [ "$(id -u)" -eq 0 ] || die "these Debian packages are missing: ${missing[*]}. Install them with: sudo apt-get install ${missing[*]}"
  say "installing ${missing[*]}"
  mkdir -p "$KPM_CACHE/log"
  {
    # apt-get waits for others to install, but not for others to update
    flock 7
    apt-get -o DPkg::Lock::Timeout=600 update -q &&
      DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 install -y -q --no-install-recommends "${missing[@]}"
  } >"$KPM_CACHE/log/apt.log" 2>&1 7>"$KPM_CACHE/log/.apt.lock" || die "apt-get could not install ${missing[*]}; see $KPM_CACHE/log/apt.log"
}

# key_of PATH…: a short hash of the contents of these files and folders, for naming what is built from them.
key_of() {
  local path
  for path in "$@"; do
    if [ -d "$path" ]; then
      (cd "$path" && find . -type f ! -path './target/*' -print0 | LC_ALL=C sort -z | xargs -0 -r sha256sum)
    else
      sha256sum <"$path"
    fi
  done | sha256sum | cut -c1-16
}

# cached DIRECTORY COMMAND…: runs COMMAND with an empty directory as last argument and publishes it as DIRECTORY
# in one rename, so that an interrupted build is never taken for a finished one. Does nothing when DIRECTORY exists.
cached() {
  local directory=$1 partial
  shift
  [ -d "$directory" ] && return 0
  mkdir -p "$(dirname "$directory")"
  partial=$(mktemp -d "$directory.partial.XXXXXX")
  if "$@" "$partial"; then
    # Somebody who built the same at the same time may have been first.
    mv -T "$partial" "$directory" 2>/dev/null && return
    rm -rf "$partial"
    [ -d "$directory" ]
  else
    rm -rf "$partial"
    return 1
  fi
}

# between NAME FILE: puts standard input between the lines `<!-- NAME -->` and `<!-- end of NAME -->` of a Markdown file.
between() {
  local text new=$2.new
  text=$(cat)
  {
    sed "/^<!-- $1 -->\$/q" "$2"
    printf '\n%s\n\n' "$text"
    sed -n "/^<!-- end of $1 -->\$/,\$p" "$2"
  } >"$new"
  mv "$new" "$2"
}
