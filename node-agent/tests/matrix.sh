#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Usage: [PROGRAMS=2000] node-agent/tests/matrix.sh    Proves the agent's backends on every kernel of amd64 that the module is tested on,
# and writes the results into docs/kernels.md.
set -euo pipefail
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
ROOT=$(cd "$HERE/../.." && pwd)
# shellcheck source-path=SCRIPTDIR source=../../build/lib.sh
. "$ROOT/build/lib.sh"

results=$(mktemp)
trap 'rm -f "$results"' EXIT

table() {
  echo '| kernel | release | checks | date |'
  echo '|---|---|---|---|'
  sed -nE "s/^kernel ([^ ]+) \(([^)]+)\): (.*)$/| \1 | \2 | \3 | $(date -u +%F) |/p" "$results"
}

bad=0
(cd "$ROOT" && ./mvnw -q -pl node-agent -am test-compile)
PROGRAMS=${PROGRAMS:-2000} "$HERE/guest.sh" 5.10 5.10-switches 6.1 6.1-switches 6.1-lockdown 6.1-confidential 6.12 6.12-switches 7.2 | tee "$results" || bad=1
table | between backends "$ROOT/docs/kernels.md"
exit "$bad"
