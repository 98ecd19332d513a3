#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Usage: e2e/lab/node/rootfs.sh    Prints the path of rootfs.tar: what of Debian a node needs below containerd and kubelet.
# It has no kernel and no init system. The newest packages at the time of the first run are kept.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=../../../build/lib.sh
source "$(dirname "$0")/../../../build/lib.sh"

suite=bookworm
packages=runc,nftables,conntrack,iproute2,kmod,procps,mount,ca-certificates,containernetworking-plugins

# sources: this machine's Debian sources of the suite, as one-line entries.
sources() {
  # shellcheck disable=SC2016 # the $(…) are apt's
  apt-get indextargets --format 'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $(REPO_URI) $(CODENAME) $(COMPONENT)' \
    'Created-By: Packages' | grep -E " $suite(-security|-updates)? main\$" | LC_ALL=C sort -u
}

build() {
  local list
  list=$(sources)
  [ -n "$list" ] || die "no Debian $suite repository is among this machine's apt sources; add one, the nodes are made from it"
  mmdebstrap --quiet --variant=essential --include=$packages \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
    --dpkgopt='path-exclude=/usr/lib/*/gconv/*' "$suite" "$1/rootfs.tar" - <<<"$list" >&2
}

case ${1:-} in
  --build) build "$2" ;;
  *)
    need_packages mmdebstrap debian-archive-keyring
    output=$KPM_CACHE/lab-rootfs/$(key_of "$0")
    cached "$output" "$0" --build || die "the nodes' root file system could not be built"
    echo "$output/rootfs.tar"
    ;;
esac
