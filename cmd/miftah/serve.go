package main

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"runtime"
	"time"

	"miftah/internal/httpapi"
	"miftah/internal/relay"
	"miftah/internal/station"
	"miftah/web"
)

type runCmd struct {
	dataFlag
}

// Run serves on loopback and opens the browser.
func (c *runCmd) Run(ctx context.Context, m *Main, log *slog.Logger) error {
	s := serveCmd{dataFlag: c.dataFlag, Listen: "127.0.0.1:8400"}
	return s.serve(ctx, m, log, openBrowser)
}

type serveCmd struct {
	dataFlag
	Listen   string   `help:"Address to listen on. Any but loopback needs TLS: a certificate, or the operation's own authority, which is made at once." default:"127.0.0.1:8400" env:"MIFTAH_LISTEN"`
	Host     []string `help:"Further host names that phones use for this machine." env:"MIFTAH_HOST"`
	Cert     string   `help:"TLS certificate, PEM." type:"existingfile"`
	Key      string   `help:"Its key, PEM." type:"existingfile"`
	Peer     []string `help:"Addresses of stations to exchange with, again and again." env:"MIFTAH_PEER"`
	Joinable bool     `help:"Let new stations begin here: gives the founding entry, which names nobody, to whoever asks."`
}

// Run serves until interrupted.
func (c *serveCmd) Run(ctx context.Context, m *Main, log *slog.Logger) error {
	return c.serve(ctx, m, log, nil)
}

// serving is a server that listens.
type serving struct {
	*httpapi.Server
	base  string // such as http://127.0.0.1:8400
	setup string // token of the set-up address, while there is no operation
	stop  func() error
}

func (c *serveCmd) serve(ctx context.Context, m *Main, log *slog.Logger, show func(string)) error {
	s, err := c.start(ctx, m, log)
	if err != nil {
		return err
	}
	address := s.base + "/"
	if s.setup != "" {
		address += "setup#t=" + s.setup
	}
	fmt.Fprintf(m.Stdout, "Miftah is at %s\n", address)
	if st := s.Station(); st != nil && st.Notice != nil {
		fmt.Fprintf(m.Stderr, "miftah: %v; it prints as %s and waits for admission: page Office on an admitted station\n", st.Notice, st.Letter)
	}
	if show != nil {
		show(address)
	}
	<-ctx.Done()
	fmt.Fprintln(m.Stdout, "Closing: what was saved is safe.")
	return s.stop()
}

// start opens the directory and listens.
func (c *serveCmd) start(ctx context.Context, m *Main, log *slog.Logger) (*serving, error) {
	var st *station.Station
	var err error
	s := &serving{}
	if station.Exists(c.Data) {
		st, err = station.Open(ctx, c.Data, station.Options{Log: log, Progress: func(what string, n int) {
			fmt.Fprintf(m.Stderr, "\rreading %s: %d", what, n)
		}})
		if err != nil {
			return nil, err
		}
	} else if err := makeData(c.Data); err != nil {
		return nil, err
	} else {
		s.setup = newToken()
	}
	ln, tlsConfig, ca, err := c.listen()
	if err != nil {
		if st != nil {
			st.Close()
		}
		return nil, err
	}
	scheme := "http"
	if tlsConfig != nil {
		scheme = "https"
	}
	host, port, _ := net.SplitHostPort(ln.Addr().String())
	hosts := append([]string{"localhost", "127.0.0.1", "::1", host}, c.Host...)
	hosts = append(hosts, ownAddresses()...)
	s.base = scheme + "://" + net.JoinHostPort(shownHost(host), port)
	s.Server = httpapi.New(httpapi.Options{Dir: c.Data, Pages: web.Pages(), Log: log, SetupToken: s.setup, Hosts: hosts,
		CA: ca, Secure: tlsConfig != nil, Version: version, Relay: c.limits()}, st)
	c.exchange(ctx, s.Server, log)
	s.listenOn(ln, tlsConfig, log)
	return s, nil
}

