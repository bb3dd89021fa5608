package api_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/handoffd/handoffd/api"
	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/internal/handofftest"
	"github.com/handoffd/handoffd/mcp"
	"github.com/handoffd/handoffd/notify"
	"github.com/handoffd/handoffd/stream"
)

// testTimeout is how long a test waits for what must come, on the slowest machine with other work on it. Only a test
// that fails waits that long.
const testTimeout = 5 * time.Minute

// replica is a process as cmd/handoffd would wire it, on a socket of its own.
type replica struct {
	*api.API
	streams     *stream.Server
	hub         *notify.Hub
	t           testing.TB
	url         string
	stopStreams func() // returns when all deliveries are recorded
	log         logBuffer
}

// replica starts a replica that listens.
func (a *testAccount) replica(config api.Config, streams ...stream.Config) *replica {
	a.t.Helper()
	return startReplica(a.t, a.URL, config, func(l *notify.Listener) { background(a.t, l.Run) }, streams...)
}

// deafReplica starts a replica that does not listen, so that it finds events by comparing heads.
func (a *testAccount) deafReplica(config api.Config, streams ...stream.Config) *replica {
	a.t.Helper()
	return startReplica(a.t, a.URL, config, func(*notify.Listener) {}, streams...)
}

// strandedReplica starts a replica without a database.
func strandedReplica(t testing.TB) *replica {
	t.Helper()
	return startReplica(t, "postgres://nobody@127.0.0.1:1/nothing", api.Config{}, func(*notify.Listener) {})
}

func startReplica(
	t testing.TB, url string, config api.Config, listen func(*notify.Listener), streams ...stream.Config,
) *replica {
	t.Helper()
	r := &replica{t: t}
	servers, err := db.NewServers(url, "handoffd/test")
	if err != nil {
		t.Fatal(err)
	}
	servers.Logger = slog.New(slog.NewTextHandler(io.MultiWriter(t.Output(), &r.log), nil))
	pool, err := servers.Pool(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	connect, err := servers.Listen(url, "handoffd/test listener")
	if err != nil {
		t.Fatal(err)
	}
	hub := notify.NewHub(notify.Log{DB: pool})
	hub.Encode = stream.EncodeEvent
	hub.Interval = 100 * time.Millisecond
	listener := &notify.Listener{Connect: connect, Hub: hub, Writer: pool}

	if config.Handoffs == nil {
		config = servicesOn(pool, config)
	}
	r.hub, config.Hub = hub, hub
	config.Metrics = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "# none\n")
	})
	config.Conditions = func() (list []api.Condition) {
		for _, reason := range listener.Health().Degraded {
			list = append(list, api.Condition{Reason: string(reason)})
		}
		for _, reason := range config.Handoffs.Runner.Degraded() {
			list = append(list, api.Condition{Reason: reason})
		}
		for _, reason := range servers.Degraded() {
			unavailable := reason == db.SplitBrain && servers.OnlyOlderReachable()
			list = append(list, api.Condition{Reason: reason, Unavailable: unavailable})
		}
		return list
	}
	if config.Verifier == nil {
		if config.Verifier, err = auth.NewVerifier(t.Context(), auth.Config{Secret: secret}); err != nil {
			t.Fatal(err)
		}
	}
	if config.Logger == nil {
		config.Logger = slog.New(slog.NewTextHandler(t.Output(), nil))
	}
	r.streams = stream.New(streamConfig(config, streams...))
	hub.EventsAvailable, config.Streams = r.streams.EventsAvailable, r.streams
	listener.UserChanged = func(user uuid.UUID) {
		config.Directory.CallersChanged()
		r.streams.RevalidateUser(user)
	}
	listener.KeyChanged = func(key uuid.UUID) {
		config.Directory.CallersChanged()
		r.streams.RevalidateKey(key)
	}
	config.Agents = mcp.New(mcp.Config{
		Handoffs: config.Handoffs, Directory: config.Directory, Requests: config.Requests, Streams: r.streams,
		ProgressInterval: 100 * time.Millisecond, Logger: config.Logger,
	})
	if r.API, err = api.New(config); err != nil {
		t.Fatal(err)
	}
	background(t, servers.Run)
	background(t, config.Directory.KeyUses.Run)
	background(t, hub.Run)
	listen(listener)
	r.stopStreams = background(t, r.streams.Run)
	r.url = "http://" + r.listenAndServe()
	return r
}

// servicesOn returns config with the services on a pool.
func servicesOn(pool *pgxpool.Pool, config api.Config) api.Config {
	s := handofftest.NewServices(pool)
	config.Handoffs, config.Directory, config.Requests = s.Service, s.Directory, s.Requests
	if config.Webhooks == nil {
		config.Webhooks = s.Webhooks
	}
	return config
}

// streamConfig completes the configuration of streams, or makes one, from that of the API.
func streamConfig(config api.Config, given ...stream.Config) stream.Config {
	var streams stream.Config
	if len(given) > 0 {
		streams = given[0]
	}
	streams.Hub, streams.Principals, streams.Logger = config.Hub, config.Directory.Principals, config.Logger
	streams.AccessChanged = (&directory.AccessWatch{DB: db.AllAccounts(config.Directory.Runner.DB)}).Changed
	streams.Degraded = func() bool { return len(config.Conditions()) > 0 }
	if streams.RecordDeliveries == nil {
		streams.RecordDeliveries = config.Handoffs.RecordDeliveries
	}
	return streams
}

// drain ends all streams and returns when they have ended.
func (r *replica) drain() {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), testTimeout)
	defer cancel()
	if err := r.streams.Shutdown(ctx); err != nil {
		r.t.Errorf("drain: %v", err)
	}
}

// listenAndServe serves HTTP/1.1 and cleartext HTTP/2 until the test ends, and returns the address.
func (r *replica) listenAndServe() string {
	r.t.Helper()
	var listen net.ListenConfig
	socket, err := listen.Listen(r.t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		r.t.Fatal(err)
	}
	server := &http.Server{Handler: r, Protocols: new(http.Protocols), ReadHeaderTimeout: testTimeout}
	server.Protocols.SetHTTP1(true)
	server.Protocols.SetUnencryptedHTTP2(true)
	var serving sync.WaitGroup
	serving.Go(func() {
		if err := server.Serve(socket); !errors.Is(err, http.ErrServerClosed) {
			r.t.Errorf("Serve returned %v", err)
		}
	})
	r.t.Cleanup(func() {
		r.drain()
		ctx, cancel := context.WithTimeout(context.Background(), testTimeout)
		defer cancel()
		if err := server.Shutdown(ctx); err != nil {
			r.t.Errorf("shut down: %v", err)
		}
		serving.Wait()
	})
	return socket.Addr().String()
}

// background runs until the test ends or stop is called, and fails the test if that is not what ended run.
func background(t testing.TB, run func(context.Context) error) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() {
		if err := run(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("Run returned %v", err)
		}
	})
	stop = func() {
		cancel()
		running.Wait()
	}
	t.Cleanup(stop)
	return stop
}
