package mail

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"sync"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// Server sends messages to a mail server by SMTP. Connections are used again and closed when they are idle. It is safe
// for concurrent use.
type Server struct {
	Timeout time.Duration // for dialling, and again from MAIL to the reply to the message. Default 20 s

	host               string
	port               int
	implicitTLS        bool
	username, password string

	mu   sync.Mutex
	idle []*connection
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

func (s *Server) timeout() time.Duration { return cmp.Or(s.Timeout, defaultTimeout) }

// Send delivers a message, until ctx ends. A timeout after the whole message was sent counts as delivered.
//
// Errors: [*ReplyError].
func (s *Server) Send(ctx context.Context, m *Message) error {
	encoded := encode(m)
	for {
		c, err := s.acquire(ctx)
		if err != nil {
			return err
		}
		if m.NeedsUTF8 && !c.offers("SMTPUTF8") {
			s.release(c)
			return &ReplyError{Stage: StageRecipient, err: errNeedsUTF8}
		}
		reused := c.messages > 0
		err = c.send(ctx, encoded)
		if c.usable(err) {
			s.release(c)
		} else {
			c.close()
		}
		if reused && connectionEnded(err) && ctx.Err() == nil { // the server had closed it, which is no refusal
			continue
		}
		return err
	}
}

// Capabilities says what a mail server offers.
type Capabilities struct {
	TLS  bool // the connection is encrypted
	Auth bool // it accepted the user and password
	UTF8 bool // SMTPUTF8: addresses with other than ASCII before their @
}

// Probe connects and authenticates as Send does, and sends no message.
func (s *Server) Probe(ctx context.Context) (Capabilities, error) {
	c, err := s.dial(ctx)
	if err != nil {
		return Capabilities{}, err
	}
	defer c.close()
	_, encrypted := c.client.TLSConnectionState()
	return Capabilities{TLS: encrypted || s.implicitTLS, Auth: s.username != "", UTF8: c.offers("SMTPUTF8")}, nil
}

func (s *Server) newClient(dial gomail.DialContextFunc) (*gomail.Client, error) {
	options := []gomail.Option{
		gomail.WithPort(s.port), gomail.WithTimeout(s.timeout()), gomail.WithTLSConfig(s.tls()),
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
