package handoff

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/db"
)

// pageKey is the place of a handoff in the order of a page; a cursor is the key of a page's last item.
type pageKey struct {
	Urgency  int16     `json:"u,omitzero"`
	QueuedAt time.Time `json:"t,omitzero"`
	ClosedAt time.Time `json:"c,omitzero"` // zero in the order of urgency; the others are zero in the order of closing
	ID       uuid.UUID `json:"i"`
}

// startOf is the place before the first handoff.
func startOf(closed bool) pageKey {
	if closed {
		return pageKey{ClosedAt: time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC), ID: uuid.Max}
	}
	return pageKey{Urgency: -1}
}

func (p page) keyOf(row db.HandoffCard) pageKey {
	if p.closed {
		return pageKey{ClosedAt: *row.ClosedAt, ID: row.ID}
	}
	return pageKey{Urgency: row.Urgency, QueuedAt: row.QueuedAt, ID: row.ID}
}

func (k pageKey) encode() string {
	key, err := json.Marshal(k)
	if err != nil {
		panic(err) // no part of a key can fail
	}
	return base64.RawURLEncoding.EncodeToString(key)
}

// decodeCursor returns the key of a cursor of one order; a cursor of the other one is an error.
func decodeCursor(cursor string, closed bool) (pageKey, error) {
	text, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil {
		return pageKey{}, err
	}
	var key pageKey
	if err := json.Unmarshal(text, &key); err != nil {
		return pageKey{}, err
	}
	if key.ID == uuid.Nil {
		return pageKey{}, errors.New("the key is incomplete")
	}
	if key.ClosedAt.IsZero() == closed {
		return pageKey{}, errors.New("the key is of another order")
	}
	return key, nil
}
