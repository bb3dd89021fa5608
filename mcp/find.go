package mcp

import (
	"context"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/refusal"
)

// errNothingAsked means that a session has no handoff.
const errNothingAsked toolError = "Nothing was asked in this session yet: use ask_a_human."

// find returns the handoff that the arguments name.
func (s *Server) find(ctx context.Context, c *conversation, t target) (handoff.Ref, error) {
	switch {
	case t.Handoff != "":
		ctx, cancel := context.WithTimeout(ctx, workTimeout)
		defer cancel()
		return s.config.Handoffs.Find(ctx, c.Principal, t.Handoff)
	case t.Session != "":
		session, err := s.sessionID(ctx, c, t.Session)
		if err != nil {
			return handoff.Ref{}, err
		}
		return s.newest(ctx, c, session)
	default:
		return handoff.Ref{}, refusal.Invalid("session", "must be given, or else handoff")
	}
}

// newest returns the newest handoff of a session, or errNothingAsked.
func (s *Server) newest(ctx context.Context, c *conversation, session uuid.UUID) (handoff.Ref, error) {
	ctx, cancel := context.WithTimeout(ctx, workTimeout)
	defer cancel()
	newest, _, err := s.config.Handoffs.History(ctx, c.Principal, session, handoff.HistoryPage{Limit: 1})
	if err != nil {
		return handoff.Ref{}, err
	}
	if len(newest) == 0 {
		return handoff.Ref{}, errNothingAsked
	}
	return newest[0].Ref(), nil
}

// sessionID returns the id of the session that an argument names. Only external ids are looked up.
func (s *Server) sessionID(ctx context.Context, c *conversation, name string) (uuid.UUID, error) {
	ref, err := directory.ParseRef(name)
	if err != nil {
		return uuid.Nil, refusal.Invalid("session", err.Error())
	}
	ctx, cancel := context.WithTimeout(ctx, workTimeout)
	defer cancel()
	return s.config.Directory.SessionID(ctx, c.AccountID, ref)
}
