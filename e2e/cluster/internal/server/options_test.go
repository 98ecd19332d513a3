// SPDX-License-Identifier: Apache-2.0

package server

import (
	"slices"
	"strings"
	"testing"
)

func TestArgumentsOfK3sAreUnderstood(t *testing.T) {
	options, err := parse([]string{"--disable=traefik", "--tls-san=127.0.0.1", "--tls-san=docker.test"})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(options.Names, []string{"127.0.0.1", "docker.test"}) {
		t.Errorf("names are %q", options.Names)
	}
	if options.Kubeconfig != "/etc/rancher/k3s/k3s.yaml" || options.KubeconfigServer != "https://127.0.0.1:6443" {
		t.Errorf("kubeconfig is %s for %s", options.Kubeconfig, options.KubeconfigServer)
	}
}

func TestNodesAndServiceAddress(t *testing.T) {
	options, err := parse([]string{"--node=node-1=10.197.0.11,node-2=10.197.0.12", "--service-cidr=10.43.0.0/16"})
	if err != nil {
		t.Fatal(err)
	}
	if options.Nodes["node-2"] != "10.197.0.12" || options.ServiceAddress != "10.43.0.1" {
		t.Errorf("got %+v", options)
	}
}

func TestMistakesAreNamed(t *testing.T) {
	for argument, word := range map[string]string{"--nonsense": "nonsense", "agent": "agent", "--service-cidr=10.96.0.1": "--service-cidr"} {
		if _, err := parse([]string{argument}); err == nil || !strings.Contains(err.Error(), word) {
			t.Errorf("%s: the error does not say %q: %v", argument, word, err)
		}
	}
}
