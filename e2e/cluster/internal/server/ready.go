// SPDX-License-Identifier: Apache-2.0

package server

import (
	"context"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"
)

const pollInterval = 100 * time.Millisecond

// clientset connects as the administrator.
func clientset(options Options) (*kubernetes.Clientset, error) {
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig(options, "admin"))
	if err != nil {
		return nil, err
	}
	return kubernetes.NewForConfig(config)
}

// apiServerReady asks until the API server says that it is ready.
func apiServerReady(options Options) func(context.Context) error {
	return until(options, func(ctx context.Context, client *kubernetes.Clientset) error {
		return client.RESTClient().Get().AbsPath("/readyz").Do(ctx).Error()
	})
}

// managerReady asks until the manager has given the default namespace its service account: from then on pods can be made.
func managerReady(options Options) func(context.Context) error {
	return until(options, func(ctx context.Context, client *kubernetes.Clientset) error {
		_, err := client.CoreV1().ServiceAccounts("default").Get(ctx, "default", metav1.GetOptions{})
		return err
	})
}

func until(options Options, ask func(context.Context, *kubernetes.Clientset) error) func(context.Context) error {
	return func(ctx context.Context) error {
		client, err := clientset(options)
		if err != nil {
			return err
		}
		for ask(ctx, client) != nil {
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-time.After(pollInterval):
			}
		}
		return nil
	}
}
