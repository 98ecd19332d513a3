#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Usage: build/crds.sh [--check]    Writes the CRD YAML that the Java types describe to crds/crds, and the chart's copy of it
# (a chart can hold no file from outside its folder). With --check: only says whether that copy is up to date; whether
# crds/crds is, the tests of crds/ say.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=build/lib.sh
source build/lib.sh

chart=helm/crds-files
if [ "${1:-}" = --check ]; then
  diff -ru crds/crds "$chart" || die "$chart is not a copy of crds/crds: run make crds and commit what it changes"
  say "CRDs of the chart: clean"
  exit 0
fi
./mvnw -q -pl crds test -Dtest=CrdYamlTest -Dkpm.crds.write=true
mkdir -p "$chart"
rm -f "$chart"/*.yaml
cp crds/crds/*.yaml "$chart/"
say "wrote crds/crds and $chart"