// makeData makes the data directory before anybody types in what it is to
// hold.
func makeData(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("--data %s: %w; choose a directory that you may write to", dir, err)
	}
	return nil
}

func (c *serveCmd) limits() relay.Limits {
	l := relay.DefaultLimits
	l.Joining = c.Joinable
	return l
}

// exchange keeps exchanging with the peers until ctx ends.
func (c *serveCmd) exchange(ctx context.Context, s *httpapi.Server, log *slog.Logger) {
	r := s.Relay()
	if r == nil || len(c.Peer) == 0 {
		return
	}
	for _, url := range c.Peer {
		go func() {
			err := r.Sync(ctx, relay.Peer{URL: url}, relay.SyncOptions{})
			if err != nil && ctx.Err() == nil {
				log.Error("exchange with a peer ended", "reason", err.Error())
			}
		}()
	}
}

// listenOn serves until stop is called: it lets requests finish, then closes
// the station.
func (s *serving) listenOn(ln net.Listener, config *tls.Config, log *slog.Logger) {
	srv := &http.Server{Handler: s.Server, TLSConfig: config, ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout: 5 * time.Minute, WriteTimeout: 5 * time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug)}
	done := make(chan error, 1)
	go func() {
		if config != nil {
			done <- srv.ServeTLS(ln, "", "")
		} else {
			done <- srv.Serve(ln)
		}
	}()
	s.stop = func() error {
		s.Server.Close()
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		err := srv.Shutdown(ctx)
		if serr := <-done; !errors.Is(serr, http.ErrServerClosed) {
			err = errors.Join(err, serr)
		}
		if st := s.Station(); st != nil {
			err = errors.Join(err, st.Close())
		}
		return err
	}
}

// listen opens the address. Plain HTTP is for loopback only.
func (c *serveCmd) listen() (net.Listener, *tls.Config, []byte, error) {
	host, _, err := net.SplitHostPort(c.Listen)
	if err != nil {
		return nil, nil, nil, fmt.Errorf("--listen %s: not an address; write such as 127.0.0.1:8400", c.Listen)
	}
	ip := net.ParseIP(host)
	loopback := host == "localhost" || ip != nil && ip.IsLoopback()
	var config *tls.Config
	var ca []byte
	switch {
	case c.Cert != "" || c.Key != "":
		pair, err := tls.LoadX509KeyPair(c.Cert, c.Key)
		if err != nil {
			return nil, nil, nil, fmt.Errorf("certificate: %w", err)
		}
		config = &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12}
	case !loopback:
		if config, ca, err = station.OwnTLS(c.Data, append(ownAddresses(), c.Host...)); err != nil {
			return nil, nil, nil, fmt.Errorf("making a certificate: %w", err)
		}
	}
	ln, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return nil, nil, nil, fmt.Errorf("%w; is Miftah running already? another port: --listen 127.0.0.1:0", err)
	}
	return ln, config, ca, nil
}

// ownAddresses are the addresses by which others reach this machine.
func ownAddresses() []string {
	addrs, _ := net.InterfaceAddrs()
	var list []string
	for _, a := range addrs {
		if n, ok := a.(*net.IPNet); ok && !n.IP.IsLoopback() && !n.IP.IsLinkLocalUnicast() {
			list = append(list, n.IP.String())
		}
	}
	return list
}

// shownHost is what to print for "every address".
func shownHost(host string) string {
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		if own := ownAddresses(); len(own) > 0 {
			return own[0]
		}
	}
	return host
}

func newToken() string {
	var b [24]byte
	rand.Read(b[:])
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// openBrowser asks the system to show an address. Failing is no fault: the
// address is printed too.
func openBrowser(address string) {
	var cmd *exec.Cmd
	switch runtime.GOOS {
	case "windows":
		cmd = exec.Command("rundll32", "url.dll,FileProtocolHandler", address)
	case "darwin":
		cmd = exec.Command("open", address)
	default:
		cmd = exec.Command("xdg-open", address)
	}
	if cmd.Start() == nil {
		go cmd.Wait()
	}
}
