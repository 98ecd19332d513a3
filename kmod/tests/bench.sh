#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# Usage: kmod/tests/bench.sh [SERIES]      (default: 6.1)
# Counts the instructions that a hit adds to a call, on a machine whose clock advances by one per instruction: the
# same figures on every host. Prints lines `BENCH name value unit`.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=guest.sh
. "$(dirname "${BASH_SOURCE[0]}")/guest.sh"

main() {
  local release dir image console
  guest_prepare
  read -r _ release dir < <("$HERE/../../build/kernels.sh" "${1:-6.1}")
  console=$OUT/bench@$release
  image=$(guest_image "$release" "$dir")
  stage "measuring on $release" guest_boot "$console" "$image" "$dir" kpm=bench \
    -smp 1 -accel tcg,thread=single -icount shift=0,sleep=off
  guest_clean "$console"
  grep -a '^BENCH ' "$console"
}

main "$@"
