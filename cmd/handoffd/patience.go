package main

import (
	"cmp"
	"time"
)

// patience is how long clients may take. The zero value is that of the contract; only tests have less.
type patience struct {
	headers time.Duration // to send the headers of a request. Default 10 s
	request time.Duration // to send all of it. Default 30 s
	answer  time.Duration // to take an answer that is no stream, from its beginning. Default 30 s
	idle    time.Duration // to send another one on the same connection. Default 2 min
	unread  time.Duration // to read something of what waits for them. Default 10 s
	unacked time.Duration // to acknowledge, by their kernel, what was sent. Default 20 s; only Linux has it
	notice  time.Duration // to notice that the replica is not ready any more. Default 500 ms
}

func (p patience) orDefault() patience {
	return patience{
		headers: cmp.Or(p.headers, 10*time.Second),
		request: cmp.Or(p.request, 30*time.Second),
		answer:  cmp.Or(p.answer, 30*time.Second),
		idle:    cmp.Or(p.idle, 2*time.Minute),
		unread:  cmp.Or(p.unread, 10*time.Second),
		unacked: cmp.Or(p.unacked, 20*time.Second),
		notice:  cmp.Or(p.notice, 500*time.Millisecond),
	}
}
