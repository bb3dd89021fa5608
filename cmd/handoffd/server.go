package main

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// newServer bounds what a client can cost: slow headers and bodies, idle connections, and answers that it does not read.
// Streams set deadlines of their own for each write.
func newServer(handler http.Handler, t timeouts, log *slog.Logger) *http.Server {
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true)
	protocols.SetUnencryptedHTTP2(true)
	return &http.Server{
		Handler:           handler,
		Protocols:         protocols,
		ReadHeaderTimeout: t.ReadHeader,
		ReadTimeout:       t.Read,
		WriteTimeout:      t.Read + t.Response, // begins with the headers; api begins it anew with the answer
		IdleTimeout:       t.Idle,
		MaxHeaderBytes:    64 << 10,
		// A stream's own deadline does not free a write to a peer that leaves its whole connection unread. What the kernel
		// still took of that write is granted the same time once more, hence the half.
		HTTP2: &http.HTTP2Config{WriteByteTimeout: t.WriteTimeout / 2},
		// It would answer OPTIONS * without an X-Request-Id.
		DisableGeneralOptionsHandler: true,

		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug),
		ConnContext: func(ctx context.Context, conn net.Conn) context.Context {
			boundPeer(conn, t.TCPUserTimeout)
			return ctx
		},
	}
}

// sendBuffer bounds what the kernel holds for a client that does not read; its default grows to megabytes.
const sendBuffer = 64 << 10

// boundPeer keeps a client that vanished, or stopped reading, from being noticed only after a quarter of an hour. What
// cannot be set is left as it is.
func boundPeer(conn net.Conn, unacked time.Duration) {
	tcp, ok := conn.(*net.TCPConn)
	if !ok {
		return
	}
	_ = tcp.SetWriteBuffer(sendBuffer)
	setUserTimeout(tcp, unacked)
}

// listen opens a socket for clients. Multipath TCP, which Go would use, ignores the options that boundPeer sets.
func listen(ctx context.Context, address string) (net.Listener, error) {
	var config net.ListenConfig
	config.SetMultipathTCP(false)
	return config.Listen(ctx, "tcp", address)
}
