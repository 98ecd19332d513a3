#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# Usage: kmod/tests/run.sh [6.1|6.12|all]
# Boots each kernel in QEMU with the module and tests it there. Prints a line per failed check and the tally.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=guest.sh
. "$(dirname "${BASH_SOURCE[0]}")/guest.sh"

# run_mode MODE CONSOLE IMAGE DIR QEMU-ARGUMENT…: one boot; prints what failed and the tally.
run_mode() {
  local mode=$1 console=$2 image=$3 dir=$4
  shift 4
  guest_boot "$console" "$image" "$dir" "kpm=$mode" -smp 2 "$@"
  grep -aE '^not ok' "$console" || true
  echo "${console##*/} $(grep -aE '^[0-9]+ passed, [0-9]+ failed$' "$console" || echo 'no tally')"
  guest_clean "$console" && grep -aqE '^[0-9]+ passed, 0 failed$' "$console"
}

# test_kernel RELEASE DIR: two boots. The CPUs run side by side but where probes come and go under load: there, QEMU
# loses track of code that another CPU changes (seen with 7.2, with the kernel's own probes too), so they take turns.
test_kernel() {
  local image failed=0
  image=$(guest_image "$1" "$2")
  run_mode tests "$OUT/tests@$1" "$image" "$2" -accel tcg,thread=multi || failed=1
  run_mode churn "$OUT/churn@$1" "$image" "$2" -accel tcg,thread=single || failed=1
  return "$failed"
}

main() {
  local release dir failed=0 kernels=()
  [ "${1:-all}" = all ] || kernels=("$1")
  stage "building the kernel module and its tests" guest_prepare
  while read -r _ release dir; do
    stage "testing the module on $release" test_kernel "$release" "$dir" || failed=1
  done < <("$HERE/../../build/kernels.sh" "${kernels[@]}")
  return "$failed"
}

main "$@"
