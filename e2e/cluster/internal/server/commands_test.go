// SPDX-License-Identifier: Apache-2.0

package server

import (
	"slices"
	"testing"
	"time"

	"kprobe-monitor/e2e/cluster/internal/pki"
)

func TestAdvertiseAddressIsInCertificateAndCommand(t *testing.T) {
	options, err := parse([]string{"--advertise-address=10.197.0.1", "--data-dir=" + t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(subjects(options)["apiserver"].Names, "10.197.0.1") {
		t.Error("the certificate of the API server lacks its advertised address")
	}
	store, err := pki.Open(t.TempDir(), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(apiserver(options, store), "--advertise-address=10.197.0.1") {
		t.Error("the API server is not told its advertised address")
	}
}

func TestNodesAuthenticateAsNodes(t *testing.T) {
	options := Options{Nodes: map[string]string{"node-1": "10.197.0.11"}}
	subject := subjects(options)["node-1"]
	if subject.CommonName != "system:node:node-1" || !slices.Equal(subject.Organizations, []string{"system:nodes"}) {
		t.Errorf("got %+v", subject)
	}
	if !slices.Contains(subject.Names, "10.197.0.11") {
		t.Error("the kubelet's certificate lacks the node's address")
	}
}
