#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Usage: e2e/lab/node/disk.sh BIN KERNEL…    Prints the path of the disk that all nodes start from: Debian, the programs
# in BIN, and the modules of these folders of kernel.sh. It holds nothing that is of one node or of one lab.
# Beside it is `tsc`, which tells what boot.sh has to know of the host's CPU.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source-path=SCRIPTDIR source=../../../build/lib.sh
source "$here/../../../build/lib.sh"

build() {
  local directory=$1 rootfs=$2 bin=$3 root pause
  shift 3
  root=$directory/root pause=$directory/pause
  mkdir "$root" "$pause"
  tar -xf "$rootfs" -C "$root" --exclude='./dev/*'
  mkdir -p "$root"/etc/{kubernetes,containerd/certs.d/10.197.0.1:5000,cni/net.d,lab} "$root/usr/local/share"
  install "$here/init" "$root/sbin/lab-init"
  install -m 644 "$here/kubelet.yaml" "$here/proxy.yaml" "$root/etc/kubernetes/"
  install -m 644 "$here/containerd.toml" "$root/etc/containerd/config.toml"
  install -m 644 "$here/hosts.toml" "$root/etc/containerd/certs.d/10.197.0.1:5000/"
  echo 'nameserver 127.0.0.1' >"$root/etc/resolv.conf"
  install "$bin"/{node,containerd,containerd-shim-runc-v2,ctr} "$root/usr/local/bin/"
  ln -s node "$root/usr/local/bin/kubelet"
  ln -s node "$root/usr/local/bin/kube-proxy"
  for kernel in "$@"; do cp -a "$kernel/root/lib/modules/." "$root/usr/lib/modules/"; done
  gcc -Os -Wall -Wextra -static -o "$pause/pause" "$here/pause.c"
  gcc -O2 -Wall -Wextra -o "$directory/tsc" "$here/tsc.c"
  "$here/../image.sh" "$pause" localhost/pause:1 "$root/usr/local/share/pause.tar" '{"Entrypoint": ["/pause"]}'
  truncate -s 6G "$directory/disk.raw"
  mke2fs -q -t ext4 -E lazy_itable_init=1,lazy_journal_init=1 -d "$root" "$directory/disk.raw"
  rm -rf "$root" "$pause"
}

if [ "${1:-}" = --build ]; then
  build "${@: -1}" "${@:2:$#-2}"
  exit
fi
need_packages e2fsprogs gcc libc6-dev jq
rootfs=$("$here/rootfs.sh")
bin=${1:?folder of the programs}
output=$KPM_CACHE/lab-disk/$({ echo "$rootfs" "$@"; key_of "$here" "$here/../image.sh"; } | sha256sum | cut -c1-16)
cached "$output" "$0" --build "$rootfs" "$@" || die "the nodes' disk could not be built"
echo "$output/disk.raw"
