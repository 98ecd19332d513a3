#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Usage: build/rootfs.sh    Prints the path of rootfs.tar, the root file system that both images start from.
# It holds Debian's C library and the files that it cannot do without: no shell, no package manager, nothing that runs by itself.
# Packages come from this machine's own Debian sources; the newest at the time of the first run are kept: remove the file's folder to fetch again.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "$0")/lib.sh"
# shellcheck source-path=SCRIPTDIR source=archive.sh
source "$(dirname "$0")/archive.sh"

suite=bookworm

# sources: this machine's Debian sources of the suite, as one-line entries.
sources() {
  # shellcheck disable=SC2016 # the $(…) are apt's
  apt-get indextargets --format 'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $(REPO_URI) $(CODENAME) $(COMPONENT)' \
    'Created-By: Packages' | grep -E " $suite(-security|-updates)? main\$" | LC_ALL=C sort -u
}

# accounts DIRECTORY: the two users that the images run as.
accounts() {
  mkdir -p "$1/etc"
  printf '%s\n' 'root:x:0:0:root:/:/nonexistent' 'nonroot:x:65532:65532:nonroot:/:/nonexistent' >"$1/etc/passwd"
  printf '%s\n' 'root:x:0:' 'nonroot:x:65532:' >"$1/etc/group"
}

build() {
  local directory=$1 list
  need_packages mmdebstrap debian-archive-keyring
  list=$(sources)
  [ -n "$list" ] || die "no Debian $suite repository is among this machine's apt sources; add one, the images' C library is taken from it"
  mmdebstrap --quiet --variant=extract --include=libc6 \
    --dpkgopt='path-exclude=/usr/bin/*' --dpkgopt='path-exclude=/usr/sbin/*' --dpkgopt='path-exclude=/sbin/*' \
    --dpkgopt='path-exclude=/usr/share/*' --dpkgopt='path-include=/usr/share/doc/*/copyright' \
    --dpkgopt='path-exclude=/usr/lib/*/gconv/*' --dpkgopt='path-exclude=/usr/lib/*/audit/*' \
    "$suite" "$directory/full" - <<<"$list"
  mkdir "$directory/root"
  tar -C "$directory/full" -cf - --exclude=./var --exclude=./dev --exclude=./boot --exclude=./etc . | tar -C "$directory/root" -xf -
  rm -rf "$directory/full"
  accounts "$directory/root"
  pack "$directory/root" "$directory/rootfs.tar"
  rm -rf "$directory/root"
}

case ${1:-} in
  --build) build "$2" ;;
  *)
    output=$KPM_CACHE/rootfs/$(key_of "$0" "$(dirname "$0")/archive.sh")
    cached "$output" "$0" --build || die "the images' root file system could not be built"
    echo "$output/rootfs.tar"
    ;;
esac
