package notify

import (
	"context"
	"fmt"
	"maps"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/handoffd/handoffd/db"
)

// Tail follows the channel and the log as they are, for people who look after the database.
type Tail struct {
	// Connect opens a direct connection to the primary. Required.
	Connect func(context.Context) (*pgx.Conn, error)

	// Log is where events are looked up. Required.
	Log Log

	// Account leaves out what concerns others. Default: all accounts.
	Account uuid.UUID
}

// Sighting is a notification, or an event of the log that none announced.
type Sighting struct {
	Kind    SightingKind
	Payload string // as it came; empty if nothing came
	Backend uint32 // the process id of who sent it
	Epoch   string // of Event
	Event   *Event // what the log holds; nil if there is no such event
}

// SightingKind says what a sighting is worth.
type SightingKind string

const (
	SeenEvent       SightingKind = "event"       // announced, and in the log
	SeenUnannounced SightingKind = "unannounced" // in the log, and two seconds later still without a notification
	SeenRepeated    SightingKind = "repeated"    // announced before
	SeenForged      SightingKind = "forged"      // the log has no such event
	SeenUser        SightingKind = "user"        // what a user may do may have changed
	SeenCanary      SightingKind = "canary"      // a replica, listening to itself
	SeenJunk        SightingKind = "junk"        // nothing that the database or a replica sends
)

// tailInterval is the time between comparisons of heads.
const tailInterval = 2 * time.Second

// Run shows what is committed from now on until ctx ends, in the order in which it arrives. It returns the error of ctx,
// or why it cannot go on.
func (t *Tail) Run(ctx context.Context, ready func(), show func(Sighting)) error {
	conn, err := t.Connect(ctx)
	if err != nil {
		return fmt.Errorf("connect to listen: %w", err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	if err := listen(ctx, conn); err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	seen, err := t.heads(ctx)
	if err != nil {
		return err
	}
	follower := &follower{Tail: t, show: show, seen: seen, due: maps.Clone(seen)}
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
			err = follower.hear(ctx, notification)
		case pgconn.Timeout(err):
			next = time.Now().Add(tailInterval)
			err = follower.compare(ctx)
		default:
			return fmt.Errorf("wait for notifications: %w", err)
		}
		if err != nil {
			return err
		}
	}
}

func (t *Tail) heads(ctx context.Context) (map[uuid.UUID]int64, error) {
	rows, err := db.New(db.AllAccounts(t.Log.DB)).ListHeads(ctx)
	if err != nil {
		return nil, fmt.Errorf("read event heads: %w", err)
	}
	heads := make(map[uuid.UUID]int64, len(rows))
	for _, row := range rows {
		if t.concerns(row.AccountID) {
			heads[row.AccountID] = row.Seq
		}
	}
	return heads, nil
}

func (t *Tail) concerns(account uuid.UUID) bool { return t.Account == uuid.Nil || t.Account == account }

// follower is one run of a tail.
type follower struct {
	*Tail
	show func(Sighting)
	seen map[uuid.UUID]int64 // up to where each account has been shown
	due  map[uuid.UUID]int64 // heads of the comparison before: what is not announced by the next one never will be
}

func (f *follower) hear(ctx context.Context, n *pgconn.Notification) error {
	s := Sighting{Payload: n.Payload, Backend: n.PID}
	hint, err := parseHint(n.Payload)
	switch {
	case err != nil:
		s.Kind = SeenJunk
	case hint.Type == typeCanary:
		s.Kind = SeenCanary
	case !f.concerns(hint.Account):
		return nil
	case hint.Type == typeUserChanged, hint.Type == typeAccountChanged:
		s.Kind = SeenUser
	case hint.Seq <= f.seen[hint.Account]:
		s.Kind = SeenRepeated
	default:
		return f.announced(ctx, hint, s)
	}
	f.show(s)
	return nil
}

// announced shows the event of a hint, after those before it: hints come in the order of commits.
func (f *follower) announced(ctx context.Context, hint hint, s Sighting) error {
	s.Kind = SeenForged
	batch, err := f.read(ctx, hint.Account)
	if err != nil {
		return err
	}
	if hint.Epoch != batch.Epoch || hint.Seq > batch.Head {
		f.show(s)
		return nil
	}
	return f.showUpTo(ctx, hint.Account, hint.Seq, func(epoch string, event *Event) {
		if event.Seq < hint.Seq {
			f.show(Sighting{Kind: SeenUnannounced, Epoch: epoch, Event: event})
			return
		}
		s.Kind, s.Epoch, s.Event = SeenEvent, epoch, event
		f.show(s)
	})
}

// compare shows what the log has had since the comparison before, and nobody announced.
func (f *follower) compare(ctx context.Context) error {
	for account, seq := range f.due {
		err := f.showUpTo(ctx, account, seq, func(epoch string, event *Event) {
			f.show(Sighting{Kind: SeenUnannounced, Epoch: epoch, Event: event})
		})
		if err != nil {
			return err
		}
	}
	heads, err := f.heads(ctx)
	f.due = heads
	for account, head := range heads {
		f.seen[account] = min(f.seen[account], head) // a failover may have lost a tail
	}
	return err
}

// showUpTo reads the events of an account that have not been shown yet, up to seq.
func (f *follower) showUpTo(ctx context.Context, account uuid.UUID, seq int64, show func(epoch string, event *Event)) error {
	for f.seen[account] < seq {
		batch, err := f.read(ctx, account)
		if err != nil {
			return err
		}
		if len(batch.Events) == 0 {
			f.seen[account] = seq // pruned
		}
		for _, event := range batch.Events {
			if event.Seq <= seq {
				f.seen[account] = event.Seq
				show(batch.Epoch, &event)
			}
		}
	}
	return nil
}

func (f *follower) read(ctx context.Context, account uuid.UUID) (Batch, error) {
	batches, err := f.Log.Read(ctx, map[uuid.UUID]int64{account: f.seen[account]}, defaultWindow)
	if err != nil {
		return Batch{}, err
	}
	return batches[0], nil
}
