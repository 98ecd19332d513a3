#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# Usage: kmod/tests/packaging.sh
# What surrounds the module: the two scripts that look at a kernel, agreement of versions, the man page, signing, and
# installation into a directory. Prints a line per check and the tally.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=../../build/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../../build/lib.sh"
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
SAMPLES=$HERE/samples
passed=0
failed=0

# check NAME COMMAND…: counts whether COMMAND succeeds; what it printed is shown only when it does not.
check() {
  local name=$1
  shift
  if "$@" >"$scratch/output" 2>&1; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    echo "not ok $name"
    sed 's/^/    /' "$scratch/output"
  fi
}

# same EXPECTED COMMAND…: COMMAND prints EXPECTED, a file, and ends as the last line of EXPECTED says.
same() {
  local expected=$1 code=0
  shift
  "$@" >"$scratch/actual" 2>&1 || code=$?
  echo "exit $code" >>"$scratch/actual"
  diff -u "$expected" "$scratch/actual"
}

# fails TEXT COMMAND…: COMMAND fails, and says TEXT.
fails() {
  local text=$1
  shift
  ! "$@" >"$scratch/said" 2>&1 && { grep -qF -- "$text" "$scratch/said" || { cat "$scratch/said" && return 1; }; }
}

in_shells() {
  local shell name
  for shell in sh "busybox sh"; do
    for name in complete no-kprobes no-options; do
      # shellcheck disable=SC2086 # two words
      check "check-config $name ($shell)" same "$SAMPLES/config-$name.expected" $shell ./check-config.sh "tests/samples/config-$name"
    done
    for name in x86_64 i386 arm64 arm; do
      # shellcheck disable=SC2086 # two words
      check "find-symbols $name ($shell)" same "$SAMPLES/kallsyms-$name.expected" $shell ./find-symbols.sh "tests/samples/kallsyms-$name"
    done
  done
}

scripts() {
  in_shells
  gzip -c "$SAMPLES/config-complete" >"$scratch/config.gz"
  check "check-config reads what gzip wrote" ./check-config.sh "$scratch/config.gz"
  check "check-config without a file" fails "cannot read /nowhere" make check-config CONFIG=/nowhere
  check "check-config by make" make check-config CONFIG="$SAMPLES/config-complete"
  check "find-symbols without functions" fails "no functions" ./find-symbols.sh "$SAMPLES/config-complete"
  check "find-symbols takes the architecture" \
    grep -q 'sys_brk *none' <(make find-symbols ARCH=arm KALLSYMS="$SAMPLES/kallsyms-x86_64")
}

# says FILE EXPRESSION: FILE has VERSION where the sed expression finds it.
says() {
  local found
  found=$(sed -n "$2" "$1")
  [ "$found" = "$version" ] || { echo "$1 says '$found', fronts.h says '$version'" && return 1; }
}

no_warnings() {
  local warnings
  warnings=$(man --warnings -l kprobe_monitor.4 2>&1 >/dev/null)
  [ -z "$warnings" ] || { echo "$warnings" && return 1; }
}

# Every key that a text command knows, and every error that it has words for, must be in the man page.
documented() {
  local key error
  while read -r error; do
    grep -qx "\.B $error" kprobe_monitor.4 || { echo "$error has no entry in kprobe_monitor.4" && return 1; }
  done < <(sed -n 's/^\t{ \(E[A-Z0-9]*\), .*/\1/p' reasons.c)
  while read -r key; do
    grep -qE "^\\.BI?R? $key = " kprobe_monitor.4 || { echo "key $key= has no entry in kprobe_monitor.4" && return 1; }
  done < <(sed -n 's/^\t{ "\([a-z]*\)=", .*/\1/p' keys.c)
  [ "$(sed -n 's/^\t{ E[A-Z0-9]*, .*/x/p' reasons.c | wc -l)" -gt 5 ] || { echo "reasons.c has no errors" && return 1; }
  [ "$(sed -n 's/^\t{ "[a-z]*=", .*/x/p' keys.c | wc -l)" -gt 5 ] || { echo "keys.c has no keys" && return 1; }
}

