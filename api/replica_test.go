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

	"github.com/handoffd/handoffd/api"
	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/notify"
)

// patience is how long a test waits for what must come, on the slowest machine with other work on it. Nothing waits that long
// unless it is broken.
const patience = 5 * time.Minute

// replica is a process as cmd/handoffd would wire it, on a socket of its own.
type replica struct {
	*api.API
	t             testing.TB
	url           string
	stopRecording func() // ends RecordReach, and returns when it has recorded everything
	log           logBuffer
}

// replica starts one that listens.
func (o *office) replica(config api.Config) *replica {
	o.t.Helper()
	return startReplica(o.t, o.URL, config, func(l *notify.Listener) { background(o.t, l.Run) })
}

// deafReplica starts one to which no notification ever comes, so that it has only the comparison of heads.
func (o *office) deafReplica(config api.Config) *replica {
	o.t.Helper()
	return startReplica(o.t, o.URL, config, func(*notify.Listener) {})
}

// strandedReplica starts one that has no database.
func strandedReplica(t testing.TB) *replica {
	t.Helper()
	return startReplica(t, "postgres://nobody@127.0.0.1:1/nothing", api.Config{}, func(*notify.Listener) {})
}

func startReplica(t testing.TB, url string, config api.Config, listen func(*notify.Listener)) *replica {
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
	hub.Encode = api.EncodeEvent
	hub.Interval = 100 * time.Millisecond
	hub.Changed = func(account uuid.UUID) { r.Changed(account) }
	listener := &notify.Listener{Connect: connect, Hub: hub, Writer: pool}

	if config.Service == nil {
		config.Service = &handoff.Service{DB: pool}
	}
	config.Hub, config.Listener = hub, listener
	config.Conditions = func() (list []api.Condition) {
		for _, reason := range servers.Degraded() {
			list = append(list, api.Condition{Reason: reason, Unavailable: reason == db.SplitBrain && servers.OnlyOlder()})
		}
		return list
	}
	if config.Verifier, err = auth.NewVerifier(t.Context(), auth.Config{Secret: secret}); err != nil {
		t.Fatal(err)
	}
	if config.Logger == nil {
		config.Logger = slog.New(slog.NewTextHandler(t.Output(), nil))
	}
	if r.API, err = api.New(config); err != nil {
		t.Fatal(err)
	}
	background(t, servers.Run)
	background(t, hub.Run)
	background(t, r.Run)
	background(t, r.Loop)
	listener.UserChanged = r.Doubt
	listen(listener)
	r.stopRecording = background(t, r.RecordReach)
	r.url = "http://" + r.listenAndServe()
	return r
}

// listenAndServe serves HTTP/1.1 and cleartext HTTP/2 until the test ends, and returns the address.
func (r *replica) listenAndServe() string {
	r.t.Helper()
	var listen net.ListenConfig
	socket, err := listen.Listen(r.t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		r.t.Fatal(err)
	}
	server := &http.Server{Handler: r, Protocols: new(http.Protocols), ReadHeaderTimeout: patience}
	server.Protocols.SetHTTP1(true)
	server.Protocols.SetUnencryptedHTTP2(true)
	var serving sync.WaitGroup
	serving.Go(func() {
		if err := server.Serve(socket); !errors.Is(err, http.ErrServerClosed) {
			r.t.Errorf("Serve returned %v", err)
		}
	})
	r.t.Cleanup(func() {
		r.Drain()
		ctx, cancel := context.WithTimeout(context.Background(), patience)
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
