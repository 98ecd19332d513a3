#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Usage: e2e/cluster/build.sh    Prints the folder that holds the programs of the test cluster: cluster (with links named
# after its components), node (kubelet and kube-proxy), containerd, containerd-shim-runc-v2, ctr and helm. All versions are in the two go.mod.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source-path=SCRIPTDIR source=../../build/lib.sh
source "$here/../../build/lib.sh"

components=(etcd forward kube-apiserver kube-controller-manager kube-scheduler kubectl server)

command -v go >/dev/null || die "Go is missing: install the version that $here/go.mod names, or a newer one"
cd "$here"

# containerd has a module of its own: it needs another version of the container runtime interface than the kubelet.

# version MODULE: the version of MODULE that the go.mod of the current folder selects.
version() { go list -m -f '{{.Version}}' "$1"; }

# compile TARGET FLAGS PACKAGE: a static program without debugging information.
compile() { CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags "-s -w $2" -o "$1" "$3"; }

build() {
  local bin=$1/bin name kubernetes
  kubernetes="-X k8s.io/component-base/version.gitVersion=$(version k8s.io/kubernetes)"
  mkdir "$bin"
  compile "$bin/cluster" "$kubernetes" .
  compile "$bin/node" "$kubernetes" ./node
  for name in "${components[@]}"; do ln -s cluster "$bin/$name"; done
  compile "$bin/" "-X helm.sh/helm/v3/internal/version.version=$(version helm.sh/helm/v3)" tool
  cd containerd
  compile "$bin/" "-X github.com/containerd/containerd/v2/version.Version=$(version github.com/containerd/containerd/v2)" tool
}

# sources: what the programs are made from, and by which Go.
sources() {
  go version
  find . \( -name '*.go' ! -name '*_test.go' \) -o -name 'go.*' -o -name build.sh | LC_ALL=C sort | xargs sha256sum
}

if [ "${1:-}" = --build ]; then
  build "$2"
else
  output=$KPM_CACHE/cluster/$(sources | sha256sum | cut -c1-16)
  [ -d "$output" ] || stage "building the test cluster's programs (the first time takes minutes)" cached "$output" "$here/build.sh" --build ||
    die "the test cluster's programs could not be built"
  echo "$output/bin"
fi
