package notify

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
)

// Subscription is a cursor on the events of one account. It is not safe for concurrent use.
type Subscription struct {
	hub      *Hub
	feed     *feed
	history  int
	position Position
}

// Subscribe returns a subscription to the events of account that follow after. That is a position of an earlier
// subscription, the zero Position for all events that are kept, or [Head] for those committed from now on.
//
// It returns once the log has been read, so every event committed after the return is delivered. If the position
// cannot be resumed it returns a *[ResetError]; the caller can then subscribe at [Head]. The caller must Close the
// subscription.
func (h *Hub) Subscribe(ctx context.Context, account uuid.UUID, after Position) (*Subscription, error) {
	f := h.addSubscriber(account)
	s := &Subscription{hub: h, feed: f}
	if err := s.start(ctx, after); err != nil {
		h.removeSubscriber(f)
		return nil, fmt.Errorf("subscribe to %s: %w", account, err)
	}
	return s, nil
}

// start sets the first position. It reads the log unless that cannot tell more than is known.
func (s *Subscription) start(ctx context.Context, after Position) error {
	f := s.feed
	known := s.hub.canFollow(ctx, f, after)
	if !known {
		if err := s.hub.refresh(ctx, f); err != nil {
			return err
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.floorRead = f.floorRead || !known && after.Epoch != ""
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

// canFollow reports whether a subscription can begin at the position without a read of its own. At the head no event
// can be missing. Below it the next event must be in memory or in a page, and not below the floor: what one
// subscription that resumes has read counts for all that resume before the next comparison of heads.
func (h *Hub) canFollow(ctx context.Context, f *feed, after Position) bool {
	f.mu.Lock()
	known := after.Epoch == f.epoch && f.epoch != "" && after.Seq >= f.floor && after.Seq <= f.last
	atHead, inMemory, floorRead := after.Seq == f.head, len(f.afterLocked(after.Seq)) > 0, f.floorRead
	f.mu.Unlock()
	switch {
	case !known || atHead:
		return known
	case inMemory:
		return floorRead
	}
	batch, err := h.readPage(ctx, f, after.Seq)
	return err == nil && batch.Epoch == after.Epoch && after.Seq >= batch.Floor && len(batch.after(after.Seq)) > 0
}

// addSubscriber returns the feed of the account. It is called before the log is read, so that no hint is missed.
func (h *Hub) addSubscriber(account uuid.UUID) *feed {
	h.mu.Lock()
	defer h.mu.Unlock()
	f := h.feeds[account]
	if f == nil {
		f = &feed{
			account:  account,
			changed:  make(chan struct{}),
			readDone: make(chan struct{}),
			pages:    make(map[int64]*page),
		}
		h.feeds[account] = f
	}
	f.subscribers++
	return f
}

func (h *Hub) removeSubscriber(f *feed) {
	h.mu.Lock()
	defer h.mu.Unlock()
	f.subscribers--
	if f.subscribers == 0 {
		delete(h.feeds, f.account)
	}
}

// Next waits for events after the subscription's position and returns one or more of them, consecutive and oldest
// first. The position moves behind them. Other subscriptions share the slice, so it must not be modified.
//
// A *[ResetError] means that events may be missing; the subscription goes on from the head. The only other error is
// that of ctx, after which Next can be called again. While the log cannot be read, Next waits.
func (s *Subscription) Next(ctx context.Context) ([]Event, error) {
	retry := backoff{}
	for {
		events, changed := s.poll()
		switch {
		case len(events) > 0:
			return events, nil
		case changed != nil:
			select {
			case <-changed:
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		default:
			events, err := s.refill(ctx)
			switch _, reset := errors.AsType[*ResetError](err); {
			case len(events) > 0, reset:
				return events, err
			case ctx.Err() != nil:
				return nil, ctx.Err()
			case err != nil:
				retry.wait(ctx)
			}
		}
	}
}

// Poll is like Next and never blocks: it returns the events after the position that are in memory, or none if there are
// none. It reports false, and changes nothing, if Next must be called because the log must be read or a reset is due.
func (s *Subscription) Poll() (events []Event, ok bool) {
	events, changed := s.poll()
	return events, changed != nil
}

// poll returns the events after the position that are in memory, and a channel that is closed when there can be more.
// The channel is nil if the log must be read or a reset is due.
func (s *Subscription) poll() (events []Event, changed <-chan struct{}) {
	f := s.feed
	f.mu.Lock()
	current, last, changed := f.history == s.history, f.last, f.changed
	events = f.afterLocked(s.position.Seq)
	f.mu.Unlock()
	switch {
	case current && len(events) > 0:
		s.hub.windowHits.Add(1)
		return s.advance(events), changed
	case current && s.position.Seq >= last:
		return nil, changed
	default:
		return nil, nil
	}
}

// refill reads the events after the position from the log, or resets the subscription. It returns none if log and
// feed did not match: it has then refreshed the feed, and the caller tries again.
func (s *Subscription) refill(ctx context.Context) ([]Event, error) {
	s.feed.mu.Lock()
	current := s.feed.history == s.history
	s.feed.mu.Unlock()
	if !current {
		return nil, s.reset(ResetEpoch)
	}
	batch, err := s.hub.readPage(ctx, s.feed, s.position.Seq)
	if err != nil {
		return nil, err
	}
	if batch.Epoch != s.position.Epoch || batch.Head <= s.position.Seq {
		return nil, s.hub.refresh(ctx, s.feed)
	}
	if events := batch.after(s.position.Seq); len(events) > 0 {
		return s.advance(events), nil
	}
	return nil, s.reset(ResetExpired)
}

func (s *Subscription) advance(events []Event) []Event {
	s.position.Seq = events[len(events)-1].Seq
	return events
}

func (s *Subscription) reset(reason ResetReason) error {
	f := s.feed
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.history != s.history {
		reason = ResetEpoch
	}
	s.history = f.history
	s.position = Position{Epoch: f.epoch, Seq: f.head}
	return &ResetError{reason}
}

// Position returns the position after the last event that Next or Poll returned.
func (s *Subscription) Position() Position { return s.position }

// IsCaughtUp reports whether no event after the position is known and no reset is due, so that Next would wait.
func (s *Subscription) IsCaughtUp() bool {
	s.feed.mu.Lock()
	defer s.feed.mu.Unlock()
	return s.feed.history == s.history && s.position.Seq >= s.feed.last
}

// Head returns the position of the newest event of the account that is known, delivered or not.
func (s *Subscription) Head() Position {
	s.feed.mu.Lock()
	defer s.feed.mu.Unlock()
	return Position{Epoch: s.feed.epoch, Seq: s.feed.head}
}

// Close releases the subscription. It must be called once.
func (s *Subscription) Close() { s.hub.removeSubscriber(s.feed) }
