package api_test

import (
	"encoding/binary"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"
)

// The parts of RFC 9113 that a test decides about itself.
const (
	frameData, frameHeaders, frameReset, frameSettings, framePing = 0, 1, 3, 4, 6

	flagEndStream, flagAck, flagEndHeaders = 1, 1, 4
)

func frame(kind, flags byte, stream uint32, payload string) string {
	header := binary.BigEndian.AppendUint32(nil, uint32(len(payload))<<8|uint32(kind))
	header = binary.BigEndian.AppendUint32(append(header, flags), stream)
	return string(header) + payload
}

// fields encodes names and values as literals (RFC 7541, 6.2.2), each shorter than 127 bytes.
func fields(namesAndValues ...string) string {
	var block strings.Builder
	for i, text := range namesAndValues {
		if i%2 == 0 {
			block.WriteByte(0)
		}
		block.WriteByte(byte(len(text)))
		block.WriteString(text)
	}
	return block.String()
}

// readFrame returns the next frame that is about a stream, or answers a ping.
func (s socket) readFrame() (kind, flags byte, length int) {
	s.t.Helper()
	for {
		header := make([]byte, 9)
		if _, err := io.ReadFull(s, header); err != nil {
			s.t.Fatal(err)
		}
		kind, flags, length = header[3], header[4], int(binary.BigEndian.Uint32(header)>>8)
		if _, err := io.CopyN(io.Discard, s, int64(length)); err != nil {
			s.t.Fatal(err)
		}
		if binary.BigEndian.Uint32(header[5:]) != 0 || kind == framePing {
			return kind, flags, length
		}
	}
}

// Over HTTP/2 a response to a request whose body has not come to its end is followed by RST_STREAM, and curl discards
// it. So the body is let in first, or dropped while it comes if it was refused for its size. A client that
// pauses for half a second is not waited for, so a round that took about as long shows nothing.
func TestAResponseOverHTTP2IsNotFollowedByAReset(t *testing.T) {
	const rounds, tooLong = 20, 250 * time.Millisecond
	a := newAccount(t)
	r := a.withPage()
	for name, c := range map[string]struct {
		path   string
		length int
	}{
		"unknown path": {"/nothing", 2},
		"no token":     {sessionPath(a.session(a.dana)) + "/handoff", 2},
		"too large":    {"/nothing", largestBody + 1},
	} {
		for round := range rounds {
			s := r.socket()
			began := time.Now()
			s.say("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frame(frameSettings, 0, 0, ""))
			s.say(frame(frameHeaders, flagEndHeaders, 1, fields(":method", "POST", ":scheme", "http", ":path", c.path,
				":authority", "test", "content-length", fmt.Sprint(c.length))))
			// The body follows when the request has been seen: one that is too large, when it has been answered.
			ended, reset := false, false
			s.say(frame(framePing, 0, 0, "is it on"))
			for seen := false; !seen; {
				kind, flags, length := s.readFrame()
				reset = reset || kind == frameReset
				ended = ended || reset || kind != framePing && flags&flagEndStream != 0
				seen = kind == framePing && c.length <= largestBody || kind == frameData && length > 0
			}
			for left := c.length; left > 0 && !ended; left -= 16 << 10 {
				flags := byte(0)
				if left <= 16<<10 {
					flags = flagEndStream
				}
				s.say(frame(frameData, flags, 1, strings.Repeat(" ", min(left, 16<<10))))
			}
			for !ended {
				kind, flags, _ := s.readFrame()
				reset = reset || kind == frameReset
				ended = reset || kind != framePing && flags&flagEndStream != 0
			}
			for s.say(frame(framePing, 0, 0, "anything")); !reset; { // what follows the end comes before the echo
				kind, flags, length := s.readFrame()
				reset = kind == frameReset
				if kind == framePing && flags&flagAck != 0 && length == 8 {
					break
				}
			}
			if took := time.Since(began); reset && took < tooLong {
				t.Errorf("%s, round %d: the response was followed by a reset", name, round)
			}
			s.Close()
		}
	}
}
