package epoll_test

import (
	"errors"
	"fmt"
	"net"
	"testing"

	"go.uber.org/goleak"

	"github.com/handoffd/handoffd/internal/epoll"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestPollerReportsClosedPeersOnce(t *testing.T) {
	poller, err := epoll.NewPoller()
	if errors.Is(err, errors.ErrUnsupported) {
		t.Skip("only Linux has epoll")
	} else if err != nil {
		t.Fatal(err)
	}
	const stays, talks, closes, halves, resets, gone = 1, 2, 3, 4, 5, 1<<63 + 6
	clients := make(map[uint64]*net.TCPConn)
	for _, key := range []uint64{stays, talks, closes, halves, resets, gone} {
		client, server := connect(t)
		clients[key] = client
		if key == gone { // before it is watched
			client.Close()
		}
		if err := poller.Watch(server, key); err != nil {
			t.Fatal(err)
		}
	}
	fmt.Fprint(clients[talks], "GET / HTTP/1.1\r\n\r\n")
	_ = clients[closes].SetLinger(-1)
	clients[closes].Close()
	_ = clients[halves].CloseWrite()
	clients[resets].Close()
	reported := make(map[uint64]int)
	for len(reported) < 4 {
		keys, err := poller.Wait()
		if err != nil {
			t.Fatal(err)
		}
		for _, key := range keys {
			reported[key]++
		}
	}
	if fmt.Sprint(reported) != fmt.Sprint(map[uint64]int{closes: 1, halves: 1, resets: 1, gone: 1}) {
		t.Errorf("reported %v", reported)
	}
	ended := make(chan error)
	go func() { _, err := poller.Wait(); ended <- err }()
	if err := poller.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; err == nil {
		t.Error("Wait returned no error after Close")
	}
}

// connect returns both ends of a TCP connection. Closing the client sends a reset.
func connect(t *testing.T) (client, server *net.TCPConn) {
	t.Helper()
	listener, err := net.ListenTCP("tcp", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	if client, err = net.DialTCP("tcp", nil, listener.Addr().(*net.TCPAddr)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Close() })
	if server, err = listener.AcceptTCP(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	if err := client.SetLinger(0); err != nil {
		t.Fatal(err)
	}
	return client, server
}
