package notify

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
)

// Subscription is a cursor on the events of one account. It is used by one goroutine.
type Subscription struct {
	hub      *Hub
	feed     *feed
	history  int
	position Position
}

// Subscribe returns a subscription to the events of account that follow after: a position that an earlier subscription
// was at, the zero Position for everything that is kept, or [Head] for what is committed from now on.
//
// It returns once the log has been read, so that every event committed after the return is delivered. A position that
// cannot be resumed is a *[ResetError]; the caller may then subscribe at [Head]. The caller must Close the subscription.
func (h *Hub) Subscribe(ctx context.Context, account uuid.UUID, after Position) (*Subscription, error) {
	f := h.join(account)
	s := &Subscription{hub: h, feed: f}
	if err := s.start(ctx, after); err != nil {
		h.leave(f)
		return nil, fmt.Errorf("subscribe to %s: %w", account, err)
	}
	h.counters.subscriptions.Add(1)
	return s, nil
}

// start puts the cursor at its first position.
func (s *Subscription) start(ctx context.Context, after Position) error {
	// At the head there is nothing to miss. For any other position the floor may have risen since the log was last read.
	if after == (Position{}) || !s.feed.isAt(after.Epoch, after.Seq) {
		if err := s.hub.refresh(ctx, s.feed); err != nil {
			return err
		}
	}
	f := s.feed
	f.mu.Lock()
	defer f.mu.Unlock()
	s.history = f.history
	s.position = Position{Epoch: f.epoch, Seq: after.Seq}
	switch {
	case after == Head():
		s.position.Seq = f.head
	case after == Position{}:
		s.position.Seq = f.floor
	case after.Epoch != f.epoch:
		return &ResetError{ResetEpoch}
	case after.Seq > f.head:
		return &ResetError{ResetFuture}
	case after.Seq < f.floor:
		return &ResetError{ResetExpired}
	}
	return nil
}

// refresh waits for a read of f that begins after now.
func (h *Hub) refresh(ctx context.Context, f *feed) error {
	wanted := f.nextRead()
	h.mark(f)
	for {
		f.mu.Lock()
		done, read := f.done, f.read
		f.mu.Unlock()
		if done >= wanted {
			return nil
		}
		select {
		case <-read:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// join registers a subscriber before anything is read, so that no hint is missed in between.
func (h *Hub) join(account uuid.UUID) *feed {
	h.mu.Lock()
	defer h.mu.Unlock()
	f := h.feeds[account]
	if f == nil {
		f = newFeed(account)
		h.feeds[account] = f
	}
	f.subscribers++
	return f
}

func (h *Hub) leave(f *feed) {
	h.mu.Lock()
	defer h.mu.Unlock()
	f.subscribers--
	if f.subscribers == 0 {
		delete(h.feeds, f.account)
	}
}

// Next blocks until there are events after the subscription's position, and returns some of them, at least one,
// consecutive and oldest first; the position moves behind them. The slice is shared with other subscriptions: read only.
//
// A *[ResetError] means that events may be missing; the subscription goes on from the head. The only other error is that
// of ctx, and nothing is lost by calling Next again. While the log cannot be read, Next waits.
func (s *Subscription) Next(ctx context.Context) ([]Event, error) {
	f := s.feed
	retry := backoff{}
	for {
		f.mu.Lock()
		if f.history != s.history {
			defer f.mu.Unlock()
			return nil, s.resetLocked(ResetEpoch)
		}
		events, last, changed := f.afterLocked(s.position.Seq), f.last, f.changed
		f.mu.Unlock()
		switch {
		case len(events) > 0:
			s.hub.counters.windowHits.Add(1)
			return s.advance(events), nil
		case s.position.Seq >= last:
			select {
			case <-changed:
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		default:
			events, err := s.refill(ctx)
			switch {
			case len(events) > 0:
				return s.advance(events), nil
			case errors.Is(err, errPruned):
				return nil, s.reset(ResetExpired)
			case ctx.Err() != nil:
				return nil, ctx.Err()
			case err != nil:
				retry.wait(ctx)
			}
		}
	}
}

// Poll is Next for whoever must not wait: it returns what memory holds of the events after the position, or none if none
// is due. It reports false if only Next can tell, because the log must be read or events may be missing; Poll has then
// changed nothing.
func (s *Subscription) Poll() (events []Event, ok bool) {
	f := s.feed
	f.mu.Lock()
	same, last := f.history == s.history, f.last
	events = f.afterLocked(s.position.Seq)
	f.mu.Unlock()
	switch {
	case !same:
		return nil, false
	case len(events) > 0:
		s.hub.counters.windowHits.Add(1)
		return s.advance(events), true
	default:
		return nil, s.position.Seq >= last
	}
}

var errPruned = errors.New("pruned")

// refill reads the events after the position from the log. It returns none if feed and log were of different times: the
// feed has been refreshed, and it is worth another look.
func (s *Subscription) refill(ctx context.Context) ([]Event, error) {
	batch, err := s.hub.readPage(ctx, s.feed, s.position.Seq)
	if err != nil {
		return nil, err
	}
	if batch.Epoch != s.position.Epoch || batch.Head <= s.position.Seq {
		return nil, s.hub.refresh(ctx, s.feed)
	}
	for i, event := range batch.Events {
		if event.Seq == s.position.Seq+1 {
			return batch.Events[i:], nil
		}
	}
	return nil, errPruned
}

func (s *Subscription) advance(events []Event) []Event {
	s.position.Seq = events[len(events)-1].Seq
	return events
}

func (s *Subscription) reset(reason ResetReason) error {
	s.feed.mu.Lock()
	defer s.feed.mu.Unlock()
	if s.feed.history != s.history {
		reason = ResetEpoch
	}
	return s.resetLocked(reason)
}

func (s *Subscription) resetLocked(reason ResetReason) error {
	s.history = s.feed.history
	s.position = Position{Epoch: s.feed.epoch, Seq: s.feed.head}
	return &ResetError{reason}
}

// Position is where the subscription is: after the last event that Next returned.
func (s *Subscription) Position() Position { return s.position }

// Head is the position of the account's newest event that is known, delivered or not.
func (s *Subscription) Head() Position {
	s.feed.mu.Lock()
	defer s.feed.mu.Unlock()
	return Position{Epoch: s.feed.epoch, Seq: s.feed.head}
}

// Close ends the subscription. It must be called once.
func (s *Subscription) Close() {
	s.hub.leave(s.feed)
	s.hub.counters.subscriptions.Add(-1)
}
