#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Usage: e2e/lab/node/boot.sh NODE ADDRESS PODS LABEL KERNEL DISK [KERNEL-ARGUMENT]…
# Becomes the QEMU of one node, in the current network namespace. What it writes goes to a layer over DISK in
# $KPM_LAB_NODE, which also receives the serial console.
set -euo pipefail
node=$1 address=$2 pods=$3 label=$4 kernel=$5 disk=$6
shift 6
here=$(cd "$(dirname "$0")" && pwd)
own=${KPM_LAB_NODE:?folder of the node} credentials=${KPM_LAB_CREDENTIALS:?folder of its credentials}

# The second disk: what differs between the nodes.
seed() {
  local root=$own/seed
  rm -rf "$root"
  mkdir -p "$root"/etc/{kubernetes,lab,cni/net.d}
  cp "$credentials/nodes/$node"/{kubeconfig,proxy.kubeconfig} "$credentials/pki/ca.crt" "$root/etc/kubernetes/"
  cp "$credentials/pki/$node.crt" "$root/etc/kubernetes/node.crt"
  cp "$credentials/pki/$node.key" "$root/etc/kubernetes/node.key"
  sed "s|@PODS@|$pods|" "$here/network.conflist" >"$root/etc/cni/net.d/10-lab.conflist"
  cat >"$root/etc/lab/node.env" <<ENV
NODE_NAME=$node
NODE_ADDRESS=$address
NODE_LABELS=kprobe.dev/lab-kernel=$label
GATEWAY=${KPM_LAB_GATEWAY:?address of the bridge}
ROUTES='${KPM_LAB_ROUTES:-}'
ENV
  tar -C "$root" --owner=0 --group=0 -cf "$own/seed.tar" .
  rm -rf "$root"
}

mkdir -p "$own"
seed
[ -f "$own/disk.qcow2" ] || qemu-img create -q -f qcow2 -b "$disk" -F raw "$own/disk.qcow2"
# The kernel would measure the emulated time stamp counter, distrust it and read the time from a device, which takes 4.5 µs
# instead of 0.1 µs under emulation, thousands of times a second.
clock="tsc=reliable tsc_early_khz=$("$(dirname "$disk")/tsc")"
# Page tables of five levels, KFENCE's timer and the mitigations cost a fifth of the emulated CPU and change nothing here.
exec qemu-system-x86_64 -name "$node" -M q35 -cpu max,la57=off -smp 2 -m 2048 -accel tcg,thread=single,tb-size=256 -nodefaults -no-reboot -display none \
  -serial "file:$own/console.log" -kernel "$kernel/vmlinuz" -initrd "$kernel/initrd" \
  -append "console=ttyS0 quiet panic=-1 net.ifnames=0 mitigations=off kfence.sample_interval=0 $clock $*" \
  -drive "file=$own/disk.qcow2,format=qcow2,if=virtio,cache=unsafe" \
  -drive "file=$own/seed.tar,format=raw,if=virtio,readonly=on" \
  -netdev "tap,id=net,ifname=tap-$node,script=no,downscript=no" \
  -device "virtio-net-pci,netdev=net,mac=52:54:00:00:00:1${node#node-},romfile=" -device virtio-rng-pci
