package chaos

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// replica is one process of the real binary.
type replica struct {
	t       *testing.T
	process *exec.Cmd
	address string        // http://127.0.0.1:port
	serving chan struct{} // closed when the address is known
	ended   chan struct{} // closed when the process has been waited for
	log     tail
}

// start runs one more replica and returns when it is ready.
func (r *run) start(environment ...string) *replica {
	r.t.Helper()
	one := r.launch(environment...)
	one.awaitReady()
	return one
}

// startTwo runs two more replicas and returns when they are ready.
func (r *run) startTwo(environment ...string) {
	r.t.Helper()
	r.start(environment...)
	r.start(environment...)
}

// launch runs one more replica and returns when it is serving, ready or not.
func (r *run) launch(environment ...string) *replica {
	r.t.Helper()
	path, err := binary()
	if err != nil {
		r.t.Fatal(err)
	}
	one := &replica{t: r.t, process: exec.Command(path, "serve"), serving: make(chan struct{}), ended: make(chan struct{})}
	one.process.Env = slices.Concat(withoutSettings(os.Environ()), []string{
		"DATABASE_URL=" + r.database.URL, "HANDOFF_JWT_SECRET=" + secret, "HANDOFF_ADDR=127.0.0.1:0",
		"HANDOFF_LOG_FORMAT=json", "HANDOFF_MAX_STREAMS_PER_USER=5000", "GORACE=atexit_sleep_ms=0",
	})
	if !r.allowed.Repairs {
		one.process.Env = append(one.process.Env, "HANDOFF_RECONCILE="+shortReconcile.String())
	}
	one.process.Env = append(one.process.Env, environment...)
	stderr, err := one.process.StderrPipe()
	if err != nil {
		r.t.Fatal(err)
	}
	if err := one.process.Start(); err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(one.kill)
	go one.watch(stderr)
	select {
	case <-one.serving:
	case <-one.ended:
		r.t.Fatalf("the replica ended at once:\n%s", one.log.String())
	case <-time.After(timeout):
		r.t.Fatalf("the replica does not serve:\n%s", one.log.String())
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.replicas = append(r.replicas, one)
	return one
}

// withoutSettings returns the environment without the settings of the product.
func withoutSettings(environment []string) []string {
	return slices.DeleteFunc(slices.Clone(environment), func(v string) bool {
		return strings.HasPrefix(v, "HANDOFF_") || strings.HasPrefix(v, "DATABASE_URL=")
	})
}

// watch reads the log to its end, so that a full pipe never blocks the replica.
func (r *replica) watch(stderr io.Reader) {
	lines := bufio.NewReader(stderr)
	for {
		line, err := lines.ReadBytes('\n')
		r.log.add(line)
		var entry struct{ Msg, Address string }
		if json.Unmarshal(line, &entry) == nil && entry.Msg == "serving" {
			r.address = "http://" + entry.Address
			close(r.serving)
		}
		if err != nil {
			break
		}
	}
	_ = r.process.Wait()
	close(r.ended)
	if strings.Contains(r.log.String(), "DATA RACE") {
		r.t.Errorf("a data race in the replica:\n%s", r.log.String())
	}
}

func (r *replica) awaitReady() {
	r.t.Helper()
	eventually(r.t, "a replica is ready", func() bool {
		state, _ := r.readiness()
		return state == "ok"
	})
}

// readiness returns the status and the reasons of /readyz.
func (r *replica) readiness() (status string, reasons []string) {
	var body struct {
		Status   string
		Degraded []string
	}
	answer, err := get(r.address + "/readyz")
	if err != nil || json.Unmarshal(answer, &body) != nil {
		return "", nil
	}
	return body.Status, body.Degraded
}

// metric returns the sum of the series with a name, and whether there are any.
func (r *replica) metric(name string) (sum float64, found bool) {
	answer, err := get(r.address + "/metrics")
	if err != nil {
		return 0, false
	}
	for line := range bytes.Lines(answer) {
		series, value, _ := strings.Cut(strings.TrimSpace(string(line)), " ")
		if bare, _, _ := strings.Cut(series, "{"); bare == name {
			if n, err := strconv.ParseFloat(value, 64); err == nil {
				sum, found = sum+n, true
			}
		}
	}
	return sum, found
}

func (r *replica) signal(s os.Signal) {
	r.t.Helper()
	if err := r.process.Process.Signal(s); err != nil {
		r.t.Errorf("signal replica: %v", err)
	}
}

// kill sends SIGKILL and waits for the end of the process.
func (r *replica) kill() {
	_ = r.process.Process.Kill()
	<-r.ended
}

// terminate sends SIGTERM, and returns the exit code and how long the process took to end.
func (r *replica) terminate() (code int, took time.Duration) {
	r.t.Helper()
	began := time.Now()
	r.signal(syscall.SIGTERM)
	select {
	case <-r.ended:
	case <-time.After(timeout):
		r.t.Errorf("SIGTERM was ignored:\n%s", r.log.String())
		r.kill()
	}
	return r.process.ProcessState.ExitCode(), time.Since(began)
}

func (r *replica) alive() bool {
	select {
	case <-r.ended:
		return false
	default:
		return true
	}
}

// tail keeps the last 64 KiB of a log.
type tail struct {
	mu   sync.Mutex
	text []byte
}

func (t *tail) add(line []byte) {
	const kept = 64 << 10
	t.mu.Lock()
	defer t.mu.Unlock()
	t.text = append(t.text, line...)
	t.text = t.text[max(0, len(t.text)-kept):]
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(t.text)
}

// logged reports whether the log holds a text.
func (r *replica) logged(text string) bool { return strings.Contains(r.log.String(), text) }
