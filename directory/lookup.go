package directory

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
)

const (
	lookupTimeout = 5 * time.Second
	lookupAlone   = 250 * time.Millisecond
	keysPerLookup = 1000
	maxKept       = 1000 // values; those of more callers are read for each request
)

// lookup reads what is known of the callers of requests, by their keys. One query is in progress at a time; the
// requests that arrive meanwhile share the next one. So the rate of queries follows the speed of the database and not
// the number of requests. A query that takes longer than lookupAlone does not delay the next: its connection can be
// dead.
//
// A value that gives access is kept for a while. All values that are kept are forgotten together: a while after the
// query that found the first of them began, and when any of them may have changed.
type lookup[K comparable, V any] struct {
	read        func(ctx context.Context, keys []K) (map[K]V, error) // without those that are absent
	givesAccess func(V) bool
	keep        time.Duration // counts from the beginning of the query; 0: values are not kept

	turn chan struct{} // holds a token while no query is in progress, or only slow ones

	mu      sync.Mutex
	next    *batch[K, V] // waits for the query in progress; nil: none does
	kept    map[K]V
	since   time.Time // the query that found the first value of kept began
	changes int       // calls of forget
	counts  LookupCounts
}

func newLookup[K comparable, V any](
	keep time.Duration, givesAccess func(V) bool, read func(context.Context, []K) (map[K]V, error),
) *lookup[K, V] {
	l := &lookup[K, V]{read: read, givesAccess: givesAccess, keep: keep, turn: make(chan struct{}, 1)}
	l.turn <- struct{}{}
	return l
}

// batch is the keys that one query looks up.
type batch[K comparable, V any] struct {
	keys    map[K]struct{}
	waiting int           // requests; guarded by lookup.mu
	done    chan struct{} // closed when the fields below are set
	found   map[K]V
	err     error
}

// get returns the value of a key as it was when the call began or later, or at most keep before. An absent one is
// [pgx.ErrNoRows].
func (l *lookup[K, V]) get(ctx context.Context, key K) (value V, err error) {
	l.mu.Lock()
	if value, ok := l.keptLocked(key); ok {
		l.counts.Kept++
		l.mu.Unlock()
		return value, nil
	}
	b := l.next
	if b == nil || len(b.keys) == keysPerLookup {
		b = &batch[K, V]{keys: make(map[K]struct{}), done: make(chan struct{})}
		l.next = b
		go l.run(context.WithoutCancel(ctx), b)
	}
	b.keys[key] = struct{}{}
	b.waiting++
	l.counts.Read++
	l.mu.Unlock()
	select {
	case <-b.done:
	case <-ctx.Done():
		l.mu.Lock()
		defer l.mu.Unlock()
		b.waiting--
		return value, ctx.Err()
	}
	value, ok := b.found[key]
	if b.err == nil && !ok {
		return value, pgx.ErrNoRows
	}
	return value, b.err
}

// run looks up a batch when it has its turn, unless every request has left by then. It outlives the request that began
// the batch, because others wait for it.
func (l *lookup[K, V]) run(ctx context.Context, b *batch[K, V]) {
	defer close(b.done)
	<-l.turn
	pass := sync.OnceFunc(func() { l.turn <- struct{}{} })
	defer pass()
	l.mu.Lock()
	if l.next == b {
		l.next = nil
	}
	if b.waiting == 0 {
		l.mu.Unlock()
		return
	}
	l.counts.Queries++
	began, changes := time.Now(), l.changes
	l.mu.Unlock()

	defer time.AfterFunc(lookupAlone, pass).Stop()
	ctx, cancel := context.WithTimeout(ctx, lookupTimeout)
	defer cancel()
	b.found, b.err = l.read(ctx, slices.Collect(maps.Keys(b.keys)))

	l.mu.Lock()
	defer l.mu.Unlock()
	if changes == l.changes { // else the values can be older than the change
		l.keepLocked(b.found, began)
	}
}

// keepLocked keeps the values that a query found, unless it began before the one that found the first of those kept.
func (l *lookup[K, V]) keepLocked(found map[K]V, began time.Time) {
	if l.kept != nil && began.Before(l.since) {
		return
	}
	for key, value := range found {
		switch {
		case !l.givesAccess(value) || time.Since(began) >= l.keep:
			continue
		case l.kept == nil || time.Since(l.since) >= l.keep:
			l.kept, l.since = make(map[K]V), began
		}
		if len(l.kept) < maxKept {
			l.kept[key] = value
		}
	}
}

func (l *lookup[K, V]) keptLocked(key K) (V, bool) {
	if time.Since(l.since) >= l.keep {
		l.kept = nil
	}
	value, ok := l.kept[key]
	return value, ok
}

// forget makes later calls of get read. It never blocks.
func (l *lookup[K, V]) forget() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.kept = nil
	l.changes++
}

func (l *lookup[K, V]) lookupCounts() LookupCounts {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.counts
}
