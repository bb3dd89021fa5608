package upgrade

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/handoffd/handoffd/sse"
)

// timeout bounds every wait. It is reached only where something is broken.
const timeout = 2 * time.Minute

// release is a binary and the environment of its replicas and commands.
type release struct {
	t           *testing.T
	name, path  string
	environment []string
}

// command runs a command and returns its standard output.
func (r *release) command(args ...string) string {
	r.t.Helper()
	command := exec.CommandContext(r.t.Context(), r.path, args...)
	command.Env = r.environment
	var problem bytes.Buffer
	command.Stderr = &problem
	out, err := command.Output()
	if err != nil {
		r.t.Fatalf("%s release: handoffd %s: %v\n%s", r.name, strings.Join(args, " "), err, problem.String())
	}
	return strings.TrimSpace(string(out))
}

// process is a running replica.
type process struct {
	*release
	command *exec.Cmd
	address string
	ended   chan struct{}
}

// start runs a replica and returns when it is ready.
func (r *release) start() *process {
	r.t.Helper()
	p := &process{release: r, command: exec.Command(r.path, "serve"), ended: make(chan struct{})}
	p.command.Env = r.environment
	log, err := p.command.StderrPipe()
	if err != nil {
		r.t.Fatal(err)
	}
	if err := p.command.Start(); err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(p.stop)
	serving := make(chan string, 1)
	go func() {
		defer close(p.ended)
		lines := bufio.NewScanner(log)
		for lines.Scan() { // to its end: a full pipe would stop the replica
			var line struct{ Msg, Address string }
			if json.Unmarshal(lines.Bytes(), &line) == nil && line.Msg == "serving" {
				serving <- line.Address
			}
		}
		_ = p.command.Wait() // stopped by a signal
	}()
	select {
	case address := <-serving:
		p.address = "http://" + address
	case <-p.ended:
		r.t.Fatalf("the %s release ends at once", r.name)
	}
	p.await("ok")
	return p
}

// stop ends the replica as a rollout does, and waits for its end.
func (p *process) stop() {
	_ = p.command.Process.Signal(syscall.SIGTERM)
	<-p.ended
}

// readiness returns the response of /readyz.
func (p *process) readiness() (r struct {
	Status          string
	Degraded, Notes []string
},
) {
	answer, err := http.Get(p.address + "/readyz")
	if err != nil {
		return r
	}
	defer answer.Body.Close()
	_ = json.NewDecoder(answer.Body).Decode(&r) // an empty status is the wrong one
	return r
}

func (p *process) await(status string) {
	p.t.Helper()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for began := time.Now(); p.readiness().Status != status; <-tick.C {
		if time.Since(began) > timeout {
			p.t.Fatalf("the %s release is %+v, want %s", p.name, p.readiness(), status)
		}
	}
}

// response is what a replica answered.
type response struct {
	status   int
	replayed bool
	ID       string
}

func (p *process) do(method, path, token, body, key string) (r response, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, method, p.address+"/api/v1"+path, strings.NewReader(body))
	if err != nil {
		return r, err
	}
	request.Header.Set("Authorization", "Bearer "+token)
	if key != "" {
		request.Header.Set("Idempotency-Key", key)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return r, err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	_ = json.Unmarshal(text, &r) // a problem has no id
	r.status, r.replayed = answer.StatusCode, answer.Header.Get("Idempotency-Replayed") == "true"
	return r, err
}

// fleet are the replicas that clients know.
type fleet struct {
	mu       sync.Mutex
	replicas []*process
	next     int
}

func (f *fleet) set(replicas ...*process) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.replicas = replicas
}

func (f *fleet) any() *process {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.next++
	return f.replicas[f.next%len(f.replicas)]
}

// follower is a client that resumes its stream on another replica when it ends.
type follower struct {
	mu       sync.Mutex
	seq      int
	problems []string
	moves    int
}

// follow reads the stream of an account until ctx ends.
func (f *follower) follow(ctx context.Context, from *fleet, token string) {
	last := ""
	for ctx.Err() == nil {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet,
			from.any().address+"/api/v1/ai-sessions/escalations/stream", http.NoBody)
		if err != nil {
			return
		}
		request.Header.Set("Authorization", "Bearer "+token)
		request.Header.Set("Last-Event-ID", last)
		if last == "" {
			request.Header.Set("Last-Event-ID", "0")
		}
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			<-time.After(50 * time.Millisecond) // as a client does, though not as long
			continue
		}
		stream := sse.NewDecoder(answer.Body)
		for event, err := stream.Next(); err == nil; event, err = stream.Next() {
			f.note(event)
		}
		if id := stream.LastEventID(); id != "" {
			last = id
		}
		answer.Body.Close()
		f.mu.Lock()
		f.moves++
		f.mu.Unlock()
	}
}

// note checks that an event is the next one.
func (f *follower) note(event sse.Event) {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case event.Name == "reset":
		f.problems = append(f.problems, "reset: "+string(event.Data))
	case strings.HasPrefix(event.Name, "handoff_"):
		_, number, _ := strings.Cut(event.ID, "-")
		seq, err := strconv.Atoi(number)
		if err != nil || seq != f.seq+1 {
			f.problems = append(f.problems, fmt.Sprintf("%s after %d", event.ID, f.seq))
		}
		f.seq = seq
	}
}

// withoutSettings returns the environment without the settings of the tests themselves.
func withoutSettings() (kept []string) {
	for _, variable := range os.Environ() {
		if !strings.HasPrefix(variable, "HANDOFF_") && !strings.HasPrefix(variable, "DATABASE_URL=") {
			kept = append(kept, variable)
		}
	}
	return kept
}
