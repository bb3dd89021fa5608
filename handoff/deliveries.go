package handoff

import (
	"context"
	"fmt"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/notify"
)

// RecordDeliveries adds to the timelines to how many streams events were written; each event at most once in a
// call. Events that are no longer in the log are passed over. If the error leaves open whether it was done,
// doing it again can count twice.
func (s *Service) RecordDeliveries(ctx context.Context, counts []notify.DeliveryCount) error {
	var params db.RecordDeliveriesParams
	for _, c := range counts {
		params.AccountIds = append(params.AccountIds, c.Account)
		params.Seqs = append(params.Seqs, c.Seq)
		params.Ats = append(params.Ats, c.At)
		params.Streams = append(params.Streams, c.Streams)
		params.FirstsAt = append(params.FirstsAt, c.FirstAt)
	}
	if err := s.allAccounts().RecordDeliveries(ctx, params); err != nil {
		return fmt.Errorf("record deliveries of %d events: %w", len(counts), err)
	}
	return nil
}
