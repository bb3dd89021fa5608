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

// model is an event log in memory. It remembers every history it has had, to judge what subscribers were given.
type model struct {
	latency time.Duration // before a read looks, and again before it returns

	mu        sync.Mutex
	failures  int // reads and comparisons that fail before the next that succeeds
	histories []map[uuid.UUID]*accountLog
	hints     []notify.Event // committed, not yet announced
}

// accountLog is the log of one account in one history.
type accountLog struct {
	ids    []string // what was committed, seq 1 first
	floor  int64
	pruned int64 // these are really gone
}

func newModel(latency time.Duration) *model {
	return &model{latency: latency, histories: []map[uuid.UUID]*accountLog{{}}}
}

var errUnreadable = errors.New("the model's log cannot be read")

func epochName(history int) string { return fmt.Sprintf("e%d", history) }

// logLocked returns the account's log in a history.
func (m *model) logLocked(history int, account uuid.UUID) *accountLog {
	log := m.histories[history][account]
	if log == nil {
		log = &accountLog{}
		m.histories[history][account] = log
	}
	return log
}

func (m *model) presentLocked() int { return len(m.histories) - 1 }

// Read implements [notify.EventLog].
func (m *model) Read(ctx context.Context, after map[uuid.UUID]int64, limit int) ([]notify.Batch, error) {
	if err := m.pass(ctx); err != nil {
		return nil, err
	}
	batches := m.snapshot(after, limit)
	return batches, m.pass(ctx)
}

func (m *model) snapshot(after map[uuid.UUID]int64, limit int) []notify.Batch {
	m.mu.Lock()
	defer m.mu.Unlock()
	batches := make([]notify.Batch, 0, len(after))
	for account, seq := range after {
		log := m.logLocked(m.presentLocked(), account)
		head := int64(len(log.ids))
		if seq < 0 {
			seq = max(0, head-int64(limit))
		}
		batch := notify.Batch{Account: account, Epoch: epochName(m.presentLocked()), Head: head, Floor: log.floor}
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
func (m *model) Heads(ctx context.Context, accounts []uuid.UUID) (string, map[uuid.UUID]int64, error) {
	if err := m.pass(ctx); err != nil {
		return "", nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	heads := make(map[uuid.UUID]int64, len(accounts))
	for _, account := range accounts {
		heads[account] = int64(len(m.logLocked(m.presentLocked(), account).ids))
	}
	return epochName(m.presentLocked()), heads, nil
}

// pass lets the latency pass, and fails if a failure is due.
func (m *model) pass(ctx context.Context) error {
	if m.latency > 0 {
		select {
		case <-time.After(m.latency):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.failures > 0 {
		m.failures--
		return errUnreadable
	}
	return ctx.Err()
}

// commit appends an event and leaves its announcement to the test.
func (m *model) commit(account uuid.UUID) notify.Event {
	m.mu.Lock()
	defer m.mu.Unlock()
	log := m.logLocked(m.presentLocked(), account)
	log.ids = append(log.ids, fmt.Sprintf("%q", uuid.NewString()))
	event := log.event(account, int64(len(log.ids)))
	event.Encoded = []byte(epochName(m.presentLocked()))
	m.hints = append(m.hints, event)
	return event
}

// raiseFloor and prune are the two halves of retention, in this order.
func (m *model) raiseFloor(account uuid.UUID, share float64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	log := m.logLocked(m.presentLocked(), account)
	log.floor = max(log.floor, int64(share*float64(len(log.ids))))
}

func (m *model) prune(account uuid.UUID) {
	m.mu.Lock()
	defer m.mu.Unlock()
	log := m.logLocked(m.presentLocked(), account)
	log.pruned = log.floor
}

// failOver begins a new history without the newest events of each account.
func (m *model) failOver(lost int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	next := map[uuid.UUID]*accountLog{}
	for account, log := range m.histories[m.presentLocked()] {
		ids := slices.Clone(log.ids[:max(0, len(log.ids)-lost)])
		next[account] = &accountLog{
			ids:    ids,
			floor:  min(log.floor, int64(len(ids))),
			pruned: min(log.pruned, int64(len(ids))),
		}
	}
	m.histories = append(m.histories, next)
}

func (m *model) fail(n int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.failures = n
}

// takeHint removes and returns one of the announcements that are due.
func (m *model) takeHint(which int) (notify.Event, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.hints) == 0 {
		return notify.Event{}, false
	}
	which %= len(m.hints)
	hint := m.hints[which]
	m.hints = slices.Delete(m.hints, which, which+1)
	return hint, true
}

// moment is the state of one account's log.
type moment struct {
	history     int
	head, floor int64
}

func (m *model) now(account uuid.UUID) moment {
	m.mu.Lock()
	defer m.mu.Unlock()
	log := m.logLocked(m.presentLocked(), account)
	return moment{history: m.presentLocked(), head: int64(len(log.ids)), floor: log.floor}
}

// holds reports whether the event was committed with these data in the history that epoch names.
func (m *model) holds(epoch string, e notify.Event, data string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	for history := range m.histories {
		if epochName(history) == epoch {
			ids := m.logLocked(history, e.Account).ids
			return e.Seq >= 1 && e.Seq <= int64(len(ids)) && ids[e.Seq-1] == data
		}
	}
	return false
}

// floorIn returns the floor of the account in the history that epoch names.
func (m *model) floorIn(epoch string, account uuid.UUID) int64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	for history := range m.histories {
		if epochName(history) == epoch {
			return m.logLocked(history, account).floor
		}
	}
	return 0
}
