// SPDX-License-Identifier: Apache-2.0

// Command cluster is every Kubernetes component of the test cluster in one binary, chosen by the name it is called by
// or by its first argument: `kubectl get nodes` through a link, or `cluster kubectl get nodes`.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

func main() {
	// Children ask the kernel to die with the thread that started them; the main thread lives as long as the process.
	runtime.LockOSThread()
	name, arguments := choose(os.Args, components)
	run, ok := components[name]
	if !ok {
		fmt.Fprintf(os.Stderr, "usage: cluster COMPONENT [ARGUMENT]...\nThe components are %s.\n", strings.Join(names(components), ", "))
		os.Exit(64)
	}
	os.Args = append([]string{name}, arguments...)
	os.Exit(run(os.Args))
}

// choose picks the component by the name of the program, else by its first argument, and returns what is left for it.
func choose(args []string, known map[string]component) (name string, rest []string) {
	name, rest = filepath.Base(args[0]), args[1:]
	if _, ok := known[name]; !ok && len(rest) > 0 {
		return rest[0], rest[1:]
	}
	return name, rest
}

func names(known map[string]component) []string {
	sorted := make([]string, 0, len(known))
	for name := range known {
		sorted = append(sorted, name)
	}
	slices.Sort(sorted)
	return sorted
}
