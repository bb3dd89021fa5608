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
)

// Event is one committed entry of an account's log.
type Event struct {
	Account uuid.UUID
	Seq     int64 // 1, 2, 3 … in the account
	At      time.Time
	Type    string
	Handoff uuid.UUID
	Data    json.RawMessage // nil once it is Encoded

	// Encoded is what [Hub.Encode] made of the event, once for all its subscribers: not to be modified.
	Encoded []byte
}

// Position is a place in the history of an account: just after event Seq of the history named by Epoch.
//
// The zero Position is before the oldest event that is kept, whatever the epoch; it reads "0".
type Position struct {
	Epoch string
	Seq   int64
}

// Head is the position after the newest event at the time of subscribing.
func Head() Position { return Position{Seq: headSeq} }

const headSeq = -1

// ErrMalformedPosition is returned by [ParsePosition].
var ErrMalformedPosition = errors.New(`not an event id: want "<epoch>-<seq>", such as "7f3a-42", or "0"`)

var positionPattern = regexp.MustCompile(`^[0-9a-f]{1,32}-(0|[1-9][0-9]{0,18})$`)

// ParsePosition reads what [Position.String] wrote. Everything else is [ErrMalformedPosition].
func ParsePosition(text string) (Position, error) {
	if text == "0" {
		return Position{}, nil
	}
	if !positionPattern.MatchString(text) {
		return Position{}, ErrMalformedPosition
	}
	epoch, digits, _ := strings.Cut(text, "-")
	seq, err := strconv.ParseInt(digits, 10, 64)
	if err != nil { // nineteen digits may still be too many
		return Position{}, ErrMalformedPosition
	}
	return Position{Epoch: epoch, Seq: seq}, nil
}

// String gives the id of the event just before p, as it stands on the stream.
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
	ResetFuture  ResetReason = "future"  // the position is one that has not been reached
	ResetExpired ResetReason = "expired" // events after the position have been pruned
)

// ResetError tells a subscriber that events may be missing: it must fetch the present state anew.
type ResetError struct {
	Reason ResetReason
}

func (e *ResetError) Error() string {
	return fmt.Sprintf("events cannot be resumed: %s", e.Reason)
}
