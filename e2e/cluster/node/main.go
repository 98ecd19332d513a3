// SPDX-License-Identifier: Apache-2.0

// Command node is the part of the test cluster that runs on an emulated node: kubelet and kube-proxy. It is not part
// of the cluster program, which takes more than twice as long to initialise at each start: seconds under emulation.
package main

import (
	"context"

	"github.com/spf13/cobra"
	_ "k8s.io/component-base/logs/json/register"
	_ "k8s.io/component-base/metrics/prometheus/clientgo"
	_ "k8s.io/component-base/metrics/prometheus/version"
	proxy "k8s.io/kubernetes/cmd/kube-proxy/app"
	kubelet "k8s.io/kubernetes/cmd/kubelet/app"

	"kprobe-monitor/e2e/cluster/internal/multicall"
)

func main() {
	multicall.Main(map[string]multicall.Component{
		"kubelet":    multicall.Kubernetes(func() *cobra.Command { return kubelet.NewKubeletCommand(context.Background()) }),
		"kube-proxy": multicall.Kubernetes(proxy.NewProxyCommand),
	})
}
