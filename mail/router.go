package mail

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/internal/tick"
)

const (
	maxAccounts = 50  // whose logs are read at once
	maxNews     = 100 // events of each that are read at once

	// routeTimeout bounds the transaction that reads parts of logs.
	routeTimeout = 30 * time.Second

	// rowTimeout bounds how long that transaction waits for a row that another one has locked. Then the accounts are read
	// one by one, so that a row which is locked in psql delays the mail of other accounts by no more than this twice.
	rowTimeout = "500ms"
)

// route reads the logs of accounts, as they change, until ctx ends.
func (w *Worker) route(ctx context.Context) {
	changed := w.news.changed()
	poll := tick.After(w.pollInterval())
	w.findNews(ctx)
	for ctx.Err() == nil {
		if w.news.takeAll() {
			w.findNews(ctx)
		}
		accounts, next := w.news.take(time.Now())
		for some := range slices.Chunk(accounts, maxAccounts) {
			w.routeAccounts(ctx, some)
		}
		var timer <-chan time.Time
		if len(accounts) > 0 {
			w.gather(ctx)
			continue // others have become due meanwhile
		}
		if next > 0 {
			timer = time.After(next)
		}
		select {
		case <-ctx.Done():
		case <-changed:
		case <-timer:
		case <-poll:
			poll = tick.After(w.pollInterval())
			w.findNews(ctx)
		}
	}
}

// gather waits a tenth of the delay for more accounts to become due: those are read in one transaction, which leaves
// more of the database to those who escalate.
func (w *Worker) gather(ctx context.Context) {
	select {
	case <-ctx.Done():
	case <-time.After(w.delay() / 10):
	}
}

// findNews finds the accounts whose logs have changed, also where no hint came.
func (w *Worker) findNews(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, queryTimeout)
	defer cancel()
	accounts, err := w.polls().AccountsWithNews(ctx)
	w.reading.Observe(ctx, err)
	for _, account := range accounts {
		w.news.add(account, time.Now())
	}
}

// routeAccounts reads a part of the log of each account. What remains is read later.
func (w *Worker) routeAccounts(ctx context.Context, accounts []uuid.UUID) {
	reading, cancel := context.WithTimeout(ctx, routeTimeout)
	defer cancel()
	var r routing
	err := pgx.BeginFunc(reading, db.AllAccounts(w.DB), func(tx pgx.Tx) (err error) {
		q := db.New(tx)
		if err := q.LimitLockWaits(reading, rowTimeout); err != nil {
			return fmt.Errorf("limit the wait for rows: %w", err)
		}
		r, err = w.readLogs(reading, q, accounts)
		return err
	})
	switch isOfRows := err != nil && (!db.IsUnavailable(err) || db.IsLockTimeout(err)); {
	case isOfRows && len(accounts) > 1:
		for _, account := range accounts { // one that fails does not keep the others from being read
			w.routeAccounts(ctx, []uuid.UUID{account})
		}
		return
	case isOfRows:
		w.reportBlocked(ctx, accounts[0], err)
		return // the next poll finds it
	}
	w.reading.Observe(ctx, err)
	if err != nil {
		return // the next poll finds them
	}
	w.reportUnblocked(ctx, r.moved.AccountIds)
	now := time.Now()
	for _, account := range r.full {
		w.news.add(account, now)
	}
	for _, account := range r.behind {
		w.news.add(account, now.Add(max(w.delay()/2, 20*time.Millisecond)))
	}
	if r.told.isDue() {
		w.due.Wake()
	}
}

// reportBlocked logs that the log of one account cannot be read, which is tried again at each poll.
func (w *Worker) reportBlocked(ctx context.Context, account uuid.UUID, err error) {
	if _, logged := w.blocked[account]; logged || ctx.Err() != nil {
		return
	}
	if w.blocked == nil {
		w.blocked = make(map[uuid.UUID]struct{})
	}
	w.blocked[account] = struct{}{}
	w.logger().WarnContext(ctx, "the mail of an account waits", "account", account, "error", err)
}

// reportUnblocked logs that the logs of accounts can be read again.
func (w *Worker) reportUnblocked(ctx context.Context, accounts []uuid.UUID) {
	for _, account := range accounts {
		if _, logged := w.blocked[account]; logged {
			delete(w.blocked, account)
			w.logger().InfoContext(ctx, "the mail of an account goes on", "account", account)
		}
	}
}

