package sse_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/handoffd/handoffd/sse"
)

// The rules of WHATWG HTML, sections 9.2.5 and 9.2.6, case by case.
func TestDecoder(t *testing.T) {
	const longest = math.MaxInt64 / time.Millisecond * time.Millisecond
	for _, c := range []struct {
		rule, stream string
		want         []sse.Event
		id           string
		retry        time.Duration
	}{
		{rule: "nothing"},
		{rule: "only blank lines", stream: "\n\r\r\n\n"},
		{rule: "LF", stream: "data: a\n\ndata: b\n\n", want: events("a", "b")},
		{rule: "CR", stream: "data: a\r\rdata: b\r\r", want: events("a", "b")},
		{rule: "CRLF", stream: "data: a\r\n\r\ndata: b\r\n\r\n", want: events("a", "b")},
		{rule: "CRLF is one end, LF CR two", stream: "data: a\r\ndata: b\n\rdata: c\n\n", want: events("a\nb", "c")},
		{rule: "other separators are text", stream: "data: \u2028\u0085\v\f\n\n", want: events("\u2028\u0085\v\f")},
		{rule: "byte order mark first", stream: "\ufeffdata: a\n\n", want: events("a")},
		{rule: "only one byte order mark", stream: "\ufeff\ufeffdata: a\n\ndata: b\n\n", want: events("b")},
		{rule: "byte order mark later", stream: "\n\ufeffdata: a\n\n"},
		{rule: "one space goes", stream: "data:a\ndata: b\ndata:  c\ndata:\td\n\n", want: events("a\nb\n c\n\td")},
		{rule: "colons in the value", stream: "data: a: b:\n\n", want: events("a: b:")},
		{rule: "no colon", stream: "data\n\ndata\ndata\n\n", want: events("", "\n")},
		{rule: "empty data is dispatched", stream: "data:\n\n", want: events("")},
		{rule: "no data is not", stream: "event: a\n\ndata: b\n\n", want: events("b")},
		{rule: "the last name counts", stream: "event: a\nevent: b\ndata:\n\n", want: []sse.Event{{Name: "b"}}},
		{rule: "names are exact", stream: "Data: a\n data: b\ndata : c\nother: d\n\n"},
		{rule: "comments", stream: ": a\n:\ndata: b\n:c\n\n", want: events("b")},
		{rule: "unfinished frame", stream: "data: a\n\ndata: b\nid: 2\n", want: events("a")},
		{rule: "unfinished line", stream: "data: a\n\ndata: b\n\nretry: 5", want: events("a", "b")},
		{
			rule: "the id stays in force", stream: "id: 1\ndata: a\n\ndata: b\n\n", id: "1",
			want: []sse.Event{{ID: "1", Data: []byte("a")}, {ID: "1", Data: []byte("b")}},
		},
		{
			rule: "until it is emptied", stream: "id: 1\ndata: a\n\nid\ndata: b\n\n",
			want: []sse.Event{{ID: "1", Data: []byte("a")}, {Data: []byte("b")}},
		},
		{rule: "an id needs no data", stream: "id: 1\n\n", id: "1"},
		{rule: "an id needs a blank line", stream: "id: 1\n\nid: 2\n", id: "1"},
		{rule: "NUL spoils an id", stream: "id: 1\nid: 2\x00\n\n", id: "1"},
		{
			rule: "retry", stream: "retry: 10\ndata: a\n\ndata: b\n\n", retry: 10 * time.Millisecond,
			want: []sse.Event{{Data: []byte("a"), Retry: 10 * time.Millisecond}, {Data: []byte("b")}},
		},
		{rule: "retry needs no data", stream: "retry:007\n\n", retry: 7 * time.Millisecond},
		{
			rule:   "retry is digits only",
			stream: "retry: 1\nretry:  2\nretry: +3\nretry: 4s\nretry: ٣\nretry:\n\n", retry: time.Millisecond,
		},
		{rule: "retry has no limit", stream: "retry: 99999999999999999999\n\n", retry: longest},
	} {
		t.Run(c.rule, func(t *testing.T) {
			d := sse.NewDecoder(iotest.OneByteReader(strings.NewReader(c.stream)))
			var got []sse.Event
			event, err := d.Next()
			for ; err == nil; event, err = d.Next() {
				got = append(got, event)
			}
			if err != io.EOF {
				t.Errorf("at the end: %v", err)
			}
			if len(got) != len(c.want) {
				t.Fatalf("got  %q\nwant %q", got, c.want)
			}
			for i, want := range c.want {
				requireEqual(t, got[i], want)
			}
			if d.LastEventID() != c.id || d.Retry() != c.retry {
				t.Errorf("last event id %q, retry %v; want %q, %v", d.LastEventID(), d.Retry(), c.id, c.retry)
			}
		})
	}
}

