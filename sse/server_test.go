package sse_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/handoffd/handoffd/sse"
)

func http1() *http.Protocols {
	p := new(http.Protocols)
	p.SetHTTP1(true)
	return p
}

func http2() *http.Protocols {
	p := new(http.Protocols)
	p.SetUnencryptedHTTP2(true)
	return p
}

func overBoth(t *testing.T, test func(*testing.T, *http.Protocols)) {
	t.Run("HTTP1", func(t *testing.T) { test(t, http1()) })
	t.Run("HTTP2", func(t *testing.T) { test(t, http2()) })
}

// network is where a server listens and how a client gets there.
type network interface {
	net.Listener
	Dial(context.Context) (net.Conn, error)
}

// serve answers every request with a stream until the test ends. The channel has what the handler returned.
func serve(
	t *testing.T, n network, protocols *http.Protocols, handle func(*sse.Stream, *http.Request) error,
) (*http.Client, <-chan error) {
	ended := make(chan error, 1)
	server := &http.Server{
		Protocols: protocols,
		HTTP2:     &http.HTTP2Config{WriteByteTimeout: 100 * time.Millisecond},
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			ended <- handle(&sse.Stream{Writer: w}, r)
		}),
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(n) }()
	transport := &http.Transport{
		Protocols:   protocols,
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) { return n.Dial(ctx) },
	}
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		_ = server.Close()
		<-served
	})
	return &http.Client{Transport: transport}, ended
}

func get(t *testing.T, client *http.Client) *http.Response {
	t.Helper()
	res, err := client.Get("http://replica/")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = res.Body.Close() })
	return res
}

// loopback is TCP with buffers so small that little unread data fills them, and clients whose Close reaches the server
// as a reset.
type loopback struct{ net.Listener }

func listen(t *testing.T) loopback {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return loopback{l}
}

func (n loopback) Accept() (net.Conn, error) {
	conn, err := n.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return conn, conn.(*net.TCPConn).SetWriteBuffer(4 << 10)
}

func (n loopback) Dial(ctx context.Context) (net.Conn, error) {
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", n.Addr().String())
	if err != nil {
		return nil, err
	}
	tcp := conn.(*net.TCPConn)
	return conn, errors.Join(tcp.SetReadBuffer(4<<10), tcp.SetLinger(0))
}

// pipes is a network without sockets, for tests in a bubble of fake time.
type pipes struct {
	dialed chan net.Conn
	closed chan struct{}
	once   sync.Once
}

func listenPipe() *pipes {
	return &pipes{dialed: make(chan net.Conn), closed: make(chan struct{})}
}

func (n *pipes) Dial(ctx context.Context) (net.Conn, error) {
	client, server := net.Pipe()
	select {
	case n.dialed <- server:
		return client, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (n *pipes) Accept() (net.Conn, error) {
	select {
	case conn := <-n.dialed:
		return conn, nil
	case <-n.closed:
		return nil, net.ErrClosed
	}
}

func (n *pipes) Close() error {
	n.once.Do(func() { close(n.closed) })
	return nil
}

func (n *pipes) Addr() net.Addr { return &net.UnixAddr{Name: "pipe", Net: "pipe"} }
