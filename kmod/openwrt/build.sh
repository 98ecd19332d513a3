#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# Usage: SDKDIR=directory kmod/openwrt/build.sh
# Puts the package into an OpenWrt SDK or build tree and builds it there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if [ -z "${SDKDIR:-}" ]; then
  cat <<'END'
make openwrt SDKDIR=directory builds the package kmod-kprobe-monitor for a router.

  1. The router's kernel needs kprobes, which OpenWrt leaves out: in a build tree of
     its release, `make menuconfig`, Global build settings, Kernel build options,
     "Compile the kernel with kprobes support" and "... with symbol table information",
     then build and flash that image. An SDK of this build, or the tree itself, is SDKDIR.
  2. make openwrt SDKDIR=directory
     copies openwrt/Makefile and the sources to SDKDIR/package/kprobe-monitor and runs
     `make package/kprobe-monitor/compile` there.
  3. Install SDKDIR/bin/targets/.../packages/kmod-kprobe-monitor*.{ipk,apk} on the router;
     it is loaded at boot. The router's architecture, compiler and kernel are the SDK's.

make openwrt-check shows without an SDK that the module builds for such a kernel.
END
  exit 0
fi
if [ ! -f "$SDKDIR/rules.mk" ] || [ ! -f "$SDKDIR/include/kernel.mk" ]; then
  echo "$SDKDIR is no OpenWrt SDK or build tree: it has no rules.mk or no include/kernel.mk" >&2
  exit 1
fi

package=$SDKDIR/package/kprobe-monitor
rm -rf "$package"
mkdir -p "$package/src"
cp openwrt/Makefile "$package/"
cp -R Kbuild ./*.c ./*.h uapi compat "$package/src/"
make -C "$SDKDIR" package/kprobe-monitor/compile V=s
find "$SDKDIR/bin" -name 'kmod-kprobe-monitor*' 2>/dev/null
