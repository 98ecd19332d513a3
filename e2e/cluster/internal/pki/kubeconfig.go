// SPDX-License-Identifier: Apache-2.0

package pki

import (
	"os"
	"path/filepath"

	"k8s.io/client-go/tools/clientcmd"
	api "k8s.io/client-go/tools/clientcmd/api"
)

// Kubeconfig writes to path a self-contained kubeconfig for server, with the pair called name.
func (store *Store) Kubeconfig(path, server, name string) error {
	var files [3][]byte
	for i, file := range []string{store.Certificate("ca"), store.Certificate(name), store.Key(name)} {
		content, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		files[i] = content
	}
	config := api.NewConfig()
	config.Clusters["default"] = &api.Cluster{Server: server, CertificateAuthorityData: files[0]}
	config.AuthInfos["default"] = &api.AuthInfo{ClientCertificateData: files[1], ClientKeyData: files[2]}
	config.Contexts["default"] = &api.Context{Cluster: "default", AuthInfo: "default"}
	config.CurrentContext = "default"
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return clientcmd.WriteToFile(*config, path)
}