// routing is what reading the logs of accounts has come to.
type routing struct {
	told         told
	moved        db.MovePositionsParams
	behind, full []uuid.UUID // accounts whose log goes on; of full ones more can be read at once
}

// readLogs schedules the mailboxes of those who are to be told of the events after the positions of accounts, and
// moves the positions.
func (w *Worker) readLogs(ctx context.Context, q *db.Queries, accounts []uuid.UUID) (r routing, err error) {
	if err := q.BeginPositions(ctx, accounts); err != nil {
		return r, fmt.Errorf("begin the positions of accounts: %w", err)
	}
	positions, err := q.LockPositions(ctx, accounts)
	if err != nil {
		return r, fmt.Errorf("lock the positions of accounts: %w", err)
	}
	read := db.ReadNewsParams{Delay: interval(w.delay()), MaxEvents: maxNews}
	for _, p := range positions {
		read.AccountIds = append(read.AccountIds, p.AccountID)
		read.Positions = append(read.Positions, max(p.Seq, p.Floor))
	}
	rows, err := q.ReadNews(ctx, read)
	if err != nil {
		return r, fmt.Errorf("read the logs of accounts: %w", err)
	}
	news := make(map[uuid.UUID][]db.ReadNewsRow)
	for _, row := range rows {
		news[row.AccountID] = append(news[row.AccountID], row)
	}
	for _, p := range positions {
		if err := w.note(ctx, q, &r, p, news[p.AccountID]); err != nil {
			return r, fmt.Errorf("account %s: %w", p.AccountID, err)
		}
	}
	return r, w.schedule(ctx, q, r)
}

// note adds what the events after the position of one account lead to.
func (w *Worker) note(
	ctx context.Context, q *db.Queries, r *routing, p db.LockPositionsRow, news []db.ReadNewsRow,
) error {
	seq := p.Seq
	if seq < p.Floor { // some events were pruned before they were read
		seq = p.Floor
		waits, err := q.ListWaits(ctx, p.AccountID)
		if err != nil {
			return fmt.Errorf("list waiting handoffs: %w", err)
		}
		r.told.missed(p.AccountID, waits)
	}
	for _, row := range news {
		var event handoff.Event
		if err := json.Unmarshal(row.Data, &event); err != nil {
			return fmt.Errorf("event %d: %w", row.Seq, err)
		}
		event.Account, event.Type = p.AccountID, row.Type
		r.told.note(event, row, w.delay(), w.grace())
		seq = row.Seq
	}
	if seq > p.Seq {
		r.moved.AccountIds, r.moved.Positions = append(r.moved.AccountIds, p.AccountID), append(r.moved.Positions, seq)
	}
	switch {
	case len(news) == maxNews:
		r.full = append(r.full, p.AccountID)
	case seq < p.Head:
		r.behind = append(r.behind, p.AccountID)
	}
	return nil
}

// schedule writes what events lead to, and the positions after them. Mailboxes are locked before handoffs, as changes
// of users do.
func (w *Worker) schedule(ctx context.Context, q *db.Queries, r routing) error {
	t := r.told
	t.urgent.Urgent = true
	for _, waits := range []db.ScheduleRecipientsParams{t.normal, t.urgent} {
		if len(waits.AccountIds) == 0 {
			continue
		}
		waits.DigestInterval = interval(w.digestInterval())
		if err := q.ScheduleRecipients(ctx, waits); err != nil {
			return fmt.Errorf("schedule mail: %w", err)
		}
	}
	if len(t.mails.HandoffIds) > 0 {
		if err := q.QueueMails(ctx, t.mails); err != nil {
			return fmt.Errorf("queue mail: %w", err)
		}
	}
	if len(t.unheard.HandoffIds) > 0 {
		if err := q.MarkUnheard(ctx, t.unheard); err != nil {
			return fmt.Errorf("mark unheard handoffs: %w", err)
		}
	}
	if len(r.moved.AccountIds) > 0 {
		if err := q.MovePositions(ctx, r.moved); err != nil {
			return fmt.Errorf("move the positions of accounts: %w", err)
		}
	}
	return nil
}
