// Package sse writes and reads text/event-stream, the wire format of
// server-sent events (WHATWG HTML, section 9.2).
//
// # Promise
//
// What [Event.AppendTo] writes is one frame, whatever the data holds: no id,
// name or payload can end the frame early or begin another. What [Decoder]
// returns is what a browser would have dispatched. A client that stops reading
// holds a [Stream] for no longer than its WriteTimeout, and a stream that has
// nothing to say still says so every Heartbeat.
//
// # Model
//
//	Event ──AppendTo──▶ frame ──┬─▶ Stream ─▶ client
//	        once                ├─▶ Stream ─▶ client
//	                            └─▶ Stream ─▶ client ─▶ Decoder
//
// A frame is encoded once and shared by every stream that carries it, so a
// Stream neither encodes events nor changes or keeps the bytes it is given.
//
// # Concurrency
//
// Event is a value, and frames are read-only once shared. A Stream belongs to
// the goroutine of its HTTP handler, a Decoder to its reader's. The package
// starts no goroutine.
//
// Where a goroutine for each idle stream is too much, a handler may [Hijack] its
// connection and return. A [Conn] is then written to by whoever has something,
// without blocking; a [Poller] tells which clients have hung up.
//
// # Failure
//
// Every write and its flush run under one deadline, because a cancelled context
// does not free a blocked write. A client that let the deadline pass is reported
// as [ErrSlow]. On HTTP/2 the deadline frees a stream that is held up by flow
// control; a peer that does not read its socket at all holds up the whole
// connection, and only [http.HTTP2Config.WriteByteTimeout] of the server ends
// that: set it to the same duration.
package sse
