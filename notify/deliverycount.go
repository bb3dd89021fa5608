package notify

import (
	"time"

	"github.com/google/uuid"
)

// DeliveryCount is how many more event streams of one replica an event was written to since its last DeliveryCount.
type DeliveryCount struct {
	Account uuid.UUID
	Seq     int64
	At      time.Time // of the event: before a failover another event may have had Seq
	Streams int32
	FirstAt time.Time // when the event was written to the first of the streams
}
