package mail

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"github.com/handoffd/handoffd/db"
)

// fanoutJob decides whether a handoff that began to wait is mailed, and makes a [deliveryJob] for each recipient.
type fanoutJob struct {
	Account uuid.UUID `json:"account"`
	Handoff uuid.UUID `json:"handoff"`
}

func (fanoutJob) Kind() string                 { return "mail_fanout" }
func (fanoutJob) InsertOpts() river.InsertOpts { return river.InsertOpts{Queue: queue} }

type fanoutWorker struct {
	river.WorkerDefaults[fanoutJob]
	*Worker
}

// Work makes the delivery jobs, or snoozes while the wait is too young.
func (w *fanoutWorker) Work(ctx context.Context, job *river.Job[fanoutJob]) error {
	wait, err := db.New(db.ForAccount(w.DB, job.Args.Account)).ReadWait(ctx, db.ReadWaitParams{
		AccountID: job.Args.Account, ID: job.Args.Handoff,
	})
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read the wait of handoff %s: %w", job.Args.Handoff, err)
	}
	delay := cmp.Or(w.Delay, defaultDelay)
	if wait.DeliveryCount > 0 {
		delay = cmp.Or(w.Grace, defaultGrace)
	}
	if early := delay - time.Duration(wait.WaitedSeconds*float64(time.Second)); early > 0 {
		return river.JobSnooze(early)
	}
	return w.fanOut(ctx, job.Args)
}

// fanOut makes a delivery job for each recipient who has neither the message nor a job of the current wait. It is
// idempotent. Where no recipient remains, it marks the handoff as unheard.
func (w *Worker) fanOut(ctx context.Context, j fanoutJob) error {
	err := pgx.BeginFunc(ctx, db.ForAccount(w.DB, j.Account), func(tx pgx.Tx) error {
		mails, err := db.New(tx).QueueMails(ctx, db.QueueMailsParams{AccountID: j.Account, ID: j.Handoff})
		if err != nil || len(mails) == 0 {
			return err
		}
		jobs := make([]river.InsertManyParams, 0, len(mails))
		for _, mail := range mails {
			jobs = append(jobs, river.InsertManyParams{
				Args: deliveryJob{Account: j.Account, Handoff: j.Handoff, Recipient: mail.RecipientID, Wait: mail.Wait},
			})
		}
		_, err = river.ClientFromContext[pgx.Tx](ctx).InsertManyTx(ctx, tx, jobs)
		return err
	})
	if err != nil {
		return fmt.Errorf("queue mail about handoff %s: %w", j.Handoff, err)
	}
	return nil
}
