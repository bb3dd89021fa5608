package handoff

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
)

const rehearsalTimeout = 10 * time.Second

// Rehearse escalates, claims, releases and resolves a handoff of a made-up account with the statements of every day, events
// and notifications included, in a transaction that it rolls back. It returns the first error: what requests would meet.
func (s *Service) Rehearse(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, rehearsalTimeout)
	defer cancel()
	account, err := uuid.NewV7()
	if err != nil {
		return err
	}
	tx, err := s.begin(ctx, account, false)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer func() { _ = tx.Rollback(context.WithoutCancel(ctx)) }() // a connection that fails is rolled back by its end
	if _, err := db.New(tx).IdentifyTransaction(ctx); err != nil {
		return fmt.Errorf("identify transaction: %w", err)
	}
	if err := db.New(tx).CreateAccount(ctx, db.CreateAccountParams{ID: account, Name: "Rehearsal"}); err != nil {
		return fmt.Errorf("add account: %w", err)
	}
	bound := &Service{DB: s.DB, Logger: s.Logger, WaitBegan: s.WaitBegan, tx: tx}
	people := [2]auth.Principal{}
	for i, name := range []string{"Ada", "Ben"} {
		user := db.PutUserParams{
			AccountID: account, ID: uuid.New(), Email: name + "@rehearsal.invalid", Name: name, Role: string(auth.Engineer), Active: true,
		}
		if _, err := db.New(tx).PutUser(ctx, user); err != nil {
			return fmt.Errorf("add user: %w", err)
		}
		people[i] = auth.Principal{UserID: user.ID, AccountID: account, Name: name, Role: auth.Engineer}
	}
	digest := sha256.Sum256([]byte("rehearsal"))
	_, err = bound.once(ctx, people[0], Request{Key: "rehearsal", Digest: digest[:]}, func(s *Service) (Answer, error) {
		return Answer{Status: 200, Body: []byte("{}")}, s.rehearse(ctx, people)
	})
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, "set constraints all immediate"); err != nil { // as COMMIT would
		return fmt.Errorf("check constraints: %w", err)
	}
	return nil
}

// rehearse takes one handoff from its escalation to its end.
func (s *Service) rehearse(ctx context.Context, people [2]auth.Principal) error {
	session, _, err := s.PutSession(ctx, people[0], Session{ID: uuid.New(), Title: "Rehearsal"})
	if err != nil {
		return err
	}
	h, _, err := s.Create(ctx, people[0], Draft{Session: session.ID, Intent: Escalate})
	if err != nil {
		return err
	}
	_, claimErr := s.Claim(ctx, people[1], session.ID, h.ID)
	if claimErr != nil {
		return claimErr
	}
	_, releaseErr := s.Release(ctx, people[1], session.ID, h.ID)
	_, againErr := s.Claim(ctx, people[1], session.ID, h.ID)
	_, resolveErr := s.Resolve(ctx, people[1], session.ID, h.ID, "Rehearsed")
	return errors.Join(releaseErr, againErr, resolveErr)
}
