# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# shellcheck disable=SC2034 # the tables are read by those who source this
# What is named differently on each architecture. A kernel is called SERIES or SERIES/ARCH, amd64 being left out; the
# architectures are called as Debian calls them. Source it, do not run it.

series_of() { echo "${1%%/*}"; }

arch_of() {
  case $1 in
    */*) echo "${1#*/}" ;;
    *) echo amd64 ;;
  esac
}

# The suite that carries each series. Security and updates are offered beside bookworm, the newest wins.
declare -A SUITE=([5.10]=bullseye [6.1]=bookworm [6.12]=bookworm-backports [7.2]=sid)

# The suite whose compilers build modules for a series; what is not here is built by this machine's own.
declare -A COMPILERS=([7.2]=sid)

# End of the name of Debian's kernel image for all machines of the architecture.
declare -A FLAVOUR=([amd64]=amd64 [arm64]=arm64 [armhf]=armmp [i386]=686-pae)

# As kbuild and the compilers call it. A kernel for i386 is x86 with another configuration.
declare -A LINUX_ARCH=([amd64]=x86 [arm64]=arm64 [armhf]=arm [i386]=x86)
declare -A CROSS=([amd64]='' [arm64]=aarch64-linux-gnu- [armhf]=arm-linux-gnueabihf- [i386]=i686-linux-gnu-)

# Debian packages of this machine: compiler and C library for programs of the architecture, and its emulator.
declare -A COMPILER_PACKAGES=(
  [amd64]='gcc libc6-dev'
  [arm64]='gcc-aarch64-linux-gnu libc6-dev-arm64-cross'
  [armhf]='gcc-arm-linux-gnueabihf libc6-dev-armhf-cross'
  [i386]='gcc-i686-linux-gnu libc6-dev-i386-cross'
)
declare -A EMULATOR_PACKAGES=(
  [amd64]='qemu-system-x86 seabios' [i386]='qemu-system-x86 seabios' [arm64]=qemu-system-arm [armhf]=qemu-system-arm
)
