package tx

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/handoffd/handoffd/db"
)

// ErrLogClosed means that the log of the account accepts no events, because the account is being or has been removed.
var ErrLogClosed = errors.New("the log of the account is closed")

// errLogBusy means that another transaction has the counter of the account for too long to wait for it in the round
// trip of COMMIT.
var errLogBusy = errors.New("the log of the account is in use")

// Event is an event about a handoff that a [Transaction] appends to the log of its account.
type Event struct {
	Account     uuid.UUID
	Type        string
	Handoff     uuid.UUID
	Data        json.RawMessage
	Traceparent string // of the step before in the event's trace; empty: it is not traced

	Seq int64     // 1, 2, 3 … in the account; set by COMMIT
	At  time.Time // of the append, by the database's clock; set by COMMIT
}

// Transaction is a transaction in which [Runner.Run] makes a change.
type Transaction struct {
	pgx.Tx

	account  uuid.UUID // its scope
	handoffs []Handoff
	events   []Event
}

func (t *Transaction) insert(h Handoff) error {
	if h.AccountID != t.account {
		return fmt.Errorf("insert handoff: account %s is out of scope", h.AccountID)
	}
	t.handoffs = append(t.handoffs, h)
	return nil
}

// Append adds an event to the log of the account at the end of the transaction, after all its statements. So others
// wait for the counter of the account only as long as COMMIT takes. If the log is closed, Run returns [ErrLogClosed].
func (t *Transaction) Append(e Event) error {
	if e.Account != t.account {
		return fmt.Errorf("append %s: account %s is out of scope", e.Type, e.Account)
	}
	t.events = append(t.events, e)
	return nil
}

// runnerTx is a transaction of the Runner itself, in which one or several changes are made.
type runnerTx struct {
	*db.Tx
	mode

	id       db.IdentifyTransactionRow
	shared   bool      // by changes that have their own scopes
	changes  int       // made
	handoffs []Handoff // of those, and not inserted yet
	events   []Event
	appended []db.AppendEventsRow // of the events, in their order; set by COMMIT
}

// mode is how an attempt is made.
type mode struct {
	inLane        bool // waits for rows only as long as is fair to others
	withoutNotify bool
	patient       bool // waits for the counters of accounts as long as for other rows
}

// begin begins a transaction with its first statement.
func (r *Runner) begin(ctx context.Context, account uuid.UUID, m mode) (*runnerTx, error) {
	begun, err := db.ForAccount(r.DB, account).Transaction(ctx, pgx.TxOptions{})
	if err != nil {
		return nil, fmt.Errorf("begin: %w", err)
	}
	t := &runnerTx{Tx: begun, mode: m}
	limits := db.LimitTransactionParams{LockTimeout: rowTimeout, IdleTimeout: idleTimeout}
	if m.inLane {
		limits.LockTimeout = laneRowTimeout
	}
	if m.withoutNotify {
		limits.WithoutNotify = "on"
	}
	t.DeferLimits(limits)
	t.DeferIdentity(&t.id)
	return t, nil
}

// add adds what a change has left to the end.
func (t *runnerTx) add(change *Transaction) {
	t.changes++
	t.handoffs = append(t.handoffs, change.handoffs...)
	t.events = append(t.events, change.events...)
}

// deferWrites defers the inserts and appends of all changes. The appends are last, and in the order of accounts, which
// all transactions share.
func (t *runnerTx) deferWrites() {
	t.deferInserts()
	if len(t.events) == 0 {
		return
	}
	slices.SortStableFunc(t.events, func(a, b Event) int { return compareAccounts(a.Account, b.Account) })
	p := appendParams(t.events...)
	p.Epoch = t.id.Epoch
	t.deferScope()
	t.DeferAppends(p, &t.appended)
}

// deferInserts defers one statement that inserts all handoffs of the changes made so far.
//
// COMMIT locks the rows of handoff_counts in the order in which handoffs were changed. Those inserted here come last,
// whatever their account, so two groups can wait for each other. The lock_timeout of COMMIT ends that, and each change
// is run alone, in which one account is locked.
func (t *runnerTx) deferInserts() {
	if len(t.handoffs) == 0 {
		return
	}
	t.deferScope()
	t.DeferInserts(insertParams(t.handoffs...))
	t.handoffs = nil
}

// maxDeferred is how many bytes of texts COMMIT inserts at most: its time limit is for waits, not for large writes.
const maxDeferred = 256 << 10

// flushLarge inserts the handoffs of the changes made so far, if they are too large for the trip of COMMIT.
func (t *runnerTx) flushLarge(ctx context.Context) error {
	size := 0
	for _, h := range t.handoffs {
		size += len(h.Context) + len(h.EngineerNotes)
	}
	if size <= maxDeferred {
		return nil
	}
	t.deferInserts()
	return t.Flush(ctx)
}

// deferScope moves what is deferred next into the scope of all accounts, if it is for several. Insert and Append have
// refused rows of another account than that of the change. Foreign keys with account_id bind what those rows refer to.
func (t *runnerTx) deferScope() {
	if t.shared {
		t.DeferAllAccounts()
	}
}

func compareAccounts(a, b uuid.UUID) int { return bytes.Compare(a[:], b[:]) }

func appendParams(events ...Event) db.AppendEventsParams {
	var p db.AppendEventsParams
	for _, e := range events {
		p.AccountIds = append(p.AccountIds, e.Account)
		p.Types = append(p.Types, e.Type)
		p.HandoffIds = append(p.HandoffIds, e.Handoff)
		p.Data = append(p.Data, e.Data)
		p.Traceparents = append(p.Traceparents, e.Traceparent)
	}
	return p
}

// AppendNow appends an event in a transaction that another package has begun, and returns it with its number. It
// returns [ErrLogClosed] if the log is closed.
func AppendNow(ctx context.Context, tx pgx.Tx, e Event) (Event, error) {
	rows, err := db.New(tx).AppendEvents(ctx, appendParams(e))
	if err != nil {
		return Event{}, writeError(err)
	}
	e.Seq, e.At = rows[0].Seq, rows[0].At
	return e, nil
}

// writeError explains why handoffs were not inserted or events not appended.
func writeError(err error) error {
	if failed, ok := errors.AsType[*pgconn.PgError](err); ok && failed.Code == "LC001" {
		err = ErrLogClosed
	}
	return fmt.Errorf("insert handoffs and append events: %w", err)
}

// passOn passes on the events that COMMIT has appended, account by account. Of a COMMIT whose answer was lost the
// numbers of the events can be unknown: then there are none to pass on.
func (r *Runner) passOn(t *runnerTx) {
	if r.Committed == nil || len(t.appended) != len(t.events) {
		return
	}
	for i, row := range t.appended {
		t.events[i].Seq, t.events[i].At = row.Seq, row.At
	}
	for rest := t.events; len(rest) > 0; {
		others := slices.IndexFunc(rest, func(e Event) bool { return e.Account != rest[0].Account })
		if others < 0 {
			others = len(rest)
		}
		r.Committed(t.id.Epoch, rest[:others])
		rest = rest[others:]
	}
}
