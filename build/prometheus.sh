#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Usage: build/prometheus.sh
# Prints a directory with prometheus and promtool as Debian packages them for this machine. They are not installed:
# that would start a server. The newest package at the time of the first run is kept; remove the directory to fetch again.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

PACKAGE=prometheus

# unpack DIRECTORY: downloads the package and leaves the programs in DIRECTORY.
unpack() {
  local directory=$1
  say "fetching $PACKAGE"
  mkdir -p "$KPM_CACHE/log"
  (
    # Nobody may read the lists of packages while need_packages has them updated.
    flock 7
    [ "$(id -u)" -ne 0 ] || apt-get -o DPkg::Lock::Timeout=600 update -qq >&2
    cd "$directory"
    apt-get -o APT::Sandbox::User="$(id -un)" download -qq "$PACKAGE" >&2
  ) 7>"$KPM_CACHE/log/.apt.lock"
  dpkg-deb --fsys-tarfile "$directory"/*.deb |
    tar -x -C "$directory" --strip-components=3 ./usr/bin/prometheus ./usr/bin/promtool
  rm "$directory"/*.deb
  chmod 755 "$directory"
}

# unpack runs as a process of its own: bash ignores `set -e` in what `cached` tests.
case ${1:-} in
  --unpack) unpack "$2" ;;
  '')
    mkdir -p "$KPM_CACHE/prometheus"
    exec 9>"$KPM_CACHE/prometheus/.lock"
    flock 9
    cached "$KPM_CACHE/prometheus/bin" "$0" --unpack || die "$PACKAGE could not be prepared; is its repository among this machine's apt sources?"
    echo "$KPM_CACHE/prometheus/bin"
    ;;
  *) die "usage: build/prometheus.sh" ;;
esac
