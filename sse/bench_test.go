package sse_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/handoffd/handoffd/sse"
)

func BenchmarkAppendTo(b *testing.B) {
	event := escalation()
	dst := make([]byte, 0, 1024)
	b.ReportAllocs()
	for b.Loop() {
		dst, _ = event.AppendTo(dst[:0])
	}
	b.SetBytes(int64(len(dst)))
}

func BenchmarkDecoder(b *testing.B) {
	wire := frames(b, escalation())
	d := sse.NewDecoder(&loop{wire: bytes.Repeat(wire, 64)})
	b.ReportAllocs()
	b.SetBytes(int64(len(wire)))
	for b.Loop() {
		if _, err := d.Next(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSend(b *testing.B) {
	wire := frames(b, escalation())
	s := sse.Stream{Writer: discard{}}
	b.ReportAllocs()
	for b.Loop() {
		if err := s.Send(wire); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRun(b *testing.B) {
	batch := [][]byte{frames(b, escalation())}
	s := sse.Stream{Writer: discard{}}
	b.ReportAllocs()
	err := s.Run(b.Context(), func(context.Context) ([][]byte, error) {
		if b.Loop() {
			return batch, nil
		}
		return nil, io.EOF
	})
	if err != nil {
		b.Fatal(err)
	}
}

// loop reads the same bytes for ever.
type loop struct{ wire, rest []byte }

func (l *loop) Read(p []byte) (int, error) {
	if len(l.rest) == 0 {
		l.rest = l.wire
	}
	n := copy(p, l.rest)
	l.rest = l.rest[n:]
	return n, nil
}

// discard is a client that costs nothing, so that only the stream is measured.
type discard struct{ http.ResponseWriter }

func (discard) Write(p []byte) (int, error)      { return len(p), nil }
func (discard) FlushError() error                { return nil }
func (discard) SetWriteDeadline(time.Time) error { return nil }
