package handoff

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
)

// mayClaim reports whether a user's row gives them the authority to work on handoffs.
func mayClaim(role string, active bool) bool { return active && auth.Role(role).AtLeast(auth.Engineer) }

// lockClaimer reports whether the user may hold claims, and keeps it so until tx ends. Without the lock a claim could
// commit just after the change that should have released it. An absent user is [ErrNotFound].
func lockClaimer(ctx context.Context, tx pgx.Tx, account, user uuid.UUID) (able bool, err error) {
	row, err := db.New(tx).LockClaimer(ctx, db.LockClaimerParams{AccountID: account, ID: user})
	if err != nil {
		return false, found(err, "look up claimer", user)
	}
	return mayClaim(row.Role, row.Active), nil
}

// settleClaims gives back what the user works on, if they may not any more: the handoffs wait again, since they were
// escalated. It is announced as done by who took the authority. The caller has changed the user in tx, or has locked
// them; the events come last in it.
func (s *Service) settleClaims(ctx context.Context, tx pgx.Tx, by auth.Principal, user db.User) error {
	if mayClaim(user.Role, user.Active) {
		return nil
	}
	return s.releaseClaims(ctx, tx, by, user.AccountID, user.ID)
}

func (s *Service) releaseClaims(ctx context.Context, tx pgx.Tx, by auth.Principal, account, user uuid.UUID) error {
	q := db.New(tx)
	released, err := q.ReleaseClaims(ctx, db.ReleaseClaimsParams{
		AccountID: account, Claimer: user, Type: releasing.event, ByID: by.UserID, ByName: by.Name,
	})
	if err != nil || len(released) == 0 {
		return err
	}
	rows, err := q.ListHandoffsByID(ctx, db.ListHandoffsByIDParams{AccountID: account, Ids: released})
	if err != nil {
		return fmt.Errorf("read released handoffs: %w", err)
	}
	cards := make([]Card, 0, len(rows))
	for _, row := range rows {
		cards = append(cards, newCard(row))
	}
	by.AccountID = account
	return s.announce(ctx, tx, by, releasing.event, cards...)
}

// Those who act without being a user: as "by" of an event they have the zero id, and a name.
var (
	operator = auth.Principal{Name: "operator"} // a command on the machine
	itself   = auth.Principal{Name: "handoffd"} // nobody asked for it
)

const claimersPerSweep = 100

// ReleaseLostClaims releases what is claimed by users who were deactivated or demoted behind the service's back, as by an
// UPDATE typed into psql, and returns how many users those were. Replicas that call it at once take turns. One user whose
// rows somebody keeps locked does not keep the others waiting.
func (s *Service) ReleaseLostClaims(ctx context.Context) (users int, err error) {
	claimers, err := s.everywhere().ClaimersWithoutAuthority(ctx, claimersPerSweep)
	if err != nil {
		return 0, fmt.Errorf("look for claims of users without authority: %w", err)
	}
	var failed []error
	for _, claimer := range claimers {
		err := s.transact(ctx, claimer.AccountID, func(tx pgx.Tx) error {
			able, err := lockClaimer(ctx, tx, claimer.AccountID, claimer.ID)
			if err != nil || able {
				return err
			}
			return s.releaseClaims(ctx, tx, itself, claimer.AccountID, claimer.ID)
		})
		if err != nil {
			failed = append(failed, fmt.Errorf("release claims of user %s: %w", claimer.ID, err))
			continue
		}
		users++
	}
	return users, errors.Join(failed...)
}
