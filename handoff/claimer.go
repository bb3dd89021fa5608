package handoff

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/refusal"
)

// lockClaimer reports whether the user can hold claims, as an active engineer or more, and in which team the user is.
// Both stay so until tx ends. Without the lock a claim could commit just after the change that should have released
// it. An absent user is [refusal.ErrNotFound].
func lockClaimer(ctx context.Context, tx pgx.Tx, account, user uuid.UUID) (able bool, team *uuid.UUID, err error) {
	row, err := db.New(tx).LockClaimer(ctx, db.LockClaimerParams{AccountID: account, ID: user})
	if err != nil {
		return false, nil, refusal.Wrap(err, "look up claimer", user)
	}
	return row.Active && auth.Role(row.Role).AtLeast(auth.Engineer), row.TeamID, nil
}

// ReleaseClaims releases all claims of a user of the principal's account: the handoffs wait again, since they
// were escalated. The principal is the author of the events. The caller has changed the user in tx, or has
// locked the row; the events come last in it.
func (s *Service) ReleaseClaims(ctx context.Context, tx pgx.Tx, by auth.Principal, user uuid.UUID) error {
	_, err := s.releaseClaims(ctx, tx, by, user)
	return err
}

// releaseClaims is ReleaseClaims, and reports whether the user had claims.
func (s *Service) releaseClaims(
	ctx context.Context, tx pgx.Tx, by auth.Principal, user uuid.UUID,
) (released bool, err error) {
	q, author := db.New(tx), newAuthor(by)
	handoffs, err := q.ReleaseClaims(ctx, db.ReleaseClaimsParams{
		AccountID: by.AccountID, Claimer: user, Type: releasing.event,
		ByID: author.ID, ByName: author.Name, ByService: author.Service,
	})
	if err != nil {
		return false, err
	}
	return len(handoffs) > 0, s.announceEach(ctx, tx, by, releasing.event, handoffs)
}

// announceEach announces that the principal has changed the handoffs with these ids.
func (s *Service) announceEach(
	ctx context.Context, tx pgx.Tx, by auth.Principal, event string, handoffs []uuid.UUID,
) error {
	if len(handoffs) == 0 {
		return nil
	}
	rows, err := db.New(tx).ListHandoffsByID(ctx, db.ListHandoffsByIDParams{AccountID: by.AccountID, Ids: handoffs})
	if err != nil {
		return fmt.Errorf("read changed handoffs: %w", err)
	}
	cards := make([]Card, 0, len(rows))
	for _, row := range rows {
		cards = append(cards, newCard(row))
	}
	return s.announce(ctx, tx, by.AccountID, newAuthor(by), event, cards...)
}

const claimersPerSweep = 100

// ReleaseOrphanedClaims releases what is claimed by users who were deactivated or demoted without the service,
// as by an UPDATE typed into psql, and returns the number of users who had claims. Replicas that call it at once take
// turns. One user whose row another session keeps locked does not keep the others waiting.
func (s *Service) ReleaseOrphanedClaims(ctx context.Context) (users int, err error) {
	claimers, err := s.polls().ClaimersWithoutAuthority(ctx, claimersPerSweep)
	if err != nil {
		return 0, fmt.Errorf("look for claims of users without authority: %w", err)
	}
	var failed []error
	for _, claimer := range claimers {
		var released bool
		err := s.Runner.Run(ctx, claimer.AccountID, func(tx pgx.Tx) error {
			released = false // in case Run calls this again
			able, _, err := lockClaimer(ctx, tx, claimer.AccountID, claimer.ID)
			if err != nil || able {
				return err
			}
			by := system
			by.AccountID = claimer.AccountID
			released, err = s.releaseClaims(ctx, tx, by, claimer.ID)
			return err
		})
		switch {
		case err != nil:
			failed = append(failed, fmt.Errorf("release claims of user %s: %w", claimer.ID, err))
		case released:
			users++
		}
	}
	return users, errors.Join(failed...)
}
