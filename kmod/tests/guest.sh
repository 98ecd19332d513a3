# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What run.sh, matrix.sh, bench.sh and sanitizers.sh share: the machine that the tests run in. Source it, do not run it.
# KERNEL is a name as build/kernels.sh knows it.

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source-path=SCRIPTDIR source=../../build/lib.sh
. "$HERE/../../build/lib.sh"
# shellcheck source-path=SCRIPTDIR source=../../build/arch.sh
. "$HERE/../../build/arch.sh"
OUT=$HERE/../target/tests

# The 32-bit programs that a 64-bit kernel runs, and how that kernel's functions of their system calls begin.
declare -A COMPAT=([amd64]=i386 [arm64]=armhf)
declare -A COMPAT_SYSCALLS=([amd64]=__x64_sys_ [arm64]=__arm64_sys_)

# guest_compile ARCH PROGRAM FLAG…: the tests as a static program.
guest_compile() {
  local arch=$1 program=$2 packages
  shift 2
  read -ra packages <<<"${COMPILER_PACKAGES[$arch]}"
  need_packages "${packages[@]}"
  "${CROSS[$arch]}gcc" -std=gnu11 -O2 -Wall -Wextra -Werror -D_FILE_OFFSET_BITS=64 -static -pthread "$@" -I"$HERE/../uapi" \
    -o "$program" "$HERE"/*.c
}

# guest_prepare KERNEL…: the modules, and the tests for each architecture among them.
guest_prepare() {
  local kernel arch packages
  "$HERE/../build.sh" "$OUT/modules" "$@" || return
  for arch in $(for kernel in "$@"; do arch_of "$kernel"; done | sort -u); do
    read -ra packages <<<"${EMULATOR_PACKAGES[$arch]}"
    need_packages cpio xz-utils "${packages[@]}"
    mkdir -p "$OUT/$arch"/{proc,sys,dev}
    guest_compile "$arch" "$OUT/$arch/init" || return
    [ -z "${COMPAT[$arch]:-}" ] ||
      guest_compile "${COMPAT[$arch]}" "$OUT/$arch/compat" "-DSYSCALLS=\"${COMPAT_SYSCALLS[$arch]}\"" || return
  done
}

# guest_image KERNEL RELEASE DIR: prints the initial file system for one kernel.
guest_image() {
  local root image=$OUT/$2.cpio dummy
  root=$OUT/$(arch_of "$1")
  cp "$OUT/modules/$2/kprobe_monitor.ko" "$root/"
  dummy=$(find "$3/root/lib/modules/$2" -name 'dummy.ko*' -path '*/net/*')
  case $dummy in
    *.xz) xz -dc "$dummy" >"$root/dummy.ko" ;;
    *) cp "$dummy" "$root/dummy.ko" ;;
  esac
  (cd "$root" && find . | cpio -o -H newc --quiet) >"$image"
  echo "$image"
}

# guest_engine KERNEL DIR: the best engine that the module must find for an entry, as kmod/arch.h decides.
guest_engine() {
  local config=$2/headers/.config
  case $(arch_of "$1") in
    amd64) if grep -qx CONFIG_DYNAMIC_FTRACE=y "$config"; then echo ftrace; else echo kprobe; fi ;;
    arm64)
      if grep -qx CONFIG_DYNAMIC_FTRACE_WITH_CALL_OPS=y "$config"; then
        echo ftrace
      elif grep -qx CONFIG_DYNAMIC_FTRACE=y "$config"; then
        echo ftrace-shared
      else
        echo kprobe
      fi
      ;;
    *) echo kprobe ;;
  esac
}

# guest_arguments KERNEL DIR: what to say to a kernel whose tracers see no arguments, 5.10 and arm64 before CALL_OPS, and
# to one that finds no way back from a return.
guest_arguments() {
  if [ "$(series_of "$1")" = 5.10 ] || [ "$(guest_engine "$1" "$2")" = ftrace-shared ]; then echo arguments=no; fi
  if [ "$(series_of "$1")" = 5.10 ]; then echo returns=short; fi
}

# guest_boot KERNEL CONSOLE IMAGE DIR "KERNEL ARGUMENTS" QEMU-ARGUMENT…: runs the machine to its end, its console into CONSOLE.
guest_boot() {
  local kernel=$1 console=$2 image=$3 dir=$4 arguments=$5 tty=ttyAMA0 machine limit=${KPM_GUEST_SECONDS:-600}
  shift 5
  case $(arch_of "$kernel") in
    # the pointer authentication of the architecture takes most of the time when it is emulated exactly
    arm64) machine=(qemu-system-aarch64 -M virt -cpu 'max,pauth-impdef=on') ;;
    armhf) machine=(qemu-system-arm -M virt -cpu max) ;;
    *) machine=(qemu-system-x86_64 -cpu max) tty=ttyS0 ;;
  esac
  timeout "$limit" "${machine[@]}" -m 512 -nographic -nic none -no-reboot -kernel "$dir/vmlinuz" -initrd "$image" \
    -append "console=$tty loglevel=5 oops=panic panic=-1 engine=$(guest_engine "$kernel" "$dir") $(guest_arguments "$kernel" "$dir") $arguments" "$@" </dev/null 2>&1 |
    stdbuf -oL tr -d '\r' >"$console" || say "the machine did not end by itself within $limit s"
}

# What the kernel says when it has found a mistake.
COMPLAINTS='BUG:|WARNING:|Oops|Kernel panic|Call Trace|general protection|possible (circular|recursive) locking|rcu: INFO'
COMPLAINTS+='|INFO: (task|trying|lockdep)|DEBUG_LOCKS_WARN|UBSAN:|ODEBUG:|unreferenced object|Bail out'

# guest_clean CONSOLE: fails, showing why, when the kernel complained or the end was not reached.
# Where memory was made to fail, vmalloc shows the way there, which is no complaint.
guest_clean() {
  if sed '/ vmalloc error: size/,+3d' "$1" | grep -aE "$COMPLAINTS" >&2; then
    say "the kernel complained; all of it is in $1"
    return 1
  fi
  grep -aqx END "$1" || { say "the tests did not come to their end; see $1" && return 1; }
}

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
