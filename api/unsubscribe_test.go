package api_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"flag"
	"log/slog"
	"mime/multipart"
	"net/http"
	netmail "net/mail"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/handoffd/handoffd/api"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/internal/seal"
	"github.com/handoffd/handoffd/internal/smtptest"
	"github.com/handoffd/handoffd/mail"
)

const oneClick = "List-Unsubscribe=One-Click" // RFC 8058

// subscriber is Eli, who was sent mail and follows the link in it without signing in.
type subscriber struct {
	*testAccount
	replica *replica
	link    string // path
	keys    *seal.Keyring
	log     *logBuffer
}

// newSubscriber escalates and takes the link from the mail that comes.
func newSubscriber(t *testing.T) *subscriber {
	t.Helper()
	s := &subscriber{testAccount: newAccount(t), log: new(logBuffer)}
	var err error
	s.keys, err = seal.ParseKeyring("a secret key that is long enough for tests")
	if err != nil {
		t.Fatal(err)
	}
	s.replica = s.testAccount.replica(api.Config{Unsubscriber: &mail.Unsubscriber{
		DB: s.Pool, Keys: s.keys, Logger: slog.New(slog.NewTextHandler(s.log, nil)),
	}})
	public, err := url.Parse(s.replica.url)
	if err != nil {
		t.Fatal(err)
	}
	header := s.mailTo("eli@example.com", &mail.Worker{DB: s.Pool, PublicURL: public, Keys: s.keys})
	if post := header.Get("List-Unsubscribe-Post"); post != oneClick {
		t.Errorf("List-Unsubscribe-Post is %q", post)
	}
	link, found := strings.CutPrefix(header.Get("List-Unsubscribe"), "<"+s.replica.url)
	if s.link = strings.TrimSuffix(link, ">"); !found || !strings.HasPrefix(s.link, "/mail/") {
		t.Fatalf("List-Unsubscribe is %q", header.Get("List-Unsubscribe"))
	}
	return s
}

// mailTo escalates and returns the header of the mail that an address gets.
func (s *subscriber) mailTo(address string, worker *mail.Worker) netmail.Header {
	s.t.Helper()
	smtp := smtptest.Start(s.t, nil)
	var err error
	if worker.Server, err = mail.ParseServer(smtp.URL()); err != nil {
		s.t.Fatal(err)
	}
	worker.From = netmail.Address{Address: "handoffs@acme.example"}
	worker.Delay, worker.Grace, worker.PollInterval = time.Nanosecond, time.Nanosecond, 10*time.Millisecond
	ctx, stop := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() {
		if err := worker.Run(ctx); !errors.Is(err, context.Canceled) {
			s.t.Error(err)
		}
	})
	defer running.Wait()
	defer stop()
	s.escalation(s.dana)
	tick, overdue := time.NewTicker(20*time.Millisecond), time.After(testTimeout)
	defer tick.Stop()
	for {
		for _, m := range smtp.Messages() {
			if m.To == address {
				parsed, err := netmail.ReadMessage(strings.NewReader(m.Text))
				if err != nil {
					s.t.Fatal(err)
				}
				return parsed.Header
			}
		}
		select {
		case <-tick.C:
		case <-overdue:
			s.t.Fatal("no mail came")
		}
	}
}

// post sends a form to a link.
func (s *subscriber) post(link, contentType, body string) response {
	s.t.Helper()
	client := s.replica.anonymous()
	if contentType != "" {
		client = client.with("Content-Type", contentType)
	}
	return client.do(http.MethodPost, link, body)
}

// getsMail returns what Eli gets: mail at all, and about his own handoffs.
func (s *subscriber) getsMail() [2]bool {
	s.t.Helper()
	preferences, err := s.Directory.Preferences(s.t.Context(), s.eli.Principal)
	if err != nil {
		s.t.Fatal(err)
	}
	return [2]bool{preferences.Notify.Mail, preferences.Notify.OwnHandoffs}
}

var updatePages = flag.Bool("update", false, "write the pages in testdata")

// isPage expects a page as it is in testdata, whose style its policy allows.
func isPage(t *testing.T, got response, name string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *updatePages {
		if err := os.WriteFile(file, got.body, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got.body)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
	_, style, _ := strings.Cut(string(got.body), "<style>")
	style, _, _ = strings.Cut(style, "</style>")
	sum := sha256.Sum256([]byte(style))
	policy := got.header.Get("Content-Security-Policy")
	if !strings.Contains(policy, "'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'") {
		t.Errorf("the policy %q does not allow the style of %s", policy, name)
	}
}

func TestLinkInMailShowsAndChangesNothing(t *testing.T) {
	s := newSubscriber(t)
	for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodGet} {
		got := s.replica.anonymous().do(method, s.link, nil).is(http.StatusOK)
		for name, want := range map[string]string{
			"Content-Type":           "text/html; charset=UTF-8",
			"Cache-Control":          "no-store",
			"Referrer-Policy":        "no-referrer",
			"X-Robots-Tag":           "noindex, nofollow",
			"X-Content-Type-Options": "nosniff",
		} {
			if header := got.header.Get(name); header != want {
				t.Errorf("%s: %s is %q, want %q", method, name, header, want)
			}
		}
		policy := got.header.Get("Content-Security-Policy")
		for _, part := range []string{
			"default-src 'none'", "style-src 'sha256-", "form-action 'self'", "frame-ancestors 'none'",
		} {
			if !strings.Contains(policy, part) {
				t.Errorf("Content-Security-Policy is %q, without %s", policy, part)
			}
		}
		if len(got.header.Values("Set-Cookie")) > 0 {
			t.Error("the page sets a cookie")
		}
		for _, text := range []string{
			"Acme Support", `<form method="post">`, "End all mail", "End mail about your own handoffs",
		} {
			if method == http.MethodGet && !strings.Contains(string(got.body), text) {
				t.Errorf("the page lacks %q:\n%s", text, got.body)
			}
		}
	}
	isPage(t, s.replica.anonymous().get(s.link), "mail-shown.html")
	if got := s.getsMail(); got != [2]bool{true, true} {
		t.Errorf("after GET and HEAD Eli gets %v", got)
	}
}

