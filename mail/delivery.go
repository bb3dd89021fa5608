package mail

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"github.com/handoffd/handoffd/db"
)

// What becomes of a message: the values of handoff_mails.status.
const (
	queued  = "queued"
	sent    = "sent"
	logged  = "logged"
	failed  = "failed"
	dropped = "dropped"
)

const maxError = 500 // characters of it that are kept

// delivery works a [letter].
type delivery struct {
	river.WorkerDefaults[letter]
	courier *Courier
}

// Work sends the message, unless it has been sent or nobody wants it any more. Its tries are counted in handoff_mails and
// not by River, to which waiting for the next one is no error.
func (w *delivery) Work(ctx context.Context, job *river.Job[letter]) error {
	c, l := w.courier, job.Args
	row, err := db.New(db.ForAccount(c.DB, l.Account)).ReadMail(ctx, db.ReadMailParams{
		AccountID: l.Account, HandoffID: l.Handoff, RecipientID: l.Recipient, Wait: l.Wait,
	})
	if errors.Is(err, pgx.ErrNoRows) || err == nil && row.Status != queued {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read mail about handoff %s: %w", l.Handoff, err)
	}
	if !row.GoesOn {
		return w.note(ctx, l, db.SettleMailParams{Status: dropped})
	}
	if !row.RecipientRemains {
		if err := w.note(ctx, l, db.SettleMailParams{Status: dropped}); err != nil {
			return err
		}
		return c.address(ctx, escalation{Account: l.Account, Handoff: l.Handoff}) // it may have been the last one
	}
	if c.Sender == nil && c.look(ctx) { // another replica has just been given a mail server
		return river.JobSnooze(cmp.Or(c.Poll, defaultPoll))
	}
	message, err := c.write(l, row)
	if err == nil {
		err = c.sender().Send(ctx, message)
	}
	if err != nil && errors.Is(ctx.Err(), context.Canceled) { // the replica stops: no fault of the message
		return river.JobSnooze(0)
	}
	c.sending.Observe(ctx, err, "hint", "see HANDOFF_SMTP_URL, HANDOFF_MAIL_FROM and the log of the mail server")
	if err != nil {
		text := clip(line(err.Error()), maxError)
		return w.note(ctx, l, db.SettleMailParams{Status: failed, Failed: true, Error: &text, Tries: 1})
	}
	return w.note(ctx, l, db.SettleMailParams{Status: c.sender().Status(), Tries: 1})
}

// note keeps what became of the message, even while the replica is stopping, and says when the job is to come back.
func (w *delivery) note(ctx context.Context, l letter, outcome db.SettleMailParams) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), noteTimeout)
	defer cancel()
	retries := w.courier.retries()
	outcome.AccountID, outcome.HandoffID, outcome.RecipientID = l.Account, l.Handoff, l.Recipient
	outcome.Wait = l.Wait
	outcome.Retries = int16(len(retries))
	row, err := db.New(db.ForAccount(w.courier.DB, l.Account)).SettleMail(ctx, outcome)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil // it has been sent meanwhile, or waits for a later job
	}
	if err != nil {
		return fmt.Errorf("note what became of mail about handoff %s: %w", l.Handoff, err)
	}
	if row.Status == queued {
		w.courier.results.count(retried)
		return river.JobSnooze(retries[min(int(row.Attempts), len(retries))-1])
	}
	w.courier.results.count(row.Status)
	return nil
}
