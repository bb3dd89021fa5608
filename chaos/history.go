package chaos

import (
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
)

// History is what could be seen of one run from outside, and the log as the database holds it at the end.
type History struct {
	Requests []Request
	Clients  []Client
	Logs     []Log

	Endpoints []Endpoint
	Mailboxes []Mailbox

	// Owner maps every id that the run has made to its account. No other account may see it.
	Owner map[uuid.UUID]uuid.UUID

	// Levels must have returned to where they were: goroutines, descriptors, connections.
	Levels []Level

	// Repairs counts the events that the comparison of heads found and whose notification was lost.
	Repairs int

	Allowed Allowance
}

// Allowance is what the fault of a run excuses. The zero value is a healthy run.
type Allowance struct {
	Resets  bool          // clients may be told to refetch
	Repairs bool          // notifications may be lost
	Stale   time.Duration // how late events may arrive; 0: not judged
	Resent  bool          // endpoints may be sent what they have acknowledged, once more
	Repeats bool          // requests may ask for an effect again after it was undone
	Marks   time.Duration // how late handoffs may be marked overdue; 0: not judged
	Mails   int           // how many messages a mailbox may receive; 0: not judged
}

// Outcome is what a client knows after the answer to a request.
type Outcome int

const (
	Info Outcome = iota // nothing: there was no answer, or it says outcome_unknown
	OK                  // it happened
	Fail                // it did not and will not
)

// Effect is an event that a request asks for. Each event of a run has an effect of its own; retries share it.
type Effect struct {
	Account uuid.UUID
	Session uuid.UUID
	Type    string // such as handoff_created
	By      uuid.UUID
}

// Request is one request and its answer.
type Request struct {
	Effect
	Outcome Outcome
	Status  int    // 0: no answer
	Body    []byte // of the answer

	// Handoff and Version are those of the handoff in the answer, if there is one.
	Handoff uuid.UUID
	Version int
}

// Log is the log of one account at the end of the run.
type Log struct {
	Account uuid.UUID
	Epoch   string
	Floor   int64 // events up to this one may have been pruned
	Head    int64
	Events  []Event
	At      time.Time // of the reading, by the database's clock
}

// event returns the event with a number, unless it was pruned or never committed.
func (l Log) event(seq int64) (event Event, found bool) {
	if len(l.Events) == 0 || seq < l.Events[0].Seq || seq-l.Events[0].Seq >= int64(len(l.Events)) {
		return Event{}, false
	}
	return l.Events[seq-l.Events[0].Seq], true
}

// Event is an entry of the log.
type Event struct {
	Effect
	Seq     int64
	At      time.Time
	Handoff uuid.UUID
	Card    Card
}

// Card has the members of the card in an event that [Check] judges.
type Card struct {
	Version   int
	Status    string
	ClaimedBy struct{ ID uuid.UUID } `json:"claimed_by"`
	Overdue   int
	DueAt     time.Time `json:"due_at"` // zero: none
}

// Client follows an account over any number of connections.
type Client struct {
	Name        string
	Account     uuid.UUID
	Live        bool // still connected at the end, so it must have seen everything
	Connections []Connection
}

// Connection is one stream of a client.
type Connection struct {
	Replica string
	Resumed string // the Last-Event-ID it was opened with; empty: none
	Frames  []Frame
}

// Frame is one frame as it arrived.
type Frame struct {
	ID   string
	Name string
	At   time.Time
	Data []byte
}

// Level is a number before and after a run.
type Level struct {
	Name             string
	Base, End, Slack float64
}

// Position is a place in one account's history; that of the id "0" is the zero Position.
type Position struct {
	Epoch string
	Seq   int64
}

// ParsePosition parses an event id.
func ParsePosition(id string) (Position, bool) {
	epoch, digits, found := strings.Cut(id, "-")
	seq, err := strconv.ParseInt(digits, 10, 64)
	if !found || epoch == "" || err != nil || seq < 0 {
		return Position{}, id == "0"
	}
	return Position{Epoch: epoch, Seq: seq}, true
}
