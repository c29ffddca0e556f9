package proof

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"io"
	"net"
	"net/http"
	"net/url"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"
	"time"
)

// TestBeyondLoopbackThereIsNoPlainHTTP proves, with the program itself, that
// an address that others can reach is served under the operation's own
// authority when no certificate was given, that plain HTTP is refused there,
// and that a phone can fetch the authority and then trust the station.
func TestBeyondLoopbackThereIsNoPlainHTTP(t *testing.T) {
	dir := t.TempDir()
	program := filepath.Join(dir, "miftah")
	if out, err := exec.Command("go", "build", "-o", program, "miftah/cmd/miftah").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	ctx, stop := context.WithTimeout(context.Background(), time.Minute)
	defer stop()
	cmd := exec.CommandContext(ctx, program, "serve", "--data", filepath.Join(dir, "data"), "--listen", "0.0.0.0:0")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { stop(); _ = cmd.Wait() }()
	line, err := bufio.NewReader(out).ReadString('\n')
	m := regexp.MustCompile(`(https?)://\S+`).FindStringSubmatch(line)
	if err != nil || m == nil {
		t.Fatalf("it printed %q: %v", line, err)
	}
	if m[1] != "https" {
		t.Fatalf("it serves plain HTTP: %s", line)
	}
	u, err := url.Parse(m[0])
	if err != nil {
		t.Fatal(err)
	}
	here := net.JoinHostPort("127.0.0.1", u.Port())
	plain, err := (&http.Client{Timeout: 10 * time.Second}).Get("http://" + here + "/api/v1/state")
	if err == nil {
		b, _ := io.ReadAll(plain.Body)
		plain.Body.Close()
		if plain.StatusCode < 400 || len(b) > 200 {
			t.Errorf("plain HTTP is answered: %d %.200s", plain.StatusCode, b)
		}
	}
	pool := trusted(t, here)
	client := &http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}}
	for _, host := range []string{here, u.Host} {
		r, err := client.Get("https://" + host + "/api/v1/state")
		if err != nil {
			t.Errorf("%s does not stand under the authority: %v", host, err)
			continue
		}
		r.Body.Close()
		if r.StatusCode != http.StatusOK {
			t.Errorf("%s: %d", host, r.StatusCode)
		}
	}
	old := &tls.Config{RootCAs: pool, MaxVersion: tls.VersionTLS11}
	if c, err := tls.Dial("tcp", here, old); err == nil {
		c.Close()
		t.Error("TLS 1.1 is accepted")
	}
}

// trusted fetches the authority, as a phone does before it trusts anything.
func trusted(t *testing.T, here string) *x509.CertPool {
	t.Helper()
	blind := &http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
	r, err := blind.Get("https://" + here + "/ca.crt")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err != nil || r.StatusCode != http.StatusOK || r.Header.Get("Content-Type") != "application/x-x509-ca-cert" {
		t.Fatalf("the authority: %d %v %.100s", r.StatusCode, err, b)
	}
	block, rest := pem.Decode(b)
	if block == nil || block.Type != "CERTIFICATE" || len(rest) > 0 {
		t.Fatalf("the authority's file holds something else: %.100s", b)
	}
	ca, err := x509.ParseCertificate(block.Bytes)
	if err != nil || !ca.IsCA {
		t.Fatalf("no authority: %v", err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(ca)
	return pool
}
