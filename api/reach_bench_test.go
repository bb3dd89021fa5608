package api

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/notify"
)

// Every delivery is counted: this is what it adds to the path of 150,000 deliveries a second.
func BenchmarkCountReach(b *testing.B) {
	r := newReach()
	event := []notify.Event{{Account: uuid.New(), Seq: 1, At: time.Now()}}
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			r.count(event, 1)
		}
	})
}
