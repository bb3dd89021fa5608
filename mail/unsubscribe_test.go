package mail

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"log/slog"
	"path"
	"strings"
	"testing"
	"time"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/internal/handofftest"
	"github.com/handoffd/handoffd/internal/seal"
)

// subscriber is a user who has a link to end mail.
type subscriber struct {
	*handofftest.Account
	*Unsubscriber
	t    testing.TB
	user auth.Principal
	log  *bytes.Buffer
}

func newSubscriber(t testing.TB) *subscriber {
	t.Helper()
	s := &subscriber{Account: handofftest.New(t), t: t, log: new(bytes.Buffer)}
	s.user = s.Engineer("Mia")
	s.Unsubscriber = &Unsubscriber{
		DB: s.Pool, Keys: testComposer(t).Keys, Logger: slog.New(slog.NewTextHandler(s.log, nil)),
	}
	return s
}

// link returns the link in a message with items of one kind, sent at a time.
func (s *subscriber) link(k kind, at time.Time) string {
	s.t.Helper()
	to := testRecipient
	to.Account, to.ID, to.Address = s.ID, s.user.UserID, "mia@example.com"
	m, err := testComposer(s.t).compose(to, []item{testItem(k)}, at)
	if err != nil {
		s.t.Fatal(err)
	}
	return path.Base(m.Unsubscribe)
}

// gets returns which mail the user gets, as GET /me has it.
func (s *subscriber) gets() (mail, ownHandoffs bool) {
	s.t.Helper()
	preferences, err := s.Directory.Preferences(s.t.Context(), s.user)
	if err != nil {
		s.t.Fatal(err)
	}
	return preferences.Notify.Mail, preferences.Notify.OwnHandoffs
}

func (s *subscriber) wantError(link string, want error) {
	s.t.Helper()
	if _, err := s.Read(s.t.Context(), link); !errors.Is(err, want) {
		s.t.Errorf("reading %q: %v, want %v", link, err, want)
	}
	if _, err := s.End(s.t.Context(), link, AllMail); !errors.Is(err, want) {
		s.t.Errorf("ending mail by %q: %v, want %v", link, err, want)
	}
	if mail, own := s.gets(); !mail || !own {
		s.t.Errorf("%q ended mail", link)
	}
}

func TestLinkEndsMailOfItsSubject(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		kind      kind
		subject   Subject
		mail, own bool
	}{
		"all mail":                     {kindWaiting, AllMail, false, true},
		"a part by the link of all":    {kindAssigned, OwnHandoffs, true, false},
		"mail about one's own":         {kindClaimed, OwnHandoffs, true, false},
		"an answer is about one's own": {kindReturned, OwnHandoffs, true, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSubscriber(t)
			link := s.link(test.kind, time.Now())
			for range 2 { // idempotent
				if _, err := s.Read(t.Context(), link); err != nil {
					t.Fatal(err)
				}
				got, err := s.End(t.Context(), link, test.subject)
				if err != nil || got.Mail != test.mail || got.OwnHandoffs != test.own || got.AccountName != "Acme Support" {
					t.Errorf("got %+v, error %v", got, err)
				}
				if mail, own := s.gets(); mail != test.mail || own != test.own {
					t.Errorf("the user gets mail %t, about their own %t", mail, own)
				}
			}
			if lines := strings.Count(s.log.String(), "a user ended mail"); lines != 1 {
				t.Errorf("the log has %d lines:\n%s", lines, s.log)
			}
		})
	}
}

func TestLinkEndsNoOtherMail(t *testing.T) {
	t.Parallel()
	s := newSubscriber(t)
	own := s.link(kindResolved, time.Now())
	if _, err := s.End(t.Context(), own, AllMail); !errors.Is(err, ErrNoLink) {
		t.Errorf("the link to end mail about one's own handoffs ended all: %v", err)
	}
	if _, err := s.End(t.Context(), s.link(kindWaiting, time.Now()), "other"); !errors.Is(err, ErrNoLink) {
		t.Errorf("an unknown subject: %v", err)
	}
	other := s.Engineer("Eli")
	if _, err := s.End(t.Context(), own, OwnHandoffs); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Directory.Preferences(t.Context(), other); err != nil || !got.Notify.Mail || !got.Notify.OwnHandoffs {
		t.Errorf("another user gets %+v, error %v", got, err)
	}
	if mail, _ := s.gets(); !mail {
		t.Error("all mail has ended")
	}
}

