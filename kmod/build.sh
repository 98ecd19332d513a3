#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# Usage: kmod/build.sh OUTDIR
# Builds OUTDIR/RELEASE/kprobe_monitor.ko for every kernel of build/kernels.sh: without debug information, equal for
# equal sources, kernel and compiler, and kept in the cache under these.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=../build/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../build/lib.sh"
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# compile KDIR DIRECTORY: leaves nothing but the module in DIRECTORY.
# Code positions (__FILE__) and debug information are what would carry the paths of this machine.
compile() {
  local kdir=$1 directory=$2
  make -s -C "$HERE" KDIR="$kdir" OUT="$directory/build" KCFLAGS="-g0 -fmacro-prefix-map=$directory/build/=" >&2
  strip --strip-debug -o "$directory/kprobe_monitor.ko" "$directory/build/kprobe_monitor.ko"
  rm -r "$directory/build"
}

main() {
  local out=$1 release dir key built
  need_packages gcc make binutils libelf1
  mkdir -p "$out"
  while read -r _ release dir; do
    key=$(cd "$HERE" && key_of Makefile Kbuild build.sh ./*.c ./*.h uapi compat <(gcc --version) "$dir/headers/Module.symvers")
    built=$KPM_CACHE/kmod/$release-$key
    [ -d "$built" ] || say "compiling kprobe_monitor.ko for $release"
    cached "$built" "$HERE/build.sh" --compile "$dir/headers" || die "kprobe_monitor.ko did not compile for $release"
    mkdir -p "$out/$release"
    cp "$built/kprobe_monitor.ko" "$out/$release/"
  done < <("$HERE/../build/kernels.sh")
}

# compile runs as a process of its own: bash ignores `set -e` in what `cached` tests.
case ${1:-} in
  '') die "usage: kmod/build.sh OUTDIR" ;;
  --compile) compile "$2" "$3" ;;
  *) main "$1" ;;
esac
