package sse_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/handoffd/handoffd/sse"
)

// With the defaults and on a clock of its own: a heartbeat falls due 25 s after the last write, whatever wrote it, and
// idle time longer than the write timeout ends no stream.
func TestHeartbeatAfterIdleTime(t *testing.T) {
	overBoth(t, func(t *testing.T, protocols *http.Protocols) {
		synctest.Test(t, func(t *testing.T) {
			queue := make(chan []byte)
			client, ended := serve(t, listenPipe(), protocols, func(s *sse.Stream, r *http.Request) error {
				s.Keepalive = func() string { return "keepalive 7f3a-42" }
				return s.Run(r.Context(), from(queue))
			})
			start, wire := time.Now(), frames(t, events("a")...)
			go func() {
				for range 2 {
					<-time.After(20 * time.Second)
					queue <- wire
				}
				<-time.After(55 * time.Second)
				close(queue)
			}()
			var seen []string
			d := sse.NewDecoder(get(t, client).Body)
			d.Comment = func(text string) { seen = append(seen, fmt.Sprint(time.Since(start), " ", text)) }
			for {
				event, err := d.Next()
				if err == io.EOF {
					break
				} else if err != nil {
					t.Fatal(err)
				}
				seen = append(seen, fmt.Sprintf("%v event %s", time.Since(start), event.Data))
			}
			got := strings.Join(seen, "\n")
			if want := "20s event a\n40s event a\n1m5s keepalive 7f3a-42\n1m30s keepalive 7f3a-42"; got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
			if err := <-ended; err != nil {
				t.Errorf("Run: %v", err)
			}
		})
	})
}

// A client on a weak line: each event takes it half of the write timeout, and all that waits for it takes many of them.
func TestSlowReaderIsNotCutOff(t *testing.T) {
	const many = 12
	synctest.Test(t, func(t *testing.T) {
		wire := frames(t, events(strings.Repeat("x", 32<<10))...)
		client, ended := serve(t, listenPipe(), http1(), func(s *sse.Stream, r *http.Request) error {
			s.WriteTimeout = 10 * time.Second
			return s.Send(slices.Repeat([][]byte{wire}, many)...)
		})
		res := get(t, client)
		for range many {
			<-time.After(4 * time.Second)
			if _, err := io.ReadFull(res.Body, make([]byte, len(wire))); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := io.Copy(io.Discard, res.Body); err != nil {
			t.Error(err)
		}
		if err := <-ended; err != nil {
			t.Errorf("Send: %v", err)
		}
	})
}

// A client that opens the stream and reads nothing more.
func TestSlowClientIsDisconnected(t *testing.T) {
	overBoth(t, func(t *testing.T, protocols *http.Protocols) {
		client, ended := serve(t, listen(t), protocols, flood)
		res := get(t, client)
		if err := <-ended; !errors.Is(err, sse.ErrSlow) || !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("Run: %v, want ErrSlow", err)
		}
		if _, err := io.Copy(io.Discard, res.Body); err == nil {
			t.Error("the client was told that the stream is complete")
		}
	})
}

