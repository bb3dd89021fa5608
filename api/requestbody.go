package api

import (
	"errors"
	"io"
	"net/http"
	"os"
	"strings"
	"time"
)

// skipPause is the longest pause of a body of unknown length that no handler reads. While it comes without a
// longer one it is counted, so that it is refused if it is too large; then the response goes out without it.
const skipPause = 500 * time.Millisecond

// skipTimeout bounds the whole of such a body: one that comes byte by byte would hold its connection for hours.
const skipTimeout = 5 * time.Second

// requestBody is the body of every request, whatever its method and path. Reading more than maxBody of it fails with an
// [http.MaxBytesError].
type requestBody struct {
	io.ReadCloser               // bounded
	unbounded     io.ReadCloser // the same as it comes from the connection
	control       *http.ResponseController
	length        int64 // announced; -1: unknown
	expects       bool  // the client waits for 100 Continue before it sends

	begun, ended, tooLarge bool
	failure                error // why it did not come to its end: errBodyLate or errBodyCut
}

func newRequestBody(w http.ResponseWriter, r *http.Request) *requestBody {
	return &requestBody{
		ReadCloser: http.MaxBytesReader(w, r.Body, maxBody), unbounded: r.Body,
		control: http.NewResponseController(w), length: r.ContentLength,
		expects:  strings.EqualFold(r.Header.Get("Expect"), "100-continue"),
		ended:    r.Body == http.NoBody,
		tooLarge: r.ContentLength > maxBody,
	}
}

// Read implements [io.Reader].
func (b *requestBody) Read(p []byte) (int, error) {
	b.begun = true
	n, err := b.ReadCloser.Read(p)
	switch {
	case err == io.EOF:
		b.ended = true
	case errors.As(err, new(*http.MaxBytesError)):
		b.tooLarge = true
	case errors.Is(err, os.ErrDeadlineExceeded):
		b.failure = errBodyLate
	case err != nil:
		b.failure = errBodyCut // err names addresses of this server
	}
	return n, err
}

// isUnread reports whether some of the body may still come.
func (b *requestBody) isUnread() bool { return !b.ended && b.failure == nil }

// awaitsContinue reports whether the client was never asked to send the body.
func (b *requestBody) awaitsContinue() bool { return b.expects && !b.begun }

// skipUnknown is [requestBody.skip] for a body whose length is not known.
func (b *requestBody) skipUnknown() {
	if b.length < 0 {
		b.skip()
	}
}

// skip reads a body that no handler wants, without keeping it, until it ends, is too large, pauses, or has taken
// skipTimeout.
func (b *requestBody) skip() {
	if b.awaitsContinue() || !b.isUnread() || b.tooLarge {
		return
	}
	end := time.Now().Add(skipTimeout)
	for chunk := make([]byte, 4<<10); b.isUnread() && !b.tooLarge; {
		_ = b.control.SetReadDeadline(time.Now().Add(min(skipPause, time.Until(end))))
		if _, err := b.Read(chunk); errors.Is(err, os.ErrDeadlineExceeded) {
			return
		}
	}
	_ = b.control.SetReadDeadline(time.Time{}) // or what notices that the client leaves would take it for that
}
