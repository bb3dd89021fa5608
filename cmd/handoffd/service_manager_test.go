package main

import (
	"net"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/handoffd/handoffd/db/dbtest"
)

func TestTheServiceManagerIsToldOfStartAndStop(t *testing.T) {
	t.Setenv("DATABASE_URL", dbtest.New(t).URL)
	t.Setenv("HANDOFF_JWT_SECRET", strings.Repeat("s", 32))
	name := filepath.Join(t.TempDir(), "notify")
	socket, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: name, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	defer socket.Close()
	expect := func(want string) {
		t.Helper()
		state := make([]byte, 100)
		n, err := socket.Read(state)
		if err != nil || string(state[:n]) != want {
			t.Errorf("it said %q, error %v, want %q", state[:n], err, want)
		}
	}
	t.Setenv("NOTIFY_SOCKET", name)
	r := startReplica(t)
	expect("READY=1")
	if code := r.signal(syscall.SIGTERM); code != exitOK {
		t.Errorf("exit code %d", code)
	}
	expect("STOPPING=1")
}
