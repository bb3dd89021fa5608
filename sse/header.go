package sse

import (
	"math/rand/v2"
	"net/http"
	"time"
)

// SetHeaders sets what an event stream's answer needs to pass through caches and
// proxies unbuffered and unchanged. Connection is for HTTP/1.1 only: HTTP/2
// forbids it (RFC 9113, section 8.2.2).
func SetHeaders(h http.Header, protoMajor int) {
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-cache, no-transform")
	h.Set("X-Accel-Buffering", "no")
	if protoMajor == 1 {
		h.Set("Connection", "keep-alive")
	}
}

// Jitter draws a delay evenly from [d, 2d), so that the clients of a replica
// that went away do not all come back in the same instant. It is 0 unless d is
// positive.
func Jitter(d time.Duration) time.Duration {
	if d <= 0 {
		return 0
	}
	return d + rand.N(d)
}
