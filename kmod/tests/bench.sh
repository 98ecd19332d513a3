#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# Usage: kmod/tests/bench.sh [KERNEL]      (default: 6.1)
# Counts the instructions that a hit adds to a call, on a machine whose clock advances by one per instruction: the
# same figures on every host. Prints lines `BENCH name value unit`.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=guest.sh
. "$(dirname "${BASH_SOURCE[0]}")/guest.sh"

main() {
  local kernel=${1:-6.1} release dir image console
  guest_prepare "$kernel"
  read -r _ release dir < <("$HERE/../../build/kernels.sh" "$kernel")
  console=$OUT/bench@$release
  image=$(guest_image "$kernel" "$release" "$dir")
  stage "measuring on $release" guest_boot "$kernel" "$console" "$image" "$dir" kpm=bench \
    -smp 1 -accel tcg,thread=single -icount shift=0,sleep=off
  guest_clean "$console"
  grep -a '^BENCH ' "$console"
}

main "$@"
