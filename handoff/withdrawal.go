package handoff

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
)

// WithdrawWaiting withdraws all handoffs of an agent of the principal's account that wait: nothing is left that could
// read their answers. The principal is the author of the events. The caller has deactivated the agent in tx; the events
// come last in it.
func (s *Service) WithdrawWaiting(ctx context.Context, tx pgx.Tx, by auth.Principal, agent uuid.UUID) error {
	q, author := db.New(tx), newAuthor(by)
	withdrawn, err := q.WithdrawWaiting(ctx, db.WithdrawWaitingParams{
		AccountID: by.AccountID, Creator: agent, Type: withdrawing.event,
		ByID: author.ID, ByName: author.Name, ByService: author.Service,
	})
	if err != nil {
		return fmt.Errorf("withdraw handoffs of agent %s: %w", agent, err)
	}
	return s.announceEach(ctx, tx, by, withdrawing.event, withdrawn)
}
