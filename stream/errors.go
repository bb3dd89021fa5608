package stream

import (
	"context"
	"errors"
	"fmt"
	"syscall"
	"time"

	"github.com/handoffd/handoffd/sse"
)

// The errors of [Server.Serve] and [Server.Open], beside *[PositionError], *[BusyError] and those of the request's
// context.
var (
	ErrDraining      = errors.New("stream: server is draining")
	ErrNotAcceptable = errors.New("stream: client does not accept text/event-stream")
	ErrNotReady      = errors.New("stream: event log cannot be read")
	ErrUnauthorized  = errors.New("stream: authority ended before the stream began")
	ErrServerLimit   = errors.New("stream: limit of streams reached")
	ErrAccountLimit  = errors.New("stream: limit of streams of the account reached")
	ErrUserLimit     = errors.New("stream: limit of streams of the user reached")
)

// BusyError reports that too many streams are being opened.
type BusyError struct {
	RetryAfter time.Duration // when the client's turn has come
}

func (e *BusyError) Error() string { return "stream: too many streams are being opened" }

// PositionError reports a malformed position to resume from.
type PositionError struct {
	Field   string // the header or parameter that holds the position
	Problem string
}

func (e *PositionError) Error() string { return "stream: " + e.Field + " " + e.Problem }

// endError is why the server ends a stream: the cause of its context, and the reason in its bye event.
type endError string

const (
	errShutdown endError = "shutdown"
	errExpired  endError = "expired"
	errRevoked  endError = "revoked"
)

func (e endError) Error() string { return "stream: ended: " + string(e) }

// endReasons are the reasons of [Stats]: what a bye event can tell a client, and what it cannot.
var endReasons = []string{string(errShutdown), string(errExpired), string(errRevoked), endedSlow, endedBroken}

const (
	endedSlow   = "slow"   // the client did not read
	endedBroken = "broken" // a write failed
)

// endReason returns which of [endReasons] an error is, or none if the client left.
func endReason(err error) string {
	reason, byServer := errors.AsType[endError](err)
	switch {
	case byServer:
		return string(reason)
	case errors.Is(err, sse.ErrSlow):
		return endedSlow
	case errors.Is(err, context.Canceled):
		return ""
	default:
		return endedBroken
	}
}

var (
	// errCaughtUp ends a goroutine's ownership of a stream: the client has every event.
	errCaughtUp = errors.New("stream: caught up")
	// errExpiring interrupts a stream to warn the client.
	errExpiring = errors.New("stream: token expires soon")
	// errPanicked is the end of a stream whose handler panicked.
	errPanicked = errors.New("stream: panicked")
)

// refusal returns the error of Serve for a stream that ended before it began.
func refusal(err error) error {
	reason, ended := errors.AsType[endError](err)
	switch {
	case !ended:
		return err
	case reason == errShutdown:
		return ErrDraining
	default:
		return ErrUnauthorized
	}
}

// asClientGone maps EPIPE and ECONNRESET to context.Canceled.
func asClientGone(err error) error {
	if errors.Is(err, syscall.EPIPE) || errors.Is(err, syscall.ECONNRESET) {
		return fmt.Errorf("%w: %w", context.Canceled, err)
	}
	return err
}
