package chaos

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/handoffd/handoffd/sse"
)

// follower is a client as docs/stream.md describes it: it keeps the last id and resumes from it, on any replica.
type follower struct {
	run     *run
	name    string
	account *account
	token   string
	home    *replica // preferred while it is alive
	stop    context.CancelFunc
	done    chan struct{}

	mu          sync.Mutex
	changed     chan struct{} // closed and replaced at each frame
	connections []Connection
	last        string
	refused     string // the last answer other than a stream
	closed      bool
	gone        bool // does not reconnect
}

// follow adds n followers, spread over the replicas, and returns when all of them are ready.
func (r *run) follow(a *account, n int) []*follower {
	r.t.Helper()
	var added []*follower
	for i := range n {
		added = append(added, r.addFollower(a, a.users[i%len(a.users)].token, r.replicas[i%len(r.replicas)], ""))
	}
	for _, f := range added {
		f.awaitReady()
	}
	return added
}

// followedAccount adds an account with users and followers, and returns when all of them are ready.
func (r *run) followedAccount(users, followers int) (*account, []*follower) {
	r.t.Helper()
	a := r.account(users)
	return a, r.follow(a, followers)
}

// addFollower adds one follower, which resumes from an id.
func (r *run) addFollower(a *account, token string, home *replica, last string) *follower {
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

// connect opens a connection and reads it to its end.
func (f *follower) connect(ctx context.Context) {
	target := f.run.anyAlive(f.home)
	if target == nil {
		return
	}
	resumed := f.position()
	answer, err := openStream(ctx, target, f.token, "Last-Event-ID", resumed)
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

// await waits until the last id is wanted, and reports whether that happened in time.
func (f *follower) await(limit time.Duration, wanted func(id string) bool) bool {
	overdue := time.After(limit)
	for {
		f.mu.Lock()
		last, changed := f.last, f.changed
		f.mu.Unlock()
		if wanted(last) {
			return true
		}
		select {
		case <-changed:
		case <-overdue:
			return false
		case <-f.done: // nothing more will come
			return wanted(f.position())
		}
	}
}

// position returns the last id.
func (f *follower) position() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.last
}

// awaitReady waits for the first frame.
func (f *follower) awaitReady() {
	f.run.t.Helper()
	if !f.await(timeout, func(string) bool { return len(f.frames()) > 0 }) {
		f.run.t.Fatalf("%s is not ready: %s", f.name, f.refused)
	}
}

// frames returns the frames of all connections so far.
func (f *follower) frames() (all []Frame) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, connection := range f.connections {
		all = append(all, connection.Frames...)
	}
	return all
}

// named returns the frames with a name.
func (f *follower) named(name string) []Frame {
	return slices.DeleteFunc(f.frames(), func(frame Frame) bool { return frame.Name != name })
}

// expectResets checks how many resets each follower has received.
func (r *run) expectResets(want int, followers ...*follower) {
	r.t.Helper()
	for _, f := range followers {
		if resets := f.named("reset"); len(resets) != want {
			r.t.Errorf("%s received %d resets, want %d: %v", f.name, len(resets), want, resets)
		}
	}
}

// awaitFrame waits for a frame with a name and returns it.
func (f *follower) awaitFrame(name string, limit time.Duration) Frame {
	f.run.t.Helper()
	if !f.await(limit, func(string) bool { return len(f.named(name)) > 0 }) {
		f.run.t.Errorf("%s was not sent %s within %v", f.name, name, limit)
		return Frame{}
	}
	return f.named(name)[0]
}

// awaitBye waits for bye and checks its reason.
func (f *follower) awaitBye(reason string, limit time.Duration) {
	f.run.t.Helper()
	if bye := f.awaitFrame("bye", limit); !strings.Contains(string(bye.Data), `"reason":"`+reason+`"`) {
		f.run.t.Errorf("%s was sent bye %s, want the reason %s", f.name, bye.Data, reason)
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

// leave keeps the follower from reconnecting when the present connection ends.
func (f *follower) leave() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.gone = true
}

// close ends the follower and returns what it received.
func (f *follower) close() Client {
	live := f.live()
	f.stop()
	<-f.done
	f.mu.Lock()
	defer f.mu.Unlock()
	f.closed = true
	return Client{Name: f.name, Account: f.account.id, Live: live, Connections: f.connections}
}

// atHead returns a condition for await: the client has received the last event of the log.
func atHead(log Log) func(string) bool {
	want := fmt.Sprintf("%s-%d", log.Epoch, log.Head)
	return func(id string) bool { return id == want }
}
