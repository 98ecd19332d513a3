# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Packages of Debian suites and architectures that this machine does not run, from its own mirror. Source it with lib.sh.

APT_ROOT=$KPM_CACHE/kernels/.apt

# repository_of NAME: base address of the Debian repository called NAME among this machine's own apt sources.
repository_of() {
  # shellcheck disable=SC2016 # the $(…) is apt's
  apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' |
    sed 's:/*$::' | grep -m1 -E "/$1\$"
}

# private_apt TOOL ARGUMENT…: apt-get or apt-cache with sources, lists and downloads of their own, as prepared last.
private_apt() {
  local tool=$1
  shift
  "$tool" -o Dir::State="$APT_HERE/state" -o Dir::State::status="$APT_HERE/status" -o Dir::Cache="$APT_HERE/cache" \
    -o Dir::Etc::sourcelist="$APT_HERE/sources.list" -o Dir::Etc::sourceparts=/dev/null \
    -o Dir::Etc::preferences=/dev/null -o Dir::Etc::preferencesparts=/dev/null \
    -o APT::Architecture=amd64 -o APT::Architectures="$APT_ARCHITECTURES" -o APT::Sandbox::User="$(id -un)" "$@"
}

# suites_of SUITE ARCH MAIN SECURITY: the lines of a sources.list. Security and updates are for the suite that this
# machine's own kernels come from; not every architecture has them.
suites_of() {
  local suite=$1 arch=$2 main=$3 security=$4 signed='[signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]'
  echo "deb $signed $main $suite main"
  case $suite/$arch in
    bookworm*/amd64)
      echo "deb $signed $main bookworm-updates main"
      echo "deb $signed $security bookworm-security main"
      ;;
  esac
}

# prepare_apt SUITE ARCH: sources and lists for packages of SUITE, for ARCH beside amd64.
prepare_apt() {
  local main security
  need_packages debian-archive-keyring
  main=$(repository_of debian) || die "no Debian repository is among this machine's apt sources; add one, its packages are fetched from there"
  security=$(repository_of debian-security) || security=$main-security
  APT_HERE=$APT_ROOT/$1-$2 APT_ARCHITECTURES=amd64
  [ "$2" = amd64 ] || APT_ARCHITECTURES=amd64,$2
  mkdir -p "$APT_HERE"/{state/lists/partial,cache/archives/partial}
  : >"$APT_HERE/status"
  suites_of "$1" "$2" "$main" "$security" >"$APT_HERE/sources.list"
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
