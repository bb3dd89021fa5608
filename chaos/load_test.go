package chaos

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	"github.com/google/uuid"
)

const (
	sessionsPath = "/api/v1/ai-sessions/"
	streamPath   = sessionsPath + "escalations/stream"
)

var (
	// streams carries event streams, requests everything else, so that neither waits for a connection of the other.
	streams  = &http.Transport{DisableKeepAlives: true, ResponseHeaderTimeout: 20 * time.Second}
	requests = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}, Timeout: 20 * time.Second}
)

// get is for pages that ask for no token.
func get(url string) ([]byte, error) {
	answer, err := requests.Get(url)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	return io.ReadAll(answer.Body)
}

// answer is what came back; status 0: nothing.
type answer struct {
	status  int
	header  http.Header
	body    []byte
	outcome Outcome
	took    time.Duration
}

// as decodes the body.
func as[T any](a answer) (value T) {
	_ = json.Unmarshal(a.body, &value) // a body of another kind leaves the zero value
	return value
}

// code is that of a problem document.
func (a answer) code() string { return as[struct{ Code string }](a).Code }

// ask makes a request for a user and records its answer. Effect names the event that it would cause, if any.
func (r *run) ask(to *replica, a *account, u user, method, path, body string, effect Effect, headers ...string) answer {
	effect.Account = a.id
	began := time.Now()
	request, err := http.NewRequestWithContext(context.Background(), method, to.address+path, bytes.NewReader([]byte(body)))
	if err != nil {
		panic(err) // the address is ours
	}
	request.Header.Set("Authorization", "Bearer "+u.token)
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	var got answer
	if response, err := requests.Do(request); err == nil {
		got.body, err = io.ReadAll(response.Body)
		_ = response.Body.Close()
		if err == nil {
			got.status, got.header = response.StatusCode, response.Header
		}
	}
	got.took = time.Since(began)
	got.outcome = conclude(got)
	r.record(Request{Effect: effect, Outcome: got.outcome, Status: got.status, Body: got.body})
	return got
}

// conclude says what an answer means for the event that was asked for.
func conclude(a answer) Outcome {
	switch {
	case a.status == 0 || a.code() == "outcome_unknown":
		return Info
	case a.status < 300:
		return OK
	default:
		return Fail
	}
}

func (r *run) record(request Request) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.requests = append(r.requests, request)
}

// anyAlive returns the preferred replica while it is alive, else one of the others; nil when there is none.
func (r *run) anyAlive(preferred *replica) *replica {
	if preferred != nil && preferred.alive() {
		return preferred
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, i := range rand.Perm(len(r.replicas)) {
		if r.replicas[i].alive() {
			return r.replicas[i]
		}
	}
	return nil
}

var errNoSession = errors.New("the session could not be created")

// session makes a session for a user, however long the service is away; its events belong to the account for ever.
func (r *run) session(ctx context.Context, to *replica, a *account, u user) (uuid.UUID, error) {
	id := uuid.New()
	r.mu.Lock()
	r.owner[id] = a.id
	r.mu.Unlock()
	body := fmt.Sprintf(`{"title":"A printer of %s","problem_summary":"%s is on fire"}`, a.id, a.id)
	for ctx.Err() == nil {
		if one := r.anyAlive(to); one != nil {
			if got := r.ask(one, a, u, http.MethodPut, sessionsPath+id.String(), body, Effect{}); got.outcome == OK {
				return id, nil
			}
		}
		select {
		case <-time.After(50 * time.Millisecond):
		case <-ctx.Done():
		}
	}
	return id, errNoSession
}

// handoff is the part of the product's Handoff that runs look at.
type handoff struct {
	ID        uuid.UUID
	SessionID uuid.UUID `json:"session_id"`
	Status    string
	Version   int
}

// escalate hands a session off once; the answer says what came of it.
func (r *run) escalate(to *replica, a *account, u user, session uuid.UUID, headers ...string) answer {
	return r.ask(to, a, u, http.MethodPost, sessionsPath+session.String()+"/handoff",
		fmt.Sprintf(`{"intent":"escalate","engineer_notes":"help %s"}`, a.id),
		Effect{Session: session, Type: "handoff_created", By: u.id}, headers...)
}

// claim asks for a handoff.
func (r *run) claim(to *replica, a *account, u user, h handoff) answer {
	return r.ask(to, a, u, http.MethodPost, sessionsPath+h.SessionID.String()+"/handoffs/"+h.ID.String()+"/claim", "",
		Effect{Session: h.SessionID, Type: "handoff_claimed", By: u.id})
}

// mustEscalate commits n events, one after the other.
func (r *run) mustEscalate(to *replica, a *account, n int) (made []handoff) {
	r.t.Helper()
	for range n {
		session, err := r.session(r.t.Context(), to, a, a.users[0])
		if err != nil {
			r.t.Fatal(err)
		}
		got := r.escalate(to, a, a.users[0], session)
		if got.outcome != OK {
			r.t.Fatalf("escalating was answered %d %s", got.status, got.body)
		}
		made = append(made, as[handoff](got))
	}
	return made
}

// load is work that goes on while faults happen.
type load struct {
	stop    context.CancelFunc
	working sync.WaitGroup

	mu       sync.Mutex
	made     int
	advanced chan struct{} // closed and replaced at each success
	took     []time.Duration
}

// load has writers escalate to all replicas, and claim what every other one made, until it is stopped.
func (r *run) load(a *account, writers int) *load {
	ctx, cancel := context.WithCancel(context.Background())
	l := &load{stop: cancel, advanced: make(chan struct{})}
	r.t.Cleanup(l.end)
	for i := range writers {
		l.working.Go(func() {
			for turn := 0; ctx.Err() == nil; turn++ {
				l.turn(ctx, r, a, i, turn)
			}
		})
	}
	return l
}

func (l *load) turn(ctx context.Context, r *run, a *account, writer, turn int) {
	u := a.users[writer%len(a.users)]
	r.mu.Lock()
	home := r.replicas[(writer+turn)%len(r.replicas)]
	r.mu.Unlock()
	session, err := r.session(ctx, home, a, u)
	to := r.anyAlive(home)
	if err != nil || to == nil {
		return
	}
	got := r.escalate(to, a, u, session)
	if got.outcome == OK {
		l.advance(got.took)
		if other := a.users[(writer+1)%len(a.users)]; turn%2 == 1 && other.id != u.id {
			r.claim(to, a, other, as[handoff](got))
		}
	}
	select {
	case <-time.After(rand.N(10 * time.Millisecond)):
	case <-ctx.Done():
	}
}

func (l *load) advance(took time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.made++
	l.took = append(l.took, took)
	close(l.advanced)
	l.advanced = make(chan struct{})
}

// await waits until n more escalations have been acknowledged.
func (l *load) await(r *run, n int) {
	r.t.Helper()
	overdue := time.After(patience)
	l.mu.Lock()
	target := l.made + n
	l.mu.Unlock()
	for {
		l.mu.Lock()
		made, advanced := l.made, l.advanced
		l.mu.Unlock()
		if made >= target {
			return
		}
		select {
		case <-advanced:
		case <-overdue:
			r.t.Fatalf("the load stands still at %d of %d", made, target)
		}
	}
}

// end stops the work; requests under way are finished.
func (l *load) end() {
	l.stop()
	l.working.Wait()
}
