#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Usage: build/debug-kernel.sh FRAGMENT
# Builds Debian's 6.1 kernel by `make tinyconfig` and the options in FRAGMENT, all of which it must end up with, and
# prints `SERIES RELEASE DIR` as build/kernels.sh does. DIR holds the same as there, and DIR/config.
# The newest source at the time of the first run is kept; remove its folder to fetch again.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source-path=SCRIPTDIR source=arch.sh
. "$(dirname "${BASH_SOURCE[0]}")/arch.sh"
# shellcheck source-path=SCRIPTDIR source=debian.sh
. "$(dirname "${BASH_SOURCE[0]}")/debian.sh"

SERIES=6.1
STORE=$KPM_CACHE/debug-kernel
APT_ROOT=$STORE/.apt # not that of build/kernels.sh, which may run at the same time

# fetch DIRECTORY: the source package, packed as Debian has it, and its version.
fetch() {
  local directory=$1 version
  prepare_apt "${SUITE[$SERIES]}" amd64
  version=$(version_in "linux-source-$SERIES" "$SERIES") || die "no linux-source-$SERIES is offered"
  say "fetching linux-source-$SERIES $version"
  (cd "$directory" && private_apt apt-get download -qq "linux-source-$SERIES=$version" >&2)
  dpkg -x "$directory"/linux-source-*.deb "$directory"
  mv "$directory/usr/src/linux-source-$SERIES.tar.xz" "$directory/source.tar.xz"
  rm -r "${directory:?}"/{usr,linux-source-*.deb}
  echo "$version" >"$directory/version"
}

# refused CONFIG FRAGMENT: the lines of FRAGMENT that did not get into CONFIG.
refused() {
  local line
  while read -r line; do
    case $line in
      CONFIG_*) grep -qxF "$line" "$1" || echo "$line" ;;
      '# CONFIG_'*' is not set') ! grep -q "^$(cut -d' ' -f2 <<<"$line")=" "$1" || echo "$line" ;;
    esac
  done <"$2"
}

# configure SOURCE FRAGMENT: an option that the kernel does not take would make the tests blind without a word.
configure() {
  local source=$1 fragment=$2 lost
  make -s -C "$source" tinyconfig
  (cd "$source" && scripts/kconfig/merge_config.sh -m .config "$fragment")
  make -s -C "$source" olddefconfig
  lost=$(refused "$source/.config" "$fragment")
  [ -z "$lost" ] || die "the kernel does not take ${lost//$'\n'/, }"
}

# slim SOURCE: leaves what modules are built with.
slim() {
  (
    cd "$1"
    rm -rf Documentation block certs crypto drivers fs init io_uring ipc kernel lib mm net rust samples security sound usr virt
    find arch -mindepth 1 -maxdepth 1 ! -name x86 -exec rm -rf {} +
    find arch scripts -name '*.o' ! -path 'scripts/*' -delete
    rm -f vmlinux vmlinux.* .tmp_vmlinux* .vmlinux* arch/x86/boot/bzImage
  )
}

# compile SOURCES FRAGMENT DIRECTORY
compile() {
  local archive=$1/source.tar.xz fragment=$2 directory=$3 source=$3/headers release
  mkdir "$source"
  tar -xf "$archive" -C "$source" --strip-components=1
  configure "$source" "$fragment" >&2
  make -s -C "$source" -j"$(nproc)" bzImage modules >&2
  release=$(cat "$source/include/config/kernel.release")
  make -s -C "$source" INSTALL_MOD_PATH="$directory/root" modules_install >&2
  rm -f "$directory/root/lib/modules/$release"/{build,source}
  cp "$source/arch/x86/boot/bzImage" "$directory/vmlinuz"
  cp "$source/.config" "$directory/config"
  slim "$source"
  echo "$release" >"$directory/release"
  chmod 755 "$directory"
}

main() {
  local fragment sources built
  fragment=$(realpath "$1")
  need_packages gcc make flex bison bc libelf-dev libssl-dev xz-utils kmod cpio
  mkdir -p "$STORE"
  exec 9>"$STORE/.lock"
  flock 9
  sources=$STORE/source-$SERIES
  cached "$sources" "$0" --fetch || die "the kernel's source could not be fetched"
  built=$STORE/$(key_of "$0" "$fragment" "$sources/version" <(gcc --version))
  [ -d "$built" ] || say "building kernel $(cat "$sources/version") with ${fragment##*/}, which takes 7 minutes on two cores"
  cached "$built" "$0" --compile "$sources" "$fragment" || die "the debug kernel could not be built"
  echo "$SERIES $(cat "$built/release") $built"
}

# The parts run as processes of their own: bash ignores `set -e` in what `cached` tests.
case ${1:-} in
  '') die "usage: build/debug-kernel.sh FRAGMENT" ;;
  --fetch) fetch "$2" ;;
  --compile) compile "$2" "$3" "$4" ;;
  *) main "$1" ;;
esac
