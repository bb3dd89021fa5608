package mail

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/handoff"
)

const (
	maxNews = 500 // events of one account that are read at once

	// routeTimeout bounds the transaction that reads a part of one account's log.
	routeTimeout = 30 * time.Second
)

// route reads the logs of accounts, as they change, until ctx ends.
func (w *Worker) route(ctx context.Context) {
	changed := w.news.changed()
	tick := time.NewTicker(w.pollInterval())
	defer tick.Stop()
	w.findNews(ctx)
	for ctx.Err() == nil {
		if w.news.takeAll() {
			w.findNews(ctx)
		}
		accounts, next := w.news.take(time.Now())
		for _, account := range accounts {
			w.routeAccount(ctx, account)
		}
		if len(accounts) > 0 {
			continue // others have become due meanwhile
		}
		var timer <-chan time.Time
		if next > 0 {
			timer = time.After(next)
		}
		select {
		case <-ctx.Done():
		case <-changed:
		case <-timer:
		case <-tick.C:
			w.findNews(ctx)
		}
	}
}

// findNews finds the accounts whose logs have changed, also where no hint came.
func (w *Worker) findNews(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, queryTimeout)
	defer cancel()
	accounts, err := db.New(db.AllAccounts(w.DB)).AccountsWithNews(ctx)
	w.reading.Observe(ctx, err)
	for _, account := range accounts {
		w.news.add(account, time.Now())
	}
}

// routeAccount reads a part of an account's log. What remains is read later.
func (w *Worker) routeAccount(ctx context.Context, account uuid.UUID) {
	reading, cancel := context.WithTimeout(ctx, routeTimeout)
	defer cancel()
	var behind, full bool
	var soonest time.Duration
	err := pgx.BeginFunc(reading, db.ForAccount(w.DB, account), func(tx pgx.Tx) (err error) {
		behind, full, soonest, err = w.readLog(reading, db.New(tx), account)
		return err
	})
	w.reading.Observe(ctx, err)
	switch {
	case err != nil: // the next poll finds it
	case full:
		w.news.add(account, time.Now())
	case behind:
		w.news.add(account, time.Now().Add(max(w.delay()/2, 20*time.Millisecond)))
	}
	if err == nil && soonest <= 0 {
		w.due.Wake()
	}
}

// readLog schedules the mailboxes of those who are to be told of the events after the position of an account, and moves
// the position. It reports whether the log goes on, and whether there was more than it reads at once. Soonest is when
// the first mailbox becomes due.
func (w *Worker) readLog(
	ctx context.Context, q *db.Queries, account uuid.UUID,
) (behind, full bool, soonest time.Duration, err error) {
	if err := q.BeginPosition(ctx, account); err != nil {
		return false, false, 0, fmt.Errorf("begin the position of account %s: %w", account, err)
	}
	position, err := q.LockPosition(ctx, account)
	if errors.Is(err, pgx.ErrNoRows) {
		return false, false, w.grace(), nil
	}
	if err != nil {
		return false, false, 0, fmt.Errorf("lock the position of account %s: %w", account, err)
	}
	t := told{}
	seq := position.Seq
	if seq < position.Floor { // some events were pruned before they were read
		seq = position.Floor
		if t.waits, err = q.ListWaits(ctx, account); err != nil {
			return false, false, 0, fmt.Errorf("list waiting handoffs of account %s: %w", account, err)
		}
		t.normal, t.urgent = new(time.Duration), new(time.Duration)
	}
	news, err := q.ReadNews(ctx, db.ReadNewsParams{
		AccountID: account, After: seq, Delay: interval(w.delay()), MaxEvents: maxNews,
	})
	if err != nil {
		return false, false, 0, fmt.Errorf("read the log of account %s: %w", account, err)
	}
	for _, row := range news {
		var event handoff.Event
		if err := json.Unmarshal(row.Data, &event); err != nil {
			return false, false, 0, fmt.Errorf("event %d of account %s: %w", row.Seq, account, err)
		}
		event.Type = row.Type
		t.note(event, row, w.delay(), w.grace())
		seq = row.Seq
	}
	if seq > position.Seq {
		if err := w.schedule(ctx, q, account, t); err != nil {
			return false, false, 0, err
		}
		if err := q.MovePosition(ctx, db.MovePositionParams{AccountID: account, Seq: seq}); err != nil {
			return false, false, 0, fmt.Errorf("move the position of account %s: %w", account, err)
		}
	}
	return seq < position.Head, len(news) == maxNews, t.soonest(w.grace()), nil
}

// schedule writes what the events of an account lead to.
func (w *Worker) schedule(ctx context.Context, q *db.Queries, account uuid.UUID, t told) error {
	for _, group := range []struct {
		delay  *time.Duration
		urgent bool
	}{{t.normal, false}, {t.urgent, true}} {
		if group.delay == nil {
			continue
		}
		err := q.ScheduleRecipients(ctx, db.ScheduleRecipientsParams{
			AccountID: account, Urgent: group.urgent, Delay: interval(*group.delay),
			DigestInterval: interval(w.digestInterval()),
		})
		if err != nil {
			return fmt.Errorf("schedule mail of account %s: %w", account, err)
		}
	}
	if len(t.waits) > 0 {
		if err := q.MarkUnheard(ctx, db.MarkUnheardParams{AccountID: account, HandoffIds: t.waits}); err != nil {
			return fmt.Errorf("mark unheard handoffs of account %s: %w", account, err)
		}
	}
	if len(t.mails.HandoffIds) > 0 {
		t.mails.AccountID = account
		if err := q.QueueMails(ctx, t.mails); err != nil {
			return fmt.Errorf("queue mail of account %s: %w", account, err)
		}
	}
	return nil
}
