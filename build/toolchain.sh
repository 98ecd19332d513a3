#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Compilers for kernel modules. A kernel newer than this machine's Debian is built by a compiler, and brings programs
# (objtool) for a C library, that this machine does not have: its modules are compiled in a root of the suite it is from.
#
# Usage: build/toolchain.sh NAME COMMAND…    runs COMMAND in the same working directory where the compilers for the kernel
#                                            NAME (see kernels.sh) are: here, or in a root that is made once. $KPM_CACHE
#                                            and the source tree are there under their own paths. CC and STRIP are set.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source-path=SCRIPTDIR source=debian.sh
. "$(dirname "${BASH_SOURCE[0]}")/debian.sh"
# shellcheck source-path=SCRIPTDIR source=arch.sh
. "$(dirname "${BASH_SOURCE[0]}")/arch.sh"
TREE=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

PACKAGES=make,gcc,gcc-aarch64-linux-gnu,gcc-arm-linux-gnueabihf,libelf1t64

# make_root SUITE DIRECTORY
make_root() {
  local suite=$1 directory=$2 main until
  need_packages mmdebstrap debian-archive-keyring
  main=$(repository_of debian) || die "no Debian repository is among this machine's apt sources; add one, the compilers of $suite come from there"
  # A mirror that this machine's apt accepts though it is old is good enough here too.
  until=$(apt-config dump --format '%v' Acquire::Check-Valid-Until)
  mmdebstrap --quiet --variant=essential --include="$PACKAGES" --aptopt="Acquire::Check-Valid-Until \"${until:-true}\"" \
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-include=/usr/share/doc/*/copyright' \
    "$suite" "$directory/root" \
    "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $main $suite main" >&2
  chmod 755 "$directory"
}

# root_of SUITE: prints the path of the root with the suite's compilers.
root_of() {
  local suite=$1 directory
  directory=$KPM_CACHE/toolchain/$suite-$(key_of <(echo "$PACKAGES"))
  mkdir -p "$KPM_CACHE/toolchain"
  exec 8>"$KPM_CACHE/toolchain/.lock"
  flock 8
  [ -d "$directory" ] || say "making a root with the compilers of Debian $suite"
  cached "$directory" "$0" --make "$suite" || die "the compilers of Debian $suite could not be installed"
  exec 8>&-
  echo "$directory/root"
}

# What is mounted for the command is so in a mount namespace of its own, and goes with it.
enter() {
  local root=$1 path
  shift
  mount -t proc proc "$root/proc"
  mount --bind /dev "$root/dev"
  for path in "$TREE" "$KPM_CACHE"; do
    mkdir -p "$root$path"
    mount --bind "$path" "$root$path"
  done
  # shellcheck disable=SC2016 # the $… are the inner shell's
  exec chroot "$root" /bin/sh -c 'cd "$1" && shift && exec "$@"' sh "$PWD" "$@"
}

main() {
  local suite=${COMPILERS[$(series_of "$1")]:-} arch directory packages
  arch=$(arch_of "$1")
  export CC="${CROSS[$arch]}gcc" STRIP="${CROSS[$arch]}strip"
  shift
  if [ -z "$suite" ]; then
    read -ra packages <<<"${COMPILER_PACKAGES[$arch]}"
    need_packages "${packages[@]}" make binutils libelf1
    exec "$@"
  fi
  [ "$(id -u)" -eq 0 ] || die "compiling with the compilers of Debian $suite needs root, for a chroot"
  directory=$(root_of "$suite")
  exec unshare --mount --propagation private "$0" --enter "$directory" "$@"
}

# --make runs as a process of its own: bash ignores `set -e` in what `cached` tests.
case ${1:-} in
  --make) make_root "$2" "$3" ;;
  --enter) shift && enter "$@" ;;
  '') die "usage: build/toolchain.sh NAME COMMAND…" ;;
  *) main "$@" ;;
esac
