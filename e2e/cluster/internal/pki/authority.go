// SPDX-License-Identifier: Apache-2.0

// Package pki makes the certificates, keys and kubeconfigs of a throw-away cluster, and keeps those that still serve.
package pki

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"net"
	"time"
)

// validity of everything that is issued. A test cluster does not live that long.
const validity = 365 * 24 * time.Hour

// keyBits of every key. RSA, because Java clients read other kinds from a kubeconfig only with a further library.
const keyBits = 2048

// Pair is a certificate and its private key.
type Pair struct {
	Certificate *x509.Certificate
	Key         crypto.Signer
}

// Subject says whom a certificate is for. Names are DNS names and IP addresses.
type Subject struct {
	CommonName    string
	Organizations []string
	Names         []string
}

// NewAuthority makes a self-signed certificate authority.
func NewAuthority(commonName string, now time.Time) (Pair, error) {
	template := &x509.Certificate{
		Subject:               pkix.Name{CommonName: commonName},
		IsCA:                  true,
		BasicConstraintsValid: true,
		KeyUsage:              x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	return issue(template, nil, now)
}

// Issue makes a certificate that serves both as a server's and as a client's.
func (authority Pair) Issue(subject Subject, now time.Time) (Pair, error) {
	template := &x509.Certificate{
		Subject:     pkix.Name{CommonName: subject.CommonName, Organization: subject.Organizations},
		KeyUsage:    x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}
	for _, name := range subject.Names {
		if ip := net.ParseIP(name); ip != nil {
			template.IPAddresses = append(template.IPAddresses, ip)
		} else {
			template.DNSNames = append(template.DNSNames, name)
		}
	}
	return issue(template, &authority, now)
}

// Serves tells whether the pair can be used for subject: issued by authority, holding all names, valid for a day more.
func (pair Pair) Serves(subject Subject, authority Pair, now time.Time) bool {
	if pair.Certificate.CheckSignatureFrom(authority.Certificate) != nil || now.Add(24*time.Hour).After(pair.Certificate.NotAfter) {
		return false
	}
	for _, name := range subject.Names {
		if pair.Certificate.VerifyHostname(name) != nil {
			return false
		}
	}
	return true
}

// issue signs template with authority, or with the new key itself when there is none.
func issue(template *x509.Certificate, authority *Pair, now time.Time) (Pair, error) {
	key, err := rsa.GenerateKey(rand.Reader, keyBits)
	if err != nil {
		return Pair{}, err
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return Pair{}, err
	}
	template.SerialNumber = serial
	template.NotBefore = now.Add(-5 * time.Minute) // the nodes' clocks may be a little behind
	template.NotAfter = now.Add(validity)
	parent, signer := template, crypto.Signer(key)
	if authority != nil {
		parent, signer = authority.Certificate, authority.Key
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, key.Public(), signer)
	if err != nil {
		return Pair{}, err
	}
	certificate, err := x509.ParseCertificate(der)
	return Pair{certificate, key}, err
}
