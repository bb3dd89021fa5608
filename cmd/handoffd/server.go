package main

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// newServer returns a server whose timeouts bound what a client can cost: slow headers and bodies, idle
// connections, and responses that it does not read. Streams set their own deadline for each write.
func newServer(handler http.Handler, t timeouts, log *slog.Logger) *http.Server {
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true)
	protocols.SetUnencryptedHTTP2(true)
	return &http.Server{
		Handler:           handler,
		Protocols:         protocols,
		ReadHeaderTimeout: t.ReadHeader,
		ReadTimeout:       t.Read,
		WriteTimeout:      t.Read + t.Response, // counts from the headers; api resets it for the response
		IdleTimeout:       t.Idle,
		MaxHeaderBytes:    64 << 10,
		// The deadline of a stream does not end a write to a peer that reads nothing of its connection. If the kernel
		// accepted a part of that write, the timeout starts once more, hence the half.
		HTTP2: &http.HTTP2Config{WriteByteTimeout: t.WriteTimeout / 2},
		// It answers OPTIONS * without an X-Request-Id.
		DisableGeneralOptionsHandler: true,

		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug),
		ConnContext: func(ctx context.Context, conn net.Conn) context.Context {
			setTCPLimits(conn, t.TCPUserTimeout)
			return ctx
		},
	}
}

// sendBuffer bounds what the kernel buffers for a client that does not read, in bytes. Its default grows to megabytes.
const sendBuffer = 64 << 10

// setTCPLimits makes a client that vanished or stopped reading noticeable within userTimeout instead of 15
// minutes. Options that cannot be set keep their value.
func setTCPLimits(conn net.Conn, userTimeout time.Duration) {
	tcp, ok := conn.(*net.TCPConn)
	if !ok {
		return
	}
	_ = tcp.SetWriteBuffer(sendBuffer)
	setUserTimeout(tcp, userTimeout)
}

// listen listens for clients, without Multipath TCP: that ignores the options that setTCPLimits sets.
func listen(ctx context.Context, address string) (net.Listener, error) {
	var config net.ListenConfig
	config.SetMultipathTCP(false)
	return config.Listen(ctx, "tcp", address)
}
