package mail_test

import (
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"strings"
	"testing"

	"github.com/handoffd/handoffd/internal/smtptest"
)

func TestMessageHeadersAndBodies(t *testing.T) {
	t.Parallel()
	a, server := newAccount(t), smtptest.Start(t, nil)
	h := a.escalate("VPN drops <every> hour", "MTU?\nTried 1400 & 1380.")
	a.start(a.worker(sender(t, server.Addr)))
	a.waitForMail()
	link := "https://desk.acme.example/desk/handoffs/" + h.SessionID.String() + "/" + h.ID.String()
	ids := make(map[string]bool)
	for _, p := range server.Messages() {
		m := parseMessage(t, p)
		ids[m.Header.Get("Message-Id")] = true
		thread := "<handoff." + h.ID.String() + "@acme.example>"
		for name, want := range map[string]string{
			"From":                     `"Dana (Acme handoffs)" <handoffs@acme.example>`,
			"Subject":                  "[#1] VPN drops <every> hour",
			"References":               thread,
			"In-Reply-To":              thread,
			"List-Id":                  `"Escalations of Acme Support" <escalations.` + a.ID.String() + ".acme.example>",
			"Auto-Submitted":           "auto-generated",
			"X-Auto-Response-Suppress": "All",
		} {
			if got := m.Header.Get(name); got != want {
				t.Errorf("%s is %q, want %q", name, got, want)
			}
		}
		if index, err := base64.StdEncoding.DecodeString(m.Header.Get("Thread-Index")); err != nil || len(index) != 22 {
			t.Errorf("Thread-Index is %d bytes, error %v", len(index), err)
		}
		if to, err := m.Header.AddressList("To"); err != nil || len(to) != 1 || to[0].Address != p.To {
			t.Errorf("a message to %s names %v, error %v", p.To, to, err)
		}
		bodies := parts(t, m.Header.Get("Content-Type"), m.Body)
		for kind, wants := range map[string][]string{
			"text/plain": {
				"Dana needs", "#1 VPN drops <every> hour", "normal", "Initech",
				"  MTU?\r\n  Tried 1400 & 1380.", link,
			},
			"text/html": {
				"Dana needs", "#1 VPN drops &lt;every&gt; hour", "Initech",
				"MTU?\r\nTried 1400 &amp; 1380.", `href="` + link,
			},
		} {
			for _, want := range wants {
				if !strings.Contains(bodies[kind], want) {
					t.Errorf("%s lacks %q:\n%s", kind, want, bodies[kind])
				}
			}
		}
	}
	if len(ids) != len(allRecipients) {
		t.Errorf("%d messages have the ids %v", len(allRecipients), ids)
	}
}

// parts returns the alternatives of a message by media type.
func parts(t testing.TB, contentType string, body io.Reader) map[string]string {
	t.Helper()
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil || kind != "multipart/alternative" {
		t.Fatalf("Content-Type is %q, error %v", contentType, err)
	}
	found := make(map[string]string)
	for reader := multipart.NewReader(body, params["boundary"]); ; {
		part, err := reader.NextRawPart()
		if err == io.EOF {
			return found
		}
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(quotedprintable.NewReader(part))
		if err != nil {
			t.Fatal(err)
		}
		kind, _, _ := mime.ParseMediaType(part.Header.Get("Content-Type"))
		found[kind] = string(text)
	}
}

func TestUserInputAddsNoHeader(t *testing.T) {
	t.Parallel()
	a, server := newAccount(t), smtptest.Start(t, nil)
	evil := "VPN\r\nBcc: victim@example.com\r\n\r\nBuy now\u2028\u202e\x1b[2J"
	// The API refuses such a name; SQL does not.
	a.Exec(`update users set name = E'Eli\r\nBcc: victim@example.com' where name = 'Eli'`)
	a.escalate(evil, evil)
	a.start(a.worker(sender(t, server.Addr)))
	a.waitForMail()
	if got := recipients(server.Messages()); len(got) != len(allRecipients) {
		t.Errorf("recipients are %v", got)
	}
	for _, p := range server.Messages() {
		m := parseMessage(t, p)
		if got := m.Header.Get("Bcc"); got != "" {
			t.Errorf("there is a Bcc of %q", got)
		}
		subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
		if want := "[#1] VPN Bcc: victim@example.com Buy now [2J"; err != nil || subject != want {
			t.Errorf("the subject is %q, want %q, error %v", subject, want, err)
		}
		if to, err := m.Header.AddressList("To"); err != nil || len(to) != 1 || to[0].Address != p.To {
			t.Errorf("a message to %s names %v, error %v", p.To, to, err)
		}
	}
}

// Mail servers and clients drop duplicates by Message-ID.
func TestMessageSentAgainHasTheSameID(t *testing.T) {
	t.Parallel()
	a, server := newAccount(t), smtptest.Start(t, nil)
	a.escalate("VPN", "")
	a.start(a.worker(sender(t, server.Addr)))
	a.waitForMail()
	a.Exec("update handoff_mails set status = 'queued'")
	a.Exec("update mailboxes set next_at = clock_timestamp()")
	a.waitUntil("all messages are sent again", func() bool { return len(server.Messages()) == 2*len(allRecipients) })
	ids := make(map[string]string)
	for _, p := range server.Messages() {
		id := parseMessage(t, p).Header.Get("Message-Id")
		if first, again := ids[p.To]; again && first != id {
			t.Errorf("%s was sent as %s and as %s", p.To, first, id)
		}
		ids[p.To] = id
	}
}
