package db

import (
	"errors"
	"net"
	"os"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// A peer that says nothing, and one that acknowledges nothing, are no time-outs to pgx, which would keep the
// connection.
func TestDeadPeerIsNotATimeout(t *testing.T) {
	socket, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer socket.Close()
	for name, fail := range map[string]func(*testing.T, *serverConn, *net.TCPConn) error{
		"silent": func(_ *testing.T, conn *serverConn, _ *net.TCPConn) error {
			conn.timeout = 10 * time.Millisecond
			_, err := conn.Read(make([]byte, 1))
			return err
		},
		"vanished": func(t *testing.T, conn *serverConn, peer *net.TCPConn) error {
			ignoreAll(t, peer)
			raw, err := conn.Conn.(*net.TCPConn).SyscallConn()
			if err != nil {
				t.Fatal(err)
			}
			if err := setUserTimeout(raw, 200*time.Millisecond); err != nil {
				t.Fatal(err)
			}
			if _, err := conn.Write([]byte("a request")); err != nil {
				t.Fatal(err)
			}
			if err := conn.SetDeadline(time.Now().Add(time.Hour)); err != nil { // as for a statement with a context
				t.Fatal(err)
			}
			_, err = conn.Read(make([]byte, 1))
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			dialled, err := dial(time.Minute)(t.Context(), "tcp", socket.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			defer dialled.Close()
			peer, err := socket.Accept()
			if err != nil {
				t.Fatal(err)
			}
			defer peer.Close()
			err = fail(t, dialled.(*serverConn), peer.(*net.TCPConn))
			if _, timeout := errors.AsType[net.Error](err); timeout || !errors.Is(err, ErrDeadConn) || !IsUnavailable(err) {
				t.Errorf("got %v", err)
			}
			if err := dialled.SetDeadline(time.Now().Add(-time.Second)); err != nil {
				t.Fatal(err)
			}
			if _, err := dialled.Read(make([]byte, 1)); name == "silent" && !errors.Is(err, os.ErrDeadlineExceeded) {
				t.Errorf("a deadline of pgx is answered %v", err)
			}
		})
	}
}

func TestConnectionsHaveTCPUserTimeout(t *testing.T) {
	socket, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer socket.Close()
	dialled, err := dial(0)(t.Context(), "tcp", socket.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer dialled.Close()
	raw, err := dialled.(*serverConn).Conn.(*net.TCPConn).SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	if err := raw.Control(func(fd uintptr) {
		got, err := unix.GetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_USER_TIMEOUT)
		if err != nil || got != int(tcpUserTimeout.Milliseconds()) {
			t.Errorf("TCP_USER_TIMEOUT is %d ms, %v", got, err)
		}
	}); err != nil {
		t.Fatal(err)
	}
}

// ignoreAll has the kernel drop every packet that comes for the socket.
func ignoreAll(t *testing.T, conn *net.TCPConn) {
	t.Helper()
	raw, err := conn.SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	drop := unix.SockFilter{Code: unix.BPF_RET | unix.BPF_K, K: 0}
	var filterErr error
	if err := raw.Control(func(fd uintptr) {
		program := &unix.SockFprog{Len: 1, Filter: &drop}
		filterErr = unix.SetsockoptSockFprog(int(fd), unix.SOL_SOCKET, unix.SO_ATTACH_FILTER, program)
	}); err != nil || filterErr != nil {
		t.Skipf("this kernel does not let a peer vanish: %v %v", err, filterErr)
	}
}
