package stream_test

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"go.uber.org/goleak"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/notify"
	"github.com/handoffd/handoffd/sse"
	"github.com/handoffd/handoffd/stream"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// timeout is how long a test waits on a busy machine. Only a test that fails waits that long.
const timeout = 5 * time.Minute

// server serves streams of a log in memory over HTTP/1, to users of one account.
type server struct {
	*stream.Server
	t        *testing.T
	url      string
	account  uuid.UUID
	hub      *notify.Hub
	log      eventLog
	inactive sync.Map // users
	counts   chan []notify.DeliveryCount
	served   chan struct{} // receives one for each call of Serve that has returned
	stop     func()        // ends Run
}

func newServer(t *testing.T, config stream.Config) *server {
	t.Helper()
	s := &server{t: t, account: uuid.New()}
	s.counts, s.served = make(chan []notify.DeliveryCount, 100), make(chan struct{}, 100)
	s.hub = notify.NewHub(&s.log)
	s.hub.Encode, s.hub.Interval = stream.EncodeEvent, time.Hour
	config.Hub = s.hub
	config.Principals = func(_ context.Context, actors []auth.Actor) (map[auth.Actor]auth.Principal, error) {
		now := make(map[auth.Actor]auth.Principal)
		for _, actor := range actors {
			if _, inactive := s.inactive.Load(actor.ID); !inactive {
				now[actor] = s.principal(actor.ID)
			}
		}
		return now, nil
	}
	config.RecordDeliveries = func(_ context.Context, counts []notify.DeliveryCount) error {
		s.counts <- counts
		return nil
	}
	if config.Logger == nil {
		config.Logger = slog.New(slog.NewTextHandler(t.Output(), nil))
	}
	s.Server = stream.New(config)
	s.hub.EventsAvailable = s.EventsAvailable
	background(t, s.hub.Run)
	s.stop = background(t, s.Run)
	handler := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		user := uuid.MustParse(r.URL.Path[1:])
		err := s.Serve(w, r, stream.Request{
			Principal: s.principal(user), Expires: time.Now().Add(time.Hour), Timeout: timeout,
		})
		if err != nil {
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
		}
		s.served <- struct{}{}
	}))
	s.url = handler.URL
	t.Cleanup(handler.Close)
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), timeout)
		defer cancel()
		if err := s.Shutdown(ctx); err != nil {
			t.Errorf("Shutdown: %v", err)
		}
	})
	return s
}

func (s *server) principal(user uuid.UUID) auth.Principal {
	return auth.Principal{UserID: user, AccountID: s.account, Role: auth.Engineer}
}

// background runs until the test ends or stop is called.
func background(t *testing.T, run func(context.Context) error) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() {
		if err := run(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("Run: %v", err)
		}
	})
	stop = func() {
		cancel()
		running.Wait()
	}
	t.Cleanup(stop)
	return stop
}

// open requests a stream for a user.
func (s *server) open(user uuid.UUID) *http.Response {
	s.t.Helper()
	request, err := http.NewRequestWithContext(s.t.Context(), http.MethodGet, s.url+"/"+user.String(), nil)
	if err != nil {
		s.t.Fatal(err)
	}
	transport := new(http.Transport)
	response, err := transport.RoundTrip(request)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() {
		response.Body.Close()
		transport.CloseIdleConnections()
	})
	return response
}

// client reads one stream.
type client struct {
	*sse.Decoder
	t *testing.T
}

// follow opens a stream and reads its ready event.
func (s *server) follow(user uuid.UUID) client {
	s.t.Helper()
	c := client{sse.NewDecoder(s.open(user).Body), s.t}
	c.expect("ready")
	return c
}

// expect reads the next event.
func (c client) expect(name string) sse.Event {
	c.t.Helper()
	event, err := c.Next()
	if err != nil || event.Name != name {
		c.t.Fatalf("got %q %s, error %v, want %s", event.Name, event.Data, err, name)
	}
	return event
}

// waitForOpen waits until so many streams are open.
func (s *server) waitForOpen(want int) {
	s.t.Helper()
	for began := time.Now(); s.Stats().Open != want; time.Sleep(time.Millisecond) {
		if time.Since(began) > timeout {
			s.t.Fatalf("%d streams are open, want %d", s.Stats().Open, want)
		}
	}
}

// checkNoneEnded checks that no stream counts as ended by the server.
func (s *server) checkNoneEnded() {
	s.t.Helper()
	for reason, n := range s.Stats().Ended {
		if n != 0 {
			s.t.Errorf("%d streams count as ended by the server: %s", n, reason)
		}
	}
}

// commit appends an event to the log and announces it.
func (s *server) commit() { s.commitFor(uuid.New()) }

// commitFor is commit for an event of a handoff.
func (s *server) commitFor(handoff uuid.UUID) {
	seq := s.log.append(s.account, handoff)
	s.hub.Hint(s.account, epoch, seq)
}

const epoch = "7f3a"

// eventLog is a [notify.EventLog] of one account in memory.
type eventLog struct {
	mu     sync.Mutex
	events []notify.Event
}

func (l *eventLog) append(account, handoff uuid.UUID) (seq int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	seq = int64(len(l.events)) + 1
	l.events = append(l.events, notify.Event{
		Account: account, Seq: seq, At: time.Now(), Type: "handoff_created", Handoff: handoff,
		Data: json.RawMessage(`{"handoff":{}}`),
	})
	return seq
}

func (l *eventLog) Read(_ context.Context, after map[uuid.UUID]int64, limit int) ([]notify.Batch, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var batches []notify.Batch
	head := len(l.events)
	for account, seq := range after {
		from := int(seq)
		if seq < 0 {
			from = max(0, head-limit)
		}
		batches = append(batches, notify.Batch{
			Account: account, Epoch: epoch, Head: int64(head), Events: slices.Clone(l.events[from:min(head, from+limit)]),
		})
	}
	return batches, nil
}

func (l *eventLog) Heads(_ context.Context, accounts []uuid.UUID) (string, map[uuid.UUID]int64, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	heads := make(map[uuid.UUID]int64)
	for _, account := range accounts {
		heads[account] = int64(len(l.events))
	}
	return epoch, heads, nil
}