func TestLinkOfAnotherServiceIsNone(t *testing.T) {
	t.Parallel()
	s := newSubscriber(t)
	link := s.link(kindWaiting, time.Now())
	sealed, err := base64.RawURLEncoding.DecodeString(link)
	if err != nil {
		t.Fatal(err)
	}
	sealed[len(sealed)-1] ^= 1
	other := base64.RawURLEncoding.EncodeToString(s.Keys.Seal(make([]byte, capabilityBytes), "another purpose"))
	for _, wrong := range []string{
		"", "x", link[:len(link)-1], link + "A", link + "=", base64.RawURLEncoding.EncodeToString(sealed), other,
		strings.Repeat("A", 100_000), s.user.UserID.String(),
	} {
		s.wantError(wrong, ErrNoLink)
	}
	keys, err := seal.ParseKeyring("another secret key that is long enough")
	if err != nil {
		t.Fatal(err)
	}
	s.Keys = keys
	s.wantError(link, ErrNoLink)
	s.Keys = nil
	s.wantError(link, ErrNoLink)
}

func TestLinkLivesNinetyDays(t *testing.T) {
	t.Parallel()
	s := newSubscriber(t)
	if _, err := s.Read(t.Context(), s.link(kindWaiting, time.Now().Add(time.Hour-capabilityAge))); err != nil {
		t.Errorf("before 90 days: %v", err)
	}
	s.wantError(s.link(kindWaiting, time.Now().Add(-capabilityAge)), ErrLinkEnded)
}

func TestLinkEndsWithItsAddress(t *testing.T) {
	t.Parallel()
	s := newSubscriber(t)
	link := s.link(kindWaiting, time.Now())
	s.Exec("update users set email = 'MIA@example.com' where id = $1", s.user.UserID) // the same mailbox
	if _, err := s.Read(t.Context(), link); err != nil {
		t.Errorf("in capitals: %v", err)
	}
	s.Exec("update users set email = 'mia@example.org' where id = $1", s.user.UserID)
	s.wantError(link, ErrLinkEnded)
	s.Exec("update users set email = null where id = $1", s.user.UserID)
	s.wantError(link, ErrLinkEnded)
	s.Exec("update users set email = 'mia@example.com', active = false where id = $1", s.user.UserID)
	s.wantError(link, ErrLinkEnded)
	s.Exec("update users set active = true where id = $1", s.user.UserID)
	s.Exec("update accounts set removal_began_at = now()")
	s.wantError(link, ErrLinkEnded)
}

// A link turns nothing on, and does not undo what the user has decided since.
func TestLinkTurnsNothingOn(t *testing.T) {
	t.Parallel()
	s := newSubscriber(t)
	var in directory.PreferencesInput
	in.Notify.Mail, in.Notify.OwnHandoffs = new(false), new(false)
	if _, err := s.Directory.SetPreferences(context.Background(), s.user, in); err != nil {
		t.Fatal(err)
	}
	for _, subject := range []Subject{AllMail, OwnHandoffs} {
		got, err := s.End(t.Context(), s.link(kindWaiting, time.Now()), subject)
		if err != nil || got.Mail || got.OwnHandoffs {
			t.Errorf("got %+v, error %v", got, err)
		}
	}
	if mail, own := s.gets(); mail || own {
		t.Errorf("the user gets mail %t, about their own %t", mail, own)
	}
}

func TestMessageHasNoLinkWithoutAKeyOrAnAddress(t *testing.T) {
	t.Parallel()
	withoutKey, withoutURL := testComposer(t), testComposer(t)
	withoutKey.Keys, withoutURL.PublicURL = nil, nil
	for _, c := range []composer{withoutKey, withoutURL} {
		m, err := c.compose(testRecipient, []item{testItem(kindWaiting)}, testNow)
		if err != nil {
			t.Fatal(err)
		}
		d := decodeMessage(t, m)
		for _, name := range []string{"List-Unsubscribe", "List-Unsubscribe-Post"} {
			if d.header.Get(name) != "" {
				t.Errorf("%s is %q", name, d.header.Get(name))
			}
		}
		if strings.Contains(d.text+d.html, "how to end it") {
			t.Errorf("the text has a link:\n%s", d.text)
		}
	}
}
