// Package proxytest starts the proxies of deploy/ in front of two replicas, for tests. Their configuration is that of
// the files, in which only addresses and paths are replaced.
package proxytest

import (
	"bytes"
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/handoffd/handoffd/internal/porttest"
)

// timeout is how long a proxy has to start and to stop.
const timeout = 30 * time.Second

// Options say what a proxy is started with.
type Options struct {
	Replicas    [2]string         // host:port
	Certificate string            // file with a certificate and its key; empty: no TLS
	Changes     map[string]string // of strings that stand in one of the files once, made first
}

// Start runs the proxy until the test ends, and returns its base URL when a replica answers 200 to /readyz through it.
// It skips the test if the program is missing.
func (p *Proxy) Start(t testing.TB, options Options) string {
	t.Helper()
	program, err := p.Find()
	if err != nil {
		t.Skip(err)
	}
	at := place{
		dir: t.TempDir(), address: porttest.Free(t, "127.0.0.1"),
		replicas: options.Replicas, certificate: options.Certificate,
	}
	edits := p.edits(at)
	for name, text := range p.read(t) {
		for from, to := range options.Changes {
			if strings.Contains(text, from) {
				text = replaceOnce(t, name, text, from, to)
			}
		}
		for _, edit := range edits[name] {
			text = replaceOnce(t, name, text, edit[0], edit[1])
		}
		if err := os.WriteFile(at.file(name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return p.run(t, exec.Command(program, p.arguments(at)...), at)
}

// run starts the process, waits for a replica to answer through it, stops it when the test ends, and returns its URL.
func (p *Proxy) run(t testing.TB, process *exec.Cmd, at place) string {
	t.Helper()
	log := new(output)
	process.Stdout, process.Stderr = log, log
	// Where Caddy keeps its state.
	process.Env = append(os.Environ(), "HOME="+at.dir, "XDG_DATA_HOME="+at.dir, "XDG_CONFIG_HOME="+at.dir)
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		_ = process.Wait() // its end is expected, or reported as that of a proxy that does not listen
		close(ended)
	}()
	t.Cleanup(func() {
		_ = process.Process.Signal(syscall.SIGTERM)
		select {
		case <-ended:
		case <-time.After(timeout):
			t.Errorf("%s ignores SIGTERM", p.Name)
			_ = process.Process.Kill()
			<-ended
		}
		if t.Failed() {
			t.Logf("%s said:\n%s", p.Name, log)
		}
	})
	url := "http://" + at.address
	if at.certificate != "" {
		url = "https://" + at.address
	}
	transport := &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}
	defer transport.CloseIdleConnections()
	client := &http.Client{Timeout: time.Second, Transport: transport}
	tick, late := time.NewTicker(20*time.Millisecond), time.After(timeout)
	defer tick.Stop()
	for {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url+"/readyz", nil)
		if err != nil {
			t.Fatal(err)
		}
		if resp, err := client.Do(req); err == nil {
			resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return url
			}
		}
		select {
		case <-tick.C:
		case <-ended:
			t.Fatalf("%s ended:\n%s", p.Name, log)
		case <-late:
			t.Fatalf("%s serves no replica:\n%s", p.Name, log)
		}
	}
}

// Find returns the path of the program, which on Debian is not in every PATH, or an error that says how to get it.
func (p *Proxy) Find() (string, error) {
	for _, name := range []string{p.Name, "/usr/sbin/" + p.Name} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", fmt.Errorf("%s is not installed: deploy/%s is not started (%s)", p.Name, p.Files[0], p.source)
}

// Text returns the configuration of the proxy: all its files.
func (p *Proxy) Text(t testing.TB) string {
	t.Helper()
	var all strings.Builder
	for _, text := range p.read(t) {
		all.WriteString(text)
	}
	return all.String()
}

// read returns the files of the proxy by their names.
func (p *Proxy) read(t testing.TB) map[string]string {
	t.Helper()
	texts := make(map[string]string)
	for _, name := range p.Files {
		text, err := os.ReadFile(filepath.Join(deployment(t), name))
		if err != nil {
			t.Fatal(err)
		}
		texts[name] = string(text)
	}
	return texts
}

// deployment returns the path of deploy/, from a package one or two directories below the root of the module.
func deployment(t testing.TB) string {
	t.Helper()
	for _, root := range []string{"..", "../.."} {
		if _, err := os.Stat(filepath.Join(root, "deploy", "nginx.conf")); err == nil {
			return filepath.Join(root, "deploy")
		} else if !errors.Is(err, os.ErrNotExist) {
			t.Fatal(err)
		}
	}
	t.Fatal("deploy/ is not found")
	return ""
}

func replaceOnce(t testing.TB, file, text, from, to string) string {
	t.Helper()
	if strings.Count(text, from) != 1 {
		t.Fatalf("deploy/%s does not say %q once", file, from)
	}
	return strings.Replace(text, from, to, 1)
}

// output is what a program prints.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (o *output) Write(text []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(text)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}
