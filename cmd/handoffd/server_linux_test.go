package main

import (
	"net/http"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// tinyReceiveBuffer makes the kernel buffer as little as possible for a client that does not read.
func tinyReceiveBuffer(_, _ string, conn syscall.RawConn) error {
	var err error
	if controlErr := conn.Control(func(fd uintptr) {
		err = unix.SetsockoptInt(int(fd), unix.SOL_SOCKET, unix.SO_RCVBUF, 1)
	}); controlErr != nil {
		return controlErr
	}
	return err
}

// The client vanishes without closing its connection, like a laptop that is shut: a socket filter makes its kernel
// drop all packets of the connection.
func TestVanishedClientIsDisconnected(t *testing.T) {
	t.Cleanup(http.DefaultClient.CloseIdleConnections)
	p := open(t, settings{Heartbeat: 50 * time.Millisecond, timeouts: timeouts{TCPUserTimeout: 500 * time.Millisecond}})
	conn := p.connect(p.request())
	p.ready(conn)
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
		t.Skipf("this kernel does not let a client vanish: %v %v", err, filterErr)
	}
	p.waits("handoffd_streams_open", 0)
}
