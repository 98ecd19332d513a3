#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Usage: build/bpftrace.sh
# Prints an archive (cpio) with bpftrace as Debian 12 packages it for amd64, and the libraries that it needs: behind an
# initial file system, it adds /usr/bin/bpftrace to that. The newest packages at the time of the first run are kept;
# remove the archive's directory to fetch again.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source-path=SCRIPTDIR source=debian.sh
. "$(dirname "${BASH_SOURCE[0]}")/debian.sh"

PACKAGE=bpftrace

# unpack DIRECTORY: downloads the package with all that it depends on, and leaves its programs and libraries in an archive.
unpack() {
  local directory=$1 package root=$1/root
  need_packages cpio
  prepare_apt bookworm amd64
  say "fetching $PACKAGE and its libraries"
  mkdir -p "$directory/deb/partial" "$root"
  private_apt apt-get install -qq --download-only --no-install-recommends -o Dir::Cache::archives="$directory/deb" "$PACKAGE" >&2
  for package in "$directory"/deb/*.deb; do dpkg -x "$package" "$root"; done
  [ -x "$root/usr/bin/$PACKAGE" ]
  rm -rf "${root:?}"/{etc,usr/sbin,usr/share,usr/lib/*/gconv}
  (cd "$root" && find . | cpio -o -H newc --quiet) >"$directory/root.cpio"
  rm -rf "$directory/deb" "$root"
  chmod 755 "$directory"
}

# unpack runs as a process of its own: bash ignores `set -e` in what `cached` tests.
case ${1:-} in
  --unpack) unpack "$2" ;;
  '')
    mkdir -p "$KPM_CACHE/bpftrace"
    exec 9>"$KPM_CACHE/bpftrace/.lock"
    flock 9
    directory=$KPM_CACHE/bpftrace/$(key_of "${BASH_SOURCE[0]}")
    cached "$directory" "$0" --unpack || die "$PACKAGE could not be prepared"
    echo "$directory/root.cpio"
    ;;
  *) die "usage: build/bpftrace.sh" ;;
esac
