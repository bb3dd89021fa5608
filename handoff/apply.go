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

// Ref names a handoff.
type Ref struct {
	Session, ID uuid.UUID

	// Version is the one that the handoff must have for a change, else the change returns a [VersionError]; nil: any.
	Version *int64
}

// change is what a transition does beside changing the status.
type change struct {
	claimer            *uuid.UUID // the new claimer; nil: it stays as it is, or ends where the handoff waits again
	withinTeam         bool       // the claimer is the principal, or of the principal's team
	resolution, answer *string
	onBehalfOf         *Person // the user on whose behalf a service acts
}

// maxAttempts bounds how often one request follows a handoff that others keep changing.
const maxAttempts = 10

// apply makes a transition. It is one conditional UPDATE and, if that changed the handoff, one step of its
// timeline and one event. A handoff that already has the new claimer is left as it is.
func (s *Service) apply(
	ctx context.Context, tx pgx.Tx, p auth.Principal, ref Ref, t transition, c change,
) (Handoff, error) {
	if err := t.requireRole(p); err != nil {
		return Handoff{}, err
	}
	q, author := db.New(tx), newAuthor(p)
	if c.onBehalfOf != nil {
		author.OnBehalfOf = c.onBehalfOf
	}
	for range maxAttempts {
		changed, err := q.ApplyTransition(ctx, db.ApplyTransitionParams{
			AccountID: p.AccountID, SessionID: ref.Session, ID: ref.ID,
			Version: ref.Version, Type: t.event, UserID: p.UserID,
			ByID: author.ID, ByName: author.Name, ByService: author.Service,
			ForID: author.forID(), ForName: author.forName(),
			FromStatuses: statusNames(t.from), ToStatus: string(t.to),
			Claimer: c.claimer, Resolution: c.resolution, Answer: c.answer,
			Always: t.alwaysAllows(p), ByCreator: t.actors.has(creator), ByClaimer: t.actors.has(claimer),
			OnceStale: t.actors.has(engineerIfStale), WhileWaiting: t.actors.has(teammate) && c.withinTeam,
		})
		if err != nil {
			return Handoff{}, fmt.Errorf("make handoff %s %s: %w", ref.ID, t.to, err)
		}
		row, err := q.GetHandoff(ctx, db.GetHandoffParams{AccountID: p.AccountID, SessionID: ref.Session, ID: ref.ID})
		if err != nil {
			return Handoff{}, refusal.Wrap(err, "read handoff", ref.ID)
		}
		card := newCard(row)
		if changed > 0 {
			return newHandoff(row), s.announce(ctx, tx, p.AccountID, author, t.event, card)
		}
		if p.IsAgent() && card.CreatedBy.ID != p.UserID {
			return Handoff{}, refusal.ErrNotFound
		}
		repeated := c.claimer != nil && card.Status == Claimed && card.ClaimedBy.ID == *c.claimer
		if repeated && acceptsRepeat(ref.Version, card.Version) && (c.withinTeam || t.allows(p, c, card)) {
			return newHandoff(row), nil
		}
		if err := checkVersion(ref.Version, &card); err != nil {
			return Handoff{}, err
		}
		if err := t.explainRefusal(p, c, card); err != nil {
			return Handoff{}, err
		}
		// It was changed between the two statements, and now allows what it did not: once more.
	}
	return Handoff{}, fmt.Errorf("make handoff %s %s: it changed %d times meanwhile", ref.ID, t.to, maxAttempts)
}

func statusNames(statuses []Status) []string {
	names := make([]string, 0, len(statuses))
	for _, status := range statuses {
		names = append(names, string(status))
	}
	return names
}

// acceptsRepeat reports whether the required version allows to answer that a claimer has the claim already. So does the
// version before: the one step from there was the claim, and a client that repeats it could not know of its success.
func acceptsRepeat(required *int64, version int32) bool {
	return required == nil || *required == int64(version) || *required == int64(version)-1
}

// conflictOr returns the conflict of the handoff with the transition, or err if there is none.
func conflictOr(ctx context.Context, tx pgx.Tx, p auth.Principal, ref Ref, t transition, err error) error {
	row, lookErr := db.New(tx).GetHandoff(ctx, db.GetHandoffParams{
		AccountID: p.AccountID, SessionID: ref.Session, ID: ref.ID,
	})
	if lookErr != nil {
		return refusal.Wrap(lookErr, "read handoff", ref.ID)
	}
	var conflict *ConflictError
	if refused := t.explainRefusal(p, change{}, newCard(row)); errors.As(refused, &conflict) {
		return conflict
	}
	return err
}
