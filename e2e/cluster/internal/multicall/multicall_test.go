// SPDX-License-Identifier: Apache-2.0

package multicall

import (
	"slices"
	"testing"
)

func TestComponentIsChosenByProgramNameOrFirstArgument(t *testing.T) {
	known := map[string]Component{"kubectl": nil, "server": nil}
	for _, c := range []struct {
		args []string
		name string
		rest []string
	}{
		{[]string{"/bin/kubectl", "get", "nodes"}, "kubectl", []string{"get", "nodes"}},
		{[]string{"/bin/cluster", "kubectl", "get"}, "kubectl", []string{"get"}},
		{[]string{"/bin/kubectl", "server"}, "kubectl", []string{"server"}},
		{[]string{"/bin/cluster"}, "cluster", nil},
	} {
		name, rest := choose(c.args, known)
		if name != c.name || !slices.Equal(rest, c.rest) {
			t.Errorf("choose(%q) = %q, %q; want %q, %q", c.args, name, rest, c.name, c.rest)
		}
	}
}
