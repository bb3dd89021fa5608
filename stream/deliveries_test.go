package stream

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/notify"
)

// Each of 150,000 deliveries a second is counted.
func BenchmarkCountDeliveries(b *testing.B) {
	c := newDeliveryCounter()
	event := []notify.Event{{Account: uuid.New(), Seq: 1, At: time.Now()}}
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			c.add(event, 1, time.Time{})
		}
	})
}
