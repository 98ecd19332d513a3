#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# Usage: kmod/build.sh OUTDIR [KERNEL…]    KERNEL as build/kernels.sh calls it; default: those that the images carry
# Builds OUTDIR/RELEASE/kprobe_monitor.ko for each kernel: without debug information, equal for equal sources, kernel
# and compiler, and kept in the cache under these.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=../build/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../build/lib.sh"
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
TOOLCHAIN=$HERE/../build/toolchain.sh

# compile KDIR DIRECTORY: leaves nothing but the module in DIRECTORY. Runs where CC and STRIP are those for the kernel.
# Code positions (__FILE__) and debug information are what would carry the paths of this machine.
compile() {
  local kdir=$1 directory=$2
  make -s -C "$HERE" KDIR="$kdir" OUT="$directory/build" CC="$CC" CROSS_COMPILE="${CC%gcc}" \
    KCFLAGS="-g0 -fmacro-prefix-map=$directory/build/=" >&2
  "$STRIP" --strip-debug -o "$directory/kprobe_monitor.ko" "$directory/build/kprobe_monitor.ko"
  rm -r "$directory/build"
}

main() {
  local out=$1 name release dir key built
  shift
  mkdir -p "$out"
  while read -r name release dir; do
    # shellcheck disable=SC2016 # the inner shell's
    key=$(cd "$HERE" && key_of Makefile Kbuild build.sh ./*.c ./*.h uapi compat \
      <("$TOOLCHAIN" "$name" sh -c '$CC --version') "$dir/headers/Module.symvers")
    built=$KPM_CACHE/kmod/$release-$key
    [ -d "$built" ] || say "compiling kprobe_monitor.ko for $release"
    cached "$built" "$TOOLCHAIN" "$name" "$HERE/build.sh" --compile "$dir/headers" ||
      die "kprobe_monitor.ko did not compile for $release"
    mkdir -p "$out/$release"
    cp "$built/kprobe_monitor.ko" "$out/$release/"
  done < <("$HERE/../build/kernels.sh" "$@")
}

# compile runs as a process of its own: bash ignores `set -e` in what `cached` tests.
case ${1:-} in
  '') die "usage: kmod/build.sh OUTDIR [KERNEL…]" ;;
  --compile) compile "$2" "$3" ;;
  *) main "$@" ;;
esac
