// SPDX-License-Identifier: Apache-2.0

package server

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/spf13/pflag"
)

// Options of the control plane.
type Options struct {
	DataDirectory    string            // everything that is written, but for Kubeconfig
	Kubeconfig       string            // where the administrator's kubeconfig is written
	KubeconfigServer string            // the API server's address in it
	Port             int               // of the API server, on all addresses
	AdvertiseAddress string            // of the API server for pods; empty: that of the default route
	ServiceCIDR      string            // addresses of services
	ServiceAddress   string            // the first of them, which is that of the API server's own service
	Names            []string          // more names and addresses of the API server
	Nodes            map[string]string // node name to its address; each gets a kubeconfig DATA/nodes/NAME/kubeconfig
}

// parse reads the flags of the server verb. Flags of `k3s server` that make no sense here are accepted and ignored, so
// that a program that starts K3s can start this.
func parse(args []string) (Options, error) {
	var options Options
	flags := pflag.NewFlagSet("server", pflag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.StringVarP(&options.DataDirectory, "data-dir", "d", "/var/lib/cluster", "folder of all data")
	flags.StringVarP(&options.Kubeconfig, "write-kubeconfig", "o", "/etc/rancher/k3s/k3s.yaml", "administrator's kubeconfig")
	flags.StringVar(&options.KubeconfigServer, "kubeconfig-server", "", "address in that kubeconfig (default https://127.0.0.1:PORT)")
	flags.IntVar(&options.Port, "https-listen-port", 6443, "port of the API server")
	flags.StringVar(&options.AdvertiseAddress, "advertise-address", "", "address of the API server for pods")
	flags.StringVar(&options.ServiceCIDR, "service-cidr", "10.96.0.0/16", "addresses of services")
	flags.StringSliceVar(&options.Names, "tls-san", nil, "more names and addresses of the API server")
	flags.StringToStringVar(&options.Nodes, "node", nil, "NAME=ADDRESS of a node that gets credentials")
	for _, ignored := range []string{"disable", "write-kubeconfig-mode", "token", "node-name", "snapshotter"} {
		flags.StringSlice(ignored, nil, "ignored")
	}
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, pflag.ErrHelp) {
			return options, fmt.Errorf("usage: server [FLAG]...\n%s", flags.FlagUsages())
		}
		return options, err
	}
	if flags.NArg() > 0 {
		return options, fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	return options.complete()
}

// complete derives what was left out.
func (options Options) complete() (Options, error) {
	directory, err := filepath.Abs(options.DataDirectory)
	if err != nil {
		return options, err
	}
	options.DataDirectory = directory
	network, _, ok := strings.Cut(options.ServiceCIDR, "/")
	if !ok || !strings.HasSuffix(network, ".0") {
		return options, fmt.Errorf("--service-cidr is %q: give an IPv4 network that ends in .0, such as 10.96.0.0/16", options.ServiceCIDR)
	}
	options.ServiceAddress = strings.TrimSuffix(network, "0") + "1"
	if options.KubeconfigServer == "" {
		options.KubeconfigServer = fmt.Sprintf("https://127.0.0.1:%d", options.Port)
	}
	return options, nil
}
