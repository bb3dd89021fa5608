package notify

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/handoffd/handoffd/db"
)

// EventLog is the log that a [Hub] reads. [Log] implements it with PostgreSQL, and a test can do so in memory.
type EventLog interface {
	// Read returns a batch for each account of after, all from one snapshot. A batch holds up to limit events that follow
	// the seq, oldest first; for a negative seq, the newest limit events. The caller can modify the batches.
	Read(ctx context.Context, after map[uuid.UUID]int64, limit int) ([]Batch, error)

	// Heads returns the epoch and the seq of the newest event of each account, 0 if it has none, from one snapshot.
	Heads(ctx context.Context, accounts []uuid.UUID) (epoch string, heads map[uuid.UUID]int64, err error)
}

// Batch is a part of one account's log.
type Batch struct {
	Account uuid.UUID
	Epoch   string
	Head    int64 // seq of the newest event, in this batch or not; 0 if there is none
	Floor   int64 // events up to this seq may have been pruned
	Events  []Event
}

// after returns the events that follow seq; none if the next one is missing.
func (b *Batch) after(seq int64) []Event {
	for i, event := range b.Events {
		if event.Seq == seq+1 {
			return b.Events[i:]
		}
	}
	return nil
}

// Log is the event log in PostgreSQL.
type Log struct {
	DB    *pgxpool.Pool
	Polls db.DBTX // reads heads, in the scope of all accounts. Default: DB
}

// Read implements [EventLog].
func (l Log) Read(ctx context.Context, after map[uuid.UUID]int64, limit int) ([]Batch, error) {
	params := db.ReadEventsParams{MaxEvents: int64(limit)}
	for account, seq := range after {
		params.AccountIds = append(params.AccountIds, account)
		params.Positions = append(params.Positions, seq)
	}
	rows, err := db.New(db.OwnScope(l.DB)).ReadEvents(ctx, params)
	if err != nil {
		return nil, fmt.Errorf("read event log: %w", err)
	}
	batches := make([]Batch, 0, len(after))
	for _, row := range rows {
		if n := len(batches); n == 0 || batches[n-1].Account != row.AccountID {
			batches = append(batches, Batch{Account: row.AccountID, Epoch: row.Epoch, Head: row.Head, Floor: row.Floor})
		}
		if row.Seq == 0 {
			continue // an account without events has one row, for its head
		}
		batch := &batches[len(batches)-1]
		batch.Events = append(batch.Events, Event{
			Account: row.AccountID,
			Seq:     row.Seq,
			At:      row.At,
			Type:    row.Type,
			Handoff: row.HandoffID,
			Data:    row.Data,

			Traceparent: row.Traceparent,
		})
	}
	return batches, nil
}

// Heads implements [EventLog].
func (l Log) Heads(ctx context.Context, accounts []uuid.UUID) (string, map[uuid.UUID]int64, error) {
	polls := l.Polls
	if polls == nil {
		polls = db.AllAccounts(l.DB)
	}
	rows, err := db.New(polls).ReadHeads(ctx, accounts)
	if err != nil {
		return "", nil, fmt.Errorf("read event heads: %w", err)
	}
	var epoch string
	heads := make(map[uuid.UUID]int64, len(rows))
	for _, row := range rows {
		epoch = row.Epoch
		heads[row.AccountID] = row.Seq
	}
	return epoch, heads, nil
}

// Current returns the position of the newest event of the account in the snapshot of tx.
func Current(ctx context.Context, tx pgx.Tx, account uuid.UUID) (Position, error) {
	row, err := db.New(tx).ReadPosition(ctx, account)
	if err != nil {
		return Position{}, fmt.Errorf("read position of account %s: %w", account, err)
	}
	return Position{Epoch: row.Epoch, Seq: row.Seq}, nil
}
