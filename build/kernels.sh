#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Fetches the Debian kernels that the module is built for and the lab boots, without installing them.
# Prints one line per kernel, `NAME RELEASE DIR`, where
#   DIR/vmlinuz                       boots
#   DIR/root/lib/modules/RELEASE/     holds its modules, with modules.dep
#   DIR/headers                       is the KDIR for out-of-tree modules; it may be moved with DIR
# The newest package at the time of the first run is kept; remove DIR to fetch again.
# Usage: build/kernels.sh [NAME…]    NAME is SERIES or SERIES/ARCH; default: the kernels that the images carry
#        build/kernels.sh --all      the names of all that the module is tested on
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source-path=SCRIPTDIR source=arch.sh
. "$(dirname "${BASH_SOURCE[0]}")/arch.sh"
# shellcheck source-path=SCRIPTDIR source=debian.sh
. "$(dirname "${BASH_SOURCE[0]}")/debian.sh"

STORE=$KPM_CACHE/kernels
DEFAULT=(6.1 6.12)
ALL=(5.10 6.1 6.12 7.2 6.1/arm64 6.12/arm64 7.2/arm64 6.1/armhf 6.12/armhf 7.2/armhf 6.1/i386)

# parts IMAGE VERSION: the packages that hold the image's files: itself, or those that it depends on.
parts() {
  local part
  echo "$1=$2"
  for part in binary modules base; do
    dependency "$1" "linux-$part-[0-9].*" "$2" | sed "s/\$/:${1#*:}=$2/" || true
  done
}

# download SERIES ARCH DIRECTORY: image and headers of SERIES into DIRECTORY/deb; prints the release. What runs while
# modules are built (kbuild) is this machine's, and so are the headers that all architectures share.
download() {
  local series=$1 arch=$2 directory=$3 version image release headers common kbuild
  version=$(version_in "linux-image-${FLAVOUR[$arch]}:$arch" "$series") || die "no kernel $series for $arch in suite ${SUITE[$series]}"
  image=$(dependency "linux-image-${FLAVOUR[$arch]}:$arch" "linux-image-[0-9].*-${FLAVOUR[$arch]}" "$version")
  release=${image#linux-image-}
  headers=linux-headers-$release:$arch
  image=$image:$arch
  version=$(version_in "$headers" "$series")
  common=$(dependency "$headers" 'linux-headers-.*-common' "$version")
  kbuild=$(dependency "$headers" 'linux-kbuild-.*' "$version")
  say "fetching ${image%:*} and its headers ($version)"
  mkdir "$directory/deb"
  # shellcheck disable=SC2046 # words
  (cd "$directory/deb" && private_apt apt-get download -qq \
    $(parts "$image" "$(version_in "$image" "$series")") "$headers=$version" "$common=$version" "$kbuild=$version" >&2)
  echo "$release"
}

# relocatable TREE RELEASE: makes the header packages unpacked in TREE work where they are instead of at /usr/src only.
relocatable() {
  rm -rf "${1:?}/lib" "$1/usr/lib/modules"
  # shellcheck disable=SC2016 # the $(…) is make's
  sed -i -E -e '1i here := $(dir $(realpath $(lastword $(MAKEFILE_LIST))))' \
    -e 's|^include /usr/src/|include $(here)../|' -e 's|^KBUILD_OUTPUT=.*|KBUILD_OUTPUT=$(here:/=)|' "$1/usr/src/linux-headers-$2/Makefile"
}

# unpack NAME DIRECTORY: downloads and unpacks image and headers.
unpack() {
  local directory=$2 series arch release package
  series=$(series_of "$1")
  arch=$(arch_of "$1")
  need_packages kmod
  prepare_apt "${SUITE[$series]}" "$arch"
  release=$(download "$series" "$arch" "$directory")
  mkdir "$directory/root" "$directory/build"
  for package in "$directory"/deb/*.deb; do
    case ${package##*/} in
      linux-headers-* | linux-kbuild-*) dpkg -x "$package" "$directory/build" ;;
      *) dpkg -x "$package" "$directory/root" ;;
    esac
  done
  [ -d "$directory/root/lib" ] || mv "$directory/root/usr/lib" "$directory/root/lib"
  rm -rf "$directory/deb" "$directory/root/usr"
  find "$directory/root" -type f \( -name "vmlinuz-$release" -o -path "*/$release/vmlinuz" \) -exec mv {} "$directory/vmlinuz" \;
  rm -f "$directory/root/lib/modules/$release"/{build,source}
  depmod -b "$directory/root" "$release"
  relocatable "$directory/build" "$release"
  ln -s "build/usr/src/linux-headers-$release" "$directory/headers"
  echo "$release" >"$directory/release"
  chmod 755 "$directory"
}

known() {
  local name
  for name in "${ALL[@]}"; do [ "$name" != "$1" ] || return 0; done
  return 1
}

main() {
  local name directory
  mkdir -p "$STORE"
  exec 9>"$STORE/.lock"
  for name in "$@"; do
    known "$name" || die "unknown kernel $name; known are ${ALL[*]}"
    directory=$STORE/${name/\//-}
    [ -d "$directory" ] || flock 9
    cached "$directory" "$0" --unpack "$name" || die "kernel $name could not be prepared"
    echo "$name $(cat "$directory/release") $directory"
  done
}

# unpack runs as a process of its own: bash ignores `set -e` in what `cached` tests.
case ${1:-} in
  --unpack) unpack "$2" "$3" ;;
  --all) printf '%s\n' "${ALL[@]}" ;;
  '') main "${DEFAULT[@]}" ;;
  *) main "$@" ;;
esac
