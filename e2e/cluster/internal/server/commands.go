// SPDX-License-Identifier: Apache-2.0

package server

import (
	"fmt"
	"path/filepath"

	"kprobe-monitor/e2e/cluster/internal/pki"
)

// The command lines of the components: pure functions of the options. A test cluster may lose its data with the machine,
// so etcd does not wait for the disk; there is one of each component, so none elects a leader.

func etcd(options Options) []string {
	return []string{
		"etcd",
		"--data-dir=" + filepath.Join(options.DataDirectory, "etcd"),
		"--unsafe-no-fsync",
		"--log-level=warn",
		"--listen-client-urls=http://127.0.0.1:2379",
		"--advertise-client-urls=http://127.0.0.1:2379",
		"--listen-peer-urls=http://127.0.0.1:2380",
	}
}

func apiserver(options Options, store *pki.Store) []string {
	args := []string{
		"kube-apiserver",
		"--etcd-servers=http://127.0.0.1:2379",
		"--bind-address=0.0.0.0",
		fmt.Sprintf("--secure-port=%d", options.Port),
		"--service-cluster-ip-range=" + options.ServiceCIDR,
		"--client-ca-file=" + store.Certificate("ca"),
		"--tls-cert-file=" + store.Certificate("apiserver"),
		"--tls-private-key-file=" + store.Key("apiserver"),
		"--service-account-key-file=" + store.Certificate("service-accounts"),
		"--service-account-signing-key-file=" + store.Key("service-accounts"),
		"--service-account-issuer=https://kubernetes.default.svc",
		"--kubelet-client-certificate=" + store.Certificate("kubelet-client"),
		"--kubelet-client-key=" + store.Key("kubelet-client"),
		"--kubelet-preferred-address-types=InternalIP",
		"--authorization-mode=Node,RBAC",
		"--enable-admission-plugins=NodeRestriction",
		"--allow-privileged",
	}
	if options.AdvertiseAddress != "" {
		args = append(args, "--advertise-address="+options.AdvertiseAddress)
	}
	return args
}

func manager(options Options, store *pki.Store) []string {
	config := kubeconfig(options, "manager")
	return []string{
		"kube-controller-manager",
		"--kubeconfig=" + config,
		"--authentication-kubeconfig=" + config,
		"--authorization-kubeconfig=" + config,
		"--service-account-private-key-file=" + store.Key("service-accounts"),
		"--root-ca-file=" + store.Certificate("ca"),
		"--cluster-signing-cert-file=" + store.Certificate("ca"),
		"--cluster-signing-key-file=" + store.Key("ca"),
		"--use-service-account-credentials",
		"--leader-elect=false",
		"--bind-address=127.0.0.1",
		"--node-monitor-grace-period=80s", // emulated nodes are slow, their leases last as long
	}
}

func scheduler(options Options) []string {
	config := kubeconfig(options, "scheduler")
	return []string{
		"kube-scheduler",
		"--kubeconfig=" + config,
		"--authentication-kubeconfig=" + config,
		"--authorization-kubeconfig=" + config,
		"--leader-elect=false",
		"--bind-address=127.0.0.1",
	}
}
