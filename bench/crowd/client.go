package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

const (
	bufferSize   = 512
	firstBackoff = time.Second
)

var errRefused = errors.New("refused")

// client keeps one stream open, as EventSource does: it comes back with the id of its last frame.
type client struct {
	crowd *crowd
	token string

	isOpen  atomic.Bool
	seq     atomic.Int64 // of the last event, or where the stream began
	readAt  atomic.Int64 // these three in nanoseconds
	eventAt atomic.Int64
	silence atomic.Int64

	lastID  string
	backoff time.Duration
}

func (c *client) run() {
	c.backoff = firstBackoff
	for {
		err := c.stream()
		c.isOpen.Store(false)
		if errors.Is(err, errRefused) {
			c.crowd.refusals.Add(1)
		}
		time.Sleep(time.Duration((0.5 + rand.Float64()) * float64(c.backoff))) //nolint:gosec // no secret
		c.crowd.reconnects.Add(1)
	}
}

// stream opens a stream and reads it to its end.
func (c *client) stream() error {
	in, conn, err := c.open()
	if err != nil {
		return err
	}
	defer conn.Close()
	var id, name string
	for {
		line, err := in.ReadSlice('\n')
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return err
		}
		c.noteRead()
		field, value, _ := bytes.Cut(bytes.TrimRight(line, "\r\n"), []byte(": "))
		switch string(field) {
		case "id":
			id = string(value)
		case "event":
			name = string(value)
		case "retry":
			if ms, err := strconv.Atoi(string(value)); err == nil {
				c.backoff = time.Duration(ms) * time.Millisecond
			}
		case "data":
			c.received(name, id)
		}
		for errors.Is(err, bufio.ErrBufferFull) { // the rest of a long line
			_, err = in.ReadSlice('\n')
		}
	}
}

// open connects and sends the request. The crowd limits how many do at once.
func (c *client) open() (*bufio.Reader, net.Conn, error) {
	c.crowd.dialing <- struct{}{}
	defer func() { <-c.crowd.dialing }()
	dialer := net.Dialer{Timeout: time.Minute}
	conn, err := dialer.DialContext(context.Background(), "tcp", c.crowd.address)
	if err != nil {
		return nil, nil, err
	}
	resume := ""
	if c.lastID != "" {
		resume = "Last-Event-ID: " + c.lastID + "\r\n"
	}
	_, err = fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer %s\r\n%s\r\n",
		c.crowd.path, c.token, resume)
	if err != nil {
		conn.Close()
		return nil, nil, err
	}
	in := bufio.NewReaderSize(conn, bufferSize)
	status, err := in.ReadSlice('\n')
	if err == nil && !bytes.HasPrefix(status, []byte("HTTP/1.1 200")) {
		err = errRefused
	}
	if err != nil {
		conn.Close()
		return nil, nil, err
	}
	c.readAt.Store(time.Now().UnixNano())
	return in, conn, nil
}

func (c *client) noteRead() {
	now := time.Now().UnixNano()
	if silence := now - c.readAt.Swap(now); silence > c.silence.Load() {
		c.silence.Store(silence)
	}
}

// received notes a frame. The numbers of events have no gaps.
func (c *client) received(name, id string) {
	_, number, _ := strings.Cut(id, "-")
	seq, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return
	}
	last := c.seq.Load()
	switch {
	case name == "ready" && c.lastID == "":
		c.seq.Store(seq)
	case strings.HasPrefix(name, "handoff_"):
		c.crowd.missed.Add(seq - last - 1)
		c.seq.Store(seq)
		c.eventAt.Store(c.readAt.Load())
	case name == "reset":
		c.crowd.missed.Add(1)
	}
	c.lastID = id
	c.isOpen.Store(true)
}
