#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# Usage: kmod/tests/sanitizers.sh [tests|churn|fuzz|stress|kunit]…    (default: all)
# Runs the module in a kernel that checks itself (sanitizers.config): wrong memory, locks, lost objects. Prints a line
# per failed check, what became of the fuzzer's inputs, and the tallies.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=guest.sh
. "$(dirname "${BASH_SOURCE[0]}")/guest.sh"
KERNEL=6.1
export KPM_GUEST_SECONDS=2400

# compile RELEASE DIR: the module for the debug kernel, which is not one of build/kernels.sh, and the tests.
compile() {
  make -s -C "$HERE/.." KDIR="$2/headers" OUT="$OUT/debug" >&2
  mkdir -p "$OUT/modules/$1"
  cp "$OUT/debug/kprobe_monitor.ko" "$OUT/modules/$1/"
  need_packages cpio qemu-system-x86 seabios
  mkdir -p "$OUT/amd64"/{proc,sys,dev}
  guest_compile amd64 "$OUT/amd64/init"
  guest_compile i386 "$OUT/amd64/compat" "-DSYSCALLS=\"${COMPAT_SYSCALLS[amd64]}\""
  find "$2/root" -name test_kprobes.ko -exec cp {} "$OUT/amd64/" \;
}

# sanitized MODE IMAGE DIR: one boot. Where the CPUs change code that others run they take turns, as in run.sh.
# Sets `failed`, since what follows `||` would not end at its first failure.
sanitized() {
  local mode=$1 image=$2 dir=$3 console=$OUT/sanitizers-$1 thread=single
  [ "$mode" != tests ] || thread=multi
  run_mode "$mode" "$KERNEL" "$console" "$image" "$dir" -m 1024 -accel "tcg,thread=$thread" || failed=1
  grep -aE '^FUZZ ' "$console" || true
  grep -aqxF 'SANITIZERS lost objects: none, lockdep: on' "$console" || {
    say "something was lost, or kmemleak or lockdep did not work to the end; see $console"
    failed=1
  }
}

main() {
  local release dir image mode failed=0 modes=(tests churn fuzz stress kunit)
  [ $# -eq 0 ] || modes=("$@")
  read -r _ release dir < <("$HERE/../../build/debug-kernel.sh" "$HERE/sanitizers.config")
  stage "building the kernel module and its tests" compile "$release" "$dir"
  image=$(guest_image "$KERNEL" "$release" "$dir")
  for mode in "${modes[@]}"; do
    stage "$mode on the debug kernel $release" sanitized "$mode" "$image" "$dir"
  done
  return "$failed"
}

main "$@"
