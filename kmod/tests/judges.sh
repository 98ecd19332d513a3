#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# Usage: kmod/tests/judges.sh
# The kernel's own tests of kprobes and dynamic events (tools/testing/selftests/ftrace, amd64 6.1), three times in one
# boot: before the module is loaded, while it probes functions that they probe too, and after it is gone. What they say
# must be the same each time, and in most must be that they passed.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=guest.sh
. "$(dirname "${BASH_SOURCE[0]}")/guest.sh"
# shellcheck source-path=SCRIPTDIR source=../../build/debian.sh
. "$HERE/../../build/debian.sh"

KERNEL=6.1

# fetch DIRECTORY: the tests, out of the source package of the kernel.
fetch() {
  local directory=$1
  prepare_apt "${SUITE[$KERNEL]}" amd64
  (cd "$directory" && private_apt apt-get download -qq "linux-source-$KERNEL" >&2)
  dpkg --fsys-tarfile "$directory"/*.deb | tar -xO "./usr/src/linux-source-$KERNEL.tar.xz" |
    tar -xJ -C "$directory" --strip-components=4 "linux-source-$KERNEL/tools/testing/selftests/ftrace"
  rm "$directory"/*.deb
}

# image RELEASE SELFTESTS: prints the initial file system: a shell, the tests, the module.
image() {
  local root=$OUT/judges
  rm -rf "$root"
  mkdir -p "$root"/{bin,proc,sys,dev,tmp}
  cp /bin/busybox "$root/bin/"
  ln -s busybox "$root/bin/sh"
  cp -r "$2/ftrace" "$OUT/modules/$1/kprobe_monitor.ko" "$root/"
  cp "$HERE/judges-init" "$root/init"
  (cd "$root" && find . | cpio -o -H newc --quiet) >"$OUT/judges.cpio"
  echo "$OUT/judges.cpio"
}

# verdicts ROUND CONSOLE: one line per test.
verdicts() {
  LC_ALL=C sed -nE "s/^$1: (\[[0-9]+\] .*\[[A-Z]+\]).*/\1/p" "$2"
}

judge() {
  local release dir selftests=$KPM_CACHE/selftests/$KERNEL console=$OUT/judges@$KERNEL initrd round
  read -r _ release dir < <("$HERE/../../build/kernels.sh" "$KERNEL")
  cached "$selftests" "$HERE/judges.sh" --fetch || die "the kernel's selftests could not be fetched"
  "$HERE/../build.sh" "$OUT/modules" "$KERNEL"
  initrd=$(image "$release" "$selftests")
  KPM_GUEST_SECONDS=1800 guest_boot "$KERNEL" "$console" "$initrd" "$dir" '' -smp 2 -accel tcg,thread=multi
  guest_clean "$console"
  for round in before with after; do verdicts "$round" "$console" >"$OUT/judges.$round"; done
  diff -u "$OUT/judges.before" "$OUT/judges.with" >&2 || die "the kernel's tests differ while the module probes"
  diff -u "$OUT/judges.before" "$OUT/judges.after" >&2 || die "the kernel's tests differ after the module"
  [ "$(grep -c PASS "$OUT/judges.before")" -ge 20 ] || die "the kernel's tests do not work here: see $console"
  grep -aqE '^module: .*hits:[1-9]' "$console" || die "the module did not probe beside the kernel's tests: see $console"
  echo "judges@$release $(grep -c PASS "$OUT/judges.before") of $(wc -l <"$OUT/judges.before") of the kernel's tests pass before, with and after the module"
}

case ${1:-} in
  --fetch) fetch "$2" ;;
  *)
    need_packages busybox-static cpio xz-utils qemu-system-x86 seabios
    mkdir -p "$OUT"
    stage "the kernel's own tests beside the module" judge
    ;;
esac
