# SPDX-License-Identifier: Apache-2.0
# The lab: a real cluster of emulated nodes with different kernels. Included by the root Makefile.

.PHONY: lab-up lab-down lab-status lab-shell
lab-up: ## Start the lab: control plane, registry, three nodes with real kernels (or what is missing of it)
	@e2e/lab/up.sh
lab-down: ## Stop the lab and leave nothing of it behind
	@e2e/lab/down.sh
lab-status: ## Show the lab's processes, memory and nodes
	@e2e/lab/status.sh
lab-shell: ## A shell with kubectl and helm on the lab
	@e2e/lab/shell.sh
