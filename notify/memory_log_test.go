package notify_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/notify"
)

// memoryLog is an event log in memory. It keeps every history it has had, to check what subscribers received.
type memoryLog struct {
	latency time.Duration // before a read looks, and again before it returns

	mu        sync.Mutex
	failures  int // reads and comparisons that fail before the next that succeeds
	histories []map[uuid.UUID]*accountLog
	hints     []notify.Event // committed and not yet announced
}

// accountLog is the log of one account in one history.
type accountLog struct {
	ids    []string // what was committed, seq 1 first
	floor  int64
	pruned int64 // events up to this one are deleted
}

func newMemoryLog(latency time.Duration) *memoryLog {
	return &memoryLog{latency: latency, histories: []map[uuid.UUID]*accountLog{{}}}
}

var errUnreadable = errors.New("the log cannot be read")

func epochName(history int) string { return fmt.Sprintf("e%d", history) }

// logLocked returns the log of the account in a history.
func (l *memoryLog) logLocked(history int, account uuid.UUID) *accountLog {
	log := l.histories[history][account]
	if log == nil {
		log = &accountLog{}
		l.histories[history][account] = log
	}
	return log
}

func (l *memoryLog) presentLocked() int { return len(l.histories) - 1 }

// Read implements [notify.EventLog].
func (l *memoryLog) Read(ctx context.Context, after map[uuid.UUID]int64, limit int) ([]notify.Batch, error) {
	if err := l.pass(ctx); err != nil {
		return nil, err
	}
	batches := l.snapshot(after, limit)
	return batches, l.pass(ctx)
}

func (l *memoryLog) snapshot(after map[uuid.UUID]int64, limit int) []notify.Batch {
	l.mu.Lock()
	defer l.mu.Unlock()
	batches := make([]notify.Batch, 0, len(after))
	for account, seq := range after {
		log := l.logLocked(l.presentLocked(), account)
		head := int64(len(log.ids))
		if seq < 0 {
			seq = max(0, head-int64(limit))
		}
		batch := notify.Batch{Account: account, Epoch: epochName(l.presentLocked()), Head: head, Floor: log.floor}
		for seq = max(seq, log.pruned) + 1; seq <= head && len(batch.Events) < limit; seq++ {
			batch.Events = append(batch.Events, log.event(account, seq))
		}
		batches = append(batches, batch)
	}
	return batches
}

func (log *accountLog) event(account uuid.UUID, seq int64) notify.Event {
	return notify.Event{Account: account, Seq: seq, Type: "handoff_created", Data: json.RawMessage(log.ids[seq-1])}
}

// Heads implements [notify.EventLog].
func (l *memoryLog) Heads(ctx context.Context, accounts []uuid.UUID) (string, map[uuid.UUID]int64, error) {
	if err := l.pass(ctx); err != nil {
		return "", nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	heads := make(map[uuid.UUID]int64, len(accounts))
	for _, account := range accounts {
		heads[account] = int64(len(l.logLocked(l.presentLocked(), account).ids))
	}
	return epochName(l.presentLocked()), heads, nil
}

// pass waits for the latency, and fails if a failure is due.
func (l *memoryLog) pass(ctx context.Context) error {
	if l.latency > 0 {
		select {
		case <-time.After(l.latency):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.failures > 0 {
		l.failures--
		return errUnreadable
	}
	return ctx.Err()
}

// commit appends an event and leaves its announcement to the test.
func (l *memoryLog) commit(account uuid.UUID) notify.Event {
	l.mu.Lock()
	defer l.mu.Unlock()
	log := l.logLocked(l.presentLocked(), account)
	log.ids = append(log.ids, fmt.Sprintf("%q", uuid.NewString()))
	event := log.event(account, int64(len(log.ids)))
	event.Encoded = []byte(epochName(l.presentLocked()))
	l.hints = append(l.hints, event)
	return event
}

// committed returns up to n events that were committed, the first of them at a share of the log. Mostly they are of the
// present history.
func (l *memoryLog) committed(account uuid.UUID, history int, share float64, n int) []notify.Event {
	l.mu.Lock()
	defer l.mu.Unlock()
	if history = l.presentLocked() - max(0, history-4); history < 0 {
		return nil
	}
	log := l.logLocked(history, account)
	var events []notify.Event
	for seq := max(1, int64(share*float64(len(log.ids)))); seq <= int64(len(log.ids)) && len(events) < n; seq++ {
		event := log.event(account, seq)
		event.Encoded = []byte(epochName(history))
		events = append(events, event)
	}
	return events
}

// raiseFloor and prune are the two steps of pruning, in this order.
func (l *memoryLog) raiseFloor(account uuid.UUID, share float64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	log := l.logLocked(l.presentLocked(), account)
	log.floor = max(log.floor, int64(share*float64(len(log.ids))))
}

func (l *memoryLog) prune(account uuid.UUID) {
	l.mu.Lock()
	defer l.mu.Unlock()
	log := l.logLocked(l.presentLocked(), account)
	log.pruned = log.floor
}

// failOver begins a new history without the newest events of each account.
func (l *memoryLog) failOver(lost int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	next := map[uuid.UUID]*accountLog{}
	for account, log := range l.histories[l.presentLocked()] {
		ids := slices.Clone(log.ids[:max(0, len(log.ids)-lost)])
		next[account] = &accountLog{
			ids:    ids,
			floor:  min(log.floor, int64(len(ids))),
			pruned: min(log.pruned, int64(len(ids))),
		}
	}
	l.histories = append(l.histories, next)
}

// restore takes the events after head away, in the same history.
func (l *memoryLog) restore(account uuid.UUID, head int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	log := l.logLocked(l.presentLocked(), account)
	log.ids = slices.Clone(log.ids[:head])
}

func (l *memoryLog) fail(n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.failures = n
}

// removeHint removes and returns one of the hints that are due.
func (l *memoryLog) removeHint(which int) (notify.Event, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.hints) == 0 {
		return notify.Event{}, false
	}
	which %= len(l.hints)
	hint := l.hints[which]
	l.hints = slices.Delete(l.hints, which, which+1)
	return hint, true
}

// logState is the state of one account's log.
type logState struct {
	history     int
	head, floor int64
}

func (l *memoryLog) now(account uuid.UUID) logState {
	l.mu.Lock()
	defer l.mu.Unlock()
	log := l.logLocked(l.presentLocked(), account)
	return logState{history: l.presentLocked(), head: int64(len(log.ids)), floor: log.floor}
}

// holds reports whether the event was committed with this data in the history that epoch names.
func (l *memoryLog) holds(epoch string, e notify.Event, data string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	for history := range l.histories {
		if epochName(history) == epoch {
			ids := l.logLocked(history, e.Account).ids
			return e.Seq >= 1 && e.Seq <= int64(len(ids)) && ids[e.Seq-1] == data
		}
	}
	return false
}

// floorIn returns the floor of the account in the history that epoch names.
func (l *memoryLog) floorIn(epoch string, account uuid.UUID) int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	for history := range l.histories {
		if epochName(history) == epoch {
			return l.logLocked(history, account).floor
		}
	}
	return 0
}
