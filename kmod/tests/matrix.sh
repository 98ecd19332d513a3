#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# Usage: kmod/tests/matrix.sh [KERNEL…]    KERNEL as build/kernels.sh calls it; default: all that it knows
# Tests the module on each kernel, prints a line for each and writes these results into docs/kernels.md; the rows of the
# other kernels stay. Where amd64 6.1 is among them, the kernel's own tests judge as well (judges.sh).
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=guest.sh
. "$(dirname "${BASH_SOURCE[0]}")/guest.sh"

TREE=$HERE/../..
DOC=$TREE/docs/kernels.md

# sum RELEASE: "PASSED FAILED" of all boots of that kernel.
sum() {
  LC_ALL=C sed -nE 's/^([0-9]+) passed, ([0-9]+) failed$/\1 \2/p' "$OUT/tests@$1" "$OUT/churn@$1" |
    awk '{ passed += $1; failed += $2 } END { print passed + 0, failed + 0 }'
}

# row KERNEL RELEASE DIR ENGINES RESULT: the line of the table.
row() {
  local package compiler programs=''
  package=$(LC_ALL=C sed -nE 's/^# .* Debian ([^ ]+) .*/\1/p' "$OUT/tests@$2" | head -n 1)
  # shellcheck disable=SC2016 # the inner shell's
  compiler=$("$TREE/build/toolchain.sh" "$1" sh -c '$CC --version' | sed -n '1s/.* \([0-9.]*\)$/gcc \1/p')
  [ -z "${COMPAT[$(arch_of "$1")]:-}" ] || programs=', 32-bit programs too'
  echo "| $1 | $2 | ${package:-not known} | $compiler | $4 | $5$programs | $(date -u +%F) |"
}

# engines KERNEL DIR: their names.
engines() {
  local best
  best=$(guest_engine "$1" "$2")
  if [ "$best" = kprobe ]; then echo kprobe; else echo "kprobe $best"; fi
}

# test_one KERNEL: prints its line and adds its row to $rows.
test_one() {
  local kernel=$1 release dir passed failed good=0 result
  read -r _ release dir < <("$TREE/build/kernels.sh" "$kernel")
  rm -f "$OUT/tests@$release" "$OUT/churn@$release"
  "$HERE/run.sh" "$kernel" >&2 || good=1
  mkdir -p "$OUT"
  touch "$OUT/tests@$release" "$OUT/churn@$release"
  read -r passed failed < <(sum "$release")
  result="$passed passed, $failed failed"
  [ "$good" = 0 ] || [ "$failed" != 0 ] || result="$result, then the machine"
  echo "$kernel $release: $result, engines $(engines "$kernel" "$dir")"
  row "$kernel" "$release" "$dir" "$(engines "$kernel" "$dir")" "$result" >>"$rows"
  return "$good"
}

# former: the rows that the table has.
former() {
  sed -n '/^<!-- kernels -->$/,/^<!-- end of kernels -->$/p' "$DOC"
}

table() {
  local name
  echo '| kernel | release | package | compiler | engines | tests | date |'
  echo '|---|---|---|---|---|---|---|'
  for name in $("$TREE/build/kernels.sh" --all); do
    grep -F "| $name |" "$rows" || former | grep -F "| $name |" || true
  done
}

main() {
  local kernel bad=0 kernels=("$@")
  [ $# -gt 0 ] || readarray -t kernels < <("$TREE/build/kernels.sh" --all)
  mkdir -p "$OUT"
  rows=$OUT/rows
  : >"$rows"
  for kernel in "${kernels[@]}"; do
    test_one "$kernel" || bad=1
    table | between kernels "$DOC"
  done
  for kernel in "${kernels[@]}"; do
    [ "$kernel" != 6.1 ] || "$HERE/judges.sh" || bad=1
  done
  return "$bad"
}

main "$@"
