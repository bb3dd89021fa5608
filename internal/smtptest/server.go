// Package smtptest runs an SMTP server for tests, which records the messages it accepts and can hang or refuse.
package smtptest

import (
	"context"
	"errors"
	"io"
	"net"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
)

// Server is an SMTP server on 127.0.0.1 that ends with its test. It is safe for concurrent use.
type Server struct {
	Addr string // host and port

	mu          sync.Mutex
	messages    []Message
	rcpts       map[string]int // by recipient
	connections int
	conns       []*smtp.Conn
	hooks       Hooks
}

// Message is a message as one recipient received it.
type Message struct {
	To, Text string
	At       time.Time
}

// Hooks decide what a server does. They are called without a lock, and ctx ends with the server. A nil hook does
// nothing.
type Hooks struct {
	Hello   func(ctx context.Context)      // before the reply to EHLO
	Connect func() error                   // an error is the reply to EHLO
	Mail    func() error                   // an error refuses the sender
	Rcpt    func(to string, nth int) error // nth: of the RCPT commands for this recipient. An error refuses it
	Content func() error                   // an error refuses the message, which is not recorded
	Data    func(ctx context.Context)      // after a message was recorded, before the reply
}

// Start starts a server after configure, which may be nil, has changed its settings.
func Start(t testing.TB, configure func(*smtp.Server)) *Server {
	t.Helper()
	socket, err := new(net.ListenConfig).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	s := &Server{Addr: socket.Addr().String(), rcpts: make(map[string]int)}
	server := smtp.NewServer(smtp.BackendFunc(func(conn *smtp.Conn) (smtp.Session, error) {
		s.mu.Lock()
		s.connections++
		s.conns = append(s.conns, conn)
		hooks := s.hooks
		s.mu.Unlock()
		if hooks.Hello != nil {
			hooks.Hello(ctx)
		}
		if err := ctx.Err(); err != nil { // else the server could accept a message before it is closed
			return nil, err
		}
		if hooks.Connect != nil {
			if err := hooks.Connect(); err != nil {
				return nil, err
			}
		}
		return &session{server: s, ctx: ctx}, nil
	}))
	if configure != nil {
		configure(server)
	}
	var serving sync.WaitGroup
	serving.Go(func() {
		if err := server.Serve(socket); err != nil && !errors.Is(err, smtp.ErrServerClosed) {
			t.Error(err)
		}
	})
	t.Cleanup(func() {
		cancel()
		_ = server.Close()
		serving.Wait()
	})
	return s
}

// URL returns the server's address as HANDOFF_SMTP_URL takes it.
func (s *Server) URL() string { return "smtp://" + s.Addr }

// Messages returns what the server has accepted, once for each recipient.
func (s *Server) Messages() []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.messages)
}

// Connections returns how many connections have said EHLO.
func (s *Server) Connections() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.connections
}

// CloseConnections closes all connections, as a server does that has waited too long for a command.
func (s *Server) CloseConnections() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, conn := range s.conns {
		_ = conn.Conn().SetReadDeadline(time.Now()) // fails if the connection is closed
	}
	s.conns = nil
}

// Set replaces the hooks.
func (s *Server) Set(hooks Hooks) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hooks = hooks
}

func (s *Server) current() Hooks {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.hooks
}

// session is a connection.
type session struct {
	server *Server
	ctx    context.Context
	to     []string
}

func (s *session) Reset()      { s.to = nil }
func (*session) Logout() error { return nil }

func (s *session) Mail(string, *smtp.MailOptions) error {
	if decide := s.server.current().Mail; decide != nil {
		return decide()
	}
	return nil
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.server.mu.Lock()
	s.server.rcpts[to]++
	nth, decide := s.server.rcpts[to], s.server.hooks.Rcpt
	s.server.mu.Unlock()
	if decide != nil {
		if err := decide(to, nth); err != nil {
			return err
		}
	}
	s.to = append(s.to, to)
	return nil
}

func (s *session) Data(r io.Reader) error {
	text, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if decide := s.server.current().Content; decide != nil {
		if err := decide(); err != nil {
			return err
		}
	}
	s.server.mu.Lock()
	for _, to := range s.to {
		s.server.messages = append(s.server.messages, Message{To: to, Text: string(text), At: time.Now()})
	}
	hook := s.server.hooks.Data
	s.server.mu.Unlock()
	if hook != nil {
		hook(s.ctx)
	}
	return nil
}
