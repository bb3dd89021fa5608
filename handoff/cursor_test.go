package handoff

import (
	"encoding/base64"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/db"
)

func TestACursorKeepsItsPlaceToTheMicrosecond(t *testing.T) {
	row := db.HandoffCard{Urgency: 3, QueuedAt: time.Date(2026, 2, 3, 4, 5, 6, 789_123_000, time.UTC), ID: uuid.New()}
	key, err := decodeCursor(encodeCursor(row))
	if err != nil {
		t.Fatal(err)
	}
	if key.Urgency != row.Urgency || !key.QueuedAt.Equal(row.QueuedAt) || key.ID != row.ID {
		t.Errorf("got %+v back", key)
	}
}

// Cursors come from strangers: each is refused, or is one that could have been given out.
func FuzzDecodeCursor(f *testing.F) {
	f.Add(encodeCursor(db.HandoffCard{Urgency: 1, QueuedAt: time.Unix(1, 2000), ID: uuid.New()}))
	for _, text := range []string{
		"", "null", "{}", "[]", `{"u":70000}`, `{"t":"x"}`,
		`{"u":1,"t":"2026-01-01T00:00:00Z"}`,
	} {
		f.Add(base64.RawURLEncoding.EncodeToString([]byte(text)))
	}
	f.Fuzz(func(t *testing.T, cursor string) {
		key, err := decodeCursor(cursor)
		if err != nil {
			return
		}
		again, err := decodeCursor(encodeCursor(db.HandoffCard{Urgency: key.Urgency, QueuedAt: key.QueuedAt, ID: key.ID}))
		if err != nil || again.Urgency != key.Urgency || !again.QueuedAt.Equal(key.QueuedAt) || again.ID != key.ID {
			t.Errorf("%q is %+v, which becomes %+v, error %v", cursor, key, again, err)
		}
	})
}
