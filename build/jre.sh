#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Usage: build/jre.sh    Prints the path of jre.tar, which unpacks to /opt/jre: the part of the JDK that operator and agent need.
# Classes are left uncompressed, since image layers are compressed anyway. Those of the JDK's own list and of jre.classes are archived
# (CDS), which starts sooner and takes less memory.
set -euo pipefail
here=$(dirname "$0")
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$here/lib.sh"
# shellcheck source-path=SCRIPTDIR source=archive.sh
source "$here/archive.sh"

# What jdeps finds in the libraries of both programs, less what they only use on paths not taken here (desktop, SQL, Kerberos).
modules=java.base,java.logging,java.management,java.naming,java.net.http,java.xml,jdk.httpserver,jdk.management,jdk.unsupported,jdk.zipfs

build() {
  local jdk=$1 directory=$2 jre=$2/root/opt/jre
  mkdir -p "$directory/root/opt"
  "$jdk/bin/jlink" --add-modules "$modules" --output "$jre" --vm server --strip-debug --no-header-files --no-man-pages --compress zip-0
  # One copy of each notice instead of symbolic links.
  find "$jre/legal" -mindepth 2 -type l -delete
  cat "$jre/lib/classlist" "$here/jre.classes" >"$directory/classes"
  "$jre/bin/java" -Xshare:dump "-XX:SharedClassListFile=$directory/classes" -XX:+UseSerialGC -Xmx64m >&2
  rm "$directory/classes"
  find "$jre/bin" -type f ! -name java -delete
  pack "$directory/root" "$directory/jre.tar"
  rm -rf "$directory/root"
}

case ${1:-} in
  --build) build "$2" "$3" ;;
  *)
    jdk=$("$here/jdk.sh")
    output=$KPM_CACHE/jre/$(key_of "$0" "$here/jre.classes" "$here/archive.sh" "$jdk/release")
    cached "$output" "$0" --build "$jdk" || die "the images' Java could not be built with $jdk/bin/jlink"
    echo "$output/jre.tar"
    ;;
esac
