package client

import (
	"context"
	"iter"
	"net/http"
	"strconv"
	"time"

	"github.com/google/uuid"
)

// Intent is what a session is handed off for.
type Intent string

// The intents.
const (
	Park     Intent = "park"     // for later, silently
	Escalate Intent = "escalate" // to the engineer who claims it first
)

// Priority orders the queue.
type Priority string

// The priorities, lowest first.
const (
	Low    Priority = "low"
	Normal Priority = "normal"
	High   Priority = "high"
	Urgent Priority = "urgent"
)

// Status is where a handoff stands.
type Status string

// The states of a handoff. The last three are closed.
const (
	Parked    Status = "parked"
	Waiting   Status = "waiting"
	Claimed   Status = "claimed"
	Resolved  Status = "resolved"
	Returned  Status = "returned"
	Withdrawn Status = "withdrawn"
)

// Summary holds the members that a [Handoff] and a [Card] have in common.
type Summary struct {
	ID                uuid.UUID `json:"id"`
	Number            int       `json:"number"` // 1, 2, 3 … in the account, for people
	AccountID         uuid.UUID `json:"account_id"`
	SessionID         uuid.UUID `json:"session_id"`
	Intent            Intent    `json:"intent"`
	Priority          Priority  `json:"priority"`
	Status            Status    `json:"status"`
	CreatedBy         Person    `json:"created_by"`
	CreatedAt         time.Time `json:"created_at"`
	WaitingSince      time.Time `json:"waiting_since"`  // zero: it was never escalated
	ClaimedBy         *Person   `json:"claimed_by"`     // nil: not claimed
	ClaimedAt         time.Time `json:"claimed_at"`     // zero: not claimed
	ClaimEpoch        int       `json:"claim_epoch"`    // grows with each change of claimer
	DueAt             time.Time `json:"due_at"`         // when the present wait reaches its target; zero: it does not wait
	Overdue           int       `json:"overdue"`        // announced: 1, it has waited its target; 2, twice that
	MessagesSince     int       `json:"messages_since"` // added to the session since the snapshot in the context
	ClosedAt          time.Time `json:"closed_at"`      // zero: it is open
	Resolution        string    `json:"resolution"`     // of a resolved handoff
	Answer            string    `json:"answer"`         // of a returned one
	PreviousHandoffID uuid.UUID `json:"previous_handoff_id"`
	Version           int       `json:"version"` // grows with each change
}

// Ref returns the reference to the handoff in any version.
func (s Summary) Ref() HandoffRef { return HandoffRef{Session: s.SessionID.String(), ID: s.ID} }

// Closed reports whether the handoff is resolved, returned or withdrawn.
func (s Summary) Closed() bool { return !s.ClosedAt.IsZero() }

// Handoff is a session that was handed off.
type Handoff struct {
	Summary
	EngineerNotes string `json:"engineer_notes"`

	Context         *Context `json:"context"`  // only of [Client.Handoff] and of who waits
	Timeline        []Step   `json:"timeline"` // the same; oldest first
	TimelineOmitted int      `json:"timeline_omitted"`
}

// Card is a handoff as queue and stream show it.
type Card struct {
	Summary
	SessionTitle   string `json:"session_title"`
	ProblemSummary string `json:"problem_summary"`
	Customer       string `json:"customer"`
	NotePreview    string `json:"note_preview"` // the beginning of the engineer's notes
}

// Context is what was known of the session when it was handed off. It never changes.
type Context struct {
	Title          string    `json:"title"`
	ProblemSummary string    `json:"problem_summary"`
	Customer       string    `json:"customer"`
	Messages       []Message `json:"messages"`        // the last 50 or fewer, oldest first
	MessagesCursor string    `json:"messages_cursor"` // for [Client.Messages]; empty: there are no older ones
	TakenAt        time.Time `json:"taken_at"`
}

