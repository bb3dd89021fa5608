package api_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// Bodies of 200 MB, several at once, cost no memory, and their clients can read why they are refused although
// they send to the end.
func TestMemoryStaysFlatUnderLargeBodies(t *testing.T) {
	const size, each = 200 << 20, 2
	a := newAccount(t)
	r := a.withPage()
	var requests []string
	for _, path := range []string{sessions + "queue", "/healthz", streamPath} {
		requests = append(requests,
			head("GET", path, a.dana.token, fmt.Sprintf("Content-Length: %d", size)),
			head("GET", path, a.dana.token, "Transfer-Encoding: chunked"))
	}
	requests = append(requests, head("POST", sessionPath(a.session(a.dana))+"/messages", a.dana.token,
		"Content-Type: application/json", "Transfer-Encoding: chunked"))
	chunk := slices.Concat([]byte("10000\r\n"), bytes.Repeat([]byte(" "), 64<<10), []byte("\r\n"))

	runtime.GC()
	var before, most runtime.MemStats
	runtime.ReadMemStats(&before)
	watched, stop := context.WithCancel(t.Context())
	var watching, sending sync.WaitGroup
	watching.Go(func() {
		for watched.Err() == nil {
			var now runtime.MemStats
			if runtime.ReadMemStats(&now); now.HeapAlloc > most.HeapAlloc {
				most = now
			}
			select {
			case <-watched.Done():
			case <-time.After(10 * time.Millisecond):
			}
		}
	})
	for _, text := range requests {
		for range each {
			s := r.socket()
			sending.Go(func() {
				s.say(text)
				for sent := 0; sent < size; sent += 64 << 10 {
					if _, err := s.Write(chunk); err != nil {
						break // it was hung up on; what it was told is there all the same
					}
				}
				if got, err := s.tryResponse("GET"); err != nil || got.status != http.StatusRequestEntityTooLarge {
					t.Errorf("%.60q: %d %v", text, got.status, err)
				}
			})
		}
	}
	sending.Wait()
	stop()
	watching.Wait()
	if grown := int64(most.HeapAlloc) - int64(before.HeapAlloc); grown > 64<<20 {
		t.Errorf("the heap grew by %d MiB", grown>>20)
	}
}

// Who sends a refused body to its end is not cut off while doing so: a reset could take the response along.
func TestARefusedBodyMayBeSentToItsEnd(t *testing.T) {
	const size = 16 << 20 // more than the sockets hold
	a := newAccount(t)
	s := a.withPage().socket()
	s.say(head("POST", sessionPath(a.session(a.dana))+"/messages", a.dana.token,
		fmt.Sprintf("Content-Length: %d", size)))
	reader := bufio.NewReader(s)
	response, err := http.ReadResponse(reader, nil)
	if err != nil || response.StatusCode != http.StatusRequestEntityTooLarge {
		t.Fatal(response, err)
	}
	if _, err := io.Copy(io.Discard, response.Body); err != nil {
		t.Fatal(err)
	}
	s.say(strings.Repeat(" ", size))
	if _, err := reader.ReadByte(); err != io.EOF {
		t.Errorf("the connection ended with %v", err)
	}
}
