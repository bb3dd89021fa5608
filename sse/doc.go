// Package sse writes and reads text/event-stream, the wire format of server-sent events (WHATWG HTML, section 9.2). It
// depends on the standard library only.
//
// # Promise
//
// [Event.AppendTo] writes exactly one frame, whatever the data holds: no id, name or payload can end the frame early or
// begin another. [Decoder] returns the events that a browser would dispatch. A client that stops reading blocks a
// [Stream] for no longer than WriteTimeout. An idle stream writes a keepalive every Heartbeat.
//
// # Model
//
//	Event ──AppendTo──▶ frame ──┬─▶ Stream ─▶ client
//	        once                ├─▶ Stream ─▶ client
//	                            └─▶ Stream ─▶ client ─▶ Decoder
//
// A frame is encoded once and shared by all streams, so a Stream neither encodes events nor changes or keeps the bytes
// it is given. A handler sets the headers with [SetHeaders], finds with [LastEventID] where the client was, and calls
// [Stream.Run] with a function that returns the next frames.
//
// # Concurrency
//
// Event is a value, and frames are read-only once shared. A Stream belongs to the goroutine of its HTTP handler, a
// Decoder to its reader's. The package starts no goroutine.
//
// # Failure
//
// Every write and its flush have one deadline, because a cancelled context does not unblock a write. [ErrSlow] reports
// that a deadline passed. On HTTP/2 the deadline unblocks a stream that flow control holds. A peer that does not read
// its socket blocks the whole connection, and only [http.HTTP2Config.WriteByteTimeout] of the server ends that: set it
// to the same duration.
package sse
