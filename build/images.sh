#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Usage: build/images.sh [OUTDIR]    (default: target/images)
# Builds the images of operator and agent without a Docker daemon and writes, for each of the two,
#   OUTDIR/NAME.tar    an OCI archive
#   OUTDIR/NAME.tag    a tag made of its content: the beginning of the manifest's digest
# The agent's image holds the kernel module for every kernel that kmod/build.sh builds it for.
# The same inputs give the same bytes, with one exception: Quarkus numbers what it generates for the operator in the order
# in which its build threads get there (quarkusio/quarkus#53025). The cache keeps what was built first.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=build/lib.sh
source build/lib.sh
# shellcheck source=build/archive.sh
source build/archive.sh

# All that Maven reads to build the two programs.
sources=(pom.xml mvnw .mvn build/lib.sh build/jdk.sh {crds,operator,node-agent}/pom.xml e2e/pom.xml {crds,operator,node-agent}/src/main)

# build ROOTFS JRE MODULES DIRECTORY: Maven runs in a copy of the sources, so that nothing left over in target/ gets into an image.
# kpm.image.base is the archive that both images start from, kpm.image.modules the folder of RELEASE/kprobe_monitor.ko.
build() {
  local rootfs=$1 jre=$2 modules=$3 directory=$4 work module
  work=$directory/work
  mkdir "$work"
  docker_archive "$directory/base.tar" "$rootfs" "$jre"
  cp -r --parents "${sources[@]}" "$work"
  nice "$work/mvnw" -q -f "$work/pom.xml" -Pimage -pl operator,node-agent -am package \
    -Dmaven.test.skip -Dspotless.check.skip -Djib.console=plain "-Djib.applicationCache=$KPM_CACHE/jib" \
    "-Dkpm.image.base=$directory/base.tar" "-Dkpm.image.modules=$modules" >&2
  for module in operator node-agent; do
    mv "$work/$module/target/jib-image.tar" "$directory/${module#node-}.tar"
    cut -c8-19 "$work/$module/target/jib-image.digest" >"$directory/${module#node-}.tag"
  done
  rm -rf "$work" "$directory/base.tar"
}

main() {
  local output=$1 rootfs jre modules store name
  need_packages jq
  rootfs=$(build/rootfs.sh)
  jre=$(build/jre.sh)
  modules=$(mktemp -d)
  # shellcheck disable=SC2064 # this folder
  trap "rm -rf '$modules'" EXIT
  kmod/build.sh "$modules"
  store=$KPM_CACHE/images/$(key_of build/images.sh build/archive.sh "${sources[@]}" "$rootfs" "$jre" "$modules")
  # Two builds at a time would publish the same folder.
  mkdir -p "$KPM_CACHE/images"
  exec 9>"$KPM_CACHE/images/.lock"
  flock 9
  cached "$store" build/images.sh --build "$rootfs" "$jre" "$modules" || die "the images could not be built"
  mkdir -p "$output"
  for name in operator agent; do
    cp --reflink=auto "$store/$name.tar" "$store/$name.tag" "$output/"
    say "$output/$name.tar: $(($(stat -c %s "$output/$name.tar") / 1000000)) MB, tag $(cat "$output/$name.tag")"
  done
}

# build runs as a process of its own: bash ignores `set -e` in what `cached` tests.
case ${1:-} in
  --build) build "${@:2}" ;;
  *) main "${1:-target/images}" ;;
esac
