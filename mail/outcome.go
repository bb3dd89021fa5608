package mail

import (
	"context"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/internal/plaintext"
)

// outcome is what became of a try to send a message.
type outcome string

const (
	sent        outcome = "sent"
	logged      outcome = "logged"
	retried     outcome = "retried"     // the server refuses the recipient for now
	throttled   outcome = "throttled"   // the server wants fewer messages
	unreachable outcome = "unreachable" // no connection, or it broke
	refused     outcome = "refused"     // the server does not let the service send
	suspended   outcome = "suspended"   // the address does not exist
	failed      outcome = "failed"      // given up, or the server refuses the message

	droppedResult outcome = "dropped" // of an item: no longer to be told
)

var outcomes = []outcome{sent, logged, retried, throttled, unreachable, refused, suspended, failed, droppedResult}

// Values of handoff_mails.status beside sent, logged and failed.
const statusQueued = "queued"

const maxError = 500 // characters of an error that are stored

// result is what an outcome leaves in the mailbox and in the records of its items.
type result struct {
	status    string // of the items; empty: they stay as they are
	tries     int    // an item that was tried so often has failed; 0: the status is that of all
	err       *string
	sent      bool
	failures  int32
	suspended *string // address
}

// settle decides what follows from an outcome, and records it.
func (w *Worker) settle(ctx context.Context, d delivery, p plan, o outcome, cause error) {
	now := time.Now()
	w.sending.Observe(ctx, serverTrouble(o, cause), "hint", hint(o))
	delays := w.retryDelays()
	r := result{failures: d.box.Failures}
	if cause != nil {
		r.err = new(plaintext.Truncate(plaintext.SingleLine(cause.Error()), maxError))
	}
	switch o {
	case sent, logged:
		r = result{status: string(o), sent: true}
		w.accepted(ctx, o, now)
	case throttled: // costs no try
		w.throttle(ctx, now)
		p.next, p.urgent = &d.box.Now, p.urgent || hasUrgent(p.rows)
	case unreachable:
		w.circuit.trip(now)
		r.status = statusQueued
		p.next = new(d.box.Now.Add(jitter(first(delays))))
	case refused:
		if !isRecipient(cause) {
			w.circuit.trip(now)
		}
		w.refused.Store(true)
		r.status = statusQueued
		p.next = new(d.box.Now.Add(jitter(slow(delays))))
	case retried:
		o = r.retry(d, &p, delays)
	case suspended:
		r.status, r.suspended = string(failed), &d.box.Email
		p.next = nil
	default:
		r.status = string(failed)
	}
	w.counts.add(o, 1)
	if n := r.givenUp(p.rows); n > 0 {
		w.logger().WarnContext(ctx, "a message was given up", "reason", string(o), "account", d.box.AccountID,
			"user", d.box.UserID, "items", n, "error", cause)
	}
	w.finish(ctx, d, p, r)
}

// retry plans the next try after a person was refused for now. Once the mailbox has used up its tries, those items have
// failed that were in as many; the others begin with the delay after their own.
func (r *result) retry(d delivery, p *plan, delays []time.Duration) outcome {
	r.status = statusQueued
	r.failures++
	if int(d.box.Failures) >= len(delays) {
		r.tries, r.failures = len(delays)+1, 0
		for _, row := range p.rows {
			if r.statusOf(row) == statusQueued {
				r.failures = max(r.failures, int32(row.Attempts)+1)
			}
		}
	}
	if r.failures == 0 {
		return failed
	}
	p.next = new(d.box.Now.Add(jitter(delays[r.failures-1])))
	return retried
}

// statusOf returns what the status of an item is now.
func (r *result) statusOf(row db.ReadItemsRow) string {
	if r.tries > 0 && int(row.Attempts) >= r.tries-1 {
		return string(failed)
	}
	return r.status
}

// givenUp counts the items that have failed.
func (r *result) givenUp(rows []db.ReadItemsRow) (n int) {
	for _, row := range rows {
		if r.statusOf(row) == string(failed) {
			n++
		}
	}
	return n
}

