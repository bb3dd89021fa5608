package mail

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	netmail "net/mail"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/handoffd/handoffd/internal/seal"
)

var update = flag.Bool("update", false, "write the messages in testdata")

var (
	testNow    = time.Date(2026, 11, 29, 13, 7, 30, 0, time.UTC)
	testDomain = regexp.MustCompile(`(https://desk\.acme\.example/desk/mail/)[\w-]+`)
)

func testComposer(t testing.TB) composer {
	t.Helper()
	keys, err := seal.ParseKeyring("a secret key that is long enough for tests")
	if err != nil {
		t.Fatal(err)
	}
	return composer{
		From:      netmail.Address{Name: "Acme handoffs", Address: "handoffs@acme.example"},
		PublicURL: &url.URL{Scheme: "https", Host: "desk.acme.example", Path: "/desk"},
		Keys:      keys,
	}
}

// testID returns an id of version 7, made on the day of the messages.
func testID(n byte) uuid.UUID {
	return uuid.UUID{0x01, 0x9a, 0xcf, 0x3b, 0x90, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, n}
}

var testRecipient = recipient{
	Account: testID(0xa), ID: testID(0xb), AccountName: "Acme Support", Name: "Mia Wong", Address: "mia@example.com",
	ProductURL: "https://app.acme.example/sessions/{external_id}", TimeZone: "Europe/Zurich",
}

func testItem(k kind) item {
	return item{
		Kind: k, Version: 3, Handoff: testID(1), Session: testID(2), SessionExternalID: "T-4711/é", Number: 142,
		Title: "VPN drops every hour", Priority: "high", Customer: "Initech", By: "Dana Levi",
		Notes: "MTU?\n\nTried:\n  - 1400 & 1380\n  - a new certificate",
		Since: testNow.Add(-16 * time.Minute), Due: testNow.Add(-time.Minute), Target: 15 * time.Minute,
		At: testNow.Add(-time.Minute), Actor: "Eli Roth",
	}
}

// testMessages are the messages of testdata.
func testMessages() map[string][]item {
	with := func(k kind, change func(*item)) []item {
		i := testItem(k)
		change(&i)
		return []item{i}
	}
	other := func(n byte, k kind, change func(*item)) item {
		i := testItem(k)
		i.Handoff, i.Number = testID(n), int32(n)+100
		i.Title = fmt.Sprintf("Case %d", i.Number)
		change(&i)
		return i
	}
	nothing := func(*item) {}
	digest := []item{
		other(10, kindWaiting, func(i *item) { i.Priority, i.Customer, i.Notes = "normal", "", "" }),
		other(11, kindOverdue, func(i *item) { i.Level, i.Priority = 2, "urgent" }),
		other(12, kindWaiting, func(i *item) { i.Priority, i.Since = "urgent", testNow.Add(-50*time.Second) }),
		other(13, kindAssigned, nothing),
		other(14, kindClaimed, nothing),
		other(15, kindReturned, func(i *item) { i.Text = "Restart the tunnel\nwith IKEv2." }),
		{
			Kind: kindNotice, Handoff: testID(30), At: testNow,
			Title: "The webhook of hooks.example.com is disabled.", Text: "The webhook of hooks.example.com is disabled.",
		},
	}
	var long []item
	for n := range byte(30) {
		long = append(long, other(n, kindWaiting, func(i *item) { i.Notes = "" }))
	}
	return map[string][]item{
		"waiting": with(kindWaiting, func(i *item) { i.Due = testNow.Add(time.Hour) }),
		"alone":   with(kindWaiting, func(i *item) { i.Alone, i.Priority, i.Notes = true, "urgent", "" }),
		"overdue": with(kindOverdue, func(i *item) { i.Level = 1 }),
		"overdue-second-level": with(kindOverdue, func(i *item) {
			i.Level, i.SecondLevel, i.Since, i.Due = 2, true, testNow.Add(-31*time.Minute), testNow.Add(-16*time.Minute)
		}),
		"assigned": with(kindAssigned, nothing),
		"claimed":  with(kindClaimed, nothing),
		"returned": with(kindReturned, func(i *item) {
			i.Text = "Lower the MTU to 1380:\n\n    ip link set mtu 1380 dev tun0"
		}),
		"resolved": with(kindResolved, func(i *item) { i.Text = "The certificate had expired." }),
		"notice": with(kindNotice, func(i *item) {
			i.Title = "The webhook to hooks.example.com is disabled: it has failed for three days."
			i.Text = i.Title
		}),
		"digest":      digest,
		"digest-long": long,
		"hostile": with(kindWaiting, func(i *item) {
			i.Title = "=?utf-8?q?Bcc:_x?= \u202eגרסה\r\nBcc: victim@example.com " + strings.Repeat("W", 200) + "👩‍🔧"
			i.By = "<b>שרה</b> ceo@bank.example\x00 =?utf-8?b?eA==?="
			i.Notes = "<script>alert(1)</script>\r\nsecond\u2028third\x1b[2J\t|\n\n\n\n" + strings.Repeat("long", 200)
			i.Customer, i.Priority = "Müller & Söhne", "urgent"
		}),
	}
}

// decoded is a message as package net/mail and mime read it.
type decoded struct {
	raw        []byte
	header     netmail.Header
	text, html string
}

func decodeMessage(t testing.TB, m *Message) decoded {
	t.Helper()
	var raw bytes.Buffer
	if _, err := encode(m).WriteTo(&raw); err != nil {
		t.Fatal(err)
	}
	d := decoded{raw: raw.Bytes()}
	parsed, err := netmail.ReadMessage(&raw)
	if err != nil {
		t.Fatal(err)
	}
	d.header = parsed.Header
	kind, params, err := mime.ParseMediaType(d.header.Get("Content-Type"))
	if err != nil || kind != "multipart/alternative" {
		t.Fatalf("Content-Type is %q, error %v", kind, err)
	}
	for parts := multipart.NewReader(parsed.Body, params["boundary"]); ; {
		part, err := parts.NextRawPart()
		if err == io.EOF {
			return d
		}
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(quotedprintable.NewReader(part))
		if err != nil {
			t.Fatal(err)
		}
		text := strings.ReplaceAll(string(body), "\r\n", "\n")
		if strings.HasPrefix(part.Header.Get("Content-Type"), "text/html") {
			d.html = text
		} else {
			d.text = text
		}
	}
}

// summary returns the headers and the text, with XXX for what differs each time.
func (d decoded) summary(t testing.TB) string {
	t.Helper()
	var lines []string
	for name, values := range d.header {
		if slices.Contains([]string{"Date", "Content-Type"}, name) {
			continue
		}
		value, err := new(mime.WordDecoder).DecodeHeader(strings.Join(values, "\n"))
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		lines = append(lines, name+": "+value)
	}
	slices.Sort(lines)
	return testDomain.ReplaceAllString(strings.Join(lines, "\n")+"\n\n"+d.text, "${1}XXX")
}

func TestMessagesAreThoseOfTestdata(t *testing.T) {
	t.Parallel()
	for name, items := range testMessages() {
		c := testComposer(t)
		c.Follows = name == "digest-long"
		m, err := c.compose(testRecipient, items, testNow)
		if err != nil {
			t.Fatal(err)
		}
		d := decodeMessage(t, m)
		checkHTML(t, d.html)
		for file, got := range map[string]string{
			name + ".txt":  d.summary(t),
			name + ".html": testDomain.ReplaceAllString(d.html, "${1}XXX"),
		} {
			file = filepath.Join("testdata", file)
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", file, diff)
			}
		}
	}
}
