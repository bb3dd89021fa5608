package mail

import (
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
)

// Server is the [Sender] that speaks SMTP to a mail server, one connection for each message.
type Server struct {
	Timeout time.Duration // of the connection, from dialling to the answer to the message. Default 20 s

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

// ParseServer understands smtp://user:password@host:port and smtps:// likewise; the ports default to 587 and 465. smtp://
// uses TLS if the server offers it, and insists on it where there is a password to keep.
func ParseServer(text string) (*Server, error) {
	u, err := url.Parse(text)
	if err != nil {
		return nil, errors.New("is not a URL such as smtp://user:password@mail.example.com:587") // the error would quote the password
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

// Status says that the message is the mail server's business now.
func (*Server) Status() string { return sent }

// Send hands a message over.
func (s *Server) Send(ctx context.Context, m *Message) error {
	conn := &watched{}
	stop := func() bool { return true }
	defer func() { stop() }()
	client, err := s.client(func(dialling context.Context, network, address string) (net.Conn, error) {
		var err error
		if conn.Conn, err = new(net.Dialer).DialContext(dialling, network, address); err != nil {
			return nil, err
		}
		stop = context.AfterFunc(ctx, func() { _ = conn.Close() }) // the library does not look at it again
		if s.implicitTLS {
			return tls.Client(conn, s.tls()), nil
		}
		return conn, nil
	})
	if err != nil {
		return fmt.Errorf("mail server: %w", err)
	}
	encoded, err := encode(m)
	if err != nil {
		return fmt.Errorf("message to %s: %w", m.Recipient, err)
	}
	dialled, err := client.DialToSMTPClientWithContext(ctx)
	if conn.Conn != nil {
		defer conn.Close()
	}
	if err != nil {
		return fmt.Errorf("mail server: %w", err)
	}
	err = client.SendWithSMTPClient(dialled, encoded)
	switch {
	case err == nil || encoded.IsDelivered(): // some servers hang up instead of listening to what comes after
		_ = client.CloseWithSMTPClient(dialled)
		return nil
	case takenInSilence(err, conn):
		return nil
	default:
		return reason(err)
	}
}

// Probe connects, greets, and signs in as for a message, and sends none.
func (s *Server) Probe(ctx context.Context) error {
	var opened net.Conn
	client, err := s.client(func(dialling context.Context, network, address string) (net.Conn, error) {
		conn, err := new(net.Dialer).DialContext(dialling, network, address)
		opened = conn
		if err == nil && s.implicitTLS {
			return tls.Client(conn, s.tls()), nil
		}
		return conn, err
	})
	if err != nil {
		return fmt.Errorf("mail server: %w", err)
	}
	dialled, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		if opened != nil {
			_ = opened.Close() // the client leaves it open when the server refuses it
		}
		return fmt.Errorf("mail server: %w", err)
	}
	return client.CloseWithSMTPClient(dialled)
}

func (s *Server) client(dial gomail.DialContextFunc) (*gomail.Client, error) {
	timeout := s.Timeout
	if timeout == 0 {
		timeout = defaultTimeout
	}
	options := []gomail.Option{
		gomail.WithPort(s.port), gomail.WithTimeout(timeout), gomail.WithTLSConfig(s.tls()), gomail.WithoutNoop(),
		gomail.WithTLSPolicy(gomail.TLSOpportunistic), gomail.WithDialContextFunc(dial),
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

// takenInSilence reports whether the whole message was sent and the answer to it did not come in time.
func takenInSilence(err error, conn *watched) bool {
	failure, ok := errors.AsType[*gomail.SendError](err)
	return ok && failure.Reason == gomail.ErrSMTPDataClose && failure.ErrorCode() == 0 && conn.timedOut.Load()
}

// watched is a connection that remembers whether its time was over. The library tells no more than the text of errors.
type watched struct {
	net.Conn
	timedOut atomic.Bool
}

func (c *watched) Read(into []byte) (int, error) {
	n, err := c.Conn.Read(into)
	if timeout, ok := errors.AsType[net.Error](err); ok && timeout.Timeout() {
		c.timedOut.Store(true)
	}
	return n, err
}
