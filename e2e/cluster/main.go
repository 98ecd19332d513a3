// SPDX-License-Identifier: Apache-2.0

// Command cluster is the control plane of the test cluster, and kubectl, in one binary. The name it is called by or its
// first argument chooses the component: `kubectl get nodes` through a link, or `cluster kubectl get nodes`.
package main

import (
	"runtime"

	"github.com/spf13/cobra"
	"go.etcd.io/etcd/server/v3/etcdmain"
	_ "k8s.io/component-base/logs/json/register"
	_ "k8s.io/component-base/metrics/prometheus/clientgo"
	_ "k8s.io/component-base/metrics/prometheus/version"
	kubectl "k8s.io/kubectl/pkg/cmd"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	manager "k8s.io/kubernetes/cmd/kube-controller-manager/app"
	scheduler "k8s.io/kubernetes/cmd/kube-scheduler/app"

	"kprobe-monitor/e2e/cluster/internal/forward"
	"kprobe-monitor/e2e/cluster/internal/multicall"
	"kprobe-monitor/e2e/cluster/internal/server"
)

func main() {
	// Children ask the kernel to die with the thread that started them; the main thread lives as long as the process.
	runtime.LockOSThread()
	multicall.Main(map[string]multicall.Component{
		"kube-apiserver":          multicall.Kubernetes(apiserver.NewAPIServerCommand),
		"kube-controller-manager": multicall.Kubernetes(manager.NewControllerManagerCommand),
		"kube-scheduler":          multicall.Kubernetes(func() *cobra.Command { return scheduler.NewSchedulerCommand() }),
		"kubectl":                 multicall.Kubernetes(kubectl.NewDefaultKubectlCommand),
		"etcd":                    func(args []string) int { etcdmain.Main(args); return 0 },
		"server":                  multicall.Own(server.Main),
		"forward":                 multicall.Own(forward.Main),
	})
}
