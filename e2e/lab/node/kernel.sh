#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Usage: e2e/lab/node/kernel.sh SERIES    Prints the folder with what a node of that kernel boots:
# vmlinuz, initrd, and root/lib/modules/RELEASE to be laid into its file system.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source-path=SCRIPTDIR source=../../../build/lib.sh
source "$here/../../../build/lib.sh"

# What a node may load: a tenth of all modules. Drivers of real hardware are left out.
kept='arch|block|crypto|fs|lib|mm|net|drivers/(block|char|virtio|firmware)|drivers/net/(dummy|net_failover|tun|veth|virtio_net)\.'
# What must be there before the disk can be mounted.
early=(virtio_pci virtio_blk ext4 crc32c_generic virtio_net)

# modules SOURCE RELEASE TARGET: copies the kept modules, uncompressed: the scarce thing on a node is its CPU.
modules() {
  local source=$1/lib/modules/$2 target=$3/lib/modules/$2
  mkdir -p "$target"
  cp "$source"/modules.{builtin,builtin.modinfo} "$target/"
  sed 's/\.ko\.xz$/.ko/' "$source/modules.order" >"$target/modules.order"
  (cd "$source" && find kernel -name '*.ko*' | grep -E "^kernel/($kept)" | cpio -pdm --quiet "$target")
  find "$target" -name '*.ko.xz' -print0 | xargs -0 -r unxz
  # The list of all modules names those that were left out, which are not to be warned about.
  depmod -b "$3" "$2" 2>/dev/null
}

# initrd ROOT RELEASE FILE: loads what the disk needs and starts the first process from it.
initrd() {
  local work module
  work=$(mktemp -d)
  mkdir -p "$work"/{bin,modules,proc,sys,dev,root}
  cp /bin/busybox "$work/bin/"
  install "$here/initrd-init" "$work/init"
  for module in "${early[@]}"; do
    modprobe -d "$1" -S "$2" --show-depends "$module" | awk '$1 == "insmod" {print $2}'
  done | awk '!seen[$0]++' | while read -r module; do
    cp "$module" "$work/modules/"
    basename "$module" >>"$work/modules/order"
  done
  (cd "$work" && find . | cpio -o -H newc --quiet) >"$3"
  rm -rf "$work"
}

build() {
  local source=$1 release=$2 directory=$3
  modules "$source/root" "$release" "$directory/root"
  initrd "$directory/root" "$release" "$directory/initrd"
  cp "$source/vmlinuz" "$directory/vmlinuz"
}

if [ "${1:-}" = --build ]; then
  shift
  build "$@"
  exit
fi
need_packages busybox-static cpio kmod xz-utils
read -r series release source < <("$here/../../../build/kernels.sh" "${1:?the kernel series, such as 6.1}")
output=$KPM_CACHE/lab-kernel/$series-$release-$(key_of "$0" "$here/initrd-init")
cached "$output" "$0" --build "$source" "$release" || die "the kernel of the $series nodes could not be prepared"
echo "$output"
