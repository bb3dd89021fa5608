package notify

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/google/uuid"
)

// hint is the part of a payload that a replica looks at. See docs/channel.md for all of it. Channels have no privileges, so
// anybody may have sent it: what it says is looked up, and a canary is believed only by whoever made its nonce.
type hint struct {
	Version int       `json:"v"`
	Type    string    `json:"type"`
	Account uuid.UUID `json:"account_id,omitzero"`
	Epoch   string    `json:"epoch,omitempty"`
	Seq     int64     `json:"seq,omitempty"`
	User    uuid.UUID `json:"user_id,omitzero"`  // of typeUserChanged
	Replica string    `json:"replica,omitempty"` // of typeCanary: who sent it, for people
	Nonce   string    `json:"nonce,omitempty"`   // of typeCanary: what nobody else can know
}

const (
	typeUserChanged    = "user_changed"    // announced by the users table
	typeAccountChanged = "account_changed" // announced when the removal of an account begins
	typeCanary         = "canary"          // sent by a listener; everything else is an event
)

func parseHint(payload string) (hint, error) {
	var h hint
	if err := json.Unmarshal([]byte(payload), &h); err != nil {
		return hint{}, fmt.Errorf("parse notification: %w", err)
	}
	switch {
	case h.Version != 1 || h.Account == uuid.Nil && h.Type != typeCanary:
		return hint{}, errors.New("parse notification: not of ours")
	case h.Type == typeCanary && h.Nonce == "":
		return hint{}, errors.New("parse notification: a canary without a nonce")
	case h.Type == typeUserChanged && h.User == uuid.Nil:
		return hint{}, errors.New("parse notification: names no user")
	case h.isEvent() && (h.Epoch == "" || h.Seq <= 0):
		return hint{}, errors.New("parse notification: not an event")
	}
	return h, nil
}

// isEvent reports whether the hint announces an event.
func (h hint) isEvent() bool {
	return h.Type != typeUserChanged && h.Type != typeAccountChanged && h.Type != typeCanary
}
