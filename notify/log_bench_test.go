package notify_test

import (
	"testing"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/notify"
)

// BenchmarkLogRead reads one new event of one account, as a hub does for most notifications.
func BenchmarkLogRead(b *testing.B) {
	a := newAccount(b)
	a.commit(200)
	after := map[uuid.UUID]int64{a.id: 199}
	log := notify.Log{DB: a.Pool}
	b.ReportAllocs()
	for b.Loop() {
		if batches, err := log.Read(b.Context(), after, 64); err != nil || len(batches[0].Events) != 1 {
			b.Fatal(batches, err)
		}
	}
}
