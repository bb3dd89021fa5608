package relay_test

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"go.uber.org/goleak"

	"github.com/handoffd/handoffd/db/dbtest"
	"github.com/handoffd/handoffd/internal/relay"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// echo starts a server that sends back what it receives, and returns its address.
func echo(t *testing.T) string {
	var config net.ListenConfig
	socket, err := config.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { socket.Close() })
	go func() {
		for {
			conn, err := socket.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				_, _ = io.Copy(conn, conn)
			}()
		}
	}()
	return socket.Addr().String()
}

type peer struct {
	net.Conn
	t *testing.T
}

func dial(t *testing.T, r *relay.Relay) peer {
	t.Helper()
	conn, err := net.Dial("tcp", r.Addr())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return peer{conn, t}
}

func (p peer) sends(text string) {
	p.t.Helper()
	if _, err := io.WriteString(p, text); err != nil {
		p.t.Fatal(err)
	}
}

func (p peer) receives(want string) {
	p.t.Helper()
	_ = p.SetReadDeadline(time.Now().Add(5 * time.Minute))
	got := make([]byte, len(want))
	if _, err := io.ReadFull(p, got); err != nil || string(got) != want {
		p.t.Fatalf("received %q, %v, want %q", got, err, want)
	}
}

func (p peer) receivesNothing() {
	p.t.Helper()
	_ = p.SetReadDeadline(time.Now().Add(50 * time.Millisecond))
	if n, err := p.Read(make([]byte, 1)); !errors.Is(err, os.ErrDeadlineExceeded) {
		p.t.Fatalf("received %d bytes, %v", n, err)
	}
}

func TestARelayForwardsAnEndAfterWhatCameBeforeIt(t *testing.T) {
	p := dial(t, relay.New(t, "tcp", echo(t)))
	p.sends("hello")
	if err := p.Conn.(*net.TCPConn).CloseWrite(); err != nil {
		t.Fatal(err)
	}
	_ = p.SetReadDeadline(time.Now().Add(5 * time.Minute))
	if got, err := io.ReadAll(p); err != nil || string(got) != "hello" {
		t.Errorf("received %q, %v", got, err)
	}
}

func TestAStalledRelayHoldsEverythingBackUntilItResumes(t *testing.T) {
	r := relay.New(t, "tcp", echo(t))
	before := dial(t, r)
	before.sends("one")
	before.receives("one")
	r.Stall()
	r.Stall()
	before.sends("two")
	meanwhile := dial(t, r)
	meanwhile.sends("three")
	before.receivesNothing()
	meanwhile.receivesNothing()
	r.Resume()
	r.Resume()
	before.receives("two")
	meanwhile.receives("three")
}

func TestDroppedConnectionsAreResetAndNewOnesServed(t *testing.T) {
	r := relay.New(t, "tcp", echo(t))
	for _, stalled := range []bool{false, true} {
		p := dial(t, r)
		p.sends("one")
		p.receives("one")
		if stalled {
			r.Stall()
			p.sends("two")
		}
		r.Drop()
		_ = p.SetReadDeadline(time.Now().Add(5 * time.Minute))
		if _, err := p.Read(make([]byte, 1)); err == nil || errors.Is(err, io.EOF) || errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("stalled %t: got %v, want a reset", stalled, err)
		}
		r.Resume()
		again := dial(t, r)
		again.sends("three")
		again.receives("three")
	}
}

func TestNothingIsLeftOfARelayThatEndsStalled(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	t.Run("relay", func(t *testing.T) {
		r := relay.New(t, "tcp", echo(t))
		dial(t, r).sends("one")
		r.Stall()
		dial(t, r).sends("two")
	})
}

func TestAPostgresURLLeadsThroughTheRelay(t *testing.T) {
	d := dbtest.New(t)
	r, url := relay.Postgres(t, d.URL)
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	if err := conn.Ping(t.Context()); err != nil {
		t.Fatal(err)
	}
	if r.Connections() == 0 { // a refused attempt with TLS before it is counted until the relay has seen its end
		t.Error("the connection does not go through the relay")
	}
}
