package sse_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/handoffd/handoffd/sse"
)

func TestGolden(t *testing.T) {
	ready := sse.Event{
		Retry: 2731 * time.Millisecond, ID: "7f3a-41", Name: "ready",
		Data: []byte(`{"last_event_id":"7f3a-41","replica":"a1","degraded":false}`),
	}
	created := sse.Event{
		ID: "7f3a-42", Name: "handoff_created",
		Data: []byte(`{"type":"handoff_created","seq":42}`),
	}
	for name, stream := range map[string][]byte{
		"escalation":   sse.AppendComment(frames(t, ready, created), "keepalive 7f3a-42"),
		"line-breaks":  frames(t, events("lf\ncr\rcrlf\r\nblank\n\nlast\n", "only\rcr")...),
		"spaces":       frames(t, sse.Event{ID: " id ", Name: " name ", Data: []byte(" data \n\t")}),
		"unicode":      frames(t, sse.Event{ID: "é", Data: []byte("\ufeff\u2028\u0085\x00\xff")}),
		"empty-data":   frames(t, sse.Event{Name: "empty", Data: []byte{}}),
		"no-data":      frames(t, sse.Event{ID: "7", Retry: 1500 * time.Microsecond}),
		"comment-list": sse.AppendComment(sse.AppendComment(nil, "one\ntwo\r\nthree\rdata: no"), ""),
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join("testdata", name+".sse")
			if *update {
				if err := os.WriteFile(file, stream, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(stream, want) {
				t.Errorf("encoded\n%q\nbut %s holds\n%q", stream, file, want)
			}
		})
	}
}

func TestAppendToRefusesWhatEndsALine(t *testing.T) {
	for _, event := range []sse.Event{
		{ID: "1\n"},
		{ID: "1\rdata: forged"},
		{ID: "1\x00"},
		{Name: "ready\n\ndata: forged"},
		{Name: "\r"},
		{Name: "\x00"},
	} {
		got, err := event.AppendTo([]byte("before"))
		if err == nil {
			t.Errorf("%+v: no error", event)
		}
		if string(got) != "before" {
			t.Errorf("%+v: refused, but wrote %q", event, got)
		}
	}
}

func TestAppendToAllocatesNothing(t *testing.T) {
	dst := make([]byte, 0, 1024)
	event := escalation()
	allocs := testing.AllocsPerRun(100, func() {
		_, _ = event.AppendTo(dst)
		sse.AppendComment(dst, "keepalive 7f3a-42")
	})
	if allocs != 0 {
		t.Errorf("%v allocations, want none", allocs)
	}
}

// FuzzEventRoundTrip holds every event to be one frame, neither less nor more, that decodes to what was encoded.
func FuzzEventRoundTrip(f *testing.F) {
	f.Add("7f3a-42", "handoff_created", []byte(`{"seq":42}`), int64(2731))
	f.Add("", "", []byte(nil), int64(0))
	f.Add(" 1", " a", []byte(" \r\n\r\n\n\r\r\n "), int64(-1))
	f.Add("\ufeff", "a:\v", []byte("\ufeffdata: \u2028\x00\xff\xfe"), int64(1<<62))
	f.Add("1\n", "b\r", []byte{}, int64(1))
	f.Fuzz(func(t *testing.T, id, name string, data []byte, retry int64) {
		event := sse.Event{ID: id, Name: name, Data: data, Retry: time.Duration(retry)}
		wire, err := event.AppendTo(nil)
		if refused := strings.ContainsAny(id+name, "\r\n\x00"); (err != nil) != refused {
			t.Fatalf("encode %+v: error %v", event, err)
		}
		if err != nil {
			return
		}
		if i := bytes.Index(wire, []byte("\n\n")); i >= 0 && i != len(wire)-2 || bytes.ContainsRune(wire, '\r') {
			t.Fatalf("not one frame: %q", wire)
		}

		d := sse.NewDecoder(bytes.NewReader(wire))
		if data != nil {
			got, err := d.Next()
			if err != nil {
				t.Fatalf("decode %q: %v", wire, err)
			}
			want := event
			want.Data = []byte(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(string(data)))
			want.Retry = max(0, want.Retry.Truncate(time.Millisecond))
			requireEqual(t, got, want)
		}
		if got, err := d.Next(); !errors.Is(err, io.EOF) {
			t.Fatalf("after the only event: %+v, %v", got, err)
		}
		if d.LastEventID() != id {
			t.Fatalf("last event id %q, want %q", d.LastEventID(), id)
		}
	})
}

// escalation is an event of a common size: 280 bytes on the wire.
func escalation() sse.Event {
	const head = `{"type":"handoff_created","seq":42,"handoff":"`
	return sse.Event{
		ID: "7f3a-42", Name: "handoff_created",
		Data: []byte(head + strings.Repeat("x", 236-len(head)-2) + `"}`),
	}
}

func frames(t testing.TB, events ...sse.Event) []byte {
	t.Helper()
	var dst []byte
	for _, event := range events {
		var err error
		if dst, err = event.AppendTo(dst); err != nil {
			t.Fatal(err)
		}
	}
	return dst
}

func requireEqual(t testing.TB, got, want sse.Event) {
	t.Helper()
	if got.ID != want.ID || got.Name != want.Name || got.Retry != want.Retry || !bytes.Equal(got.Data, want.Data) {
		t.Fatalf("got  %q\nwant %q", got, want)
	}
}
