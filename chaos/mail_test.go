package chaos

import (
	"context"
	"errors"
	"io"
	"maps"
	"net"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
)

// A mail server that hangs, refuses or greylists does not delay an escalation. Each recipient receives each message
// once when the server accepts it.
func TestMailServers(t *testing.T) {
	onlyLong(t)
	t.Run("hanging", func(t *testing.T) {
		hung := newMailServer(t)
		hung.greet(false)
		escalateByMail(t, "SMTP hanging", hung, func() { hung.greet(true) })
	})
	t.Run("refusing", func(t *testing.T) {
		refusing := newMailServer(t)
		refusing.refuse(func(int) error { return &smtp.SMTPError{Code: 550, Message: "Not today"} })
		escalateByMail(t, "SMTP refusing", refusing, func() { refusing.refuse(nil) })
	})
	t.Run("greylisting", func(t *testing.T) {
		grey := newMailServer(t)
		grey.refuse(func(nth int) error {
			if nth == 1 {
				return &smtp.SMTPError{Code: 451, Message: "Come back later"}
			}
			return nil
		})
		escalateByMail(t, "SMTP greylisting", grey, func() {})
	})
}

// escalateByMail escalates on two replicas, waits until every message has been tried, repairs the server, and starts
// the next tries, which are due only minutes later.
func escalateByMail(t *testing.T, fault string, server *mailServer, repair func()) {
	const people, escalations = 4, 10
	r := begin(t, fault, Allowance{})
	settings := []string{"HANDOFF_SMTP_URL=smtp://" + server.address, "HANDOFF_MAIL_FROM=handoffs@example.com"}
	r.startTwo(settings...)
	a := r.account(people)
	want := escalations * (people - 1)
	began := time.Now()
	for i := range escalations {
		r.mustEscalate(r.replicas[i%2], a, 1)
	}
	if took := time.Since(began); took > promised(escalations*time.Second) {
		t.Errorf("%d escalations took %v", escalations, took)
	}
	count := func(condition string) int {
		return query[int](r, `select count(*) from handoff_mails where account_id = $1 and `+condition, a.id)
	}
	within(t, 2*time.Minute, "every message has been tried", func() bool { return count(`attempts > 0`) == want })
	repair()
	within(t, time.Minute, "every message has been sent", func() bool {
		r.exec(`update river_job set state = 'available', scheduled_at = now() where kind = 'mail_delivery' and state = 'scheduled'`)
		return count(`status = 'sent'`) == want
	})
	for to, n := range server.received() {
		if n != escalations && to != a.users[0].id.String()+"@example.com" {
			t.Errorf("%s got %d messages about %d escalations", to, n, escalations)
		}
	}
	if got := len(server.received()); got != people-1 {
		t.Errorf("%d people got mail, want %d", got, people-1)
	}
	r.finish()
}

// mailServer is an SMTP server that counts messages, and can hang or refuse them.
type mailServer struct {
	address string

	mu      sync.Mutex
	mute    chan struct{} // closed while connections are greeted
	refusal func(nth int) error
	tried   map[string]int // by recipient
	arrived map[string]int
}

func newMailServer(t *testing.T) *mailServer {
	t.Helper()
	socket, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &mailServer{
		address: socket.Addr().String(), mute: make(chan struct{}),
		tried: make(map[string]int), arrived: make(map[string]int),
	}
	s.greet(true)
	server := smtp.NewServer(smtp.BackendFunc(func(conn *smtp.Conn) (smtp.Session, error) {
		s.mu.Lock()
		mute := s.mute
		s.mu.Unlock()
		<-mute
		return &delivery{server: s}, nil
	}))
	var serving sync.WaitGroup
	serving.Go(func() {
		if err := server.Serve(socket); err != nil && !errors.Is(err, smtp.ErrServerClosed) {
			t.Error(err)
		}
	})
	t.Cleanup(func() {
		s.greet(true)
		_ = server.Shutdown(context.Background())
		serving.Wait()
	})
	return s
}

// greet makes the server greet connections, or accept them and send nothing.
func (s *mailServer) greet(greets bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !greets {
		s.mute = make(chan struct{})
		return
	}
	select {
	case <-s.mute:
	default:
		close(s.mute)
	}
}

// refuse sets the response to the nth try of a recipient. A nil function, or a nil error, accepts it.
func (s *mailServer) refuse(refusal func(nth int) error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refusal = refusal
}

// received returns the number of messages by recipient.
func (s *mailServer) received() map[string]int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.arrived)
}

type delivery struct {
	server *mailServer
	to     []string
}

func (d *delivery) Mail(string, *smtp.MailOptions) error { return nil }
func (d *delivery) Reset()                               { d.to = nil }
func (d *delivery) Logout() error                        { return nil }

func (d *delivery) Rcpt(to string, _ *smtp.RcptOptions) error {
	d.server.mu.Lock()
	defer d.server.mu.Unlock()
	if d.server.refusal != nil {
		d.server.tried[to]++
		if err := d.server.refusal(d.server.tried[to]); err != nil {
			return err
		}
	}
	d.to = append(slices.Clone(d.to), to)
	return nil
}

func (d *delivery) Data(r io.Reader) error {
	if _, err := io.Copy(io.Discard, r); err != nil {
		return err
	}
	d.server.mu.Lock()
	defer d.server.mu.Unlock()
	for _, to := range d.to {
		d.server.arrived[to]++
	}
	return nil
}
