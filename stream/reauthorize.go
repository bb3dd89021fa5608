package stream

import (
	"context"
	"slices"
	"time"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/internal/outage"
	"github.com/handoffd/handoffd/internal/tick"
)

const (
	defaultRevalidateInterval = 10 * time.Second

	principalsTimeout = 5 * time.Second
	actorsPerQuery    = 1000
	pausesPerQuery    = 9 // a pause lasts so many times as long as the query before it
	shortestPause     = 100 * time.Millisecond
	longestPause      = 10 * time.Second // so that a stream without authority ends within 30 s
)

// reauthorize ends the streams of users who have lost the authority to follow them, until ctx ends. It reads the row
// of a user who opens a stream or is named by [Server.RevalidateUser], and those of all users if any row has changed
// within RevalidateInterval.
//
// One query serves all users that are pending. The pause after each query bounds what a flood of forged notifications
// costs to a tenth of one connection. While the database is away, streams stay open.
func (s *Server) reauthorize(ctx context.Context) error {
	interval := tick.After(s.config.RevalidateInterval)
	reading := outage.Log{
		Logger: s.config.Logger,
		Begin:  "users cannot be read; their streams stay open",
		End:    "users can be read again",
	}
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-interval:
			interval = tick.After(s.config.RevalidateInterval)
			err := s.lookForChanges(ctx)
			reading.Observe(ctx, err)
			if err != nil {
				continue
			}
		case <-s.registry.wake:
		}
		began := time.Now()
		reading.Observe(ctx, s.checkPending(ctx))
		pause := min(max(shortestPause, pausesPerQuery*time.Since(began)), longestPause)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
	}
}

// lookForChanges makes all actors pending if the authority of any may have changed.
func (s *Server) lookForChanges(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, principalsTimeout)
	defer cancel()
	changed, err := s.config.AccessChanged(ctx)
	if changed && err == nil {
		s.registry.revalidate(auth.Actor{})
	}
	return err
}

// checkPending reads the authority of the pending actors and ends the streams that it no longer permits.
func (s *Server) checkPending(ctx context.Context) error {
	for actors := range slices.Chunk(s.registry.takePending(), actorsPerQuery) {
		ctx, cancel := context.WithTimeout(ctx, principalsTimeout)
		now, err := s.config.Principals(ctx, actors)
		cancel()
		if err != nil {
			s.registry.revalidate(auth.Actor{})
			return err
		}
		for _, actor := range actors {
			s.registry.revoke(actor, now[actor])
		}
	}
	return nil
}

// canFollow reports whether a principal can follow the stream of its account.
func canFollow(p auth.Principal) bool { return p.Service || p.Role.AtLeast(auth.Engineer) }
