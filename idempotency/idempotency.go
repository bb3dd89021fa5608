// Package idempotency answers a repeated request with its first response.
//
// Promise: a response is kept exactly if the change was made, in the same transaction, so that a client that
// did not get it can ask again with the same key. Of several requests with one key at once one does the work,
// and the others wait for it.
//
// Only responses are kept, no errors: what was refused has changed nothing, and can be asked for again. Keys
// live 24 hours.
package idempotency

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/tx"
)

// Request identifies a change.
type Request struct {
	Account uuid.UUID
	Owner   uuid.UUID // of the key: a user, or the nil UUID for the account's own backend, whatever it calls itself
	Key     string    // of Idempotency-Key; empty: the response is not kept
	Digest  []byte    // SHA-256 of what is asked for. A key belongs to one.
}

// Response is what a change is answered with, byte for byte.
type Response struct {
	Status   int    // of HTTP, 2xx
	Location string // empty: none
	Body     []byte
	Saved    []byte // what is saved instead of Body and answers a repeated request; nil: Body
	Replayed bool   // it is that of an earlier request with the same key
}

// ErrKeyReused is returned for a key that was used for another request in the last 24 hours.
var ErrKeyReused = errors.New("the key was used for another request")

// errReplayed ends the transaction of a replay, which has nothing to commit and need not wait for a standby.
var errReplayed = errors.New("the response is known")

// Store keeps responses. It is for concurrent use.
type Store struct {
	Runner *tx.Runner // required
	Polls  db.DBTX    // purges, in the scope of all accounts. Default: DB of Runner
}

// Do makes a change in one transaction, as do does it, and saves its response there. The transaction can be shared with
// other changes. If the key has a response already, Do returns that and does nothing. do can be called several times,
// and by another goroutine while Do waits; it must do all its work in the transaction that it is given.
//
// Errors: those of do; [ErrKeyReused]; [tx.ErrOutcomeUnknown].
func (s *Store) Do(ctx context.Context, r Request, do func(tx pgx.Tx) (Response, error)) (Response, error) {
	var response Response
	err := s.Runner.RunShared(ctx, r.Account, func(tx pgx.Tx) (err error) {
		response, err = DoTx(ctx, tx, r, do)
		if err == nil && response.Replayed {
			return errReplayed
		}
		return err
	})
	if err != nil && !errors.Is(err, errReplayed) {
		return Response{}, err
	}
	return response, nil
}

// DoTx is [Store.Do] inside a transaction, which the caller ends. The row of the key is locked before anything else.
func DoTx(ctx context.Context, tx pgx.Tx, r Request, do func(tx pgx.Tx) (Response, error)) (Response, error) {
	if r.Key == "" {
		return do(tx)
	}
	q := db.New(tx)
	claimed, err := q.ClaimKey(ctx, db.ClaimKeyParams{AccountID: r.Account, UserID: r.Owner, Key: r.Key, Digest: r.Digest})
	if err != nil {
		return Response{}, fmt.Errorf("claim idempotency key: %w", err)
	}
	if claimed == 0 {
		return replay(ctx, q, r)
	}
	response, err := do(tx)
	if err != nil {
		return Response{}, err
	}
	return response, save(ctx, q, r, response)
}

func save(ctx context.Context, q *db.Queries, r Request, response Response) error {
	saved := response.Body
	if response.Saved != nil {
		saved = response.Saved
	}
	err := q.SaveResponse(ctx, db.SaveResponseParams{
		AccountID: r.Account, UserID: r.Owner, Key: r.Key,
		Status: int16(response.Status), Location: response.Location, Body: saved,
	})
	if err != nil {
		return fmt.Errorf("save response: %w", err)
	}
	return nil
}

// replay returns the response that was saved for the key.
func replay(ctx context.Context, q *db.Queries, r Request) (Response, error) {
	saved, err := q.SavedResponse(ctx, db.SavedResponseParams{AccountID: r.Account, UserID: r.Owner, Key: r.Key})
	if err != nil {
		return Response{}, fmt.Errorf("read saved response: %w", err)
	}
	if !bytes.Equal(saved.Digest, r.Digest) {
		return Response{}, ErrKeyReused
	}
	return Response{Status: int(saved.Status), Location: saved.Location, Body: saved.Body, Replayed: true}, nil
}

const responsesPerStep = 1000

// PurgeExpired deletes the responses whose 24 hours are over, in small steps, and returns how many.
func (s *Store) PurgeExpired(ctx context.Context) (purged int64, err error) {
	q := db.New(db.AllAccounts(s.Runner.DB))
	if s.Polls != nil {
		q = db.New(s.Polls)
	}
	for {
		n, err := q.PurgeResponses(ctx, responsesPerStep)
		if err != nil {
			return purged, fmt.Errorf("purge saved responses: %w", err)
		}
		if purged += n; n < responsesPerStep {
			return purged, nil
		}
	}
}
