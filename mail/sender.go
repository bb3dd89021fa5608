package mail

import (
	"cmp"
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/internal/tick"
)

// concurrency is the number of messages that a replica sends at once, each over a connection of its own.
const concurrency = 5

// send sends what is due until ctx ends, and waits for the messages that are being sent then.
func (w *Worker) send(ctx context.Context) {
	sending, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	stopping := context.AfterFunc(ctx, func() { time.AfterFunc(cmp.Or(w.stopTime, stopTimeout), cancel) })
	defer stopping()

	var running sync.WaitGroup
	defer running.Wait()
	slots := make(chan struct{}, concurrency)
	woken := true
	for ctx.Err() == nil {
		pause := w.pollInterval()
		if free := concurrency - len(slots); free > 0 && (woken || w.anyDue(ctx)) {
			var due []delivery
			due, pause = w.take(ctx, free)
			for _, d := range due {
				slots <- struct{}{}
				running.Go(func() {
					w.deliver(ctx, sending, d)
					<-slots
					w.due.Wake()
				})
			}
		}
		select {
		case <-ctx.Done():
		case <-w.due:
			woken = true
		case <-tick.After(pause):
			woken = false
		}
	}
}

// anyDue reports whether take can find mailboxes. It says so too if they cannot be read: then take reports that. A
// lease itself is not taken in a transaction that others share, because theirs may not wait for standbys.
func (w *Worker) anyDue(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, queryTimeout)
	defer cancel()
	due, err := w.polls().AnyMailboxDue(ctx)
	if due || err != nil {
		return true
	}
	w.reading.Observe(ctx, nil)
	return false
}

// delivery is a mailbox under a lease, and what its person is still to be told.
type delivery struct {
	box  db.TakeMailboxesRow
	rows []db.ReadItemsRow
	paid bool // a message was taken from the pace
}

// take leases up to limit mailboxes that are due. It returns them, and how long to wait before the next call.
func (w *Worker) take(ctx context.Context, limit int) ([]delivery, time.Duration) {
	if w.Server != nil {
		wait, probing := w.circuit.state(time.Now())
		if wait > 0 {
			return nil, wait
		}
		if probing {
			limit = 1
		}
	}
	ctx, cancel := context.WithTimeout(ctx, queryTimeout)
	defer cancel()
	boxes, paid, wait, err := w.lease(ctx, limit)
	w.reading.Observe(ctx, err)
	if err != nil || len(boxes) == 0 {
		return nil, max(wait, time.Millisecond)
	}
	due, err := w.read(context.WithoutCancel(ctx), boxes, paid)
	w.reading.Observe(ctx, err)
	if err != nil {
		for _, box := range boxes {
			w.finish(ctx, delivery{box: box}, plan{next: &box.Now}, result{failures: box.Failures})
		}
		return nil, w.pollInterval()
	}
	return due, w.pollInterval()
}

// read returns what the people of leased mailboxes are still to be told.
func (w *Worker) read(ctx context.Context, boxes []db.TakeMailboxesRow, paid bool) ([]delivery, error) {
	ctx, cancel := context.WithTimeout(ctx, queryTimeout)
	defer cancel()
	var accounts, users []uuid.UUID
	for _, box := range boxes {
		accounts, users = append(accounts, box.AccountID), append(users, box.UserID)
	}
	rows, err := db.New(db.AllAccounts(w.DB)).ReadItems(ctx, db.ReadItemsParams{
		AccountIds: accounts, UserIds: users, Grace: interval(w.grace()), Delay: interval(w.delay()), MaxItems: maxItems + 1,
	})
	if err != nil {
		return nil, fmt.Errorf("read what is to be told: %w", err)
	}
	due := make([]delivery, len(boxes))
	for i, box := range boxes {
		due[i] = delivery{box: box, paid: paid}
		for _, row := range rows {
			if row.AccountID == box.AccountID && row.UserID == box.UserID {
				due[i].rows = append(due[i].rows, row)
			}
		}
	}
	return due, nil
}

// lease leases mailboxes: as many as the pace allows. It returns how long to wait before the next call.
func (w *Worker) lease(
	ctx context.Context, limit int,
) (boxes []db.TakeMailboxesRow, paid bool, wait time.Duration, err error) {
	wait = w.pollInterval()
	q := db.New(db.AllAccounts(w.DB))
	params := db.TakeMailboxesParams{
		LeaseTime: interval(w.leaseTime()), MaxMailboxes: int32(limit), //nolint:gosec // small
	}
	if w.Server == nil {
		boxes, err = q.TakeMailboxes(ctx, params)
		return boxes, false, wait, err
	}
	pace, err := q.ReadPace(ctx)
	switch {
	case err != nil:
		return nil, false, wait, err
	case pace.WaitSeconds > 0:
		return nil, false, min(wait, seconds(pace.WaitSeconds)), nil
	case pace.PerMinute == 0:
		boxes, err = q.TakeMailboxes(ctx, params)
		return boxes, false, wait, err
	}
	// One message, and no other replica another at the same time.
	err = pgx.BeginFunc(ctx, db.AllAccounts(w.DB), func(tx pgx.Tx) error {
		q := db.New(tx)
		locked, err := q.LockPace(ctx)
		if err != nil || locked.WaitSeconds > 0 {
			return err
		}
		params.MaxMailboxes = 1
		if boxes, err = q.TakeMailboxes(ctx, params); err != nil || len(boxes) == 0 {
			return err
		}
		paid, wait = true, seconds(60/pace.PerMinute)
		return q.SpendPace(ctx)
	})
	return boxes, paid, min(wait, w.pollInterval()), err
}

// leaseTime is longer than sending a message takes.
func (w *Worker) leaseTime() time.Duration {
	const otherwise = time.Minute
	if w.Server == nil {
		return otherwise
	}
	return max(otherwise, 3*w.Server.timeout())
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }
