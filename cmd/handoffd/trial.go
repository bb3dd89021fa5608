package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/tx"
	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/idempotency"
)

const trialTimeout = 10 * time.Second

// tryHandoff escalates, claims, releases and resolves a handoff of a new account in a transaction that it rolls back.
// The statements are those of requests, with their events and notifications. It returns the first error.
func tryHandoff(ctx context.Context, runner *tx.Runner, observers ...handoff.Observer) error {
	ctx, cancel := context.WithTimeout(ctx, trialTimeout)
	defer cancel()
	account := uuid.Must(uuid.NewV7())
	tx, err := runner.Begin(ctx, account)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback(context.WithoutCancel(ctx)) }() // a lost connection rolls back too
	if err := db.New(tx).CreateAccount(ctx, db.CreateAccountParams{ID: account, Name: "Trial"}); err != nil {
		return fmt.Errorf("add account: %w", err)
	}
	var users [2]auth.Principal
	for i, name := range []string{"Ada", "Ben"} {
		user := db.InsertUserParams{
			AccountID: account, ID: uuid.New(), Name: name, Role: string(auth.Engineer), Active: true,
		}
		if _, err := db.New(tx).InsertUser(ctx, user); err != nil {
			return fmt.Errorf("add user: %w", err)
		}
		users[i] = auth.Principal{UserID: user.ID, AccountID: account, Name: name, Role: auth.Engineer}
	}
	digest := sha256.Sum256([]byte("trial"))
	request := idempotency.Request{Account: account, Owner: users[0].UserID, Key: "trial", Digest: digest[:]}
	handoffs, people := newServices(runner, observers...)
	_, err = idempotency.DoTx(ctx, tx, request, func(tx pgx.Tx) (idempotency.Response, error) {
		return idempotency.Response{Status: 200, Body: []byte("{}")}, tryTransitions(ctx, tx, handoffs, people, users)
	})
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, "set constraints all immediate"); err != nil { // like COMMIT
		return fmt.Errorf("check constraints: %w", err)
	}
	return nil
}

// tryTransitions escalates, claims, releases, claims again and resolves a handoff.
func tryTransitions(
	ctx context.Context, tx pgx.Tx, handoffs *handoff.Service, people *directory.Service, users [2]auth.Principal,
) error {
	input := directory.SessionInput{Ref: directory.Ref{ID: uuid.New()}, Title: "Trial"}
	session, _, err := people.PutSessionTx(ctx, tx, users[0], input)
	if err != nil {
		return err
	}
	h, _, err := handoffs.CreateTx(ctx, tx, users[0], handoff.Draft{Session: session.ID, Intent: handoff.Escalate})
	if err != nil {
		return err
	}
	ref := h.Ref()
	if _, err := handoffs.ClaimTx(ctx, tx, users[1], ref); err != nil {
		return err
	}
	_, releaseErr := handoffs.ReleaseTx(ctx, tx, users[1], ref)
	_, againErr := handoffs.ClaimTx(ctx, tx, users[1], ref)
	_, resolveErr := handoffs.ResolveTx(ctx, tx, users[1], ref, "Tried")
	return errors.Join(releaseErr, againErr, resolveErr)
}
