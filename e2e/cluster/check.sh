#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Usage: e2e/cluster/check.sh    Formatting, vet and unit tests of the test cluster's own code.
set -euo pipefail
cd "$(dirname "$0")"
# shellcheck source-path=SCRIPTDIR source=../../build/lib.sh
source ../../build/lib.sh

# The flags of build.sh, so that what it compiled is not compiled again.
export CGO_ENABLED=0 GOFLAGS="-trimpath -buildvcs=false"

unformatted=$(gofmt -l .)
[ -z "$unformatted" ] || die "not formatted: ${unformatted//$'\n'/ }; run gofmt -w in e2e/cluster"
go vet ./...
go test -vet=off ./internal/... .
