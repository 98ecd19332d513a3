# SPDX-License-Identifier: GPL-2.0
# What of OpenWrt's rules the package uses, for packaging.sh; the kernel is LINUX_DIR of the environment.
INCLUDE_DIR := $(TOPDIR)/include
PKG_BUILD_DIR := $(TOPDIR)/build_dir/kprobe-monitor
LINUX_KARCH := x86
CP := cp -fpR
