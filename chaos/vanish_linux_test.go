package chaos

import (
	"bufio"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// Clients vanish: their sockets suddenly receive and acknowledge no packet.
func TestClientsThatVanish(t *testing.T) {
	onlyLong(t)
	t.Parallel() // it mostly waits
	r := begin(t, "clients that vanish", Allowance{Stale: 3 * time.Second})
	one := r.start()
	a, _ := r.followedAccount(2, 2)
	r.mustEscalate(one, a, 1)
	base := r.measure(one)
	for range 10 {
		conn, err := net.Dial("tcp", strings.TrimPrefix(one.address, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: chaos\r\nAuthorization: Bearer %s\r\n\r\n", streamPath, a.users[0].token)
		for lines := bufio.NewScanner(conn); lines.Scan(); {
			if strings.Contains(lines.Text(), "event: ready") {
				break
			}
		}
		vanish(t, conn.(*net.TCPConn))
	}
	began := time.Now()
	within(t, time.Minute, "streams of vanished clients are closed", func() bool {
		open, _ := one.metric("handoffd_streams_open")
		return open == base[2].Base
	})
	t.Logf("noticed after %v", time.Since(began).Round(100*time.Millisecond))
	r.mustEscalate(one, a, 1)
	r.awaitLevels(one, base)
	r.finish()
}

// vanish makes the kernel drop every incoming packet of a socket, before TCP sees it.
func vanish(t *testing.T, conn *net.TCPConn) {
	t.Helper()
	raw, err := conn.SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	program := unix.SockFprog{Len: 1, Filter: &unix.SockFilter{Code: unix.BPF_RET | unix.BPF_K, K: 0}}
	if controlErr := raw.Control(func(fd uintptr) {
		err = unix.SetsockoptSockFprog(int(fd), unix.SOL_SOCKET, unix.SO_ATTACH_FILTER, &program)
	}); controlErr != nil {
		err = controlErr
	}
	if err != nil {
		t.Fatal(err)
	}
}
