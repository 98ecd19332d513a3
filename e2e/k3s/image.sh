#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Usage: e2e/k3s/image.sh    Loads the drop-in for rancher/k3s into the Docker Engine and prints its name. It holds the test
# cluster's control plane (no node) and is started as K3s is: by `server`, with its flags, until a line says it is ready.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source-path=SCRIPTDIR source=../../build/lib.sh
source "$here/../../build/lib.sh"

build() {
  local directory=$1 bin=$2 name=$3 root=$1/root applet
  mkdir -p "$root"/{bin,etc,tmp,var/lib}
  cp "$bin/cluster" "$root/bin/"
  ln -s cluster "$root/bin/server"
  ln -s cluster "$root/bin/kubectl"
  cp /bin/busybox "$root/bin/"
  # testcontainers copies files by tar; the others are for a person who looks inside.
  for applet in sh tar cat ls ps; do ln -s busybox "$root/bin/$applet"; done
  "$here/../lab/image.sh" "$root" "$name" "$directory/image.tar" \
    '{"Entrypoint": ["/bin/cluster"], "Cmd": ["server"], "Env": ["PATH=/bin", "KUBECONFIG=/etc/rancher/k3s/k3s.yaml"], "ExposedPorts": {"6443/tcp": {}}}'
  rm -rf "$root"
}

if [ "${1:-}" = --build ]; then
  build "$4" "$2" "$3"
  exit
fi
need_packages busybox-static docker.io jq
bin=$("$here/../cluster/build.sh")
key=$({ echo "$bin"; key_of "$here/image.sh" "$here/../lab/image.sh"; } | sha256sum | cut -c1-16)
name=kprobe-monitor/k3s-test:$key
cached "$KPM_CACHE/k3s/$key" "$0" --build "$bin" "$name" || die "the drop-in for rancher/k3s could not be built"
docker image inspect "$name" >/dev/null 2>&1 || docker load --quiet --input "$KPM_CACHE/k3s/$key/image.tar" >&2
echo "$name"
