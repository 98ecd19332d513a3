// SPDX-License-Identifier: Apache-2.0

package pki

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"k8s.io/client-go/tools/clientcmd"
)

var (
	start   = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	subject = Subject{CommonName: "kube-apiserver", Names: []string{"127.0.0.1", "localhost"}}
)

func at(moment time.Time) func() time.Time { return func() time.Time { return moment } }

func open(t *testing.T, directory string, now time.Time) *Store {
	t.Helper()
	store, err := Open(directory, at(now))
	if err != nil {
		t.Fatal(err)
	}
	return store
}

func ensure(t *testing.T, store *Store, subject Subject) string {
	t.Helper()
	if err := store.Ensure("apiserver", subject); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(store.Certificate("apiserver"))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func TestPairThatServesIsKept(t *testing.T) {
	directory := t.TempDir()
	first := ensure(t, open(t, directory, start), subject)
	second := ensure(t, open(t, directory, start.Add(time.Hour)), subject)
	if first != second {
		t.Error("the certificate was issued again though it served")
	}
}

func TestPairIsIssuedAgainForANewNameAndBeforeItExpires(t *testing.T) {
	directory := t.TempDir()
	first := ensure(t, open(t, directory, start), subject)
	wider := subject
	wider.Names = append([]string{"10.197.0.1"}, subject.Names...)
	second := ensure(t, open(t, directory, start), wider)
	if first == second {
		t.Error("the certificate lacks the new name")
	}
	if third := ensure(t, open(t, directory, start.Add(validity-time.Hour)), wider); third == second {
		t.Error("the certificate was kept an hour before its end")
	}
}

func TestPairOfAnotherAuthorityDoesNotServe(t *testing.T) {
	ours, err := NewAuthority("ours", start)
	if err != nil {
		t.Fatal(err)
	}
	theirs, err := NewAuthority("theirs", start)
	if err != nil {
		t.Fatal(err)
	}
	pair, err := theirs.Issue(subject, start)
	if err != nil {
		t.Fatal(err)
	}
	if !pair.Serves(subject, theirs, start) || pair.Serves(subject, ours, start) {
		t.Error("a pair must serve under its own authority only")
	}
}

func TestBrokenFileIsReportedByName(t *testing.T) {
	store := open(t, t.TempDir(), start)
	ensure(t, store, subject)
	if err := os.WriteFile(store.Key("apiserver"), []byte("nonsense"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := store.Ensure("apiserver", subject); err == nil {
		t.Error("a broken key was accepted")
	}
}

func TestKubeconfigCanBeLoaded(t *testing.T) {
	store := open(t, t.TempDir(), start)
	ensure(t, store, subject)
	path := filepath.Join(t.TempDir(), "deep", "kubeconfig")
	if err := store.Kubeconfig(path, "https://127.0.0.1:6443", "apiserver"); err != nil {
		t.Fatal(err)
	}
	config, err := clientcmd.BuildConfigFromFlags("", path)
	if err != nil {
		t.Fatal(err)
	}
	if config.Host != "https://127.0.0.1:6443" || len(config.CAData) == 0 || len(config.KeyData) == 0 {
		t.Errorf("incomplete kubeconfig: %+v", config)
	}
}
