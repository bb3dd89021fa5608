package mail

import (
	"bytes"
	"errors"
	"io"
	"mime"
	netmail "net/mail"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"

	"github.com/handoffd/handoffd/internal/plaintext"
)

// expectedHeaders are all headers that a message about one handoff has.
var expectedHeaders = []string{
	"Auto-Submitted", "Content-Type", "Date", "From", "Importance", "In-Reply-To", "List-Id", "List-Unsubscribe",
	"List-Unsubscribe-Post", "Message-Id", "Mime-Version", "Precedence", "References", "Reply-To", "Subject",
	"Thread-Index", "Thread-Topic", "To", "X-Auto-Response-Suppress", "X-Priority",
}

// checkMessage expects a message that no user input has changed the form of.
func checkMessage(t *testing.T, m *Message, i item) {
	t.Helper()
	d := decodeMessage(t, m)
	head, _, _ := bytes.Cut(d.raw, []byte("\r\n\r\n"))
	for line := range bytes.SplitSeq(head, []byte("\r\n")) {
		if len(line) > 998 || bytes.ContainsAny(line, "\r\n\x00") || len(bytes.TrimSpace(line)) == 0 {
			t.Errorf("a line of the header is %q", line)
		}
		if bytes.ContainsFunc(line, func(r rune) bool { return r > '~' || r < ' ' && r != '\t' }) {
			t.Errorf("a line of the header has other than printable ASCII: %q", line)
		}
	}
	for line := range bytes.SplitSeq(d.raw, []byte("\r\n")) {
		if len(line) > 998 || bytes.ContainsAny(line, "\r\n") {
			t.Errorf("a line is %q", line)
		}
	}
	for name := range d.header {
		if !slices.Contains(expectedHeaders, name) || len(d.header[name]) != 1 {
			t.Errorf("%s is %q", name, d.header[name])
		}
	}
	words := new(mime.WordDecoder)
	subject, err := words.DecodeHeader(d.header.Get("Subject"))
	want := strings.TrimRight("[#142] "+plaintext.Truncate(plaintext.SingleLine(i.Title), maxTitle), " ")
	if err != nil || subject != want {
		t.Errorf("the subject is %q, want %q, error %v", subject, want, err)
	}
	for name, address := range map[string]string{
		"From": m.From.Address, "To": m.To.Address, "Reply-To": m.From.Address,
	} {
		list, err := d.header.AddressList(name)
		if err != nil || len(list) != 1 || list[0].Address != address {
			t.Errorf("%s is %v, error %v: %q", name, list, err, d.header.Get(name))
			continue
		}
		if strings.Contains(list[0].Name, "=?") || strings.ContainsFunc(list[0].Name, unicode.IsControl) {
			t.Errorf("the name in %s is %q", name, list[0].Name)
		}
	}
	if id, err := words.DecodeHeader(d.header.Get("List-Id")); err != nil || !strings.HasSuffix(id, " <"+m.List+">") {
		t.Errorf("List-Id is %q, error %v", id, err)
	}
	for _, text := range []string{d.text, d.html} {
		bad := func(r rune) bool { return unicode.IsControl(r) && r != '\n' || unicode.In(r, unicode.Bidi_Control) }
		if !utf8.ValidString(text) || strings.ContainsFunc(text, bad) {
			t.Errorf("a body has control characters: %q", text)
		}
	}
}

// checkHTML expects that each element ends, in order, and that none is one that user input has brought.
func checkHTML(t *testing.T, text string) {
	t.Helper()
	var open []string
	for tokens := html.NewTokenizer(strings.NewReader(text)); ; {
		switch tokens.Next() {
		case html.TextToken, html.SelfClosingTagToken, html.CommentToken, html.DoctypeToken:
		case html.ErrorToken:
			if len(open) > 0 || !errors.Is(tokens.Err(), io.EOF) {
				t.Errorf("%v do not end, error %v", open, tokens.Err())
			}
			return
		case html.StartTagToken:
			name, _ := tokens.TagName()
			if !slices.Contains(strings.Fields(
				"html head meta title style body table tr td p h1 h2 bdi pre a div strong"), string(name)) {
				t.Errorf("there is a <%s>", name)
			}
			if string(name) != "meta" {
				open = append(open, string(name))
			}
		case html.EndTagToken:
			name, _ := tokens.TagName()
			if len(open) == 0 || open[len(open)-1] != string(name) {
				t.Fatalf("</%s> ends %v", name, open)
			}
			open = open[:len(open)-1]
		}
	}
}

