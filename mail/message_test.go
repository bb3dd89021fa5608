package mail_test

import (
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"strings"
	"testing"
)

func TestAMessageSaysWhatIsNeededAndNoMore(t *testing.T) {
	t.Parallel()
	a, office := newAccount(t), openPostOffice(t)
	h := a.escalate("VPN drops <every> hour", "MTU?\nTried 1400 & 1380.")
	a.start(a.courier(office.sender()))
	a.settled()
	link := "https://desk.acme.example/desk/handoffs/" + h.SessionID.String() + "/" + h.ID.String()
	ids := make(map[string]bool)
	for _, p := range office.parcels() {
		m := p.parse(t)
		ids[m.Header.Get("Message-Id")] = true
		thread := "<handoff." + h.ID.String() + "@acme.example>"
		for name, want := range map[string]string{
			"From":                     `"Acme handoffs" <handoffs@acme.example>`,
			"Subject":                  "[#1] VPN drops <every> hour",
			"References":               thread,
			"In-Reply-To":              thread,
			"List-Id":                  "<escalations." + a.id.String() + ".acme.example>",
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
		if to, err := m.Header.AddressList("To"); err != nil || len(to) != 1 || to[0].Address != p.to {
			t.Errorf("a message to %s names %v, error %v", p.to, to, err)
		}
		bodies := parts(t, m.Header.Get("Content-Type"), m.Body)
		for kind, wants := range map[string][]string{
			"text/plain": {"Dana needs", "#1 VPN drops <every> hour", "normal", "Initech", "MTU? Tried 1400 & 1380.", link},
			"text/html":  {"Dana needs", "#1 VPN drops &lt;every&gt; hour", "Initech", "MTU? Tried 1400 &amp; 1380.", `href="` + link + `"`},
		} {
			for _, want := range wants {
				if !strings.Contains(bodies[kind], want) {
					t.Errorf("%s lacks %q:\n%s", kind, want, bodies[kind])
				}
			}
		}
	}
	if len(ids) != len(everybody) {
		t.Errorf("%d messages have the ids %v", len(everybody), ids)
	}
}

// parts are the alternatives of a message by their types.
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

func TestWhatPeopleTypeAddsNoHeader(t *testing.T) {
	t.Parallel()
	a, office := newAccount(t), openPostOffice(t)
	evil := "VPN\r\nBcc: victim@example.com\r\n\r\nBuy now\u2028\u202e\x1b[2J"
	// Such a name is refused today; one from before may be there.
	_, err := a.d.Pool.Exec(t.Context(), `begin; set local handoffd.account = '*';
		update users set name = E'Eli\r\nBcc: victim@example.com' where name = 'Eli'; commit`)
	if err != nil {
		t.Fatal(err)
	}
	a.escalate(evil, evil)
	a.start(a.courier(office.sender()))
	a.settled()
	if got := recipients(office.parcels()); len(got) != len(everybody) {
		t.Errorf("told were %v", got)
	}
	for _, p := range office.parcels() {
		m := p.parse(t)
		if got := m.Header.Get("Bcc"); got != "" {
			t.Errorf("there is a Bcc of %q", got)
		}
		subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
		if want := "[#1] VPN Bcc: victim@example.com Buy now [2J"; err != nil || subject != want {
			t.Errorf("the subject is %q, want %q, error %v", subject, want, err)
		}
		if to, err := m.Header.AddressList("To"); err != nil || len(to) != 1 || to[0].Address != p.to {
			t.Errorf("a message to %s names %v, error %v", p.to, to, err)
		}
	}
}

// A message that is sent again, for the server said no after it had taken it, is the same for whoever puts away doubles.
func TestAMessageSentAgainIsTheSame(t *testing.T) {
	t.Parallel()
	a, office := newAccount(t), openPostOffice(t)
	a.escalate("VPN", "")
	a.start(a.courier(office.sender()))
	a.settled()
	_, err := a.d.Pool.Exec(t.Context(), `begin; set local handoffd.account = '*'; update handoff_mails set status = 'queued';
		update river_job set state = 'available', finalized_at = null where kind = 'letter'; commit`)
	if err != nil {
		t.Fatal(err)
	}
	a.waits("all are sent again", func() bool { return len(office.parcels()) == 2*len(everybody) })
	ids := make(map[string]string)
	for _, p := range office.parcels() {
		id := p.parse(t).Header.Get("Message-Id")
		if first, again := ids[p.to]; again && first != id {
			t.Errorf("%s was sent as %s and as %s", p.to, first, id)
		}
		ids[p.to] = id
	}
}
