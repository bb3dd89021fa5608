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

	account uuid.UUID // its scope
	events  []Event
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

// commitment is a transaction of the Runner itself, in which one or several changes are made.
type commitment struct {
	*db.Tx
	mode

	id      db.IdentifyTransactionRow
	logs    []*accountLog
	members int // changes made
}

// mode is how an attempt is made.
type mode struct {
	lockTimeout   string // limits the wait for a row
	withoutNotify bool
	patient       bool // waits for the counters of accounts as long as for other rows
}

// accountLog is what is appended to the log of one account.
type accountLog struct {
	account  uuid.UUID
	events   []Event
	appended []db.AppendEventsRow // set by COMMIT
}

// begin begins a transaction with its first statement.
func (r *Runner) begin(ctx context.Context, account uuid.UUID, m mode) (*commitment, error) {
	begun, err := db.ForAccount(r.DB, account).Transaction(ctx, pgx.TxOptions{})
	if err != nil {
		return nil, fmt.Errorf("begin: %w", err)
	}
	c := &commitment{Tx: begun, mode: m}
	limits := db.LimitTransactionParams{LockTimeout: m.lockTimeout, IdleTimeout: idleTimeout}
	if m.withoutNotify {
		limits.WithoutNotify = "on"
	}
	c.DeferLimits(limits)
	c.DeferIdentity(&c.id)
	return c, nil
}

// add adds the events of a change.
func (c *commitment) add(change *Transaction) {
	c.members++
	if len(change.events) == 0 {
		return
	}
	for _, log := range c.logs {
		if log.account == change.account {
			log.events = append(log.events, change.events...)
			return
		}
	}
	c.logs = append(c.logs, &accountLog{account: change.account, events: change.events})
}

// deferAppends defers the appends of all events, in the order of accounts, which all transactions share.
func (c *commitment) deferAppends() {
	slices.SortFunc(c.logs, func(a, b *accountLog) int { return compareAccounts(a.account, b.account) })
	for _, log := range c.logs {
		c.DeferScope(log.account)
		p := appendParams(log.account, log.events)
		p.Epoch = c.id.Epoch
		c.DeferAppend(p, &log.appended)
	}
}

func compareAccounts(a, b uuid.UUID) int { return bytes.Compare(a[:], b[:]) }

func appendParams(account uuid.UUID, events []Event) db.AppendEventsParams {
	p := db.AppendEventsParams{AccountID: account}
	for _, e := range events {
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
	rows, err := db.New(tx).AppendEvents(ctx, appendParams(e.Account, []Event{e}))
	if err != nil {
		return Event{}, appendError(err)
	}
	e.Seq, e.At = rows[0].Seq, rows[0].At
	return e, nil
}

// appendError explains why events were not appended.
func appendError(err error) error {
	if failed, ok := errors.AsType[*pgconn.PgError](err); ok && failed.Code == "LC001" {
		err = ErrLogClosed
	}
	return fmt.Errorf("append events: %w", err)
}

// passOn passes on the events that COMMIT has appended, account by account. Of a COMMIT whose answer was lost the
// numbers of the events can be unknown: then there are none to pass on.
func (r *Runner) passOn(c *commitment) {
	if r.Committed == nil {
		return
	}
	for _, log := range c.logs {
		if len(log.appended) != len(log.events) {
			continue
		}
		for i, row := range log.appended {
			log.events[i].Seq, log.events[i].At = row.Seq, row.At
		}
		r.Committed(c.id.Epoch, log.events)
	}
}
