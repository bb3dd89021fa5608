package handoff

import (
	"context"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/refusal"
)

// Find returns the name of the handoff with an id, or with a number such as 12 or #12. It says nothing of who can
// read that handoff: see [Service.Get].
//
// Errors: [refusal.ErrNotFound]; *[refusal.InvalidError] naming handoff.
func (s *Service) Find(ctx context.Context, p auth.Principal, name string) (Ref, error) {
	find := db.FindHandoffParams{AccountID: p.AccountID}
	if number, err := strconv.ParseInt(strings.TrimPrefix(name, "#"), 10, 32); err == nil {
		find.Number = new(int32(number))
	} else if id, err := uuid.Parse(name); err == nil {
		find.ID = &id
	} else {
		return Ref{}, refusal.Invalid("handoff", "must be the id of a handoff, or its number")
	}
	row, err := s.forAccount(p.AccountID).FindHandoff(ctx, find)
	return Ref{Session: row.SessionID, ID: row.ID}, refusal.Wrap(err, "find handoff", row.ID)
}
