package mail

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"sync/atomic"
	"time"

	gomail "github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"
)

// Server sends messages to a mail server by SMTP, one connection for each message. It is safe for concurrent use.
type Server struct {
	Timeout time.Duration // from dialling to the reply to the message. Default 20 s

	host               string
	port               int
	implicitTLS        bool
	username, password string
}

const (
	defaultTimeout = 20 * time.Second
	portSMTP       = 587
	portSMTPS      = 465
)

// ParseServer parses smtp://user:password@host:port or smtps://…; the ports default to 587 and 465. smtp:// uses
// STARTTLS if the server offers it, and requires it if there is a password.
func ParseServer(text string) (*Server, error) {
	u, err := url.Parse(text)
	if err != nil {
		// err quotes the password.
		return nil, errors.New("is not a URL such as smtp://user:password@mail.example.com:587")
	}
	s := &Server{host: u.Hostname(), port: portSMTP, implicitTLS: u.Scheme == "smtps"}
	if s.implicitTLS {
		s.port = portSMTPS
	}
	switch {
	case u.Scheme != "smtp" && u.Scheme != "smtps":
		return nil, fmt.Errorf("begins with %q; try smtp:// or smtps://", u.Scheme)
	case s.host == "":
		return nil, errors.New("names no host; try smtp://mail.example.com:587")
	case u.Path != "" && u.Path != "/" || u.RawQuery != "" || u.Fragment != "":
		return nil, errors.New("has something after the host and port; try smtp://mail.example.com:587")
	}
	if port := u.Port(); port != "" {
		if s.port, err = strconv.Atoi(port); err != nil || s.port < 1 || s.port > 65535 {
			return nil, fmt.Errorf("port %s is not from 1 to 65535", port)
		}
	}
	s.username = u.User.Username()
	s.password, _ = u.User.Password()
	return s, nil
}

// Send delivers a message, until ctx ends. A timeout after the whole message was sent counts as delivered.
func (s *Server) Send(ctx context.Context, m *Message) error {
	encoded, err := encode(m)
	if err != nil {
		return fmt.Errorf("message to %s: %w", m.Recipient, err)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	conn := &timeoutConn{}
	client, dialled, err := s.dial(ctx, conn)
	if err != nil {
		return err
	}
	defer conn.Close()
	err = client.SendWithSMTPClient(dialled, encoded)
	switch {
	case err == nil || encoded.IsDelivered(): // some servers close the connection before QUIT
		_ = client.CloseWithSMTPClient(dialled)
		return nil
	case sentWithoutReply(err, conn):
		return nil
	default:
		return serverReply(err)
	}
}

// Probe connects and authenticates as Send does, and sends no message.
func (s *Server) Probe(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	client, dialled, err := s.dial(ctx, &timeoutConn{})
	if err != nil {
		return err
	}
	return client.CloseWithSMTPClient(dialled)
}

// dial opens conn and authenticates. It closes conn when ctx ends, at which go-mail does not look once it is connected.
func (s *Server) dial(ctx context.Context, conn *timeoutConn) (*gomail.Client, *smtp.Client, error) {
	client, err := s.client(func(dialling context.Context, network, address string) (net.Conn, error) {
		var err error
		if conn.Conn, err = new(net.Dialer).DialContext(dialling, network, address); err != nil {
			return nil, err
		}
		context.AfterFunc(ctx, func() { _ = conn.Close() })
		if s.implicitTLS {
			return tls.Client(conn, s.tls()), nil
		}
		return conn, nil
	})
	if err != nil {
		return nil, nil, fmt.Errorf("mail server: %w", err)
	}
	dialled, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		if conn.Conn != nil {
			_ = conn.Close() // go-mail leaves it open when the server refuses it
		}
		return nil, nil, fmt.Errorf("mail server: %w", err)
	}
	return client, dialled, nil
}

func (s *Server) client(dial gomail.DialContextFunc) (*gomail.Client, error) {
	options := []gomail.Option{
		gomail.WithPort(s.port), gomail.WithTimeout(cmp.Or(s.Timeout, defaultTimeout)), gomail.WithTLSConfig(s.tls()),
		gomail.WithTLSPolicy(gomail.TLSOpportunistic), gomail.WithDialContextFunc(dial), gomail.WithoutNoop(),
	}
	if s.username != "" {
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover),
			gomail.WithUsername(s.username), gomail.WithPassword(s.password))
		if !s.implicitTLS {
			options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
		}
	}
	return gomail.NewClient(s.host, options...)
}

func (s *Server) tls() *tls.Config {
	return &tls.Config{ServerName: s.host, MinVersion: tls.VersionTLS12}
}

// sentWithoutReply reports whether the whole message was sent and the reply to it timed out.
func sentWithoutReply(err error, conn *timeoutConn) bool {
	failure, ok := errors.AsType[*gomail.SendError](err)
	return ok && failure.Reason == gomail.ErrSMTPDataClose && failure.ErrorCode() == 0 && conn.timedOut.Load()
}

// timeoutConn is a connection that records read timeouts; go-mail passes on only the text of errors.
type timeoutConn struct {
	net.Conn
	timedOut atomic.Bool
}

func (c *timeoutConn) Read(into []byte) (int, error) {
	n, err := c.Conn.Read(into)
	if timeout, ok := errors.AsType[net.Error](err); ok && timeout.Timeout() {
		c.timedOut.Store(true)
	}
	return n, err
}
