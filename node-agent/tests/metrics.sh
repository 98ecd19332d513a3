#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Usage: node-agent/tests/metrics.sh
# Has Prometheus's own checker read the metrics that the agent's unit tests have written to target/.
set -euo pipefail
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
ROOT=$(cd "$HERE/../.." && pwd)
# shellcheck source-path=SCRIPTDIR source=../../build/lib.sh
. "$ROOT/build/lib.sh"

main() {
  local tools page passed=0
  tools=$("$ROOT/build/prometheus.sh")
  for page in metrics metrics-empty; do
    [ -s "$HERE/../target/$page.txt" ] || die "there is no target/$page.txt: run ./mvnw -pl node-agent -am test first"
    "$tools/promtool" check metrics <"$HERE/../target/$page.txt" || die "promtool finds fault with target/$page.txt"
    passed=$((passed + 1))
  done
  echo "metrics: $passed passed, 0 failed"
}

main "$@"
