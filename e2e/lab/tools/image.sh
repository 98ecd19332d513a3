#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Usage: e2e/lab/tools/image.sh    Prints the path of the image of the lab's tools: static busybox and `calls`.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source-path=SCRIPTDIR source=../../../build/lib.sh
source "$here/../../../build/lib.sh"

build() {
  local root=$1/root
  mkdir -p "$root"/{bin,tmp,sys/kernel}
  cp /bin/busybox "$root/bin/"
  /bin/busybox --list | grep -vx busybox | while read -r name; do ln -s busybox "$root/bin/$name"; done
  gcc -O2 -Wall -Wextra -static -o "$root/bin/calls" "$here/calls.c"
  "$here/../image.sh" "$root" lab-tools:latest "$1/image.tar"
  rm -rf "$root"
}

if [ "${1:-}" = --build ]; then
  build "$2"
  exit
fi
need_packages busybox-static gcc libc6-dev jq
output=$KPM_CACHE/lab-tools/$(key_of "$here" "$here/../image.sh")
cached "$output" "$0" --build || die "the image of the lab's tools could not be built"
echo "$output/image.tar"
