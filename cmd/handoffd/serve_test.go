package main

import (
	"bufio"
	"encoding/json"
	"log/slog"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/db/dbtest"
	"github.com/handoffd/handoffd/internal/version"
	"github.com/handoffd/handoffd/sse"
)

// replicaProcess is a replica in its own process, to which a test sends signals.
type replicaProcess struct {
	t       *testing.T
	process *exec.Cmd
	address string
}

func startReplica(t *testing.T) *replicaProcess {
	t.Helper()
	r := &replicaProcess{t: t, process: exec.CommandContext(t.Context(), os.Args[0], "serve")}
	r.process.Env = append(os.Environ(), asProgram+"=1", "HANDOFF_ADDR=127.0.0.1:0", "HANDOFF_LOG_FORMAT=json")
	log, err := r.process.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := r.process.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = r.process.Process.Kill()
		_ = r.process.Wait() // killed
	})
	lines := bufio.NewScanner(log)
	for number := 0; lines.Scan(); number++ {
		var line struct{ Msg, Address, Version string }
		if err := json.Unmarshal(lines.Bytes(), &line); err == nil && line.Msg == "serving" {
			r.address = "http://" + line.Address
		}
		if number == 0 && (line.Msg != "starting" || line.Version != version.Version) {
			t.Errorf("the first line of the log is %s, without the version", lines.Text())
		}
		if line.Msg == "listening" {
			go func() {
				for lines.Scan() { // a full pipe would stop the replica
				}
			}()
			return r
		}
	}
	t.Fatal("the replica ended before it was listening")
	return nil
}

// signal sends a signal and returns the exit code. The process must end within 5 s (contract, promise 9).
func (r *replicaProcess) signal(s os.Signal) int {
	r.t.Helper()
	if err := r.process.Process.Signal(s); err != nil {
		r.t.Fatal(err)
	}
	overdue := time.AfterFunc(5*time.Second+busy, func() {
		r.t.Error("the replica is still there, after the promised 5 s")
		_ = r.process.Process.Kill()
	})
	defer overdue.Stop()
	_ = r.process.Wait()
	return r.process.ProcessState.ExitCode()
}

func (r *replicaProcess) do(method, path, token, body string, headers ...string) *http.Response {
	r.t.Helper()
	request, err := http.NewRequestWithContext(r.t.Context(), method, r.address+"/api/v1"+path, strings.NewReader(body))
	if err != nil {
		r.t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+token)
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() { answer.Body.Close() })
	return answer
}

// escalate creates a session and escalates it.
func (r *replicaProcess) escalate(token string) {
	r.t.Helper()
	session := "/ai-sessions/" + uuid.NewString()
	for _, answer := range []*http.Response{
		r.do(http.MethodPut, session, token, `{"title":"Printer on fire"}`),
		r.do(http.MethodPost, session+"/handoff", token, `{"intent":"escalate"}`),
	} {
		if answer.StatusCode != http.StatusCreated {
			r.t.Fatalf("escalating was answered %s", answer.Status)
		}
	}
}

// ready returns the status of /readyz.
func (r *replicaProcess) ready() int {
	r.t.Helper()
	answer, err := http.Get(r.address + "/readyz")
	if err != nil {
		r.t.Error(err)
		return 0
	}
	defer answer.Body.Close()
	return answer.StatusCode
}

func (r *replicaProcess) follow(token string, headers ...string) *sse.Decoder {
	r.t.Helper()
	answer := r.do(http.MethodGet, "/ai-sessions/escalations/stream", token, "", headers...)
	stream := sse.NewDecoder(answer.Body)
	next(r.t, stream, "ready")
	return stream
}

// One replica is stopped and one is killed. Their clients resume on another replica and miss no event.
func TestClientsResumeOnAnotherReplica(t *testing.T) {
	t.Setenv("DATABASE_URL", dbtest.New(t).URL)
	t.Setenv("HANDOFF_JWT_SECRET", strings.Repeat("s", 32))
	t.Cleanup(http.DefaultClient.CloseIdleConnections)
	sh := &shell{t: t}
	account := sh.ok("account", "add", "Acme")
	user := sh.addUser(account, "Dana", "engineer")
	token := sh.ok("token", user)

	first, second, third := startReplica(t), startReplica(t), startReplica(t)
	stopped, killed := first.follow(token), second.follow(token)
	third.escalate(token)
	next(t, stopped, "handoff_created")
	last := next(t, killed, "handoff_created").ID

	ended := make(chan int, 1)
	go func() { ended <- first.signal(syscall.SIGTERM) }()
	next(t, stopped, "bye")
	if readiness := first.ready(); readiness != http.StatusServiceUnavailable {
		t.Errorf("after bye /readyz is answered %d", readiness)
	}
	if code := <-ended; code != exitOK {
		t.Errorf("SIGTERM ended the replica with code %d", code)
	}
	second.signal(syscall.SIGKILL)
	third.escalate(token)
	third.escalate(token)

	for _, id := range []string{stopped.LastEventID(), last} {
		resumed := third.follow(token, "Last-Event-ID", id)
		next(t, resumed, "handoff_created")
		if newest := next(t, resumed, "handoff_created").ID; !strings.HasSuffix(newest, "-3") {
			t.Errorf("after %s the second event missed was %s, want the third of the account", id, newest)
		}
	}
	if code := third.signal(syscall.SIGTERM); code != exitOK {
		t.Errorf("SIGTERM ended the replica with code %d", code)
	}
}

func TestServeWarnsOfARoleThatBypassesRowSecurity(t *testing.T) {
	d := dbtest.New(t)
	if d.AdminURL == "" {
		t.Skip("there is no superuser here: set HANDOFF_TEST_ADMIN_URL")
	}
	for url, warns := range map[string]bool{d.URL: false, d.AdminURL: true} {
		var log strings.Builder
		if err := checkDatabase(t.Context(), url, settings{}, slog.New(slog.NewTextHandler(&log, nil))); err != nil {
			t.Fatal(err)
		}
		if warned := strings.Contains(log.String(), "row-level security does not apply"); warned != warns {
			t.Errorf("the log says %q", log.String())
		}
	}
}
