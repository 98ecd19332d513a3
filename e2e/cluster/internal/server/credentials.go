// SPDX-License-Identifier: Apache-2.0

package server

import (
	"fmt"
	"path/filepath"
	"time"

	"kprobe-monitor/e2e/cluster/internal/pki"
)

// credentials makes what is missing of the certificates and kubeconfigs of all components and nodes.
func credentials(options Options) (*pki.Store, error) {
	store, err := pki.Open(filepath.Join(options.DataDirectory, "pki"), time.Now)
	if err != nil {
		return nil, err
	}
	for name, subject := range subjects(options) {
		if err := store.Ensure(name, subject); err != nil {
			return nil, err
		}
	}
	local := fmt.Sprintf("https://127.0.0.1:%d", options.Port)
	remote := fmt.Sprintf("https://%s:%d", options.AdvertiseAddress, options.Port)
	targets := map[string][2]string{options.Kubeconfig: {options.KubeconfigServer, "admin"}}
	for _, name := range []string{"admin", "manager", "scheduler"} {
		targets[kubeconfig(options, name)] = [2]string{local, name}
	}
	for node := range options.Nodes {
		directory := filepath.Join(options.DataDirectory, "nodes", node)
		targets[filepath.Join(directory, "kubeconfig")] = [2]string{remote, node}
		targets[filepath.Join(directory, "proxy.kubeconfig")] = [2]string{remote, "proxy"}
	}
	for path, target := range targets {
		if err := store.Kubeconfig(path, target[0], target[1]); err != nil {
			return nil, err
		}
	}
	return store, nil
}

// subjects are the certificates of the cluster by the name of their files. The key of "service-accounts" signs tokens.
func subjects(options Options) map[string]pki.Subject {
	names := append([]string{"127.0.0.1", "localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc", options.ServiceAddress}, options.Names...)
	if options.AdvertiseAddress != "" {
		names = append(names, options.AdvertiseAddress)
	}
	subjects := map[string]pki.Subject{
		"apiserver":        {CommonName: "kube-apiserver", Names: names},
		"service-accounts": {CommonName: "service-accounts"},
		"admin":            {CommonName: "admin", Organizations: []string{"system:masters"}},
		"kubelet-client":   {CommonName: "kube-apiserver-kubelet-client", Organizations: []string{"system:masters"}},
		"manager":          {CommonName: "system:kube-controller-manager"},
		"scheduler":        {CommonName: "system:kube-scheduler"},
		"proxy":            {CommonName: "system:kube-proxy"},
	}
	for node, address := range options.Nodes {
		subjects[node] = pki.Subject{CommonName: "system:node:" + node, Organizations: []string{"system:nodes"}, Names: []string{node, address}}
	}
	return subjects
}

func kubeconfig(options Options, name string) string {
	return filepath.Join(options.DataDirectory, "pki", name+".kubeconfig")
}
