package notify

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/internal/tracing"
)

// Event is one committed entry of an account's log.
type Event struct {
	Account uuid.UUID
	Seq     int64     // 1, 2, 3 … in the account
	At      time.Time // of the append, by the database's clock
	Type    string
	Handoff uuid.UUID       // that the event is about
	Data    json.RawMessage // nil if Encoded is set

	// Encoded is what [Hub.Encode] returned for the event. All subscriptions share it, so it must not be modified.
	Encoded []byte

	// Traceparent is the step before in the event's trace, see [tracing.Event]. It is empty if the event is not traced,
	// and of an event that Append returns.
	Traceparent string
}

// Traced returns what continues the trace of the event.
func (e *Event) Traced() tracing.Event {
	return tracing.Event{
		Traceparent: e.Traceparent, Account: e.Account, Seq: e.Seq, At: e.At, Type: e.Type, Handoff: e.Handoff,
	}
}

// JSON returns the event as subscribers receive it: an object with its type, seq and time, and the members of Data,
// which must be an object.
func (e Event) JSON() []byte {
	head, err := json.Marshal(struct {
		Type string    `json:"type"`
		Seq  int64     `json:"seq"`
		At   time.Time `json:"at"`
	}{e.Type, e.Seq, e.At})
	if err != nil {
		panic(err) // unreachable: the types of this file
	}
	data := make([]byte, 0, len(head)+len(e.Data))
	data = append(data, head[:len(head)-1]...)
	data = append(data, ',')
	return append(data, e.Data[1:]...) // both are JSON objects: this merges them
}

// DeliveryCount is how many more event streams of one replica an event was written to since its last DeliveryCount.
type DeliveryCount struct {
	Account uuid.UUID
	Seq     int64
	At      time.Time // of the event: before a failover another event can have had Seq
	Streams int32
	FirstAt time.Time // when the event was written to the first of the streams
}

// Position is a place in the log of an account: after the event Seq of the history that Epoch names.
//
// The zero Position is before the oldest event that is kept, in any epoch. Its String is "0".
type Position struct {
	Epoch string
	Seq   int64
}

// Head returns a Position that stands for the newest event at the time of subscribing.
func Head() Position { return Position{Seq: headSeq} }

const headSeq = -1

// ErrMalformedPosition is returned by [ParsePosition].
var ErrMalformedPosition = errors.New(`not an event id: want "<epoch>-<seq>", such as "7f3a-42", or "0"`)

var positionPattern = regexp.MustCompile(`^[0-9a-f]{1,32}-(0|[1-9][0-9]{0,18})$`)

// ParsePosition returns the position that [Position.String] wrote as text. For any other text it returns
// [ErrMalformedPosition].
func ParsePosition(text string) (Position, error) {
	if text == "0" {
		return Position{}, nil
	}
	epoch, digits, _ := strings.Cut(text, "-")
	seq, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || !positionPattern.MatchString(text) {
		return Position{}, ErrMalformedPosition
	}
	return Position{Epoch: epoch, Seq: seq}, nil
}

// String returns the id of the event before p, as event streams use it.
func (p Position) String() string {
	if p == (Position{}) {
		return "0"
	}
	return p.Epoch + "-" + strconv.FormatInt(p.Seq, 10)
}

// ResetReason says why a subscription cannot go on from where it was.
type ResetReason string

const (
	ResetEpoch   ResetReason = "epoch"   // the position is of another history of the database
	ResetFuture  ResetReason = "future"  // the log has not reached the position
	ResetExpired ResetReason = "expired" // events after the position have been pruned
)

// ResetError means that events may be missing, so the subscriber must fetch the present state anew.
type ResetError struct {
	Reason ResetReason
}

func (e *ResetError) Error() string {
	return fmt.Sprintf("events cannot be resumed: %s", e.Reason)
}
