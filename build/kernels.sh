#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Fetches the Debian kernels that the module is built for and the lab boots, without installing them.
# Prints one line per kernel, `SERIES RELEASE DIR`, where
#   DIR/vmlinuz                       boots
#   DIR/root/lib/modules/RELEASE/     holds its modules, with modules.dep
#   DIR/headers                       is the KDIR for out-of-tree modules; it may be moved with DIR
# The newest package at the time of the first run is kept; remove DIR to fetch again.
# Usage: build/kernels.sh [SERIES…]    (default: all)
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

STORE=$KPM_CACHE/kernels
APT_ROOT=$STORE/.apt

# The suite that carries each series; security and updates are offered beside bookworm, the newest wins.
declare -A SUITE=([6.1]=bookworm [6.12]=bookworm-backports)
ALL=(6.1 6.12)

# repository_of NAME: base address of the Debian repository called NAME among this machine's own apt sources.
repository_of() {
  # shellcheck disable=SC2016 # the $(…) is apt's
  apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' |
    sed 's:/*$::' | grep -m1 -E "/$1\$"
}

# private_apt TOOL ARGUMENT…: apt-get or apt-cache with sources, lists and downloads of its own.
private_apt() {
  local tool=$1
  shift
  "$tool" -o Dir::State="$APT_ROOT/state" -o Dir::State::status="$APT_ROOT/status" -o Dir::Cache="$APT_ROOT/cache" \
    -o Dir::Etc::sourcelist="$APT_ROOT/sources.list" -o Dir::Etc::sourceparts=/dev/null \
    -o Dir::Etc::preferences=/dev/null -o Dir::Etc::preferencesparts=/dev/null \
    -o APT::Architecture=amd64 -o APT::Architectures=amd64 -o APT::Sandbox::User="$(id -un)" "$@"
}

prepare_apt() {
  local main security keyring=/usr/share/keyrings/debian-archive-keyring.gpg
  need_packages debian-archive-keyring kmod
  main=$(repository_of debian) || die "no Debian repository is among this machine's apt sources; add one, its kernels are fetched from there"
  security=$(repository_of debian-security) || security=$main-security
  mkdir -p "$APT_ROOT"/{state/lists/partial,cache/archives/partial}
  : >"$APT_ROOT/status"
  printf "deb [signed-by=$keyring] %s %s main\n" \
    "$main" bookworm "$main" bookworm-updates "$security" bookworm-security "$main" bookworm-backports >"$APT_ROOT/sources.list"
  private_apt apt-get update -qq >&2
}

# dependency PACKAGE PATTERN VERSION: the dependency of that version of PACKAGE whose name matches PATTERN.
dependency() {
  private_apt apt-cache show "$1=$3" | sed -n 's/^Depends: //p' | tr ',' '\n' | sed 's/^ *//; s/[ (].*//' | grep -m1 -xE "$2"
}

# version_in PACKAGE SERIES: newest version of PACKAGE that belongs to SERIES, 6.1 being all of 6.1.x.
version_in() {
  local version best=
  for version in $(private_apt apt-cache madison "$1" | awk '{print $3}'); do
    case $version in
      "$2".*) if [ -z "$best" ] || dpkg --compare-versions "$version" gt "$best"; then best=$version; fi ;;
    esac
  done
  [ -n "$best" ] || return 1
  echo "$best"
}

# relocatable TREE: makes the header packages unpacked in TREE work where they are instead of at /usr/src only.
relocatable() {
  rm -rf "${1:?}/lib"
  # shellcheck disable=SC2016 # the $(…) is make's
  sed -i -E 's:^include /usr/src/:include $(dir $(realpath $(lastword $(MAKEFILE_LIST))))../:' "$1"/usr/src/linux-headers-*-amd64/Makefile
}

# unpack SERIES DIRECTORY: downloads and unpacks image and headers of SERIES.
unpack() {
  local series=$1 directory=$2 suite=${SUITE[$1]} version image release headers common kbuild package
  prepare_apt
  version=$(version_in linux-image-amd64 "$series") || die "no linux-image-amd64 of series $series in suite $suite"
  image=$(dependency linux-image-amd64 'linux-image-[0-9].*-amd64' "$version")
  release=${image#linux-image-}
  headers=linux-headers-$release
  version=$(version_in "$headers" "$series")
  common=$(dependency "$headers" 'linux-headers-.*-common' "$version")
  kbuild=$(dependency "$headers" 'linux-kbuild-.*' "$version")
  say "fetching $image and its headers ($version)"
  mkdir "$directory/deb"
  (cd "$directory/deb" && private_apt apt-get download -qq \
    "$image=$(version_in "$image" "$series")" "$headers=$version" "$common=$version" "$kbuild=$version" >&2)
  mkdir "$directory/root" "$directory/build"
  for package in "$directory"/deb/*.deb; do
    case ${package##*/} in
      linux-image-*) dpkg -x "$package" "$directory/root" ;;
      *) dpkg -x "$package" "$directory/build" ;;
    esac
  done
  rm -rf "$directory/deb" "$directory/root/usr"
  mv "$directory/root/boot/vmlinuz-$release" "$directory/vmlinuz"
  rm -f "$directory/root/lib/modules/$release"/{build,source}
  depmod -b "$directory/root" "$release"
  relocatable "$directory/build"
  ln -s "build/usr/src/$headers" "$directory/headers"
  echo "$release" >"$directory/release"
  chmod 755 "$directory"
}

main() {
  local series
  mkdir -p "$STORE"
  exec 9>"$STORE/.lock"
  flock 9
  for series in "$@"; do
    [ -n "${SUITE[$series]:-}" ] || die "unknown kernel series $series; known are ${ALL[*]}"
    cached "$STORE/$series" "$0" --unpack "$series" || die "kernel $series could not be prepared"
    echo "$series $(cat "$STORE/$series/release") $STORE/$series"
  done
}

# unpack runs as a process of its own: bash ignores `set -e` in what `cached` tests.
case ${1:-} in
  --unpack) unpack "$2" "$3" ;;
  '') main "${ALL[@]}" ;;
  *) main "$@" ;;
esac
