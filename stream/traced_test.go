package stream

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/notify"
)

// However many streams there are, and however each of them is written to.
func TestDeliveriesOfAnEventAreTracedTogether(t *testing.T) {
	c := newDeliveryCounter()
	began := time.Now().Add(-time.Second)
	traced := notify.Event{Account: uuid.New(), Seq: 1, At: began, Traceparent: "00-1-1-01"}
	untraced := notify.Event{Account: traced.Account, Seq: 2, At: began}
	c.add([]notify.Event{traced, untraced}, 1, time.Time{})
	c.add([]notify.Event{traced}, 5, began)
	c.add([]notify.Event{traced}, 1, time.Time{})
	if len(c.traced) != 1 {
		t.Fatalf("%d events are traced, want the one with a traceparent", len(c.traced))
	}
	for _, d := range c.traced {
		if d.streams != 7 || !d.first.Equal(began) || time.Since(d.last) > time.Since(began) {
			t.Errorf("the deliveries are %+v, want 7 since %v", d, began)
		}
	}
	for seq := range int64(2 * maxTraced) {
		c.add([]notify.Event{{Account: traced.Account, Seq: seq, At: began, Traceparent: "00-1-1-01"}}, 1, began)
	}
	if len(c.traced) != maxTraced {
		t.Errorf("%d events are traced, want at most %d", len(c.traced), maxTraced)
	}
}
