package main

import (
	"context"
	"fmt"
	"maps"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/notify"
)

// tailFollower follows the notification channel and compares what arrives with the log.
type tailFollower struct {
	connect func(context.Context) (*pgx.Conn, error) // direct, to the primary
	log     notify.Log
	account uuid.UUID       // leaves out other accounts; uuid.Nil follows all
	show    func(tailEntry) // called for each entry, in the order of arrival

	shown map[uuid.UUID]int64 // the last event shown, by account
	due   map[uuid.UUID]int64 // heads at the last comparison: what is not announced by the next one never will be
}

// tailEntry is a notification, or an event of the log that no notification announced.
type tailEntry struct {
	kind    entryKind
	payload string        // as received; empty for an event without a notification
	backend uint32        // process id of the sender
	id      string        // of event
	event   *notify.Event // nil if the log has no such event
}

type entryKind string

const (
	entryEvent       entryKind = "event"       // announced, and in the log
	entryUnannounced entryKind = "unannounced" // in the log, but not announced within one or two tailIntervals
	entryRepeated    entryKind = "repeated"    // announced before
	entryForged      entryKind = "forged"      // announced, but not in the log
	entryUser        entryKind = "user"        // a user or account has changed
	entryCanary      entryKind = "canary"      // a replica probes its own listener
	entryJunk        entryKind = "junk"        // sent neither by the database nor by a replica
)

// tailInterval is the time between comparisons of heads.
const tailInterval = 2 * time.Second

// run shows what is committed from now on until ctx ends. It calls ready once it listens. It returns the error of
// ctx, or the error of the database.
func (f *tailFollower) run(ctx context.Context, ready func()) error {
	conn, err := f.connect(ctx)
	if err != nil {
		return fmt.Errorf("connect to listen: %w", err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	if err := notify.Listen(ctx, conn); err != nil {
		return err
	}
	if f.shown, err = f.heads(ctx); err != nil {
		return err
	}
	f.due = maps.Clone(f.shown)
	ready()
	next := time.Now().Add(tailInterval)
	for {
		until, cancel := context.WithDeadline(ctx, next)
		notification, err := conn.WaitForNotification(until)
		cancel()
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err == nil:
			err = f.handle(ctx, notification)
		case pgconn.Timeout(err):
			next = time.Now().Add(tailInterval)
			err = f.compare(ctx)
		default:
			return fmt.Errorf("wait for notifications: %w", err)
		}
		if err != nil {
			return err
		}
	}
}

func (f *tailFollower) heads(ctx context.Context) (map[uuid.UUID]int64, error) {
	rows, err := db.New(db.AllAccounts(f.log.DB)).ListHeads(ctx)
	if err != nil {
		return nil, fmt.Errorf("read event heads: %w", err)
	}
	heads := make(map[uuid.UUID]int64, len(rows))
	for _, row := range rows {
		if f.follows(row.AccountID) {
			heads[row.AccountID] = row.Seq
		}
	}
	return heads, nil
}

func (f *tailFollower) follows(account uuid.UUID) bool {
	return f.account == uuid.Nil || f.account == account
}

func (f *tailFollower) handle(ctx context.Context, n *pgconn.Notification) error {
	entry := tailEntry{payload: n.Payload, backend: n.PID}
	hint, err := notify.ParseHint(n.Payload)
	switch {
	case err != nil:
		entry.kind = entryJunk
	case hint.Type == notify.TypeCanary:
		entry.kind = entryCanary
	case !f.follows(hint.Account):
		return nil
	case !hint.IsEvent():
		entry.kind = entryUser
	case hint.Seq <= f.shown[hint.Account]:
		entry.kind = entryRepeated
	default:
		batch, err := f.read(ctx, hint.Account)
		if err != nil {
			return err
		}
		if hint.Epoch == batch.Epoch && hint.Seq <= batch.Head {
			entry.kind = entryEvent
			return f.showUpTo(ctx, hint.Account, hint.Seq, entry)
		}
		entry.kind = entryForged
	}
	f.show(entry)
	return nil
}

// compare shows the events up to the heads of the last comparison that no notification has announced since.
func (f *tailFollower) compare(ctx context.Context) error {
	for account, seq := range f.due {
		if err := f.showUpTo(ctx, account, seq, tailEntry{kind: entryUnannounced}); err != nil {
			return err
		}
	}
	heads, err := f.heads(ctx)
	f.due = heads
	for account, head := range heads {
		f.shown[account] = min(f.shown[account], head) // a failover may have lost a tail
	}
	return err
}

// showUpTo shows the events of an account up to seq that have not been shown yet: that of seq as entry, those before
// it as unannounced, for hints arrive in commit order.
func (f *tailFollower) showUpTo(ctx context.Context, account uuid.UUID, seq int64, entry tailEntry) error {
	for f.shown[account] < seq {
		batch, err := f.read(ctx, account)
		if err != nil {
			return err
		}
		if len(batch.Events) == 0 {
			f.shown[account] = seq // pruned
		}
		for _, event := range batch.Events {
			if event.Seq > seq {
				break
			}
			f.shown[account] = event.Seq
			shown := tailEntry{kind: entryUnannounced}
			if event.Seq == seq {
				shown = entry
			}
			shown.id, shown.event = notify.Position{Epoch: batch.Epoch, Seq: event.Seq}.String(), &event
			f.show(shown)
		}
	}
	return nil
}

// eventsPerRead is how many events one query of the log returns at most.
const eventsPerRead = 64

func (f *tailFollower) read(ctx context.Context, account uuid.UUID) (notify.Batch, error) {
	batches, err := f.log.Read(ctx, map[uuid.UUID]int64{account: f.shown[account]}, eventsPerRead)
	if err != nil {
		return notify.Batch{}, err
	}
	return batches[0], nil
}
