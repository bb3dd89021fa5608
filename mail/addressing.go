package mail

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"github.com/handoffd/handoffd/db"
)

// addressing works an [escalation].
type addressing struct {
	river.WorkerDefaults[escalation]
	courier *Courier
}

// Work comes back later as long as it is too early to tell people.
func (w *addressing) Work(ctx context.Context, job *river.Job[escalation]) error {
	look, err := db.New(db.ForAccount(w.courier.DB, job.Args.Account)).LookAtEscalation(ctx, db.LookAtEscalationParams{
		AccountID: job.Args.Account, ID: job.Args.Handoff,
	})
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("look at handoff %s: %w", job.Args.Handoff, err)
	}
	patience := cmp.Or(w.courier.Look, defaultLook)
	if look.SeatsReached > 0 {
		patience = cmp.Or(w.courier.Grace, defaultGrace)
	}
	waited := time.Duration(look.WaitedSeconds * float64(time.Second))
	if early := patience - waited; early > 0 {
		return river.JobSnooze(early)
	}
	return w.courier.address(ctx, job.Args)
}

// address makes a letter for each recipient who has neither the message nor a letter of the present wait. Done twice, it adds
// nothing. Where no recipient remains, it notes that.
func (c *Courier) address(ctx context.Context, e escalation) error {
	err := pgx.BeginFunc(ctx, db.ForAccount(c.DB, e.Account), func(tx pgx.Tx) error {
		addressed, err := db.New(tx).AddressMails(ctx, db.AddressMailsParams{AccountID: e.Account, ID: e.Handoff})
		if err != nil || len(addressed) == 0 {
			return err
		}
		letters := make([]river.InsertManyParams, 0, len(addressed))
		for _, mail := range addressed {
			letters = append(letters, river.InsertManyParams{
				Args: letter{Account: e.Account, Handoff: e.Handoff, Recipient: mail.RecipientID, Wait: mail.Wait},
			})
		}
		_, err = river.ClientFromContext[pgx.Tx](ctx).InsertManyTx(ctx, tx, letters)
		return err
	})
	if err != nil {
		return fmt.Errorf("address mail about handoff %s: %w", e.Handoff, err)
	}
	return nil
}
