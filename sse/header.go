package sse

import (
	"math/rand/v2"
	"net/http"
	"time"
)

// SetHeaders sets the response headers of an event stream: its type, and those that keep caches and proxies from
// buffering or changing it. It sets Connection on HTTP/1 only: HTTP/2 forbids it (RFC 9113, section 8.2.2).
func SetHeaders(h http.Header, protoMajor int) {
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-cache, no-transform")
	h.Set("X-Accel-Buffering", "no")
	if protoMajor == 1 {
		h.Set("Connection", "keep-alive")
	}
}

// The header and the query parameter that [LastEventID] reads.
const (
	HeaderLastEventID = "Last-Event-ID"
	QueryLastEventID  = "last_event_id"
)

// LastEventID returns the id after which a client resumes, empty for a new client. It is the header that browsers send
// when they reconnect or else the query parameter, for clients that cannot set headers. A browser sends both if its
// first request had the parameter; the header is newer.
func LastEventID(r *http.Request) string {
	if id := r.Header.Get(HeaderLastEventID); id != "" {
		return id
	}
	return r.URL.Query().Get(QueryLastEventID)
}

// Jitter returns a random delay in [d, 2d), so that the clients of a server that stopped do not all reconnect at once.
// It returns 0 unless d is positive.
func Jitter(d time.Duration) time.Duration {
	if d <= 0 {
		return 0
	}
	return d + rand.N(d)
}