func FuzzUserInputStaysText(f *testing.F) {
	for _, seed := range []string{
		"VPN drops", "a\r\nBcc: victim@example.com\r\n\r\nbody", "=?utf-8?q?Bcc:_x?=", "=?utf-8?b?",
		strings.Repeat("x", 3000),
		strings.Repeat("é", 3000), strings.Repeat("=?", 300), strings.Repeat("👩‍🔧", 200), "\u202eabc\u2066\u200f",
		"שלום עולם",
		"\x00\x1b[2J\u0085\u2028", "\xff\xfe", `"quoted\" <a@b.example>, x`, "(comment) ",
		"</pre><script>alert(1)</script>",
		"{{.Link}}", " \t ", "", ".\r\n.\r\n", "From me", "-- \n", "\u2060", "ｅ＠x", "a=?b @ c",
	} {
		f.Add(seed, seed, seed)
		f.Add("title", "Dana", seed)
		f.Add(seed, "Dana", "")
	}
	f.Fuzz(func(t *testing.T, title, name, notes string) {
		to := testRecipient
		to.Name, to.AccountName = name, name
		for _, k := range []kind{kindWaiting, kindReturned} {
			i := testItem(k)
			i.Title, i.By, i.Actor, i.Customer, i.SessionExternalID = title, name, name, name, name
			i.Notes, i.Text = notes, notes
			m, err := testComposer(t).compose(to, []item{i}, testNow)
			if err != nil {
				t.Fatal(err)
			}
			checkMessage(t, m, i)
			checkHTML(t, m.HTML)
		}
	})
}

func TestDomainsAreSentInASCII(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]struct {
		address string
		utf8    bool
	}{
		"mia@example.com":             {"mia@example.com", false},
		"mia@bücher.example":          {"mia@xn--bcher-kva.example", false},
		"mia@BÜCHER.example":          {"mia@xn--bcher-kva.example", false},
		"mia@例え.テスト":                  {"mia@xn--r8jz45g.xn--zckzah", false},
		"mía@bücher.example":          {"mía@xn--bcher-kva.example", true},
		"mia@some_host.local":         {"mia@some_host.local", false},
		"o'brien+x@xn--bcher-kva.com": {"o'brien+x@xn--bcher-kva.com", false},
	} {
		to := testRecipient
		to.Address = address
		m, err := testComposer(t).compose(to, []item{testItem(kindWaiting)}, testNow)
		if err != nil || m.To.Address != want.address || m.NeedsUTF8 != want.utf8 {
			t.Errorf("%s is sent to %+v, UTF-8 %t, error %v", address, m, m != nil && m.NeedsUTF8, err)
		}
	}
	for _, address := range []string{
		"", "mia", "mia@" + strings.Repeat("ü", 60) + ".example", "a@b@c", "mia@example.com, x@example.com",
	} {
		to := testRecipient
		to.Address = address
		if _, err := testComposer(t).compose(to, []item{testItem(kindWaiting)}, testNow); !errors.Is(err, errAddress) {
			t.Errorf("%q: %v", address, err)
		}
	}
	c := testComposer(t)
	c.From.Address = "handoffs@bücher.example"
	m, err := c.compose(testRecipient, []item{testItem(kindWaiting)}, testNow)
	if err != nil || !strings.HasSuffix(m.ID, "@xn--bcher-kva.example") ||
		m.ReplyTo.Address != "handoffs@xn--bcher-kva.example" {
		t.Errorf("got %+v, error %v", m, err)
	}
}

// The address of the sender is always the operator's: DMARC fails for any other.
func TestSenderIsNamedAfterThePersonAndTheOperator(t *testing.T) {
	t.Parallel()
	named, unnamed := testComposer(t), testComposer(t)
	unnamed.From = netmail.Address{}
	for _, test := range []struct {
		composer composer
		items    []item
		want     string
	}{
		{named, []item{testItem(kindWaiting)}, `"Dana Levi (Acme handoffs)" <handoffs@acme.example>`},
		{named, []item{testItem(kindClaimed)}, `"Eli Roth (Acme handoffs)" <handoffs@acme.example>`},
		{named, []item{testItem(kindOverdue)}, `"Acme handoffs" <handoffs@acme.example>`},
		{named, testMessages()["digest"], `"Acme handoffs" <handoffs@acme.example>`},
		{unnamed, []item{testItem(kindWaiting)}, `"Dana Levi (Acme Support)" <handoffd@localhost>`},
	} {
		m, err := test.composer.compose(testRecipient, test.items, testNow)
		if err != nil {
			t.Fatal(err)
		}
		if got := m.From.String(); got != test.want {
			t.Errorf("From is %s, want %s", got, test.want)
		}
		if got := m.ReplyTo.String(); got != `"Replies are not read" <`+m.From.Address+`>` {
			t.Errorf("Reply-To is %s", got)
		}
	}
}

// A message that is sent again has the same id, and any other has another.
func TestMessageIDsAreThoseOfTheItems(t *testing.T) {
	t.Parallel()
	ids := make(map[string]string)
	for _, name := range []string{
		"waiting", "overdue", "overdue-second-level", "claimed", "returned", "digest", "digest-long",
	} {
		items := testMessages()[name]
		for range 2 {
			m, err := testComposer(t).compose(testRecipient, items, testNow)
			if err != nil {
				t.Fatal(err)
			}
			if other, known := ids[m.ID]; known && other != name {
				t.Errorf("%s and %s have the id %s", name, other, m.ID)
			}
			ids[m.ID] = name
			slices.Reverse(items)
		}
	}
	if len(ids) != 7 {
		t.Errorf("the ids are %v", ids)
	}
	other := testRecipient
	other.ID = testID(0xc)
	m, err := testComposer(t).compose(other, []item{testItem(kindWaiting)}, testNow)
	if err != nil || ids[m.ID] != "" {
		t.Errorf("another recipient's message is %s, error %v", m.ID, err)
	}
}
