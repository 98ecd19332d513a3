#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Usage: e2e/lab/halt.sh NAME    Ends one process of the lab: a node as a power cut does, or server, registry or forward.
# e2e/lab/up.sh starts it again.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "$0")/lib.sh"
name=${1:?name of a process of the lab, as e2e/lab/status.sh shows it}
running "$name" || die "no process of the lab that runs is called '$name'; see e2e/lab/status.sh"
halt "$name"
