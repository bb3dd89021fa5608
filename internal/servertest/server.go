// Package servertest runs the real binary for tests, one replica or several on one database.
package servertest

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Secret signs the tokens.
const Secret = "a secret that is long enough to sign tokens with"

// Binary is a built handoffd with the address of its database.
type Binary struct {
	DatabaseURL string

	path string
}

// Build builds handoffd into a directory, from the source around the working directory.
func Build(ctx context.Context, dir, databaseURL string) (*Binary, error) {
	b := &Binary{DatabaseURL: databaseURL, path: filepath.Join(dir, "handoffd")}
	out, err := exec.CommandContext(ctx, "go", "build", "-o", b.path, "github.com/handoffd/handoffd/cmd/handoffd").
		CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("build handoffd: %w\n%s", err, out)
	}
	return b, nil
}

// Run runs a command of the binary and returns what it prints.
func (b *Binary) Run(ctx context.Context, arguments ...string) (string, error) {
	out, err := b.command(ctx, arguments...).Output()
	if failed, ok := errors.AsType[*exec.ExitError](err); ok {
		return "", fmt.Errorf("handoffd %s: %w\n%s", strings.Join(arguments, " "), err, failed.Stderr)
	}
	return strings.TrimSpace(string(out)), err
}

func (b *Binary) command(ctx context.Context, arguments ...string) *exec.Cmd {
	command := exec.CommandContext(ctx, b.path, arguments...)
	command.Env = append(os.Environ(), "DATABASE_URL="+b.DatabaseURL, "HANDOFF_JWT_SECRET="+Secret,
		"HANDOFF_ADDR=127.0.0.1:0", "HANDOFF_LOG_FORMAT=json")
	return command
}

// Replica is a running server.
type Replica struct {
	URL string

	process *exec.Cmd
	reading sync.WaitGroup
	log     bytes.Buffer
}

const readyTimeout = time.Minute

// Serve starts a replica, and returns when it is ready, at most after a minute. Settings are NAME=value.
func (b *Binary) Serve(ctx context.Context, settings ...string) (*Replica, error) {
	r := &Replica{process: b.command(context.WithoutCancel(ctx), "serve")}
	r.process.Env = append(r.process.Env, settings...)
	stderr, err := r.process.StderrPipe()
	if err != nil {
		return nil, err
	}
	if err := r.process.Start(); err != nil {
		return nil, err
	}
	address := make(chan string, 1)
	r.reading.Go(func() {
		defer close(address)
		for lines := bufio.NewScanner(stderr); lines.Scan(); {
			fmt.Fprintln(&r.log, lines.Text())
			var entry struct{ Msg, Address string }
			if json.Unmarshal(lines.Bytes(), &entry) == nil && entry.Msg == "serving" {
				address <- "http://" + entry.Address
			}
		}
	})
	var ok bool
	if r.URL, ok = <-address; !ok {
		return nil, errors.Join(errors.New("the replica does not serve"), r.Stop())
	}
	ctx, cancel := context.WithTimeout(ctx, readyTimeout)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !r.ready(ctx) {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return nil, errors.Join(errors.New("the replica is not ready"), r.Stop())
		}
	}
	return r, nil
}

func (r *Replica) ready(ctx context.Context) bool {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, r.URL+"/readyz", nil)
	if err != nil {
		return false
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return false
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	return err == nil && strings.Contains(string(body), `"ok"`)
}

// Stop ends the replica as an operator would. The error holds its log.
func (r *Replica) Stop() error { return r.end(syscall.SIGTERM) }

// Kill ends the replica at once.
func (r *Replica) Kill() { _ = r.end(syscall.SIGKILL) }

func (r *Replica) end(signal os.Signal) error {
	_ = r.process.Process.Signal(signal)
	r.reading.Wait()
	if err := r.process.Wait(); err != nil {
		return fmt.Errorf("the replica ended: %w\n%s", err, r.log.String())
	}
	return nil
}
