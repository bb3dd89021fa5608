package chaos

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"
)

const (
	sessionsPath = "/api/v1/ai-sessions/"
	streamPath   = sessionsPath + "escalations/stream"
)

var (
	// streams carries event streams and requests everything else, so that neither waits for a connection of the other.
	streams = &http.Transport{
		DisableKeepAlives: true, ResponseHeaderTimeout: 20 * time.Second, TLSClientConfig: insecure, ForceAttemptHTTP2: true,
	}
	requests = &http.Client{Timeout: 20 * time.Second, Transport: &http.Transport{
		MaxIdleConnsPerHost: 64, TLSClientConfig: insecure, ForceAttemptHTTP2: true,
	}}
	// insecure accepts the certificates of the proxies under test, which sign themselves.
	insecure = &tls.Config{InsecureSkipVerify: true}
)

// get requests a page without a token.
func get(url string) ([]byte, error) {
	answer, err := requests.Get(url)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	return io.ReadAll(answer.Body)
}

// answer is a response; status is 0 when there was none.
type answer struct {
	status  int
	header  http.Header
	body    []byte
	outcome Outcome
	took    time.Duration
}

// as returns the decoded body.
func as[T any](a answer) (value T) {
	_ = json.Unmarshal(a.body, &value) // a body of another kind leaves the zero value
	return value
}

// code returns the code of a problem document.
func (a answer) code() string { return as[struct{ Code string }](a).Code }

// do makes a request as a user and records it. Effect is the event that the request asks for, if any.
func (r *run) do(to *replica, a *account, u user, method, path, body string, effect Effect, headers ...string) answer {
	effect.Account = a.id
	began := time.Now()
	request, err := http.NewRequest(method, to.address+path, strings.NewReader(body))
	if err != nil {
		panic(err) // the address is valid
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
	got.outcome = outcomeOf(got)
	state := as[struct {
		ID      uuid.UUID
		Version int
	}](got)
	r.record(Request{
		Effect: effect, Outcome: got.outcome, Status: got.status, Body: got.body, Handoff: state.ID, Version: state.Version,
	})
	return got
}

// atOnce makes n requests at the same moment and returns the answers.
func atOnce(n int, request func(i int) answer) []answer {
	answers := make([]answer, n)
	var asking sync.WaitGroup
	start := make(chan struct{})
	for i := range answers {
		asking.Go(func() {
			<-start
			answers[i] = request(i)
		})
	}
	close(start)
	asking.Wait()
	return answers
}

// outcomeOf returns what a client knows about its event after an answer.
func outcomeOf(a answer) Outcome {
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

// count returns how many requests so far satisfy is.
func (r *run) count(is func(Request) bool) (n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, request := range r.requests {
		if is(request) {
			n++
		}
	}
	return n
}

// anyAlive returns the preferred replica if it is alive, else another one, or nil.
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

// session creates a session of a user, and repeats the request while the service is unavailable.
func (r *run) session(ctx context.Context, to *replica, a *account, u user) (uuid.UUID, error) {
	id := uuid.New()
	r.mu.Lock()
	r.owner[id] = a.id
	r.mu.Unlock()
	body := fmt.Sprintf(`{"title":"Printer %s of %s","problem_summary":"%s is on fire"}`, id, a.id, a.id)
	for ctx.Err() == nil {
		if one := r.anyAlive(to); one != nil {
			if got := r.do(one, a, u, http.MethodPut, sessionsPath+id.String(), body, Effect{}); got.outcome == OK {
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

// handoff has the members of the product's Handoff that runs use.
type handoff struct {
	ID        uuid.UUID
	SessionID uuid.UUID `json:"session_id"`
}

// escalate sends one request that escalates a session.
func (r *run) escalate(to *replica, a *account, u user, session uuid.UUID, headers ...string) answer {
	return r.do(to, a, u, http.MethodPost, sessionsPath+session.String()+"/handoff",
		fmt.Sprintf(`{"intent":"escalate","engineer_notes":"help %s"}`, a.id),
		Effect{Session: session, Type: "handoff_created", By: u.id}, headers...)
}

// claim sends one request that claims a handoff.
func (r *run) claim(to *replica, a *account, u user, h handoff) answer {
	return r.do(to, a, u, http.MethodPost, sessionsPath+h.SessionID.String()+"/handoffs/"+h.ID.String()+"/claim", "",
		Effect{Session: h.SessionID, Type: "handoff_claimed", By: u.id})
}

// mustSession creates a session of the first user of an account.
func (r *run) mustSession(to *replica, a *account) uuid.UUID {
	r.t.Helper()
	session, err := r.session(r.t.Context(), to, a, a.users[0])
	if err != nil {
		r.t.Fatal(err)
	}
	return session
}

// mustEscalate escalates n new sessions, one after the other.
func (r *run) mustEscalate(to *replica, a *account, n int) (made []handoff) {
	r.t.Helper()
	for range n {
		made = append(made, as[handoff](r.escalateNew(to, a)))
	}
	return made
}

// escalateNew escalates a new session. In `make test`, which shares the processors, the time of a request can pass: it
// is then repeated, as clients do. The answer took as long as all tries.
func (r *run) escalateNew(to *replica, a *account) answer {
	r.t.Helper()
	session := r.mustSession(to, a)
	for began := time.Now(); ; {
		got := r.escalate(to, a, a.users[0], session)
		got.took = time.Since(began)
		if got.outcome == OK {
			return got
		}
		again := got.status == http.StatusServiceUnavailable && got.outcome == Fail && got.header.Get("Retry-After") != ""
		if *long || !again || got.took > timeout {
			r.t.Fatalf("escalating was answered %d %s", got.status, got.body)
		}
		<-time.After(50 * time.Millisecond)
	}
}
