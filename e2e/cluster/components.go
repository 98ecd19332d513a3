// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"fmt"
	"os"

	"github.com/spf13/cobra"
	"go.etcd.io/etcd/server/v3/etcdmain"
	"k8s.io/component-base/cli"
	_ "k8s.io/component-base/logs/json/register"
	_ "k8s.io/component-base/metrics/prometheus/clientgo"
	_ "k8s.io/component-base/metrics/prometheus/version"
	kubectl "k8s.io/kubectl/pkg/cmd"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	manager "k8s.io/kubernetes/cmd/kube-controller-manager/app"
	proxy "k8s.io/kubernetes/cmd/kube-proxy/app"
	scheduler "k8s.io/kubernetes/cmd/kube-scheduler/app"
	kubelet "k8s.io/kubernetes/cmd/kubelet/app"

	"kprobe-monitor/e2e/cluster/internal/forward"
	"kprobe-monitor/e2e/cluster/internal/server"
)

// component runs until it is done and returns the exit code; args[0] is its own name.
type component func(args []string) int

var components = map[string]component{
	"kube-apiserver":          kubernetes(apiserver.NewAPIServerCommand),
	"kube-controller-manager": kubernetes(manager.NewControllerManagerCommand),
	"kube-scheduler":          kubernetes(func() *cobra.Command { return scheduler.NewSchedulerCommand() }),
	"kube-proxy":              kubernetes(proxy.NewProxyCommand),
	"kubelet":                 kubernetes(func() *cobra.Command { return kubelet.NewKubeletCommand(context.Background()) }),
	"kubectl":                 kubernetes(kubectl.NewDefaultKubectlCommand),
	"etcd":                    func(args []string) int { etcdmain.Main(args); return 0 },
	"server":                  own(server.Main),
	"forward":                 own(forward.Main),
}

func kubernetes(command func() *cobra.Command) component {
	return func([]string) int { return cli.Run(command()) }
}

func own(run func(args []string) error) component {
	return func(args []string) int {
		if err := run(args[1:]); err != nil {
			fmt.Fprintf(os.Stderr, "%s: %v\n", args[0], err)
			return 1
		}
		return 0
	}
}
