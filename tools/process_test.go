package tools_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// startTimeout bounds waits for a replica. Only a broken test waits that long.
const startTimeout = time.Minute

// process is a replica that runs.
type process struct {
	*exec.Cmd
	address string
	ended   chan struct{}
	log     *bytes.Buffer // can be read when it has ended
}

// startProcess starts a replica, and returns when it serves.
func startProcess(t *testing.T, command *exec.Cmd) *process {
	t.Helper()
	p := &process{Cmd: command, ended: make(chan struct{}), log: new(bytes.Buffer)}
	stderr, err := command.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	serving := make(chan string, 1)
	go func() {
		for lines := bufio.NewScanner(stderr); lines.Scan(); {
			fmt.Fprintln(p.log, lines.Text())
			var entry struct{ Msg, Address string }
			if json.Unmarshal(lines.Bytes(), &entry) == nil && entry.Msg == "serving" {
				serving <- "http://" + entry.Address
			}
		}
		_ = command.Wait()
		close(serving)
		close(p.ended)
	}()
	t.Cleanup(func() {
		_ = command.Process.Kill()
		<-p.ended
	})
	if p.address = <-serving; p.address == "" {
		<-p.ended
		t.Fatalf("a replica ended with %s:\n%s", p.ProcessState, p.log)
	}
	return p
}

func (p *process) get(t *testing.T, path string) (status int, body string) {
	t.Helper()
	answer, err := http.Get(p.address + path)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(text)
}

// waitFor asks until the answer contains a text, as a probe does.
func (p *process) waitFor(t *testing.T, path, text string) {
	t.Helper()
	tick, late := time.NewTicker(50*time.Millisecond), time.After(startTimeout)
	defer tick.Stop()
	for {
		_, body := p.get(t, path)
		if strings.Contains(body, text) {
			return
		}
		select {
		case <-tick.C:
		case <-late:
			t.Fatalf("GET %s: %s; want %s", path, body, text)
		}
	}
}

// stream opens an event stream and reads its first event.
func (p *process) stream(t *testing.T, token string) *bufio.Scanner {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, p.address+streamPath, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+token)
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = answer.Body.Close() })
	lines := bufio.NewScanner(answer.Body)
	for lines.Scan() {
		if lines.Text() == "event: ready" {
			return lines
		}
	}
	t.Fatalf("the stream ended before its first event: %s", answer.Status)
	return nil
}

// stopWithin sends SIGTERM and fails the test unless the stream is told and the process ends in time.
func (p *process) stopWithin(t *testing.T, limit time.Duration, stream *bufio.Scanner) {
	t.Helper()
	began := time.Now()
	if err := p.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	var events []string
	for stream.Scan() {
		if event, found := strings.CutPrefix(stream.Text(), "event: "); found {
			events = append(events, event)
		}
	}
	told := time.Since(began)
	for host := strings.TrimPrefix(p.address, "http://"); ; {
		connection, err := net.Dial("tcp", host)
		if err != nil {
			break
		}
		_ = connection.Close()
	}
	closed := time.Since(began)
	<-p.ended
	ended := time.Since(began)
	t.Logf("streams have ended after %s, the port is closed after %s, the process has ended after %s", told, closed, ended)
	if !p.ProcessState.Success() || ended > limit || !slices.Contains(events, "bye") {
		t.Errorf("%s after %s (limit %s), the stream was told %v\n%s", p.ProcessState, ended, limit, events, p.log)
	}
}

// startPostgres starts a PostgreSQL that ends with the test, and returns the URL of an empty database in it.
func startPostgres(t *testing.T) string {
	t.Helper()
	script := `echo "$DATABASE_URL"; exec cat` // until its input is closed
	command := exec.CommandContext(context.WithoutCancel(t.Context()),
		"go", "run", "./db/localpg/withpg", "--", "sh", "-c", script)
	command.Dir, command.Stderr = "..", os.Stderr
	command.Env = slices.DeleteFunc(os.Environ(), func(variable string) bool {
		return strings.HasPrefix(variable, "DATABASE_URL=") // not a database of others
	})
	stdin, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = stdin.Close()
		if err := command.Wait(); err != nil {
			t.Errorf("the database ended: %v", err)
		}
	})
	url, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		t.Fatalf("start PostgreSQL: %v", err)
	}
	return strings.TrimSpace(url)
}
