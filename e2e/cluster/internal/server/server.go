// SPDX-License-Identifier: Apache-2.0

// Package server runs a Kubernetes control plane as children of one process: etcd, API server, controller manager and
// scheduler, which live and die together.
package server

import (
	"context"
	"errors"
	"log"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"kprobe-monitor/e2e/cluster/internal/supervise"
)

// startLimit is how long the control plane may take to get ready. On two busy cores it takes seconds.
const startLimit = 3 * time.Minute

// Main runs the control plane until SIGTERM or SIGINT, or until a component ends, which is an error.
func Main(args []string) error {
	options, err := parse(args)
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	group := supervise.New()
	defer group.Stop()
	if err := start(ctx, options, group); err != nil {
		return endedBy(ctx, err)
	}
	err = group.While(ctx, func(ctx context.Context) error {
		<-ctx.Done()
		return ctx.Err()
	})
	return endedBy(ctx, err)
}

// start brings up one component after the other; the manager and the scheduler would exit without a ready API server.
func start(ctx context.Context, options Options, group *supervise.Group) error {
	ctx, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	begun := time.Now()
	store, err := credentials(options)
	if err != nil {
		return err
	}
	logs := filepath.Join(options.DataDirectory, "log")
	if err := os.MkdirAll(logs, 0o755); err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	run := func(command []string) error {
		return group.Start(self, filepath.Join(logs, command[0]+".log"), command...)
	}
	if err := errors.Join(run(etcd(options)), run(apiserver(options, store))); err != nil {
		return err
	}
	if err := group.While(ctx, apiServerReady(options)); err != nil {
		return err
	}
	log.Printf("API server ready after %.1f s", time.Since(begun).Seconds())
	if err := errors.Join(run(manager(options, store)), run(scheduler(options))); err != nil {
		return err
	}
	if err := group.While(ctx, managerReady(options)); err != nil {
		return err
	}
	// The words that K3s logs at this point and that programs wait for.
	log.Printf("Node controller sync successful after %.1f s", time.Since(begun).Seconds())
	return nil
}

// endedBy turns the error of a wait that a signal ended into success.
func endedBy(ctx context.Context, err error) error {
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}
