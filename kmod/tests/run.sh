#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# Usage: kmod/tests/run.sh [KERNEL…|all]    KERNEL as build/kernels.sh calls it; all, the default: those the images carry
# Boots each kernel in QEMU with the module and tests it there. Prints a line per failed check and the tally.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=guest.sh
. "$(dirname "${BASH_SOURCE[0]}")/guest.sh"

# test_plug KERNEL CONSOLE IMAGE DIR: its monitor, in two pipes, takes the order to plug a CPU in.
test_plug() {
  local pipe=$2.monitor plugging in out
  rm -f "$pipe".* "$2"
  mkfifo "$pipe.in" "$pipe.out"
  exec {in}<>"$pipe.in" {out}<>"$pipe.out"
  (
    until grep -aqsx 'PLUG A CPU' "$2"; do sleep 0.5; done
    echo 'device_add max-x86_64-cpu,id=late,socket-id=1,core-id=0,thread-id=0' >&"$in"
  ) &
  plugging=$!
  run_mode plug "$1" "$2" "$3" "$4" -smp 1,sockets=2,cores=1,threads=1,maxcpus=2 \
    -chardev "pipe,id=monitor,path=$pipe" -mon monitor || failed=1
  kill "$plugging" 2>/dev/null || true
  exec {in}>&- {out}>&-
}

# test_kernel KERNEL RELEASE DIR: two boots. The CPUs run side by side, but not where probes come and go under load:
# there, QEMU loses track of code that another CPU changes (seen with 7.2, with the kernel's own probes too), so they
# take turns, and so on arm64. On 32-bit ARM the CPUs stop for such a change.
# The older kernels begin a third time with one CPU, and get another when the tests ask for it; from 6.12 on they hold a
# CPU that this QEMU may plug in for impossible.
# Sets main's `failed`: a stage in a condition ends well whatever its command does.
test_kernel() {
  local image tests=multi churn=single
  [ "$(arch_of "$1")" != armhf ] || churn=multi
  [ "$1" != 7.2 ] || tests=single
  image=$(guest_image "$1" "$2" "$3")
  run_mode tests "$1" "$OUT/tests@$2" "$image" "$3" -accel tcg,thread=$tests || failed=1
  run_mode churn "$1" "$OUT/churn@$2" "$image" "$3" -accel tcg,thread=$churn || failed=1
  case $1 in
    5.10 | 6.1) test_plug "$1" "$OUT/plug@$2" "$image" "$3" ;;
  esac
}

main() {
  local name release dir failed=0 kernels=("$@") list
  [ "${1:-all}" != all ] || kernels=()
  list=$("$HERE/../../build/kernels.sh" "${kernels[@]}")
  readarray -t kernels < <(cut -d' ' -f1 <<<"$list")
  stage "building the kernel module and its tests" guest_prepare "${kernels[@]}"
  while read -r name release dir; do
    stage "testing the module on $release" test_kernel "$name" "$release" "$dir"
  done <<<"$list"
  return "$failed"
}

main "$@"
