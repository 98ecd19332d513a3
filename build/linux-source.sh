#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Usage: build/linux-source.sh
# Prints a directory with the newest Linux source that Debian packages for this machine: all that it takes to prepare a
# tree for out-of-tree modules on x86 and ARM, and to run the kernel's own checkers. The newest package at the time of
# the first run is kept; remove the directory to fetch again.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

PACKAGE=linux-source-6.12

# What neither `make modules_prepare` nor a checker reads: most of the files. Kconfig and Makefiles all stay.
LEFT_OUT=(Documentation/'*/*' drivers/'*'.[chS] sound/'*'.[ch] fs/'*'.[ch] net/'*'.[ch] mm/'*'.c crypto/'*'.c tools/testing tools/perf)
for arch in alpha arc csky hexagon loongarch m68k microblaze mips nios2 openrisc parisc powerpc riscv s390 sh sparc xtensa; do
  LEFT_OUT+=("arch/$arch/*.[chS]" "arch/$arch/*.dts*")
done
LEFT_OUT+=(arch/arm/boot/dts arch/arm64/boot/dts)

# unpack DIRECTORY: downloads the package and leaves the source in DIRECTORY.
unpack() {
  local directory=$1 pattern exclude=()
  need_packages binutils xz-utils
  for pattern in "${LEFT_OUT[@]}"; do exclude+=("--exclude=$PACKAGE/$pattern"); done
  say "fetching $PACKAGE"
  (cd "$directory" && apt-get -o APT::Sandbox::User="$(id -un)" download -qq "$PACKAGE" >&2)
  dpkg-deb --fsys-tarfile "$directory"/*.deb | tar -xO "./usr/src/$PACKAGE.tar.xz" |
    tar -xJ -C "$directory" --strip-components=1 "${exclude[@]}"
  rm "$directory"/*.deb
  chmod 755 "$directory"
}

# unpack runs as a process of its own: bash ignores `set -e` in what `cached` tests.
case ${1:-} in
  --unpack) unpack "$2" ;;
  '')
    mkdir -p "$KPM_CACHE/linux-source"
    exec 9>"$KPM_CACHE/linux-source/.lock"
    flock 9
    cached "$KPM_CACHE/linux-source/${PACKAGE##*-}" "$0" --unpack || die "$PACKAGE could not be prepared; is its repository among this machine's apt sources?"
    echo "$KPM_CACHE/linux-source/${PACKAGE##*-}"
    ;;
  *) die "usage: build/linux-source.sh" ;;
esac
