package sse

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"time"
)

// DefaultMaxSize is the limit of a [Decoder] that sets none: 1 MiB.
const DefaultMaxSize = 1 << 20

// ErrTooLarge is returned by [Decoder.Next] for a line, or an event's data, longer than the decoder's MaxSize.
var ErrTooLarge = errors.New("sse: line or data too large")

// Decoder reads one event stream by the rules of WHATWG HTML, section 9.2.6, except that it does not replace invalid
// UTF-8: it returns the bytes as they came. It is not safe for concurrent use.
type Decoder struct {
	// Comment, if set, is called by Next with the text of each comment line, without one leading space.
	Comment func(text string)

	// MaxSize limits the bytes of one line and of one event's data. Default DefaultMaxSize.
	MaxSize int

	src    *bufio.Reader
	begun  bool // the byte order mark can no longer come
	skipLF bool // the last line ended in CR: an LF now belongs to it
	line   []byte
	err    error

	frame  Event  // name and retry of the frame being read
	data   []byte // its data, each line ended by LF
	id     string // the last event id buffer, which outlives the frame
	lastID string
	retry  time.Duration
}

// NewDecoder returns a decoder that reads from r, with a buffer of its own.
func NewDecoder(r io.Reader) *Decoder {
	return &Decoder{src: bufio.NewReader(r)}
}

// Next blocks until an event is complete and returns it. Its ID is the last one of the stream, which an earlier frame
// can have set. The caller owns Data, which is never nil. Frames without data are not events: they only change the
// results of LastEventID and Retry.
//
// The error is [io.EOF] at the end of the stream, which drops an incomplete frame, and [ErrTooLarge] for a line or data
// over MaxSize. Any error is final.
func (d *Decoder) Next() (Event, error) {
	for d.err == nil {
		var line []byte
		if line, d.err = d.readLine(); d.err != nil {
			break
		}
		if len(line) > 0 {
			d.err = d.field(line)
			continue
		}
		if event, ok := d.dispatch(); ok {
			return event, nil
		}
	}
	return Event{}, d.err
}

// LastEventID returns the id to send as Last-Event-ID on reconnection: that of the last complete frame that had one. It
// is empty until the stream has set one.
func (d *Decoder) LastEventID() string { return d.lastID }

// Retry returns the reconnection time that the stream asked for last, or 0.
func (d *Decoder) Retry() time.Duration { return d.retry }

func (d *Decoder) field(line []byte) error {
	name, value, _ := bytes.Cut(line, []byte(":"))
	value = bytes.TrimPrefix(value, []byte(" "))
	switch string(name) {
	case "":
		if d.Comment != nil {
			d.Comment(string(value))
		}
	case "data":
		if len(d.data)+len(value) > d.limit() {
			return ErrTooLarge
		}
		d.data = append(append(d.data, value...), '\n')
	case "event":
		d.frame.Name = string(value)
	case "id":
		if bytes.IndexByte(value, 0) < 0 {
			d.id = string(value)
		}
	case "retry":
		if delay, ok := parseRetry(value); ok {
			d.frame.Retry, d.retry = delay, delay
		}
	}
	return nil
}

// dispatch ends the frame. The id takes effect even where there is no event.
func (d *Decoder) dispatch() (Event, bool) {
	event, data := d.frame, d.data
	d.frame, d.data, d.lastID = Event{}, d.data[:0], d.id
	if len(data) == 0 {
		return Event{}, false
	}
	event.ID = d.lastID
	event.Data = bytes.Clone(data[:len(data)-1])
	return event, true
}

// readLine returns the next line without its end, valid until the next call. A line that ends in CR is returned at
// once: waiting to see whether LF follows would hold the event back until the next one.
func (d *Decoder) readLine() ([]byte, error) {
	d.line = d.line[:0]
	for {
		if _, err := d.src.Peek(1); err == io.EOF {
			return nil, io.EOF
		} else if err != nil {
			return nil, fmt.Errorf("read event stream: %w", err)
		}
		chunk, _ := d.src.Peek(d.src.Buffered())
		if d.skipLF && chunk[0] == '\n' {
			chunk = chunk[1:]
			d.discard(1)
		}
		d.skipLF = false

		text, ended := chunk, false
		if i := bytes.IndexByte(text, '\n'); i >= 0 {
			text, ended = text[:i], true
		}
		if i := bytes.IndexByte(text, '\r'); i >= 0 {
			text, ended, d.skipLF = text[:i], true, true
		}
		if len(d.line)+len(text) > d.limit() {
			return nil, ErrTooLarge
		}
		d.line = append(d.line, text...)
		d.discard(len(text))
		if ended {
			d.discard(1)
			return d.withoutBOM(d.line), nil
		}
	}
}

// discard drops n bytes that are known to be buffered, which cannot fail.
func (d *Decoder) discard(n int) { _, _ = d.src.Discard(n) }

func (d *Decoder) withoutBOM(line []byte) []byte {
	if d.begun {
		return line
	}
	d.begun = true
	return bytes.TrimPrefix(line, []byte("\ufeff"))
}

func (d *Decoder) limit() int {
	if d.MaxSize > 0 {
		return d.MaxSize
	}
	return DefaultMaxSize
}

// parseRetry accepts ASCII digits only; what a Duration cannot hold becomes the longest it can.
func parseRetry(value []byte) (time.Duration, bool) {
	for _, c := range value {
		if c < '0' || c > '9' {
			return 0, false
		}
	}
	ms, err := strconv.ParseInt(string(value), 10, 64)
	if err != nil && !errors.Is(err, strconv.ErrRange) {
		return 0, false
	}
	return time.Duration(min(ms, math.MaxInt64/int64(time.Millisecond))) * time.Millisecond, true
}
