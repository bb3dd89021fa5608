package main

import (
	"cmp"
	"time"
)

// timeouts bounds how long clients can take. The zero value means the defaults; only tests set other values.
type timeouts struct {
	ReadHeader     time.Duration // to send the headers of a request. Default 10 s
	Read           time.Duration // to send a whole request. Default 30 s
	Response       time.Duration // to read a response that is no stream. Default 30 s
	Idle           time.Duration // to send another request on the connection. Default 2 min
	WriteTimeout   time.Duration // to read some of what was written to a stream. Default 10 s
	TCPUserTimeout time.Duration // to acknowledge sent data (Linux only). Default 20 s
	DrainDelay     time.Duration // between unready and closing. Default 500 ms
}

func (t timeouts) orDefault() timeouts {
	return timeouts{
		ReadHeader:     cmp.Or(t.ReadHeader, 10*time.Second),
		Read:           cmp.Or(t.Read, 30*time.Second),
		Response:       cmp.Or(t.Response, 30*time.Second),
		Idle:           cmp.Or(t.Idle, 2*time.Minute),
		WriteTimeout:   cmp.Or(t.WriteTimeout, 10*time.Second),
		TCPUserTimeout: cmp.Or(t.TCPUserTimeout, 20*time.Second),
		DrainDelay:     cmp.Or(t.DrainDelay, 500*time.Millisecond),
	}
}
