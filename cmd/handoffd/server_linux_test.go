package main

import (
	"net/http"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// tinyReceiveBuffer makes the kernel hold as little as it can for whoever does not read.
func tinyReceiveBuffer(_, _ string, conn syscall.RawConn) error {
	var err error
	if controlErr := conn.Control(func(fd uintptr) {
		err = unix.SetsockoptInt(int(fd), unix.SOL_SOCKET, unix.SO_RCVBUF, 1)
	}); controlErr != nil {
		return controlErr
	}
	return err
}

// A laptop is shut, a cable is cut: nothing is closed, and nothing is acknowledged any more. The filter makes the client's
// kernel drop every packet that comes for the connection.
func TestAClientThatVanishedIsNoticed(t *testing.T) {
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
		filterErr = unix.SetsockoptSockFprog(int(fd), unix.SOL_SOCKET, unix.SO_ATTACH_FILTER, &unix.SockFprog{Len: 1, Filter: &drop})
	}); err != nil || filterErr != nil {
		t.Skipf("this kernel does not let a client vanish: %v %v", err, filterErr)
	}
	p.waits("handoffd_streams_open", 0)
}
