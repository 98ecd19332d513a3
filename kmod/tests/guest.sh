# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What run.sh and bench.sh share: the machine that the tests run in. Source it, do not run it.

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source-path=SCRIPTDIR source=../../build/lib.sh
. "$HERE/../../build/lib.sh"
OUT=$HERE/../target/tests

# guest_prepare: the modules for all kernels, and the tests as a static program.
guest_prepare() {
  need_packages gcc libc6-dev cpio qemu-system-x86 seabios
  mkdir -p "$OUT/root"/{proc,sys,dev}
  "$HERE/../build.sh" "$OUT/modules" || return
  gcc -std=gnu11 -O2 -Wall -Wextra -Werror -static -pthread -I"$HERE/../uapi" -o "$OUT/root/init" "$HERE"/*.c
}

# guest_image RELEASE DIR: prints the initial file system for one kernel of build/kernels.sh.
guest_image() {
  cp "$OUT/modules/$1/kprobe_monitor.ko" "$OUT/root/"
  local dummy
  dummy=$(find "$2/root/lib/modules/$1" -name 'dummy.ko*' -path '*/net/*')
  case $dummy in
    *.xz) xz -dc "$dummy" >"$OUT/root/dummy.ko" ;;
    *) cp "$dummy" "$OUT/root/dummy.ko" ;;
  esac
  (cd "$OUT/root" && find . | cpio -o -H newc --quiet) >"$OUT/$1.cpio"
  echo "$OUT/$1.cpio"
}

# guest_boot CONSOLE IMAGE DIR "KERNEL ARGUMENTS" QEMU-ARGUMENT…: runs the machine to its end, its console into CONSOLE.
guest_boot() {
  local console=$1 image=$2 dir=$3 arguments=$4
  shift 4
  timeout 300 qemu-system-x86_64 -m 512 -cpu max -nographic -nic none -no-reboot -kernel "$dir/vmlinuz" -initrd "$image" \
    -append "console=ttyS0 loglevel=5 oops=panic panic=-1 $arguments" "$@" </dev/null 2>&1 |
    tr -d '\r' >"$console" || say "the machine did not end by itself within 300 s"
}

# guest_clean CONSOLE: fails, showing why, when the kernel complained or the end was not reached.
guest_clean() {
  if grep -aE 'BUG:|WARNING:|Oops|Kernel panic|Call Trace|general protection|possible (circular|recursive) locking|rcu: INFO|Bail out' "$1" >&2; then
    say "the kernel complained; all of it is in $1"
    return 1
  fi
  grep -aqx END "$1" || { say "the tests did not come to their end; see $1" && return 1; }
}
