// SPDX-License-Identifier: Apache-2.0

// Package multicall makes several programs one binary: the name it is called by, or its first argument, chooses.
package multicall

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"k8s.io/component-base/cli"
)

// Component runs until it is done and returns the exit code; args[0] is its own name.
type Component func(args []string) int

// Kubernetes is a component that Kubernetes offers as a command.
func Kubernetes(command func() *cobra.Command) Component {
	return func([]string) int { return cli.Run(command()) }
}

// Own is a component that gets its arguments and reports an error.
func Own(run func(args []string) error) Component {
	return func(args []string) int {
		if err := run(args[1:]); err != nil {
			fmt.Fprintf(os.Stderr, "%s: %v\n", args[0], err)
			return 1
		}
		return 0
	}
}

// Main runs the component that os.Args choose and ends the process with its exit code.
func Main(components map[string]Component) {
	name, arguments := choose(os.Args, components)
	run, ok := components[name]
	if !ok {
		fmt.Fprintf(os.Stderr, "usage: %s COMPONENT [ARGUMENT]...\nThe components are %s.\n",
			filepath.Base(os.Args[0]), strings.Join(names(components), ", "))
		os.Exit(64)
	}
	os.Args = append([]string{name}, arguments...)
	os.Exit(run(os.Args))
}

// choose picks the component by the name of the program, else by its first argument, and returns what is left for it.
func choose(args []string, known map[string]Component) (name string, rest []string) {
	name, rest = filepath.Base(args[0]), args[1:]
	if _, ok := known[name]; !ok && len(rest) > 0 {
		return rest[0], rest[1:]
	}
	return name, rest
}

func names(known map[string]Component) []string {
	sorted := make([]string, 0, len(known))
	for name := range known {
		sorted = append(sorted, name)
	}
	slices.Sort(sorted)
	return sorted
}
