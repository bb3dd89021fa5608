package mail_test

import (
	"context"
	"errors"
	"io"
	"net"
	netmail "net/mail"
	"strings"
	"sync"
	"testing"

	"github.com/emersion/go-smtp"

	"github.com/handoffd/handoffd/mail"
)

// smtpServer is a mail server that records the messages it accepts.
type smtpServer struct {
	t       testing.TB
	address string

	mu       sync.Mutex
	accepted []delivered
	rcpts    map[string]int // RCPT commands by recipient
	onRcpt   func(to string, nth int) error
	onData   func(context.Context) // called before the reply to a message
	closed   context.Context
}

type delivered struct {
	to   string
	text string
}

func (p delivered) parse(t testing.TB) *netmail.Message {
	t.Helper()
	m, err := netmail.ReadMessage(strings.NewReader(p.text))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

var (
	errGreylisted = &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 7, 1}, Message: "Come back later"}
	errUnknown    = &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "No such mailbox"}
)

func startSMTPServer(t testing.TB) *smtpServer {
	t.Helper()
	socket, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed, end := context.WithCancel(context.Background())
	p := &smtpServer{t: t, address: socket.Addr().String(), rcpts: make(map[string]int), closed: closed}
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) {
		return &smtpSession{server: p}, nil
	}))
	var serving sync.WaitGroup
	serving.Go(func() {
		if err := server.Serve(socket); err != nil && !errors.Is(err, smtp.ErrServerClosed) {
			t.Error(err)
		}
	})
	t.Cleanup(func() {
		end()
		_ = server.Close()
		serving.Wait()
	})
	return p
}

func (p *smtpServer) sender() *mail.Server {
	p.t.Helper()
	server, err := mail.ParseServer("smtp://" + p.address)
	if err != nil {
		p.t.Fatal(err)
	}
	return server
}

// setOnRcpt sets the reply to the nth RCPT command for a recipient; nil accepts all.
func (p *smtpServer) setOnRcpt(decide func(to string, nth int) error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.onRcpt = decide
}

func (p *smtpServer) messages() []delivered {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]delivered(nil), p.accepted...)
}

// smtpSession is a connection to an smtpServer.
type smtpSession struct {
	server *smtpServer
	to     string
}

func (*smtpSession) Mail(string, *smtp.MailOptions) error { return nil }
func (*smtpSession) Reset()                               {}
func (*smtpSession) Logout() error                        { return nil }

func (s *smtpSession) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.to = to
	s.server.mu.Lock()
	defer s.server.mu.Unlock()
	s.server.rcpts[to]++
	if s.server.onRcpt == nil {
		return nil
	}
	return s.server.onRcpt(to, s.server.rcpts[to])
}

func (s *smtpSession) Data(r io.Reader) error {
	text, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s.server.mu.Lock()
	s.server.accepted = append(s.server.accepted, delivered{s.to, string(text)})
	onData := s.server.onData
	s.server.mu.Unlock()
	if onData != nil {
		onData(s.server.closed)
	}
	return nil
}
