package handoff

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
)

// Request is what a change may depend on beside its input. The zero value asks for nothing.
type Request struct {
	// Key makes the change happen once: for 24 hours the same principal gets the first answer again. Empty: no key.
	Key string
	// Digest is the SHA-256 of what is asked for. A key belongs to one.
	Digest []byte
	// Version is the one that the handoff must have; nil: any.
	Version *int64
}

// Answer is what the caller of a change is told, byte for byte.
type Answer struct {
	Status   int    // of HTTP, 2xx
	Location string // empty: none
	Body     []byte
	Replayed bool // it is that of an earlier request with the same key
}

// ErrKeyReused is returned for a key that was used for something else in the last 24 hours.
var ErrKeyReused = errors.New("the key was used for another request")

// errNothingDone ends the transaction of a replay, which has nothing to commit and need not wait for a standby.
var errNothingDone = errors.New("the answer is known")

// Perform lets do make a change through a service that is bound to one transaction, and keeps the answer in that same
// transaction: who repeats a request with its key gets its answer exactly if the change was made, whatever happened to the
// first answer on its way. Of several requests with one key at once one does the work, and the others wait for it.
//
// Only answers are kept, no errors: what was refused has changed nothing, and may be asked for again. do may run twice; its
// service must not outlive it.
//
// Errors: those of do; [ErrKeyReused].
func (s *Service) Perform(
	ctx context.Context, p auth.Principal, r Request, do func(*Service) (Answer, error),
) (Answer, error) {
	var answer Answer
	err := s.transact(ctx, p.AccountID, func(tx pgx.Tx) (err error) {
		bound := &Service{DB: s.DB, Logger: s.Logger, WaitBegan: s.WaitBegan, tx: tx, version: r.Version}
		answer, err = bound.once(ctx, p, r, do)
		if err == nil && answer.Replayed {
			return errNothingDone
		}
		return err
	})
	if errors.Is(err, errNothingDone) {
		return answer, nil
	}
	if err != nil {
		return Answer{}, err
	}
	return answer, nil
}

// once is the part of Perform inside its transaction. The row of the key is locked before anything else.
func (s *Service) once(
	ctx context.Context, p auth.Principal, r Request, do func(*Service) (Answer, error),
) (Answer, error) {
	if r.Key == "" {
		return do(s)
	}
	q := db.New(s.tx)
	claimed, err := q.ClaimKey(ctx, db.ClaimKeyParams{
		AccountID: p.AccountID, UserID: keyOwner(p), Key: r.Key, Digest: r.Digest,
	})
	if err != nil {
		return Answer{}, fmt.Errorf("claim idempotency key: %w", err)
	}
	if claimed == 0 {
		return recall(ctx, q, p, r)
	}
	answer, err := do(s)
	if err != nil {
		return Answer{}, err
	}
	err = q.KeepAnswer(ctx, db.KeepAnswerParams{
		AccountID: p.AccountID, UserID: keyOwner(p), Key: r.Key,
		Status: int16(answer.Status), Location: answer.Location, Body: answer.Body,
	})
	if err != nil {
		return Answer{}, fmt.Errorf("keep answer: %w", err)
	}
	return answer, nil
}

// keyOwner is whose keys are meant. The backend of an account can call itself by another id with each token: it is one, and
// none of the users whose id it may have. It has the nil UUID here, which no user can have: neither a token nor a row.
func keyOwner(p auth.Principal) uuid.UUID {
	if p.Service {
		return uuid.Nil
	}
	return p.UserID
}

func recall(ctx context.Context, q *db.Queries, p auth.Principal, r Request) (Answer, error) {
	kept, err := q.RecallAnswer(ctx, db.RecallAnswerParams{AccountID: p.AccountID, UserID: keyOwner(p), Key: r.Key})
	if err != nil {
		return Answer{}, fmt.Errorf("recall answer: %w", err)
	}
	if !bytes.Equal(kept.Digest, r.Digest) {
		return Answer{}, ErrKeyReused
	}
	return Answer{Status: int(kept.Status), Location: kept.Location, Body: kept.Body, Replayed: true}, nil
}

const answersPerStep = 1000

// ForgetAnswers deletes the answers whose 24 hours are over, in small steps, and returns how many those were.
func (s *Service) ForgetAnswers(ctx context.Context) (forgotten int64, err error) {
	for {
		n, err := s.everywhere().ForgetAnswers(ctx, answersPerStep)
		if err != nil {
			return forgotten, fmt.Errorf("forget answers: %w", err)
		}
		if forgotten += n; n < answersPerStep {
			return forgotten, nil
		}
	}
}
