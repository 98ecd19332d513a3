#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# Usage: kmod/tests/static.sh
# The kernel's own judges of its code, over the module: checkpatch --strict, sparse, and the compiler with W=1.
# A single remark of any of them is a failure.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=../../build/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../../build/lib.sh"
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
KERNEL=6.1

# What checkpatch may not ask of compat/, which stands between one source and many kernels:
COMPAT_MAY=(
  LINUX_VERSION_CODE  # it says that code is for one version: here alone it is for several
  CONSTANT_COMPARISON # it takes KERNEL_VERSION() for a constant
  NEW_TYPEDEFS        # a type that is one structure here and another there has no other name
)

# checkpatch: prints its remarks, and fails when there are any.
checkpatch() {
  local source judge compat failed=0
  source=$("$HERE/../../build/linux-source.sh")
  judge=(perl "$source/scripts/checkpatch.pl" --strict --no-tree --terse --show-types --no-summary --quiet
    --typedefsfile "$scratch/typedefs")
  echo kpm_ftrace_regs >"$scratch/typedefs"
  mapfile -t compat < <(find compat -name '*.[ch]')
  "${judge[@]}" -f ./*.[ch] uapi/*.h || failed=1
  "${judge[@]}" --ignore "$(IFS=, && echo "${COMPAT_MAY[*]}")" -f "${compat[@]}" || failed=1
  return "$failed"
}

# compile: everything anew, with all warnings that out-of-tree code can have; prints them, and fails when there are any.
compile() {
  local dir log=$scratch/log
  read -r _ _ dir < <("$HERE/../../build/kernels.sh" "$KERNEL")
  make -s KDIR="$dir/headers" OUT="$scratch/build" W=1 C=2 >"$log" 2>&1 || { cat "$log" && return 1; }
  if grep -E 'warning|error' "$log"; then return 1; fi
  [ -s "$scratch/build/kprobe_monitor.ko" ]
}

# verdict NAME COMMAND: one line of judgement, on top of the remarks.
verdict() {
  if "$2"; then
    echo "$1: clean"
  else
    echo "FAIL $1"
    failed=1
  fi
}

need_packages perl gcc make binutils libelf1 sparse
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$HERE/.."
failed=0
verdict "checkpatch --strict" checkpatch
verdict "sparse and W=1 on $KERNEL" compile
[ "$failed" = 0 ] || die "the kernel's judges have remarks"
