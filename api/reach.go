package api

import (
	"context"
	"sync"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/internal/outage"
	"github.com/handoffd/handoffd/internal/wakeup"
	"github.com/handoffd/handoffd/notify"
)

const (
	reachInterval = time.Second
	reachTimeout  = time.Second // for each statement: a replica that stops has little time
	reachEvents   = 1 << 16     // different events counted in an interval; clients that replay make many
	reachChunk    = 1000        // events in a statement
)

// reach counts to how many streams each event has been written, until that is recorded. Everybody who writes an event
// passes through here, so counting is a look-up under a lock and nothing else.
type reach struct {
	due wakeup.Signal // while there is something to record

	mu        sync.Mutex
	tallies   map[announcement]*tally
	uncounted int64
}

// announcement is an event as [handoff.Reach] knows it.
type announcement struct {
	account uuid.UUID
	seq     int64
	at      int64 // microseconds, as the database keeps it
}

type tally struct {
	seats int32
	first time.Time
}

func newReach() *reach {
	return &reach{due: wakeup.New(), tallies: make(map[announcement]*tally)}
}

// count records that the events have been written to so many more streams.
func (r *reach) count(events []notify.Event, seats int32) {
	if len(events) == 0 || seats == 0 {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for i := range events {
		event := &events[i]
		r.addLocked(announcement{event.Account, event.Seq, event.At.UnixMicro()}, seats, time.Time{})
	}
}

// addLocked adds seats to the tally of an event. The zero first is now.
func (r *reach) addLocked(key announcement, seats int32, first time.Time) {
	t := r.tallies[key]
	if t == nil {
		if len(r.tallies) >= reachEvents {
			r.uncounted += int64(seats)
			return
		}
		if first.IsZero() {
			first = time.Now()
		}
		t = &tally{first: first}
		r.tallies[key] = t
		r.due.Wake()
	}
	t.seats += seats
	if !first.IsZero() && first.Before(t.first) {
		t.first = first
	}
}

// take returns what has been counted, and begins anew.
func (r *reach) take() []handoff.Reach {
	r.mu.Lock()
	tallies := r.tallies
	r.tallies = make(map[announcement]*tally)
	r.mu.Unlock()
	reached := make([]handoff.Reach, 0, len(tallies))
	for key, t := range tallies {
		reached = append(reached, handoff.Reach{
			Account: key.account, Seq: key.seq, At: time.UnixMicro(key.at), Seats: t.seats, FirstAt: t.first,
		})
	}
	return reached
}

// giveBack counts again what could not be recorded.
func (r *reach) giveBack(reached []handoff.Reach) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, each := range reached {
		r.addLocked(announcement{each.Account, each.Seq, each.At.UnixMicro()}, each.Seats, each.FirstAt)
	}
}

// lost is how many deliveries have not been counted because there were too many different events.
func (r *reach) lost() int64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.uncounted
}

// RecordReach adds to the timelines how many streams of this replica each event has been written to: a second after the
// first of them, and when ctx ends, whose error it returns. A replica that is killed takes the last second with it. While
// nothing is written to streams it does nothing.
func (a *API) RecordReach(ctx context.Context) error {
	recording := outage.Log{Logger: a.config.Logger, Begin: "whom events have reached cannot be recorded; it is kept"}
	for {
		select {
		case <-ctx.Done():
			_ = a.flushReach(context.WithoutCancel(ctx)) // nobody is left who could try again
			return ctx.Err()
		case <-a.reach.due:
		}
		select {
		case <-ctx.Done():
			continue
		case <-time.After(reachInterval):
		}
		recording.Observe(ctx, a.flushReach(ctx))
	}
}

func (a *API) flushReach(ctx context.Context) error {
	reached := a.reach.take()
	for len(reached) > 0 {
		chunk := reached[:min(len(reached), reachChunk)]
		if err := a.addReach(ctx, chunk); err != nil {
			a.reach.giveBack(reached)
			return err
		}
		reached = reached[len(chunk):]
	}
	return nil
}

func (a *API) addReach(ctx context.Context, reached []handoff.Reach) error {
	ctx, cancel := context.WithTimeout(ctx, reachTimeout)
	defer cancel()
	return a.config.Service.AddReach(ctx, reached)
}
