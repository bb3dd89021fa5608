package handoff

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/db"
)

// Reach says to how many event streams of one replica an event has been written, beside those it has told before.
type Reach struct {
	Account uuid.UUID
	Seq     int64
	At      time.Time // of the event: Seq alone may have been another's before a failover
	Seats   int32
	FirstAt time.Time // when the first of them had it
}

// AddReach adds to the timelines whom events have reached; each event at most once in a call. What is no longer in the log
// is passed over. If the error leaves open whether it was done, doing it again may count twice.
func (s *Service) AddReach(ctx context.Context, reached []Reach) error {
	var params db.AddReachParams
	for _, r := range reached {
		params.AccountIds = append(params.AccountIds, r.Account)
		params.Seqs = append(params.Seqs, r.Seq)
		params.Ats = append(params.Ats, r.At)
		params.Seats = append(params.Seats, r.Seats)
		params.FirstsAt = append(params.FirstsAt, r.FirstAt)
	}
	if err := s.everywhere().AddReach(ctx, params); err != nil {
		return fmt.Errorf("add whom %d events have reached: %w", len(reached), err)
	}
	return nil
}
