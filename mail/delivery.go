package mail

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"github.com/handoffd/handoffd/db"
)

// Values of handoff_mails.status.
const (
	queued  = "queued"
	sent    = "sent"
	logged  = "logged"
	failed  = "failed"
	dropped = "dropped"
)

const maxError = 500 // characters of an error that are stored

// deliveryJob sends one message to one recipient.
type deliveryJob struct {
	Account   uuid.UUID `json:"account"`
	Handoff   uuid.UUID `json:"handoff"`
	Recipient uuid.UUID `json:"recipient"`
	Wait      int32     `json:"wait"` // version of the handoff with which the wait began
}

func (deliveryJob) Kind() string { return "mail_delivery" }

// Fan-out jobs go first: they take little time.
func (deliveryJob) InsertOpts() river.InsertOpts { return river.InsertOpts{Queue: queue, Priority: 2} }

type deliveryWorker struct {
	river.WorkerDefaults[deliveryJob]
	*Worker
}

// Work sends the message unless it was sent or is no longer wanted. Tries are counted in handoff_mails, not by River:
// a retry is a snoozed job, so a job never ends with an error because of a mail server.
func (w *deliveryWorker) Work(ctx context.Context, job *river.Job[deliveryJob]) error {
	j := job.Args
	row, err := db.New(db.ForAccount(w.DB, j.Account)).ReadMail(ctx, db.ReadMailParams{
		AccountID: j.Account, HandoffID: j.Handoff, RecipientID: j.Recipient, Wait: j.Wait,
	})
	if errors.Is(err, pgx.ErrNoRows) || err == nil && row.Status != queued {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read mail about handoff %s: %w", j.Handoff, err)
	}
	if !row.GoesOn {
		return w.record(ctx, j, db.RecordMailResultParams{Status: dropped})
	}
	if !row.RecipientRemains {
		if err := w.record(ctx, j, db.RecordMailResultParams{Status: dropped}); err != nil {
			return err
		}
		return w.fanOut(ctx, fanoutJob{Account: j.Account, Handoff: j.Handoff}) // this was perhaps the last recipient
	}
	if w.Server == nil && w.serverReported(ctx) { // a rollout has just given another replica the mail server
		return river.JobSnooze(w.pollInterval())
	}
	message, err := w.compose(j, row)
	status := sent
	switch {
	case err != nil:
	case w.Server == nil: // the text stays out of the log
		status = logged
		w.logger().InfoContext(ctx, "mail", "to", message.To.Address, "subject", message.Subject, "link", message.Link)
	default:
		err = w.Server.Send(ctx, message)
	}
	if err != nil && errors.Is(ctx.Err(), context.Canceled) { // the replica stops: this does not count as a try
		return river.JobSnooze(0)
	}
	w.sending.Observe(ctx, err, "hint", "check HANDOFF_SMTP_URL, HANDOFF_MAIL_FROM and the log of the mail server")
	if err != nil {
		text := truncate(singleLine(err.Error()), maxError)
		return w.record(ctx, j, db.RecordMailResultParams{Status: failed, Failed: true, Error: &text, Tries: 1})
	}
	return w.record(ctx, j, db.RecordMailResultParams{Status: status, Tries: 1})
}

// record stores the result of a try, also while the replica is stopping. It snoozes the job if a retry follows.
func (w *Worker) record(ctx context.Context, j deliveryJob, result db.RecordMailResultParams) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), queryTimeout)
	defer cancel()
	delays := w.retryDelays()
	result.AccountID, result.HandoffID, result.RecipientID, result.Wait = j.Account, j.Handoff, j.Recipient, j.Wait
	result.Retries = int16(len(delays))
	row, err := db.New(db.ForAccount(w.DB, j.Account)).RecordMailResult(ctx, result)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil // it was sent in the meantime, or belongs to a later wait
	}
	if err != nil {
		return fmt.Errorf("record the result of mail about handoff %s: %w", j.Handoff, err)
	}
	if row.Status == queued {
		w.counts.retried.Add(1)
		return river.JobSnooze(delays[min(int(row.Attempts), len(delays))-1])
	}
	w.counts.of(row.Status).Add(1)
	return nil
}

// compose returns the message of a row.
func (w *Worker) compose(j deliveryJob, row db.ReadMailRow) (*Message, error) {
	c := composer{From: w.From, PublicURL: w.PublicURL, Keys: w.Keys}
	to := recipient{
		Account: j.Account, ID: j.Recipient, AccountName: row.AccountName, Name: row.RecipientName, Address: row.Email,
	}
	return c.compose(to, []item{{
		Kind: kindWaiting, Version: int64(j.Wait), Handoff: j.Handoff, Session: row.SessionID, Number: row.Number,
		Title: row.SessionTitle, Priority: row.Priority, Notes: row.EngineerNotes, Customer: row.Customer,
		By: row.CreatedByName, Since: time.Now(), Alone: row.IsCreator,
	}}, time.Now())
}
