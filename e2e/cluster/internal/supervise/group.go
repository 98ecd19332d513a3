// SPDX-License-Identifier: Apache-2.0

// Package supervise runs child processes that live and die together.
package supervise

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"syscall"
	"time"
)

// grace is how long a child may take to end after SIGTERM before it is killed.
const grace = 5 * time.Second

// Group holds the children of this process. Its methods are for one goroutine, that of the main thread: the kernel kills
// the children when the thread that started them ends.
type Group struct {
	children []*child
	exited   chan *child
}

type child struct {
	name    string
	log     string
	command *exec.Cmd
	done    chan struct{}
	err     error
}

// New makes an empty group.
func New() *Group { return &Group{exited: make(chan *child, 16)} }

// Start runs path under the name args[0], its output appended to the file log.
func (group *Group) Start(path, log string, args ...string) error {
	output, err := os.OpenFile(log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer output.Close()
	started := &child{name: args[0], log: log, done: make(chan struct{})}
	started.command = &exec.Cmd{
		Path: path, Args: args, Stdout: output, Stderr: output,
		SysProcAttr: &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL},
	}
	if err := started.command.Start(); err != nil {
		return fmt.Errorf("start %s: %w", started.name, err)
	}
	group.children = append(group.children, started)
	go func() {
		started.err = started.command.Wait()
		close(started.done)
		group.exited <- started
	}()
	return nil
}

// While runs work beside the children. It returns work's error, or at once an error when a child ends first.
func (group *Group) While(ctx context.Context, work func(context.Context) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	result := make(chan error, 1)
	go func() { result <- work(ctx) }()
	select {
	case err := <-result:
		return err
	case dead := <-group.exited:
		return fmt.Errorf("%s ended (%v); its last words in %s:\n%s", dead.name, dead.command.ProcessState, dead.log, tail(dead.log))
	}
}

// Stop ends the children in reverse order of their start, politely first.
func (group *Group) Stop() {
	for _, running := range slices.Backward(group.children) {
		_ = running.command.Process.Signal(syscall.SIGTERM)
		select {
		case <-running.done:
		case <-time.After(grace):
			_ = running.command.Process.Kill()
			<-running.done
		}
	}
	group.children = nil
}

// tail returns the last kilobytes of a file, or nothing.
func tail(path string) []byte {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil
	}
	return content[max(0, len(content)-2000):]
}
