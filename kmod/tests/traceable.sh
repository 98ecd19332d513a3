#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# Usage: kmod/tests/traceable.sh [ENGINE [FROM [TO]]]      (default: kprobe, all functions)
# Arms every function that Debian's 6.1 can trace, by one engine. Where the machine dies or hangs, it looks for the
# function by arming those of the group one by one, prints `DEADLY function`, and goes on without it.
# FROM and TO are places in the kernel's list of functions.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=guest.sh
. "$(dirname "${BASH_SOURCE[0]}")/guest.sh"

STEP=5000 # functions in one boot
GROUP=500  # at once
HOLD=2000  # ms
HOLD_ONE=200

# boot RELEASE DIR FROM TO GROUP HOLD: one machine; fails when it does not come to its end.
boot() {
  local image
  image=$(guest_image 6.1 "$1" "$2")
  KPM_GUEST_SECONDS=1500 guest_boot 6.1 "$CONSOLE" "$image" "$2" \
    "kpm=traceable kpm_engine=$ENGINE kpm_from=$3 kpm_to=$4 kpm_group=$5 kpm_hold=$6 softlockup_panic=1 hung_task_panic=1" \
    -smp 2 -m 1024 -accel tcg,thread=single
  guest_clean "$CONSOLE"
}

# deadly RELEASE DIR FROM TO: finds which function of a group it was. When none is deadly alone, all of them are suspect,
# and main's `from` moves behind them.
deadly() {
  local name
  cp "$CONSOLE" "$CONSOLE.$3"
  if boot "$1" "$2" "$3" "$4" 1 $HOLD_ONE; then
    say "none of functions $3 to $4 is deadly alone; see $CONSOLE.$3"
    from=$4
    return
  fi
  name=$(grep -a '^GROUP ' "$CONSOLE" | tail -1 | cut -d' ' -f4)
  echo "DEADLY $name"
  echo "$name" >>"$OUT/amd64/skip"
}

main() {
  local release dir from=$1 to=$2 last
  stage "building the kernel module and its tests" guest_prepare 6.1
  read -r _ release dir < <("$HERE/../../build/kernels.sh" 6.1)
  echo >"$OUT/amd64/skip"
  while [ "$from" -lt "$to" ]; do
    if boot "$release" "$dir" "$from" $((from + STEP < to ? from + STEP : to)) $GROUP $HOLD; then
      grep -a '^TRACEABLE ' "$CONSOLE"
      from=$((from + STEP))
      # the machine says how many there are
      last=$(sed -n 's/^TRACEABLE .* of \([0-9]*\) functions.*/\1/p' "$CONSOLE")
      to=$((last < to ? last : to))
    else
      read -r _ from last _ < <(grep -a '^GROUP ' "$CONSOLE" | tail -1)
      deadly "$release" "$dir" "$from" "$last"
    fi
  done
  rm "$OUT/amd64/skip"
}

ENGINE=${1:-kprobe}
CONSOLE=$OUT/traceable-$ENGINE
main "${2:-0}" "${3:-100000}"
