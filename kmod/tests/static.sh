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

checkpatch() {
  local source judge compat failed=0
  need_packages perl
  source=$("$HERE/../../build/linux-source.sh")
  judge=(perl "$source/scripts/checkpatch.pl" --strict --no-tree --terse --show-types --no-summary --quiet)
  mapfile -t compat < <(find compat -name '*.[ch]')
  "${judge[@]}" -f ./*.[ch] uapi/*.h || failed=1
  "${judge[@]}" --ignore "$(IFS=, && echo "${COMPAT_MAY[*]}")" -f "${compat[@]}" || failed=1
  [ "$failed" = 0 ] || die "checkpatch has remarks"
  echo "checkpatch --strict: clean"
}

# compile: everything anew, with all warnings that out-of-tree code can have.
compile() {
  local dir log
  need_packages gcc make binutils libelf1 sparse
  read -r _ _ dir < <("$HERE/../../build/kernels.sh" "$KERNEL")
  out=$(mktemp -d)
  trap 'rm -rf "$out"' EXIT
  log=$out/log
  make -s KDIR="$dir/headers" OUT="$out/build" W=1 C=2 >"$log" 2>&1 || { cat "$log" >&2 && die "the module does not compile"; }
  if grep -E 'warning|error' "$log" >&2; then die "sparse or the compiler has remarks"; fi
  [ -s "$out/build/kprobe_monitor.ko" ] || die "nothing was compiled"
  echo "sparse and W=1 on $KERNEL: clean"
}

cd "$HERE/.."
checkpatch
compile
