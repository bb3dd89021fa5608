package handoff

import (
	"encoding/base64"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/db"
)

func TestACursorKeepsItsPlaceToTheMicrosecond(t *testing.T) {
	at := time.Date(2026, 2, 3, 4, 5, 6, 789_123_000, time.UTC)
	row := db.HandoffCard{Urgency: 3, QueuedAt: at, ClosedAt: new(at.Add(time.Microsecond)), ID: uuid.New()}
	for _, p := range []page{{}, {closed: true}} {
		key := p.keyOf(row)
		if again, err := decodeCursor(key.encode(), p.closed); err != nil || again != key {
			t.Errorf("%+v became %+v, error %v", key, again, err)
		}
		if _, err := decodeCursor(key.encode(), !p.closed); err == nil {
			t.Errorf("%+v is taken for a key of the other order", key)
		}
	}
}

// Cursors come from strangers: each is refused, or is one that could have been given out.
func FuzzDecodeCursor(f *testing.F) {
	f.Add(pageKey{Urgency: 1, QueuedAt: time.Unix(1, 2000), ID: uuid.New()}.encode(), false)
	f.Add(pageKey{ClosedAt: time.Unix(1, 2000), ID: uuid.New()}.encode(), true)
	for _, text := range []string{
		"", "null", "{}", "[]", `{"u":70000}`, `{"t":"x"}`,
		`{"u":1,"t":"2026-01-01T00:00:00Z"}`,
	} {
		f.Add(base64.RawURLEncoding.EncodeToString([]byte(text)), false)
	}
	f.Fuzz(func(t *testing.T, cursor string, closed bool) {
		key, err := decodeCursor(cursor, closed)
		if err != nil {
			return
		}
		again, err := decodeCursor(key.encode(), closed)
		if err != nil || again.Urgency != key.Urgency || !again.QueuedAt.Equal(key.QueuedAt) ||
			!again.ClosedAt.Equal(key.ClosedAt) || again.ID != key.ID {
			t.Errorf("%q is %+v, which becomes %+v, error %v", cursor, key, again, err)
		}
	})
}
