#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Usage: e2e/lab/shell.sh [COMMAND…]    Runs a shell, or COMMAND, with kubectl and helm on the lab.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "$0")/lib.sh"
running server || die "the lab does not run; start it with: make lab-up"
environment=$("$(dirname "$0")/env.sh")
eval "$environment"
if [ $# -gt 0 ]; then exec "$@"; fi
exec bash --rcfile <(printf '%s\n' "[ -f ~/.bashrc ] && . ~/.bashrc" "$environment" "PS1='(lab) \w\\$ '" 'source <(kubectl completion bash) 2>/dev/null')