// finish records a result and ends the lease. It tries again while the database is away, as a message without a record
// is sent twice; for a few tries only while the replica is stopping, which ends ctx.
func (w *Worker) finish(ctx context.Context, d delivery, p plan, r result) {
	recording, until := context.WithoutCancel(ctx), time.Now().Add(w.leaseTime()/2)
	for try := 1; ; try++ {
		err := w.record(recording, d, p, r)
		w.reading.Observe(recording, err)
		if err == nil || try >= 3 && (ctx.Err() != nil || time.Now().After(until)) {
			return
		}
		time.Sleep(time.Duration(min(try, 10)) * 100 * time.Millisecond)
	}
}

func (w *Worker) record(ctx context.Context, d delivery, p plan, r result) error {
	ctx, cancel := context.WithTimeout(ctx, queryTimeout)
	defer cancel()
	mails := db.RecordMailsParams{
		AccountID: d.box.AccountID, RecipientID: d.box.UserID, RecipientName: d.box.Name, Error: r.err,
	}
	notices := db.RecordNoticesParams{AccountID: d.box.AccountID, RecipientID: d.box.UserID, Error: r.err}
	for _, row := range p.rows {
		if kind(row.Kind) == kindNotice {
			notices.NoticeIds, notices.Statuses = append(notices.NoticeIds, row.ID), append(notices.Statuses, r.statusOf(row))
			continue
		}
		mails.Statuses = append(mails.Statuses, r.statusOf(row))
		mails.HandoffIds, mails.Kinds = append(mails.HandoffIds, row.ID), append(mails.Kinds, row.Kind)
		mails.Versions, mails.Levels = append(mails.Versions, row.Version), append(mails.Levels, row.Level)
	}
	return pgx.BeginFunc(ctx, db.ForAccount(w.DB, d.box.AccountID), func(tx pgx.Tx) error {
		q := db.New(tx)
		finish := db.FinishMailboxParams{
			NextAt: p.next, Urgent: p.urgent, Sent: r.sent, Failures: r.failures, SuspendedAddress: r.suspended,
			AccountID: d.box.AccountID, UserID: d.box.UserID, Lease: d.box.Lease,
		}
		if r.suspended != nil {
			finish.SuspendedError = r.err
		}
		owned, err := q.FinishMailbox(ctx, finish)
		if err != nil || r.status == "" || owned == 0 && !r.sent {
			return err
		}
		if len(mails.HandoffIds) > 0 {
			if err := q.RecordMails(ctx, mails); err != nil {
				return err
			}
		}
		if len(notices.NoticeIds) > 0 {
			if err := q.RecordNotices(ctx, notices); err != nil {
				return err
			}
		}
		if r.givenUp(p.rows) == 0 {
			return nil
		}
		return reroute(ctx, q, d.box.AccountID, nil)
	})
}

// serverTrouble returns the error that the log is to name: of the mail server, not of one recipient.
func serverTrouble(o outcome, cause error) error {
	if o == throttled || o == unreachable || o == refused {
		return cause
	}
	return nil
}

func hint(o outcome) string {
	switch o {
	case throttled:
		return "the mail server wants fewer messages: they are sent more slowly, and none is lost"
	case refused:
		return "the mail server does not let handoffd send: check the user and password in HANDOFF_SMTP_URL, " +
			"and that it relays for HANDOFF_MAIL_FROM"
	default:
		return "check HANDOFF_SMTP_URL and the log of the mail server"
	}
}

// first returns the delay after a failure that is not the recipient's.
func first(delays []time.Duration) time.Duration {
	if len(delays) == 0 {
		return defaultRetryDelays[0]
	}
	return delays[0]
}

// slow returns the delay after a refusal that only the operator can end.
func slow(delays []time.Duration) time.Duration {
	if len(delays) == 0 {
		return defaultRetryDelays[2]
	}
	return delays[min(2, len(delays)-1)]
}

// jitter lengthens a delay by up to a fifth, so that messages which failed together do not come back together.
func jitter(d time.Duration) time.Duration { return d + rand.N(d/5+1) } //nolint:gosec // no secret

func hasUrgent(rows []db.ReadItemsRow) bool {
	return slices.ContainsFunc(rows, isUrgent)
}
