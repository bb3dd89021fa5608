package idempotency

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/db"
)

// ErrInProgress is returned while the first request with the key is not answered yet.
var ErrInProgress = errors.New("the first request with the key is in progress")

// inProgress is the status of a key whose response is not known yet. The query ClaimKey knows it too.
const inProgress = 202

// DoOutside is [Store.Do] for work that no transaction can hold, such as a request to another server. It claims the key
// in one transaction, and saves the response in another. With a key, work that has begun goes on after the end of ctx,
// so that its response is there for a repeated request. If the response cannot be saved, because the replica or the
// database is lost, the key is usable again after 30 s, and a repeated request does the work once more. Work must be
// done by then.
//
// Errors: those of Do and of work; [ErrInProgress].
func (s *Store) DoOutside(
	ctx context.Context, r Request, work func(ctx context.Context) (Response, error),
) (Response, error) {
	if r.Key == "" {
		return work(ctx)
	}
	claimed, err := s.Do(ctx, r, func(pgx.Tx) (Response, error) {
		return Response{Status: inProgress, Body: []byte{}}, nil
	})
	switch {
	case err != nil:
		return Response{}, err
	case claimed.Replayed && claimed.Status == inProgress:
		return Response{}, ErrInProgress
	case claimed.Replayed:
		return claimed, nil
	}
	ctx = context.WithoutCancel(ctx)
	response, failed := work(ctx)
	err = s.Runner.Run(ctx, r.Account, func(tx pgx.Tx) error {
		if q := db.New(tx); failed == nil {
			return save(ctx, q, r, response)
		} else if err := q.ReleaseKey(ctx, db.ReleaseKeyParams{
			AccountID: r.Account, UserID: r.Owner, Key: r.Key,
		}); err != nil {
			return fmt.Errorf("release idempotency key: %w", err)
		}
		return nil
	})
	if err = errors.Join(failed, err); err != nil {
		return Response{}, err
	}
	return response, nil
}
