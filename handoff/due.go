package handoff

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/tx"
)

// duePerPass is how many announcements one query finds, and at most one transaction makes.
const duePerPass = 100

// AnnounceDue announces all that is due, of all accounts: new messages and waits that have reached their target. Of
// replicas that call it at once, one announces each. An account whose announcements fail does not delay the others.
func (s *Service) AnnounceDue(ctx context.Context) error {
	var failed []error
	var after db.ListDueRow // behind all rows of the page before
	for {
		due, err := s.polls().ListDue(ctx, db.ListDueParams{
			AfterAt: after.At, AfterID: after.ID, MaxHandoffs: duePerPass,
		})
		if err != nil {
			return errors.Join(append(failed, fmt.Errorf("look for due announcements: %w", err))...)
		}
		failed = append(failed, s.announcePage(ctx, due)...)
		if len(due) < duePerPass || ctx.Err() != nil {
			return errors.Join(failed...)
		}
		after = due[len(due)-1]
	}
}

// announcePage announces what a page of due announcements lists: the overdue handoffs of each account in one
// transaction, each other handoff in its own.
func (s *Service) announcePage(ctx context.Context, due []db.ListDueRow) (failed []error) {
	overdue := make(map[uuid.UUID][]uuid.UUID)
	for _, each := range due {
		if each.Overdue {
			overdue[each.AccountID] = append(overdue[each.AccountID], each.ID)
		}
	}
	run := func(account uuid.UUID, announce func(tx pgx.Tx) error) {
		err := s.Runner.Run(ctx, account, announce)
		if err != nil && !errors.Is(err, tx.ErrLogClosed) { // the account is being removed
			failed = append(failed, fmt.Errorf("account %s: %w", account, err))
		}
	}
	for account, ids := range overdue {
		run(account, func(tx pgx.Tx) error { return s.announceOverdue(ctx, tx, account, ids) })
	}
	for _, each := range due {
		if !each.Overdue {
			run(each.AccountID, func(tx pgx.Tx) error { return s.announceUpdate(ctx, tx, each.AccountID, each.ID) })
		}
	}
	return failed
}

// announceOverdue makes the versions that [EventOverdue] announces of those handoffs of an account for which that is
// due and no other transaction is at it.
func (s *Service) announceOverdue(ctx context.Context, tx pgx.Tx, account uuid.UUID, handoffs []uuid.UUID) error {
	by := system
	by.AccountID = account
	author := newAuthor(by)
	made, err := db.New(tx).MakeOverdue(ctx, db.MakeOverdueParams{
		AccountID: account, Ids: handoffs, Type: EventOverdue, ByID: author.ID, ByName: author.Name,
	})
	if err != nil {
		return fmt.Errorf("mark handoffs overdue: %w", err)
	}
	return s.announceEach(ctx, tx, by, EventOverdue, made)
}
