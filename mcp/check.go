package mcp

import (
	"context"
	"errors"

	"github.com/handoffd/handoffd/directory"
)

// check reports how a question stands, after a wait if that is wanted.
func (s *Server) check(ctx context.Context, c *conversation, n *notices, arguments check) (report, error) {
	limit, err := seconds(arguments.WaitSeconds, 0)
	if err != nil {
		return report{}, err
	}
	ref, err := s.find(ctx, c, arguments.target)
	if err != nil {
		return report{}, err
	}
	return s.await(ctx, c, n, ref, limit)
}

// addContext adds a message to a session.
func (s *Server) addContext(ctx context.Context, c *conversation, _ *notices, arguments addition) (report, error) {
	session, err := s.sessionID(ctx, c, arguments.Session)
	if err != nil {
		return report{}, err
	}
	work, cancel := context.WithTimeout(ctx, workTimeout)
	defer cancel()
	err = s.config.Directory.AppendMessages(work, c.Principal, session,
		[]directory.Message{{Role: directory.FromAssistant, Content: arguments.Text}})
	if err != nil {
		return report{}, err
	}
	ref, err := s.newest(ctx, c, session)
	if errors.Is(err, errNothingAsked) {
		return report{Session: session.String(), text: "Added. " + string(errNothingAsked)}, nil
	}
	if err != nil {
		return report{}, err
	}
	h, err := s.read(ctx, c, ref)
	if err != nil {
		return report{}, err
	}
	made := newReport(h)
	made.text = "Added. " + made.text
	return made, nil
}

// withdraw closes a question that waits. It changes nothing if the question is closed.
func (s *Server) withdraw(ctx context.Context, c *conversation, _ *notices, arguments target) (report, error) {
	ref, err := s.find(ctx, c, arguments)
	if err != nil {
		return report{}, err
	}
	h, err := s.read(ctx, c, ref)
	if err == nil && h.ClosedAt == nil {
		work, cancel := context.WithTimeout(ctx, workTimeout)
		defer cancel()
		h, err = s.config.Handoffs.Withdraw(work, c.Principal, ref)
	}
	if err != nil {
		return report{}, err
	}
	return newReport(h), nil
}
