package api

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/internal/outage"
)

const (
	defaultRecheck   = 10 * time.Second
	recheckTimeout   = 5 * time.Second
	usersPerRecheck  = 1000
	recheckDutyCycle = 10 // one part work, the others pause
	shortestPause    = 100 * time.Millisecond
	longestPause     = 10 * time.Second // with the rest of the above, a stream without authority ends within 30 s
)

// Run ends the streams of users who have lost the authority to follow them, until ctx ends, and returns the error of ctx.
// It looks at a user when [API.Doubt] names them and when they open a stream, for their row may have changed since it
// was read; and at all who have streams every Recheck.
//
// One query serves everybody who has been doubted meanwhile, and a pause of nine times its length follows, from 100 ms to
// 10 s: a flood of forged doubts costs a tenth of one connection. While the database is away, streams stay.
func (a *API) Run(ctx context.Context) error {
	everybody := time.NewTicker(cmp.Or(a.config.Recheck, defaultRecheck))
	defer everybody.Stop()
	reading := outage.Log{
		Logger: a.config.Logger,
		Begin:  "users cannot be looked at; their streams stay",
		End:    "users can be looked at again",
	}
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-everybody.C:
			a.seats.doubt(uuid.Nil)
		case <-a.seats.doubts:
		}
		began := time.Now()
		reading.Observe(ctx, a.recheck(ctx))
		pause := min(max(shortestPause, (recheckDutyCycle-1)*time.Since(began)), longestPause)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
	}
}

// Doubt says that what the user may do may have changed, uuid.Nil that anybody's may. It never blocks, and it may be
// wrong: the user's row decides.
func (a *API) Doubt(user uuid.UUID) { a.seats.doubt(user) }

// recheck reads the rows of those who are doubted and ends the streams that they may not have.
func (a *API) recheck(ctx context.Context) error {
	for users := range slices.Chunk(a.seats.takeDoubted(), usersPerRecheck) {
		ctx, cancel := context.WithTimeout(ctx, recheckTimeout)
		now, err := a.config.Service.Principals(ctx, users)
		cancel()
		if err != nil {
			a.seats.doubt(uuid.Nil)
			return err
		}
		for _, user := range users {
			if p, active := now[user]; active && p.Role.AtLeast(auth.Engineer) {
				a.seats.revoke(user, p.AccountID)
			} else {
				a.seats.revoke(user, uuid.Nil)
			}
		}
	}
	return nil
}