// Below HTTP/2, where a stream's deadline does not reach: the peer opens every window and then leaves its socket
// unread.
func TestSlowConnectionIsDisconnected(t *testing.T) {
	replica := listen(t)
	_, ended := serve(t, replica, http2(), flood)
	conn, err := replica.Dial(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprint(conn, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
		"\x00\x00\x06\x04\x00\x00\x00\x00\x00"+"\x00\x04\x7f\xff\xff\xff", // SETTINGS: window of each stream
		"\x00\x00\x04\x08\x00\x00\x00\x00\x00"+"\x3f\xff\xff\xff",         // WINDOW_UPDATE: of the connection
		"\x00\x00\x03\x01\x05\x00\x00\x00\x01"+"\x82\x86\x84")             // HEADERS of stream 1: GET http /
	if err := <-ended; !errors.Is(err, sse.ErrSlow) {
		t.Errorf("Run: %v, want ErrSlow", err)
	}
}

func TestOneFlushForTheFramesOfOneCall(t *testing.T) {
	a, b := frames(t, events("a")...), frames(t, events("b")...)
	replica := listen(t)
	_, ended := serve(t, replica, http1(), func(s *sse.Stream, r *http.Request) error {
		sse.SetHeaders(s.Writer.Header(), r.ProtoMajor)
		batches := [][][]byte{{a, b}, {b}}
		return s.Run(r.Context(), func(context.Context) ([][]byte, error) {
			batch := batches[0]
			if batches = batches[1:]; len(batches) == 0 {
				return batch, io.EOF
			}
			return batch, nil
		})
	})
	conn, err := replica.Dial(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprint(conn, "GET / HTTP/1.1\r\nHost: replica\r\nConnection: close\r\n\r\n")
	answer, err := io.ReadAll(conn)
	if err != nil {
		t.Fatal(err)
	}
	// net/http turns each flush into one chunk.
	_, chunks, _ := strings.Cut(string(answer), "\r\n\r\n")
	if want := fmt.Sprintf("%x\r\n%s%s\r\n%x\r\n%s\r\n0\r\n\r\n", len(a)+len(b), a, b, len(b), b); chunks != want {
		t.Errorf("got\n%q\nwant\n%q", chunks, want)
	}
	if err := <-ended; err != nil {
		t.Errorf("Run: %v", err)
	}
}

// net/http keeps a small frame in its buffer, so that only the flush can tell that the client has gone, and a wrapper
// may keep that to itself.
func TestFlushErrorIsSeen(t *testing.T) {
	overBoth(t, func(t *testing.T, protocols *http.Protocols) {
		client, ended := serve(t, listen(t), protocols, func(s *sse.Stream, r *http.Request) error {
			s.Control = http.NewResponseController(s.Writer)
			s.Writer = hushed{s.Writer}
			if err := s.Send(); err != nil {
				t.Errorf("Send to a client that is there: %v", err)
			}
			<-r.Context().Done()
			err := s.Send(frames(t, events("a")...))
			if errors.Is(err, sse.ErrSlow) {
				t.Errorf("a client that has gone is called slow: %v", err)
			}
			return err
		})
		_ = get(t, client).Body.Close()
		if err := <-ended; err == nil || !strings.HasPrefix(err.Error(), "write event stream: ") {
			t.Errorf("Send: %v, want a wrapped error", err)
		}
	})
}

func TestRunEnds(t *testing.T) {
	revoked, broken := errors.New("revoked"), errors.New("log is broken")
	wire := frames(t, events("a")...)
	for name, c := range map[string]struct {
		next func(context.Context, context.CancelCauseFunc) ([][]byte, error)
		want error
	}{
		"with nil at the end": {
			next: func(context.Context, context.CancelCauseFunc) ([][]byte, error) { return nil, io.EOF },
		},
		"with the error of next": {
			next: func(context.Context, context.CancelCauseFunc) ([][]byte, error) { return nil, broken },
			want: broken,
		},
		"with the error of next though the heartbeat is due": {
			next: func(wait context.Context, _ context.CancelCauseFunc) ([][]byte, error) {
				<-wait.Done()
				return nil, broken
			},
			want: broken,
		},
		"with a time-out that is not the heartbeat": {
			next: func(context.Context, context.CancelCauseFunc) ([][]byte, error) {
				return nil, context.DeadlineExceeded
			},
			want: context.DeadlineExceeded,
		},
		"with an EOF from below": {
			next: func(context.Context, context.CancelCauseFunc) ([][]byte, error) {
				return nil, fmt.Errorf("read log: %w", io.EOF)
			},
			want: io.EOF,
		},
		"with the cause of a waiting stream's end": {
			next: func(wait context.Context, cancel context.CancelCauseFunc) ([][]byte, error) {
				cancel(revoked)
				<-wait.Done()
				return nil, wait.Err()
			},
			want: revoked,
		},
		"with the cause of a busy stream's end": {
			next: func(_ context.Context, cancel context.CancelCauseFunc) ([][]byte, error) {
				cancel(revoked)
				return [][]byte{wire}, nil
			},
			want: revoked,
		},
	} {
		t.Run(name, func(t *testing.T) {
			client, ended := serve(t, listen(t), http1(), func(s *sse.Stream, _ *http.Request) error {
				ctx, cancel := context.WithCancelCause(context.Background())
				defer cancel(nil)
				s.Heartbeat = time.Millisecond
				return s.Run(ctx, func(wait context.Context) ([][]byte, error) { return c.next(wait, cancel) })
			})
			if _, err := io.Copy(io.Discard, get(t, client).Body); err != nil {
				t.Error(err)
			}
			if err := <-ended; !errors.Is(err, c.want) {
				t.Errorf("Run: %v, want %v", err, c.want)
			}
		})
	}
}

func TestHeartbeatIsCountedFromLastWrite(t *testing.T) {
	s := sse.Stream{Writer: discard{}, Heartbeat: time.Hour, LastWrite: time.Now().Add(-2 * time.Hour)}
	due := errors.New("keepalive is due")
	s.Keepalive = func() string { panic(due) }
	defer func() {
		if got, _ := recover().(error); !errors.Is(got, due) {
			t.Errorf("Run ended with %v", got)
		}
	}()
	_ = s.Run(t.Context(), func(ctx context.Context) ([][]byte, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	})
}

func TestSendAllocatesNothing(t *testing.T) {
	s, wire := sse.Stream{Writer: discard{}}, frames(t, escalation())
	allocs := testing.AllocsPerRun(100, func() {
		if err := s.Send(wire, wire); err != nil {
			t.Error(err)
		}
	})
	if allocs != 0 {
		t.Errorf("%v allocations, want none", allocs)
	}
}

// flood sends to every client without end.
func flood(s *sse.Stream, _ *http.Request) error {
	s.WriteTimeout = 100 * time.Millisecond
	frame := sse.AppendComment(nil, strings.Repeat("x", 64<<10))
	return s.Run(context.Background(), func(context.Context) ([][]byte, error) {
		return [][]byte{frame}, nil
	})
}

// hushed flushes as echo's Response does, without a word about errors.
type hushed struct{ http.ResponseWriter }

func (h hushed) Flush()                      { _ = http.NewResponseController(h.ResponseWriter).Flush() }
func (h hushed) Unwrap() http.ResponseWriter { return h.ResponseWriter }

// from is a next function that takes frames from a queue until it is closed.
func from(queue <-chan []byte) func(context.Context) ([][]byte, error) {
	return func(ctx context.Context) ([][]byte, error) {
		select {
		case frame, open := <-queue:
			if !open {
				return nil, io.EOF
			}
			return [][]byte{frame}, nil
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}
