package sse

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Event is one server-sent event.
type Event struct {
	// ID becomes the client's last event id, which it sends as Last-Event-ID when it reconnects. Empty writes no id and
	// leaves the client's unchanged. It must not hold CR, LF or NUL.
	ID string

	// Name is the event's type; empty means "message". It must not hold CR, LF or NUL.
	Name string

	// Data is the payload. Each CR, LF or CRLF in it reaches the client as LF. Nil differs from empty: a frame without
	// data sets the client's id and reconnection time, but no browser dispatches it.
	Data []byte

	// Retry is how long the client waits before it reconnects, in whole milliseconds. A shorter duration is not
	// written.
	Retry time.Duration
}

// unencodable are the bytes that a field cannot hold: line breaks, and NUL, for which clients would ignore an id.
const unencodable = "\r\n\x00"

// AppendTo appends the event to dst as one frame, with its blank line, and returns the extended slice. It allocates
// only to grow dst. If ID or Name cannot be encoded it returns dst unchanged, and an error.
func (e Event) AppendTo(dst []byte) ([]byte, error) {
	if strings.ContainsAny(e.ID, unencodable) {
		return dst, fmt.Errorf("encode event: id %q holds a line break or NUL", e.ID)
	}
	if strings.ContainsAny(e.Name, unencodable) {
		return dst, fmt.Errorf("encode event: name %q holds a line break or NUL", e.Name)
	}
	if ms := e.Retry.Milliseconds(); ms > 0 {
		dst = append(dst, "retry: "...)
		dst = strconv.AppendInt(dst, ms, 10)
		dst = append(dst, '\n')
	}
	if e.ID != "" {
		dst = append(dst, "id: "...)
		dst = append(dst, e.ID...)
		dst = append(dst, '\n')
	}
	if e.Name != "" {
		dst = append(dst, "event: "...)
		dst = append(dst, e.Name...)
		dst = append(dst, '\n')
	}
	if e.Data != nil {
		dst = appendLines(dst, "data: ", e.Data)
	}
	return append(dst, '\n'), nil
}

// AppendComment appends text as a comment and a blank line. Clients skip comments; proxies count them as traffic. Each
// line of text becomes a line of the comment.
func AppendComment(dst []byte, text string) []byte {
	dst = appendLines(dst, ": ", []byte(text))
	return append(dst, '\n')
}

// appendLines appends each line of text behind prefix. Nearly all data is JSON on one line, which the two vectorised
// searches settle; the loop searches byte by byte, so that data made of line breaks costs linear time.
func appendLines(dst []byte, prefix string, text []byte) []byte {
	if bytes.IndexByte(text, '\n') >= 0 || bytes.IndexByte(text, '\r') >= 0 {
		for i := bytes.IndexAny(text, "\r\n"); i >= 0; i = bytes.IndexAny(text, "\r\n") {
			dst = append(dst, prefix...)
			dst = append(dst, text[:i]...)
			dst = append(dst, '\n')
			if bytes.HasPrefix(text[i:], crlf) {
				i++
			}
			text = text[i+1:]
		}
	}
	dst = append(dst, prefix...)
	dst = append(dst, text...)
	return append(dst, '\n')
}

var crlf = []byte("\r\n")
