// SPDX-License-Identifier: Apache-2.0

package supervise

import (
	"context"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func start(t *testing.T, group *Group, script string) *child {
	t.Helper()
	if err := group.Start("/bin/sh", filepath.Join(t.TempDir(), "log"), "sh", "-c", script); err != nil {
		t.Fatal(err)
	}
	return group.children[len(group.children)-1]
}

func TestDeathOfAChildEndsTheWorkAndIsExplained(t *testing.T) {
	group := New()
	defer group.Stop()
	start(t, group, "sleep 60")
	start(t, group, "echo no room left; exit 3")
	err := group.While(context.Background(), func(ctx context.Context) error {
		<-ctx.Done()
		return ctx.Err()
	})
	if err == nil || !strings.Contains(err.Error(), "exit status 3") || !strings.Contains(err.Error(), "no room left") {
		t.Errorf("the error does not say why: %v", err)
	}
}

func TestStopLeavesNoProcess(t *testing.T) {
	group := New()
	running := start(t, group, "sleep 60")
	group.Stop()
	if err := syscall.Kill(running.command.Process.Pid, 0); err != syscall.ESRCH {
		t.Errorf("the process is still there: %v", err)
	}
}
