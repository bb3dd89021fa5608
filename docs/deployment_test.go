package docs_test

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
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/db/dbtest"
)

const secret = "a secret that is long enough to sign tokens with"

// deployment is two replicas of the real binary, and an account made with its commands.
type deployment struct {
	t        *testing.T
	database *dbtest.Database
	replicas [2]string // their addresses
	account  string
	people   int

	processes map[string]*os.Process // by the address of the replica; a killed one is not among them
}

func deploy(t *testing.T) *deployment {
	t.Helper()
	d := &deployment{t: t, database: dbtest.New(t), processes: make(map[string]*os.Process)}
	for i := range d.replicas {
		d.replicas[i] = d.serve()
	}
	d.account = d.command("account", "add", "Acme Support")
	return d
}

// user adds an engineer and returns their id and a token.
func (d *deployment) user(name string) (id, token string) {
	d.t.Helper()
	d.people++
	email := fmt.Sprintf("user%d@example.com", d.people)
	id = d.command("user", "add", "--account", d.account, "--email", email, "--name", name, "--role", "engineer")
	return id, d.command("token", id)
}

// command runs a command of the binary and returns what it prints.
func (d *deployment) command(arguments ...string) string {
	d.t.Helper()
	out, err := d.binary(d.t.Context(), arguments...).Output()
	if err != nil {
		failed := new(exec.ExitError)
		errors.As(err, &failed)
		d.t.Fatalf("handoffd %s: %v\n%s", strings.Join(arguments, " "), err, failed.Stderr)
	}
	return strings.TrimSpace(string(out))
}

func (d *deployment) binary(ctx context.Context, arguments ...string) *exec.Cmd {
	d.t.Helper()
	path, err := handoffd()
	if err != nil {
		d.t.Fatal(err)
	}
	command := exec.CommandContext(ctx, path, arguments...)
	command.Env = append(os.Environ(), "DATABASE_URL="+d.database.URL, "HANDOFF_JWT_SECRET="+secret,
		"HANDOFF_ADDR=127.0.0.1:0", "HANDOFF_LOG_FORMAT=json")
	return command
}

// serve runs a replica until the test ends, and returns its address when it is ready.
func (d *deployment) serve() string {
	d.t.Helper()
	process := d.binary(context.Background(), "serve")
	stderr, err := process.StderrPipe()
	if err != nil {
		d.t.Fatal(err)
	}
	if err := process.Start(); err != nil {
		d.t.Fatal(err)
	}
	var log bytes.Buffer
	var reading sync.WaitGroup
	address, where := make(chan string, 1), ""
	reading.Go(func() {
		for lines := bufio.NewScanner(stderr); lines.Scan(); {
			fmt.Fprintln(&log, lines.Text())
			var entry struct{ Msg, Address string }
			if json.Unmarshal(lines.Bytes(), &entry) == nil && entry.Msg == "serving" {
				address <- "http://" + entry.Address
			}
		}
		close(address)
	})
	d.t.Cleanup(func() {
		_ = process.Process.Signal(syscall.SIGTERM)
		reading.Wait()
		if err := process.Wait(); err != nil && d.processes[where] != nil {
			d.t.Errorf("a replica ended: %v\n%s", err, log.String())
		}
	})
	where = <-address
	d.processes[where] = process.Process
	if where == "" {
		d.t.Fatalf("a replica does not serve:\n%s", log.String())
	}
	tick, late := time.NewTicker(20*time.Millisecond), time.After(timeout)
	defer tick.Stop()
	for !isReady(where) {
		select {
		case <-tick.C:
		case <-late:
			d.t.Fatal("a replica is not ready")
		}
	}
	return where
}

// kill ends a replica as a crash does.
func (d *deployment) kill(address string) {
	d.t.Helper()
	if err := d.processes[address].Kill(); err != nil {
		d.t.Fatal(err)
	}
	delete(d.processes, address)
}

func isReady(address string) bool {
	answer, err := http.Get(address + "/readyz")
	if err != nil {
		return false
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	return err == nil && strings.Contains(string(body), `"ok"`)
}

// escalate creates and escalates a session over HTTP.
func (d *deployment) escalate(replica int, token string) {
	d.t.Helper()
	session := d.replicas[replica] + "/api/v1/ai-sessions/" + uuid.NewString()
	d.call(http.MethodPut, session, token, `{"title": "Replication slot keeps growing"}`)
	d.call(http.MethodPost, session+"/handoff", token, `{"intent": "escalate"}`)
}

func (d *deployment) call(method, address, token, body string) {
	d.t.Helper()
	d.send(method, address, token, body, http.StatusCreated)
}

// send sends a request, which must be answered with the status, and returns the body of the answer.
func (d *deployment) send(method, address, token, body string, status int) string {
	d.t.Helper()
	ctx, cancel := context.WithTimeout(d.t.Context(), timeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, method, address, strings.NewReader(body))
	if err != nil {
		d.t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+token)
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		d.t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != status {
		d.t.Fatalf("%s %s: %d %s %v", method, address, answer.StatusCode, text, err)
	}
	return string(text)
}
