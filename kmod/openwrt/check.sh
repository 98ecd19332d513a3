#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# Usage: kmod/openwrt/check.sh
# Builds the module, without a warning, for an ARM kernel configured as small as a router's: openwrt/kernel.config. The
# prepared kernel is kept in the cache. It is not compiled, so whether it exports what the module calls is not shown.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=../../build/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../../build/lib.sh"
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
CROSS=(ARCH=arm CROSS_COMPILE=arm-linux-gnueabihf-)
ABSENT=(FTRACE CGROUPS MODVERSIONS SECURITY KALLSYMS_ALL)

# prepare SOURCE DIRECTORY: leaves in DIRECTORY what modules are built against. SOURCE stays as it is.
prepare() {
  local source=$1 directory=$2 option
  make -s -C "$source" O="$directory" "${CROSS[@]}" KCONFIG_ALLCONFIG="$HERE/kernel.config" allnoconfig tiny.config >&2
  "$source/scripts/kconfig/merge_config.sh" -m -O "$directory" "$directory/.config" "$HERE/kernel.config" >/dev/null
  make -s -C "$source" O="$directory" "${CROSS[@]}" olddefconfig >&2
  sed -n 's/^\(CONFIG_[A-Z0-9_]*=y\)$/\1/p' "$HERE/kernel.config" | while read -r option; do
    grep -qx "$option" "$directory/.config" || die "this kernel does not take $option"
  done
  for option in "${ABSENT[@]}"; do
    ! grep -q "^CONFIG_$option=" "$directory/.config" || die "this kernel insists on CONFIG_$option"
  done
  make -s -C "$source" O="$directory" "${CROSS[@]}" modules_prepare >&2
  chmod 755 "$directory"
}

main() {
  local source tree out log file
  need_packages gcc gcc-arm-linux-gnueabihf libc6-dev make flex bison bc
  source=$("$HERE/../../build/linux-source.sh")
  tree=$KPM_CACHE/linux-source/openwrt-$(key_of "$HERE/kernel.config" "$HERE/check.sh" "$source/Makefile")
  [ -d "$tree" ] || say "preparing a small ARM kernel"
  cached "$tree" "$HERE/check.sh" --prepare "$source" || die "the kernel could not be prepared"
  out=$(mktemp -d)
  # shellcheck disable=SC2064 # the path is known now
  trap "rm -rf '$out'" EXIT
  log=$out/log
  # There is no Module.symvers, so modpost finds every symbol unresolved: only what is said of a line of code counts.
  make -s -C "$HERE/.." KDIR="$tree" OUT="$out/build" "${CROSS[@]}" W=1 KBUILD_MODPOST_WARN=1 >"$log" 2>&1 || { cat "$log" >&2 && die "the module does not compile"; }
  if grep -E '\.[ch]:[0-9]+' "$log" >&2; then die "the module compiles with warnings"; fi
  file=$out/build/kprobe_monitor.ko
  [ -s "$file" ] || die "there is no module"
  # No 32-bit kernel exports a division of 64 bits.
  if nm -u "$file" | grep -E '__aeabi_u?ldivmod' >&2; then die "the module divides 64 bits without div64_u64()"; fi
  say "kprobe_monitor.ko for $(make -s -C "$tree" kernelrelease) on ARM: $(stat -c %s "$file") bytes"
  echo "openwrt: clean"
}

# prepare runs as a process of its own: bash ignores `set -e` in what `cached` tests.
case ${1:-} in
  --prepare) prepare "$2" "$3" ;;
  '') main ;;
  *) die "usage: kmod/openwrt/check.sh" ;;
esac