func TestDecoderHandsOverComments(t *testing.T) {
	var comments []string
	d := sse.NewDecoder(strings.NewReader(": keepalive 7f3a-42\n\n:\n:two  \r\r"))
	d.Comment = func(text string) { comments = append(comments, text) }
	if _, err := d.Next(); err != io.EOF {
		t.Fatal(err)
	}
	if want := []string{"keepalive 7f3a-42", "", "two  "}; !slices.Equal(comments, want) {
		t.Errorf("got %q, want %q", comments, want)
	}
}

// An event whose last line ends in CR is complete, though LF may yet follow.
func TestDecoderDoesNotWaitBehindCR(t *testing.T) {
	r, w := io.Pipe()
	defer r.Close()
	go func() { _, _ = io.WriteString(w, "data: a\r\r") }()
	got, err := sse.NewDecoder(r).Next()
	if err != nil {
		t.Fatal(err)
	}
	requireEqual(t, got, events("a")[0])
}

func TestDecoderLimits(t *testing.T) {
	for name, stream := range map[string]string{
		"line":         "data: 123456789",
		"endless line": ":" + strings.Repeat("x", 1<<16),
		"data":         "data: 1234\ndata: 1234\ndata: 1",
	} {
		t.Run(name, func(t *testing.T) {
			d := sse.NewDecoder(strings.NewReader("data: 1234\n\n" + stream + "\n\ndata: a\n\n"))
			d.MaxSize = len("data: 1234")
			got, err := d.Next()
			if err != nil {
				t.Fatal("within the limit:", err)
			}
			requireEqual(t, got, events("1234")[0])
			for range 2 {
				if _, err := d.Next(); !errors.Is(err, sse.ErrTooLarge) {
					t.Errorf("error %v, want ErrTooLarge", err)
				}
			}
		})
	}
}

func TestDecoderReportsABrokenStream(t *testing.T) {
	cut := errors.New("cut")
	d := sse.NewDecoder(io.MultiReader(strings.NewReader("data: a\n"), iotest.ErrReader(cut)))
	if got, err := d.Next(); !errors.Is(err, cut) {
		t.Errorf("%+v, %v; want the reader's error", got, err)
	}
}

// FuzzDecoder holds the events to be the same however the stream arrives and whichever line end it uses, and never
// larger than the limit.
func FuzzDecoder(f *testing.F) {
	f.Add([]byte("\ufeffretry: 10\nid: 1\nevent: a\ndata: b\n\n"))
	f.Add([]byte(": c\r\rdata\r\n\r\ndata: \x00\n\r\n"))
	f.Add([]byte("id: \x00\nid\ndata:" + strings.Repeat("x", 200) + "\n\n"))
	f.Fuzz(func(t *testing.T, stream []byte) {
		whole := transcript(bytes.NewReader(stream))
		if bytewise := transcript(iotest.OneByteReader(bytes.NewReader(stream))); bytewise != whole {
			t.Errorf("at once\n%s\nbyte by byte\n%s", whole, bytewise)
		}
		lf := strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(string(stream))
		for _, end := range []string{"\n", "\r", "\r\n"} {
			if got := transcript(strings.NewReader(strings.ReplaceAll(lf, "\n", end))); got != whole {
				t.Errorf("as it came\n%s\nlines ended by %q\n%s", whole, end, got)
			}
		}
	})
}

// transcript tells everything a decoder with a small limit finds in r.
func transcript(r io.Reader) string {
	var b strings.Builder
	d := sse.NewDecoder(r)
	d.MaxSize = 64
	d.Comment = func(text string) { fmt.Fprintf(&b, "comment %q\n", text) }
	for {
		event, err := d.Next()
		if err != nil {
			fmt.Fprintf(&b, "%v, last event id %q, retry %v", err, d.LastEventID(), d.Retry())
			return b.String()
		}
		if len(event.Data) > d.MaxSize {
			panic("data beyond the limit")
		}
		fmt.Fprintf(&b, "%q\n", event)
	}
}

func events(data ...string) []sse.Event {
	var list []sse.Event
	for _, d := range data {
		list = append(list, sse.Event{Data: []byte(d)})
	}
	return list
}
