package notify

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/google/uuid"
)

// Hint is the payload of a notification of [Channel], which docs/dba.md describes. Channels have no privileges: any
// role that can connect can send one. So a [Hub] looks up what it says, and a canary counts only with the right nonce.
type Hint struct {
	Version int       `json:"v"`
	Type    string    `json:"type"` // of the event, or one of the types below
	Account uuid.UUID `json:"account_id,omitzero"`
	Epoch   string    `json:"epoch,omitempty"`
	Seq     int64     `json:"seq,omitempty"`
	User    uuid.UUID `json:"user_id,omitzero"`  // of TypeUserChanged
	Key     uuid.UUID `json:"key_id,omitzero"`   // of TypeKeyChanged
	Replica string    `json:"replica,omitempty"` // of TypeCanary: the sender, for people
	Nonce   string    `json:"nonce,omitempty"`   // of TypeCanary: known only to the sender until it is sent
}

// The types of hints that announce no event.
const (
	TypeUserChanged    = "user_changed"    // sent by the users table
	TypeKeyChanged     = "key_changed"     // sent by the api_keys table
	TypeAccountChanged = "account_changed" // sent when the removal of an account begins
	TypeCanary         = "canary"          // sent by a [Listener] to itself
)

// ParseHint decodes the payload of a notification. It returns an error for everything that neither the database nor a
// [Listener] sends.
func ParseHint(payload string) (Hint, error) {
	if h, ok := parseEvent(payload); ok {
		return h, nil
	}
	var h Hint
	if err := json.Unmarshal([]byte(payload), &h); err != nil {
		return Hint{}, fmt.Errorf("parse notification: %w", err)
	}
	switch {
	case h.Version != 1:
		return Hint{}, fmt.Errorf("parse notification: version %d", h.Version)
	case h.Account == uuid.Nil && h.Type != TypeCanary:
		return Hint{}, errors.New("parse notification: no account")
	case h.Type == TypeCanary && h.Nonce == "":
		return Hint{}, errors.New("parse notification: canary without a nonce")
	case h.Type == TypeUserChanged && h.User == uuid.Nil:
		return Hint{}, errors.New("parse notification: no user")
	case h.Type == TypeKeyChanged && h.Key == uuid.Nil:
		return Hint{}, errors.New("parse notification: no API key")
	case h.IsEvent() && (h.Epoch == "" || h.Seq <= 0):
		return Hint{}, errors.New("parse notification: event without a position")
	}
	return h, nil
}

// parseEvent decodes the one spelling that AppendEvents sends, which nearly all notifications have, without the cost of
// encoding/json. It reports false for every other text.
func parseEvent(payload string) (Hint, bool) {
	var values [len(eventSpelling)]string // before each part of the text
	for i, part := range eventSpelling {
		var found bool
		if values[i], payload, found = strings.Cut(payload, part); !found || strings.ContainsFunc(values[i], needsJSON) {
			return Hint{}, false
		}
	}
	account, accountErr := uuid.Parse(values[1])
	seq, seqErr := strconv.ParseInt(values[3], 10, 64)
	h := Hint{Version: 1, Account: account, Epoch: values[2], Seq: seq, Type: values[4]}
	ok := values[0] == "" && payload == "" && accountErr == nil && account != uuid.Nil && h.Epoch != "" &&
		seqErr == nil && seq > 0 && values[3] == strconv.FormatInt(seq, 10) && h.IsEvent()
	return h, ok
}

// needsJSON reports whether a character in a string can mean something to JSON.
func needsJSON(r rune) bool { return r < ' ' || r > '~' || r == '"' || r == '\\' }

// eventSpelling is the text between the values of the payload of an event: account, epoch, seq, type and handoff.
var eventSpelling = [...]string{
	`{"v":1,"account_id":"`, `","epoch":"`, `","seq":`, `,"type":"`, `","handoff_id":"`, `"}`,
}

// IsEvent reports whether the hint announces an event.
func (h Hint) IsEvent() bool {
	switch h.Type {
	case TypeUserChanged, TypeKeyChanged, TypeAccountChanged, TypeCanary:
		return false
	default:
		return true
	}
}
