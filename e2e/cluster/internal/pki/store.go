// SPDX-License-Identifier: Apache-2.0

package pki

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Store keeps pairs in a directory as NAME.crt and NAME.key.
type Store struct {
	Directory string
	Now       func() time.Time
	authority Pair
}

// Open makes the directory and its authority "ca" when they are missing.
func Open(directory string, now func() time.Time) (*Store, error) {
	if err := os.MkdirAll(directory, 0o700); err != nil {
		return nil, err
	}
	store := &Store{Directory: directory, Now: now}
	authority, err := store.load("ca")
	if errors.Is(err, fs.ErrNotExist) {
		if authority, err = NewAuthority("kprobe-monitor-test", now()); err == nil {
			err = store.save("ca", authority)
		}
	}
	store.authority = authority
	return store, err
}

// Certificate is the path of the certificate called name, Key that of its private key.
func (store *Store) Certificate(name string) string {
	return filepath.Join(store.Directory, name+".crt")
}

// Key is the path of the private key called name.
func (store *Store) Key(name string) string { return filepath.Join(store.Directory, name+".key") }

// Ensure keeps the pair called name when it serves subject, else issues a new one.
func (store *Store) Ensure(name string, subject Subject) error {
	pair, err := store.load(name)
	if err == nil && pair.Serves(subject, store.authority, store.Now()) {
		return nil
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if pair, err = store.authority.Issue(subject, store.Now()); err != nil {
		return err
	}
	return store.save(name, pair)
}

func (store *Store) save(name string, pair Pair) error {
	key, err := x509.MarshalPKCS8PrivateKey(pair.Key)
	if err != nil {
		return err
	}
	if err := writePEM(store.Key(name), "PRIVATE KEY", key); err != nil {
		return err
	}
	return writePEM(store.Certificate(name), "CERTIFICATE", pair.Certificate.Raw)
}

func (store *Store) load(name string) (Pair, error) {
	der, err := readPEM(store.Certificate(name))
	if err != nil {
		return Pair{}, err
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		return Pair{}, err
	}
	if der, err = readPEM(store.Key(name)); err != nil {
		return Pair{}, err
	}
	parsed, err := x509.ParsePKCS8PrivateKey(der)
	if err != nil {
		return Pair{}, err
	}
	key, ok := parsed.(*rsa.PrivateKey)
	if !ok {
		return Pair{}, fmt.Errorf("%s is not an RSA key: remove it to have a new one made", store.Key(name))
	}
	return Pair{certificate, key}, nil
}

func writePEM(path, kind string, der []byte) error {
	return os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600)
}

func readPEM(path string) ([]byte, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	block, _ := pem.Decode(text)
	if block == nil {
		return nil, fmt.Errorf("%s holds no PEM block: remove it to have a new one made", path)
	}
	return block.Bytes, nil
}