// Step is one change of a handoff.
type Step struct {
	Type           string    `json:"type"` // the event that announced it, or handoff_parked
	At             time.Time `json:"at"`
	By             Actor     `json:"by"`
	ClaimedBy      *Person   `json:"claimed_by"`       // from then on
	Overdue        *int      `json:"overdue"`          // of handoff_overdue: the level, 1 or 2
	WaitedSeconds  *float64  `json:"waited_seconds"`   // of a claim: since the escalation
	StreamsReached *int      `json:"seats_reached"`    // how many streams have had it; nil: it is not announced
	FirstReachedAt time.Time `json:"first_reached_at"` // when the first of them had it
	Mails          []Mail    `json:"mails"`
	MailsOmitted   int       `json:"mails_omitted"`
	Unheard        bool      `json:"unheard"` // a wait began of which no person could be told by mail
	Posts          []Post    `json:"posts"`
	PostsOmitted   int       `json:"posts_omitted"`
}

// Mail is a message to one person.
type Mail struct {
	To       Person    `json:"to"`
	Kind     string    `json:"kind"`   // waiting, overdue, claimed, returned, resolved or assigned
	Status   string    `json:"status"` // queued, sent, logged, failed or dropped
	At       time.Time `json:"at"`
	Attempts int       `json:"attempts"`
	Error    string    `json:"error"`
}

// Post is what an endpoint was told of a step.
type Post struct {
	WebhookID uuid.UUID `json:"webhook_id"`
	Endpoint  string    `json:"endpoint"`   // for people, such as Slack #support
	Format    string    `json:"format"`     // standard, slack or teams
	Status    string    `json:"status"`     // delivered or failing
	At        time.Time `json:"at"`         // of the newest attempt; of a message in chat when it was posted
	UpdatedAt time.Time `json:"updated_at"` // when a message in chat was last changed; zero: never
	Attempts  int       `json:"attempts"`
	Error     string    `json:"error"` // class of error; empty: delivered
}

// HandoffRef names a handoff.
type HandoffRef struct {
	Session string // a UUID, or ext: and the adopter's id
	ID      uuid.UUID

	// Version, unless 0, is the one that the caller has seen: a change of any other is refused with version_mismatch.
	Version int
}

func (ref HandoffRef) request(method, action string, body any) request {
	r := request{method: method, path: path("ai-sessions", ref.Session, "handoffs", ref.ID.String()), body: body}
	if action != "" {
		r.path += path(action)
	}
	if ref.Version > 0 {
		r.header = http.Header{"If-Match": {strconv.Itoa(ref.Version)}}
	}
	return r
}

// HandoffInput says how a session is handed off.
type HandoffInput struct {
	Intent        Intent   `json:"intent"`
	EngineerNotes string   `json:"engineer_notes,omitzero"`
	Priority      Priority `json:"priority,omitzero"` // default Normal
}

// HandOff parks or escalates a session. Escalating one that is parked promotes its handoff.
func (c *Client) HandOff(ctx context.Context, session string, input HandoffInput) (Handoff, error) {
	r := request{method: http.MethodPost, path: path("ai-sessions", session, "handoff"), body: input}
	return call[Handoff](ctx, c, r)
}

// Handoffs yields the handoffs of a session from the newest to the oldest, page by page. After an error it yields no
// more.
func (c *Client) Handoffs(ctx context.Context, session string) iter.Seq2[Handoff, error] {
	return func(yield func(Handoff, error) bool) {
		r := request{method: http.MethodGet, path: path("ai-sessions", session, "handoffs")}
		for {
			page, err := call[[]Handoff](ctx, c, r)
			if err != nil {
				yield(Handoff{}, err)
				return
			}
			for _, h := range page {
				if !yield(h, nil) {
					return
				}
			}
			if len(page) == 0 || page[len(page)-1].Number == 1 {
				return
			}
			r.query = query(map[string]string{"before": number(page[len(page)-1].Number)})
		}
	}
}

// Handoff returns a handoff with its context and its timeline.
func (c *Client) Handoff(ctx context.Context, ref HandoffRef) (Handoff, error) {
	ref.Version = 0
	return call[Handoff](ctx, c, ref.request(http.MethodGet, "", nil))
}