func TestOneClickEndsMail(t *testing.T) {
	s := newSubscriber(t)
	var form bytes.Buffer
	parts := multipart.NewWriter(&form)
	if err := errors.Join(parts.WriteField("List-Unsubscribe", "One-Click"), parts.Close()); err != nil {
		t.Fatal(err)
	}
	for name, body := range map[string][2]string{
		"form":      {"application/x-www-form-urlencoded", oneClick},
		"multipart": {parts.FormDataContentType(), form.String()},
		"empty":     {"", ""},
	} {
		s.Exec("update users set notify_by_email = true")
		for range 2 {
			got := s.post(s.link, body[0], body[1]).is(http.StatusOK)
			if !strings.Contains(string(got.body), "You get no more mail") || strings.Contains(string(got.body), "<form") {
				t.Errorf("%s: the page says\n%s", name, got.body)
			}
			if got := s.getsMail(); got != [2]bool{false, true} {
				t.Errorf("%s: Eli gets %v", name, got)
			}
		}
	}
	if lines := s.log.count("a user ended mail"); lines != 3 {
		t.Errorf("the log has %d lines", lines)
	}
	if s.Count("select count(*) from users where notify_by_email") != s.Count("select count(*) from users")-1 {
		t.Error("mail of another user ended")
	}
	// GET shows that it has ended, and offers nothing.
	got := s.replica.anonymous().get(s.link).is(http.StatusOK)
	if strings.Contains(string(got.body), "<form") {
		t.Errorf("the page says\n%s", got.body)
	}
}

func TestFormEndsAPartOfMail(t *testing.T) {
	s := newSubscriber(t)
	const form = "application/x-www-form-urlencoded"
	got := s.post(s.link, form, "subject=own_handoffs").is(http.StatusOK)
	if !strings.Contains(string(got.body), "no more mail about your own handoffs") {
		t.Errorf("the page says\n%s", got.body)
	}
	isPage(t, got, "mail-ended.html")
	if got := s.getsMail(); got != [2]bool{true, false} {
		t.Errorf("Eli gets %v", got)
	}
	s.post(s.link, form, "subject=quiet_hours").is(http.StatusNotFound)
	s.post(s.link, form, "subject=%zz").isProblem(http.StatusBadRequest, "invalid_input")
	s.post(s.link, "multipart/form-data", "x").isProblem(http.StatusBadRequest, "invalid_input")
	s.post(s.link, form, strings.Repeat("x", 300<<10)).isProblem(http.StatusRequestEntityTooLarge, "body_too_large")
	if got := s.getsMail(); got != [2]bool{true, false} {
		t.Errorf("Eli gets %v", got)
	}
}

// What the link is allows no other request, and no other link says more than that it is none.
func TestLinkInMailAllowsNothingElse(t *testing.T) {
	s := newSubscriber(t)
	capability := strings.TrimPrefix(s.link, "/mail/")
	s.replica.anonymous().with("Authorization", "Bearer "+capability).get("/api/v1/me").is(http.StatusUnauthorized)
	for _, method := range []string{http.MethodPut, http.MethodDelete, http.MethodPatch} {
		s.replica.anonymous().do(method, s.link, nil).isProblem(http.StatusMethodNotAllowed, "method_not_allowed")
	}
	var first []byte
	for _, wrong := range []string{
		"x", capability[1:], capability + "x", s.eli.UserID.String(), "%00", strings.Repeat("A", 5000),
	} {
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			got := s.replica.anonymous().do(method, "/mail/"+wrong, nil).is(http.StatusNotFound)
			if first == nil {
				first = got.body
			}
			if !bytes.Equal(got.body, first) || !strings.Contains(string(got.body), "This link does nothing") {
				t.Errorf("%s %s says\n%s", method, wrong, got.body)
			}
		}
	}
	s.Exec("update users set email = 'eli@example.org' where id = $1", s.eli.UserID)
	got := s.post(s.link, "", "").is(http.StatusGone)
	isPage(t, got, "mail-expired.html")
	if strings.Contains(string(got.body), "Acme") || !strings.Contains(string(got.body), "has expired") {
		t.Errorf("the page says\n%s", got.body)
	}
	if got := s.getsMail(); got != [2]bool{true, true} {
		t.Errorf("Eli gets %v", got)
	}
}

func TestLinkInMailWithoutDatabaseIsUnavailable(t *testing.T) {
	s := newSubscriber(t)
	servers, err := db.NewServers("postgres://nobody@127.0.0.1:1/nothing", "handoffd/test")
	if err != nil {
		t.Fatal(err)
	}
	pool, err := servers.Pool(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	s.replica = s.testAccount.replica(api.Config{Unsubscriber: &mail.Unsubscriber{DB: pool, Keys: s.keys}})
	s.post(s.link, "", "").isProblem(http.StatusServiceUnavailable, "database_unavailable")
	s.replica.anonymous().get(s.link).isProblem(http.StatusServiceUnavailable, "database_unavailable")
}
