#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Usage: build/jdk.sh    Prints the home of a JDK 25: $JAVA_HOME when it is one, else the first found below /usr/lib/jvm.
set -euo pipefail
# shellcheck source=build/lib.sh
source "$(dirname "$0")/lib.sh"

is_jdk_25() {
  [ -x "$1/bin/javac" ] && grep -qs '^JAVA_VERSION="25[."]' "$1/release"
}

for home in "${JAVA_HOME:-}" /usr/lib/jvm/*; do
  if [ -n "$home" ] && is_jdk_25 "$home"; then
    echo "$home"
    exit 0
  fi
done
die "no JDK 25 found in JAVA_HOME or /usr/lib/jvm. Install one (Debian package temurin-25-jdk or openjdk-25-jdk) or set JAVA_HOME to it."