documents() {
  check "version of dkms.conf" says dkms.conf 's/^PACKAGE_VERSION="\(.*\)"/\1/p'
  check "version of the OpenWrt package" says openwrt/Makefile 's/^PKG_VERSION:=//p'
  check "version of the man page" says kprobe_monitor.4 's/^\.TH .*"Kprobe Monitor \(.*\)" ".*/\1/p'
  check "man page without warnings" no_warnings
  check "man page has all keys and errors" documented
}

# installed yes|no: is everything, or nothing, there?
installed() {
  local file files=("$root/lib/modules/$release/updates/kprobe_monitor.ko" "$root/usr/share/man/man4/kprobe_monitor.4")
  for file in "${files[@]}"; do
    case $1 in
      yes) [ -s "$file" ] || { echo "$file is missing" && return 1; } ;;
      no) [ ! -e "$file" ] || { echo "$file is still there" && return 1; } ;;
    esac
  done
}

known_to_modprobe() {
  [ "$(modprobe -d "$root" -S "$release" --show-depends kprobe_monitor)" = "insmod $root/lib/modules/$release/updates/kprobe_monitor.ko " ]
}

signed() {
  openssl req -new -x509 -newkey rsa:2048 -nodes -subj /CN=test -keyout "$scratch/key.pem" -out "$scratch/cert.pem"
  "${make[@]}" sign KEY="$scratch/key.pem" CERT="$scratch/cert.pem"
  tail -c 28 "$scratch/build/kprobe_monitor.ko" | grep -q 'Module signature appended'
}

installation() {
  local dir release root=$scratch/root make
  read -r _ release dir < <("$HERE/../../build/kernels.sh" 6.1)
  mkdir -p "$root/lib/modules/$release"
  cp "$dir/root/lib/modules/$release"/modules.{order,builtin} "$root/lib/modules/$release/"
  make=(make -s KDIR="$dir/headers" OUT="$scratch/build" INSTALL_MOD_PATH="$root" MANDIR=/usr/share/man)
  check "no headers" fails "no kernel headers in KDIR=/nowhere" make KDIR=/nowhere
  check "headers of another architecture" fails "does not hold headers for ARCH=arm" "${make[@]}" ARCH=arm
  check "sign before anything is built" fails "run make first" "${make[@]}" sign KEY=Makefile CERT=Makefile
  check "install" "${make[@]}" ARCH=x86 install
  check "what is installed" installed yes
  check "modprobe finds it" known_to_modprobe
  check "the same as amd64" "${make[@]}" ARCH=amd64
  check "sign without a key" fails "say KEY=" "${make[@]}" sign
  check "sign without a certificate" fails "say CERT=" "${make[@]}" sign KEY=Makefile
  check "sign" signed
  check "uninstall" "${make[@]}" uninstall
  check "what is left" installed no
  cp -R tests/sdk "$scratch/sdk"
  check "openwrt in an SDK" env LINUX_DIR="$dir/headers" make openwrt SDKDIR="$scratch/sdk"
  check "the package has the module" cmp "$scratch/sdk/build_dir/kprobe-monitor/kprobe_monitor.ko" "$scratch/sdk/bin/kmod-kprobe-monitor-$version"
  check "the package loads it" grep -qx 'AutoProbe(kprobe_monitor)' "$scratch/sdk/bin/autoload"
  check "openwrt explains itself" grep -q 'SDKDIR=directory' <(make openwrt)
  check "openwrt without an SDK" fails "is no OpenWrt SDK" make openwrt SDKDIR="$scratch"
}

need_packages busybox-static man-db kmod gcc make openssl binutils libelf1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$HERE/.."
version=$(sed -n 's/^#define KPM_VERSION "\(.*\)"/\1/p' fronts.h)
scripts
documents
installation
echo "packaging: $passed passed, $failed failed"
[ "$failed" = 0 ]
