#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# Usage: kmod/tests/run.sh [KERNEL…|all]    KERNEL as build/kernels.sh calls it; all, the default: those the images carry
# Boots each kernel in QEMU with the module and tests it there. Prints a line per failed check and the tally.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=guest.sh
. "$(dirname "${BASH_SOURCE[0]}")/guest.sh"

# tally CONSOLE: passed and failed of all programs that ran there.
tally() {
  LC_ALL=C sed -nE 's/^([0-9]+) passed, ([0-9]+) failed$/\1 \2/p' "$1" |
    awk '{ passed += $1; failed += $2 } END { if (NR) print passed " passed, " failed " failed"; else print "no tally" }'
}

# run_mode MODE KERNEL CONSOLE IMAGE DIR QEMU-ARGUMENT…: one boot; prints what failed and the tally.
run_mode() {
  local mode=$1 kernel=$2 console=$3 image=$4 dir=$5
  shift 5
  guest_boot "$kernel" "$console" "$image" "$dir" "kpm=$mode" -smp 2 "$@"
  grep -aE '^not ok' "$console" || true
  echo "${console##*/} $(tally "$console")"
  guest_clean "$console" && tally "$console" | grep -qx '[0-9]* passed, 0 failed'
}

# test_kernel KERNEL RELEASE DIR: two boots. The CPUs run side by side, but not where probes come and go under load:
# there, QEMU loses track of code that another CPU changes (seen with 7.2, with the kernel's own probes too), so they
# take turns, and so on arm64. On 32-bit ARM the CPUs stop for such a change.
test_kernel() {
  local image failed=0 tests=multi churn=single
  [ "$(arch_of "$1")" != armhf ] || churn=multi
  [ "$1" != 7.2 ] || tests=single
  image=$(guest_image "$1" "$2" "$3")
  run_mode tests "$1" "$OUT/tests@$2" "$image" "$3" -accel tcg,thread=$tests || failed=1
  run_mode churn "$1" "$OUT/churn@$2" "$image" "$3" -accel tcg,thread=$churn || failed=1
  return "$failed"
}

main() {
  local name release dir failed=0 kernels=("$@") list
  [ "${1:-all}" != all ] || kernels=()
  list=$("$HERE/../../build/kernels.sh" "${kernels[@]}")
  readarray -t kernels < <(cut -d' ' -f1 <<<"$list")
  stage "building the kernel module and its tests" guest_prepare "${kernels[@]}"
  while read -r name release dir; do
    stage "testing the module on $release" test_kernel "$name" "$release" "$dir" || failed=1
  done <<<"$list"
  return "$failed"
}

main "$@"
