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

// postOffice is a mail server that keeps what it takes.
type postOffice struct {
	t       testing.TB
	address string

	mu     sync.Mutex
	taken  []parcel
	asked  map[string]int // how often for each recipient
	accept func(to string, nth int) error
	answer func(context.Context) // before it answers to a message that it has taken
	closed context.Context
}

type parcel struct {
	to   string
	text string
}

func (p parcel) parse(t testing.TB) *netmail.Message {
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

func openPostOffice(t testing.TB) *postOffice {
	t.Helper()
	socket, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed, end := context.WithCancel(context.Background())
	p := &postOffice{t: t, address: socket.Addr().String(), asked: make(map[string]int), closed: closed}
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &counter{office: p}, nil }))
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

func (p *postOffice) sender() *mail.Server {
	p.t.Helper()
	server, err := mail.ParseServer("smtp://" + p.address)
	if err != nil {
		p.t.Fatal(err)
	}
	return server
}

// accepts says what the office answers to the nth message for a recipient; nil: it takes all.
func (p *postOffice) accepts(decide func(to string, nth int) error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.accept = decide
}

func (p *postOffice) parcels() []parcel {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]parcel(nil), p.taken...)
}

// counter is one connection.
type counter struct {
	office *postOffice
	to     string
}

func (c *counter) Mail(string, *smtp.MailOptions) error { return nil }
func (c *counter) Reset()                               {}
func (c *counter) Logout() error                        { return nil }

func (c *counter) Rcpt(to string, _ *smtp.RcptOptions) error {
	c.to = to
	c.office.mu.Lock()
	defer c.office.mu.Unlock()
	c.office.asked[to]++
	if c.office.accept == nil {
		return nil
	}
	return c.office.accept(to, c.office.asked[to])
}

func (c *counter) Data(r io.Reader) error {
	text, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	c.office.mu.Lock()
	c.office.taken = append(c.office.taken, parcel{c.to, string(text)})
	answer := c.office.answer
	c.office.mu.Unlock()
	if answer != nil {
		answer(c.office.closed)
	}
	return nil
}
