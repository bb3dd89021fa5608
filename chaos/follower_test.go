package chaos

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/handoffd/handoffd/sse"
)

// follower is a client as docs/stream.md asks for: it keeps the last id, and comes back with it, to any replica.
type follower struct {
	run     *run
	name    string
	account *account
	token   string
	home    *replica // where it goes while that is alive
	stop    context.CancelFunc
	done    chan struct{}

	mu          sync.Mutex
	changed     chan struct{} // closed and replaced at each frame
	connections []Connection
	last        string
	refused     string // the last refusal
	closed      bool
	gone        bool // told to leave by the server, for good
}

// follow adds n followers, spread over the replicas, and returns when all of them are ready.
func (r *run) follow(a *account, n int) []*follower {
	r.t.Helper()
	var added []*follower
	for i := range n {
		added = append(added, r.join(a, a.users[i%len(a.users)].token, r.replicas[i%len(r.replicas)], ""))
	}
	for _, f := range added {
		f.awaitReady()
	}
	return added
}

// join adds one follower, which resumes from an id.
func (r *run) join(a *account, token string, home *replica, last string) *follower {
	ctx, cancel := context.WithCancel(context.Background())
	f := &follower{
		run: r, account: a, token: token, home: home, last: last,
		stop: cancel, done: make(chan struct{}), changed: make(chan struct{}),
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	f.name = fmt.Sprintf("client %d", len(r.followers)+1)
	r.followers = append(r.followers, f)
	r.t.Cleanup(func() { f.close() })
	go f.loop(ctx)
	return f
}

func (f *follower) loop(ctx context.Context) {
	defer close(f.done)
	for ctx.Err() == nil {
		f.connect(ctx)
		if f.isGone() {
			return
		}
		select {
		case <-time.After(20*time.Millisecond + rand.N(80*time.Millisecond)):
		case <-ctx.Done():
		}
	}
}

// connect is one connection, from its request to its end.
func (f *follower) connect(ctx context.Context) {
	target := f.run.anyAlive(f.home)
	if target == nil {
		return
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, target.address+streamPath, nil)
	if err != nil {
		panic(err) // the address is ours
	}
	request.Header.Set("Authorization", "Bearer "+f.token)
	f.mu.Lock()
	resumed := f.last
	f.mu.Unlock()
	if resumed != "" {
		request.Header.Set("Last-Event-ID", resumed)
	}
	answer, err := streams.RoundTrip(request)
	if err != nil {
		return
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		body, _ := io.ReadAll(io.LimitReader(answer.Body, 1<<16))
		f.run.record(Request{Effect: Effect{Account: f.account.id}, Status: answer.StatusCode, Body: body})
		f.mu.Lock()
		f.refused = fmt.Sprintf("%d %s", answer.StatusCode, body)
		f.mu.Unlock()
		return
	}
	f.mu.Lock()
	f.connections = append(f.connections, Connection{Replica: target.address, Resumed: resumed})
	f.mu.Unlock()
	decoder := sse.NewDecoder(answer.Body)
	for {
		event, err := decoder.Next()
		if err != nil {
			return
		}
		f.received(Frame{ID: event.ID, Name: event.Name, At: time.Now(), Data: event.Data})
	}
}

func (f *follower) received(frame Frame) {
	f.mu.Lock()
	defer f.mu.Unlock()
	connection := &f.connections[len(f.connections)-1]
	connection.Frames = append(connection.Frames, frame)
	f.last = frame.ID
	close(f.changed)
	f.changed = make(chan struct{})
}

// await waits until the last id is as wanted, and reports whether it came to that.
func (f *follower) await(limit time.Duration, wanted func(id string) bool) bool {
	overdue := time.NewTimer(max(limit, 0))
	defer overdue.Stop()
	for {
		f.mu.Lock()
		last, changed := f.last, f.changed
		f.mu.Unlock()
		if wanted(last) {
			return true
		}
		select {
		case <-changed:
		case <-overdue.C:
			return false
		case <-f.done: // nothing more will come
			return wanted(f.position())
		}
	}
}

// position is the last id.
func (f *follower) position() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.last
}

// awaitReady waits for the first frame.
func (f *follower) awaitReady() {
	f.run.t.Helper()
	if !f.await(patience, func(string) bool { return len(f.frames()) > 0 }) {
		f.run.t.Fatalf("%s is not ready: %s", f.name, f.refused)
	}
}

// frames are those of all connections so far.
func (f *follower) frames() (all []Frame) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, connection := range f.connections {
		all = append(all, connection.Frames...)
	}
	return all
}

// awaitFrame waits for a frame with a name and returns it.
func (f *follower) awaitFrame(name string, limit time.Duration) Frame {
	f.run.t.Helper()
	var found Frame
	ok := f.await(limit, func(string) bool {
		for _, frame := range f.frames() {
			if frame.Name == name {
				found = frame
				return true
			}
		}
		return false
	})
	if !ok {
		f.run.t.Errorf("%s was not sent %s within %v", f.name, name, limit)
	}
	return found
}

// awaitBye waits for the last frame, which says why.
func (f *follower) awaitBye(reason string, limit time.Duration) {
	f.run.t.Helper()
	if bye := f.awaitFrame("bye", limit); !strings.Contains(string(bye.Data), `"reason":"`+reason+`"`) {
		f.run.t.Errorf("%s was told bye: %s, not that it was %s", f.name, bye.Data, reason)
	}
}

func (f *follower) live() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return !f.closed && !f.gone
}

func (f *follower) isGone() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.gone
}

// leave makes the present connection the last one: the client does not come back.
func (f *follower) leave() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.gone = true
}

// close ends the follower and returns what it saw.
func (f *follower) close() Client {
	live := f.live()
	f.stop()
	<-f.done
	f.mu.Lock()
	defer f.mu.Unlock()
	f.closed = true
	return Client{Name: f.name, Account: f.account.id, Live: live, Connections: f.connections}
}

// atHead is for await: the client is where the log ends.
func atHead(log Log) func(string) bool {
	want := fmt.Sprintf("%s-%d", log.Epoch, log.Head)
	return func(id string) bool { return id == want }
}
