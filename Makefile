# SPDX-License-Identifier: Apache-2.0
# Kprobe Monitor: `make help` lists what a person would run.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

MVN := ./mvnw -q

.PHONY: help
help: ## List the targets
	@awk -F ':.*## ' '/^[a-z][-a-z0-9]*:.*## / {printf "  %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: demo
demo: ## From a clean checkout to real hits in `kubectl get kpm`, on a lab of QEMU nodes
	@e2e/demo.sh

.PHONY: test
test: ## What must pass before a change lands: static, java, api, kernel, lab
	@e2e/test.sh

.PHONY: test-static test-java test-api test-kernel test-lab
test-static: ## Formatting and static checks of everything that is not Java
	@e2e/test.sh static
test-java: ## Java: formatting, Error Prone, layers, unit tests, operator against a mock API server
	@e2e/test.sh java
test-api: ## The kinds and the operator against a real API server (testcontainers-k3s)
	@e2e/test.sh api
test-kernel: ## The module and the agent's backends on real kernels in QEMU
	@e2e/test.sh kernel
test-lab: ## End to end on the lab: Helm install, exact hit counts, faults, uninstall
	@e2e/test.sh lab

.PHONY: test-faults
test-faults: ## On the lab: agents killed, nodes without power, a panic, no API server, clocks that jump
	@e2e/test.sh faults

.PHONY: test-kernels
test-kernels: ## Module and backends on all kernels and architectures they support, or the module on KERNELS="6.1/arm64 …"
	@kmod/tests/matrix.sh $(KERNELS)
	@$(if $(KERNELS),,node-agent/tests/matrix.sh)

.PHONY: test-sanitizers test-traceable
test-sanitizers: ## The module in a kernel that checks itself, with a fuzzer, failing memory and CPUs that leave
	@kmod/tests/sanitizers.sh
test-traceable: ## Every function that a kernel can trace, armed under load: which are deadly?
	@kmod/tests/traceable.sh kprobe
	@kmod/tests/traceable.sh ftrace

.PHONY: crds
crds: ## Generate the CRD YAML from the Java types, for the repository and the chart
	@build/crds.sh

.PHONY: images
images: ## Build the images of operator and agent as OCI archives in target/images
	@build/images.sh target/images

.PHONY: deploy
deploy: ## Build the images, push them to the lab and install or upgrade the chart there
	@e2e/deploy.sh

.PHONY: module
module: ## Build kprobe_monitor.ko for the lab's kernels into target/modules
	@kmod/build.sh target/modules

.PHONY: bench-kernel
bench-kernel: ## Instructions per counted hit, on an emulated CPU that counts them
	@kmod/tests/bench.sh --table
	@node-agent/tests/bench.sh

.PHONY: bench-agent
bench-agent: ## Records, memory, arming and CPU of the agent, on this machine and in QEMU
	@node-agent/bench/bench.sh --table

.PHONY: mutation
mutation: ## Mutation scores of the agent's decoder, counters and symbols: would its tests notice?
	@node-agent/tests/mutation.sh --table

.PHONY: format
format: ## Format the Java sources
	@$(MVN) spotless:apply

.PHONY: clean
clean: ## Remove build output from the tree (the cache outside stays)
	@rm -rf target crds/target operator/target node-agent/target e2e/target kmod/target

-include e2e/lab.mk
