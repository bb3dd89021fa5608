package notify

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/google/uuid"
)

// hint is the part of a payload that a replica looks at. See docs/channel.md for all of it.
type hint struct {
	Version int       `json:"v"`
	Type    string    `json:"type"`
	Account uuid.UUID `json:"account_id"`
	Epoch   string    `json:"epoch"`
	Seq     int64     `json:"seq"`
	User    uuid.UUID `json:"user_id"` // of typeUserChanged
}

// typeUserChanged is what the users table announces; everything else is an event.
const typeUserChanged = "user_changed"

func parseHint(payload string) (hint, error) {
	var h hint
	if err := json.Unmarshal([]byte(payload), &h); err != nil {
		return hint{}, fmt.Errorf("parse notification: %w", err)
	}
	switch {
	case h.Version != 1 || h.Account == uuid.Nil:
		return hint{}, errors.New("parse notification: not of ours")
	case h.Type == typeUserChanged && h.User == uuid.Nil:
		return hint{}, errors.New("parse notification: names no user")
	case h.Type != typeUserChanged && (h.Epoch == "" || h.Seq <= 0):
		return hint{}, errors.New("parse notification: not an event")
	}
	return h, nil
}
