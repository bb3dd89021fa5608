package handoff

import (
	"encoding/json"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/internal/jsonpage"
)

// Intent is what the engineer who hands a session off wants.
type Intent string

const (
	Park     Intent = "park"     // come back to it later; silent
	Escalate Intent = "escalate" // help is needed now
)

// Priority orders the queue, before the time of waiting.
type Priority string

const (
	Low    Priority = "low"
	Normal Priority = "normal"
	High   Priority = "high"
	Urgent Priority = "urgent"
)

// Status is where a handoff is in its life. The last three are final.
type Status string

const (
	Parked    Status = "parked"
	Waiting   Status = "waiting"
	Claimed   Status = "claimed"
	Resolved  Status = "resolved"
	Returned  Status = "returned"
	Withdrawn Status = "withdrawn"
)

// state is what a [Handoff] and a [Card] have in common. All times are UTC.
type state struct {
	ID                uuid.UUID  `json:"id"`
	Number            int32      `json:"number"` // 1, 2, 3 … in the account
	AccountID         uuid.UUID  `json:"account_id"`
	SessionID         uuid.UUID  `json:"session_id"`
	Intent            Intent     `json:"intent"`
	Priority          Priority   `json:"priority"`
	Status            Status     `json:"status"`
	CreatedBy         Person     `json:"created_by"`
	CreatedAt         time.Time  `json:"created_at"`
	WaitingSince      *time.Time `json:"waiting_since"` // nil while parked
	ClaimedBy         *Person    `json:"claimed_by"`
	ClaimedAt         *time.Time `json:"claimed_at"`
	ClaimEpoch        int32      `json:"claim_epoch"`    // grows with each change of claimer
	DueAt             *time.Time `json:"due_at"`         // the target of the present wait; nil unless it waits
	Overdue           int16      `json:"overdue"`        // announced: 1, it has waited its target; 2, twice that
	MessagesSince     int32      `json:"messages_since"` // added to the session since the snapshot; final once closed
	ClosedAt          *time.Time `json:"closed_at"`
	Resolution        *string    `json:"resolution"`
	Answer            *string    `json:"answer"`
	PreviousHandoffID *uuid.UUID `json:"previous_handoff_id"`
	Version           int32      `json:"version"` // grows with each change
}

// Ref returns the name of the handoff, for a change of any version.
func (s state) Ref() Ref { return Ref{Session: s.SessionID, ID: s.ID} }

// Handoff is a session handed off, with everything the next engineer needs.
type Handoff struct {
	state
	EngineerNotes string `json:"engineer_notes"`

	// Only where one handoff is asked for.
	Context  json.RawMessage `json:"context,omitempty"`  // see [Context]
	Timeline []Step          `json:"timeline,omitempty"` // the first 50 steps and the last 150

	TimelineOmitted *int32 `json:"timeline_omitted,omitempty"` // how many steps between those are left out
}

// Card is a handoff as a queue shows it, and as events carry it.
type Card struct {
	state
	SessionTitle   string  `json:"session_title"`
	ProblemSummary string  `json:"problem_summary"`
	Customer       *string `json:"customer"`     // of the session; nil: not known
	NotePreview    string  `json:"note_preview"` // the beginning of the notes, at most 200 characters on one line
}

func newState(row db.HandoffCard) state {
	s := state{
		ID:                row.ID,
		Number:            row.Number,
		AccountID:         row.AccountID,
		SessionID:         row.SessionID,
		Intent:            Intent(row.Intent),
		Priority:          Priority(row.Priority),
		Status:            Status(row.Status),
		CreatedBy:         creatorOf(row),
		CreatedAt:         row.CreatedAt,
		WaitingSince:      row.WaitingSince,
		ClaimedAt:         row.ClaimedAt,
		ClaimEpoch:        row.ClaimEpoch,
		DueAt:             row.DueAt,
		Overdue:           row.Overdue,
		MessagesSince:     row.MessagesSince,
		ClosedAt:          row.ClosedAt,
		Resolution:        row.Resolution,
		Answer:            row.Answer,
		PreviousHandoffID: row.PreviousHandoffID,
		Version:           row.Version,
	}
	if row.ClaimedBy != nil {
		s.ClaimedBy = &Person{ID: *row.ClaimedBy, Name: *row.ClaimedByName, ExternalID: orEmpty(row.ClaimedByExternalID)}
	}
	return s
}

func creatorOf(row db.HandoffCard) Person {
	return Person{
		ID: row.CreatedBy, Name: row.CreatedByName,
		ExternalID: orEmpty(row.CreatedByExternalID), Agent: row.CreatedByAgent,
	}
}

// orEmpty returns the empty string for nil.
func orEmpty(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}

// encodedState returns about how many bytes a row needs in JSON, apart from what only a [Handoff] or a [Card] shows.
func encodedState(row db.HandoffCard) int {
	const overhead = 1000
	return overhead + jsonpage.TextSize(row.CreatedByName) + jsonpage.OptionalSize(row.ClaimedByName) +
		jsonpage.OptionalSize(row.Resolution) + jsonpage.OptionalSize(row.Answer)
}

func newHandoff(row db.HandoffCard) Handoff {
	return Handoff{state: newState(row), EngineerNotes: row.EngineerNotes}
}

func newCard(row db.HandoffCard) Card {
	return Card{
		state:          newState(row),
		SessionTitle:   row.SessionTitle,
		ProblemSummary: row.ProblemSummary,
		Customer:       row.Customer,
		NotePreview:    preview(row.EngineerNotes),
	}
}

const previewLength = 200 // characters

// preview returns the beginning of text on one line.
func preview(text string) string {
	line := strings.Join(strings.Fields(text), " ")
	if utf8.RuneCountInString(line) <= previewLength {
		return line
	}
	runes := []rune(line)
	return string(runes[:previewLength-1]) + "…"
}
