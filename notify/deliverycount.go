package notify

import (
	"time"

	"github.com/google/uuid"
)

// DeliveryCount is the number of event streams of one replica to which an event was written, beside those counted before.
type DeliveryCount struct {
	Account uuid.UUID
	Seq     int64
	At      time.Time // of the event: Seq alone can have been another's before a failover
	Streams int32
	FirstAt time.Time // when it was written to the first of them
}
