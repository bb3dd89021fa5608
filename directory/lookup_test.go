package directory

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/jackc/pgx/v5"
)

// fakeTable is what a lookup reads: values by key, and the queries that have read them.
type fakeTable struct {
	*lookup[string, int]

	mu      sync.Mutex
	values  map[string]int
	queries [][]string
	before  func() // if set, is called by each query before it reads
	after   func() // if set, is called by each query when it has read
	err     error
}

func newFakeTable(keep time.Duration, values map[string]int) *fakeTable {
	table := &fakeTable{values: values}
	givesAccess := func(value int) bool { return value > 0 }
	table.lookup = newLookup(keep, givesAccess, func(ctx context.Context, keys []string) (map[string]int, error) {
		if table.before != nil {
			table.before()
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		table.mu.Lock()
		table.queries = append(table.queries, slices.Sorted(slices.Values(keys)))
		found := make(map[string]int)
		for _, key := range keys {
			if value, ok := table.values[key]; ok {
				found[key] = value
			}
		}
		err := table.err
		table.mu.Unlock()
		if table.after != nil {
			table.after()
		}
		return found, err
	})
	return table
}

func (f *fakeTable) set(key string, value int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.values[key] = value
}

// is fails the test if a look-up does not find the value.
func (f *fakeTable) is(t *testing.T, key string, want int) {
	t.Helper()
	if got, err := f.get(t.Context(), key); err != nil || got != want {
		t.Errorf("%s is %d, error %v, want %d", key, got, err, want)
	}
}

func TestRequestsThatArriveTogetherShareOneQuery(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		table := newFakeTable(0, map[string]int{"a": 1, "b": 2, "c": 3})
		reading := make(chan struct{})
		table.before = func() { <-reading }
		var requests sync.WaitGroup
		requests.Go(func() { table.is(t, "a", 1) })
		synctest.Wait()
		for range 100 {
			requests.Go(func() { table.is(t, "b", 2) })
			requests.Go(func() { table.is(t, "c", 3) })
		}
		synctest.Wait()
		close(reading)
		requests.Wait()
		if len(table.queries) != 2 || !slices.Equal(table.queries[1], []string{"b", "c"}) {
			t.Errorf("the queries read %v, want a, and b and c together", table.queries)
		}
	})
}

func TestValueIsKeptNoLongerThanPromised(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		table := newFakeTable(time.Second, map[string]int{"a": 1})
		table.after = func() { time.Sleep(400 * time.Millisecond) } // counts
		table.is(t, "a", 1)
		table.set("a", -1)
		time.Sleep(600*time.Millisecond - 1)
		table.is(t, "a", 1)
		time.Sleep(time.Nanosecond)
		table.is(t, "a", -1)
	})
}

// A later value is no reason to keep an earlier one for longer.
func TestEachValueHasTheFirstOnesEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		table := newFakeTable(time.Second, map[string]int{"a": 1, "b": 1})
		table.is(t, "a", 1)
		time.Sleep(900 * time.Millisecond)
		table.is(t, "b", 1)
		table.set("a", 2)
		table.set("b", 2)
		time.Sleep(100 * time.Millisecond)
		table.is(t, "a", 2)
		table.is(t, "b", 2)
	})
}

func TestChangeDuringAQueryKeepsItsResultFromBeingUsedAgain(t *testing.T) {
	table := newFakeTable(time.Hour, map[string]int{"a": 1})
	table.after = func() { // the query has read the row as it was
		table.set("a", 2)
		table.forget()
	}
	table.is(t, "a", 1) // began before the change
	table.after = nil
	table.is(t, "a", 2)
	table.is(t, "a", 2)
	if len(table.queries) != 2 {
		t.Errorf("%d queries were made, want 2", len(table.queries))
	}
}

func TestRequestAfterAChangeDoesNotJoinTheQueryInProgress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		table := newFakeTable(time.Hour, map[string]int{"a": 1})
		reading := make(chan struct{})
		table.after = func() { <-reading }
		var requests sync.WaitGroup
		requests.Go(func() { table.is(t, "a", 1) })
		synctest.Wait()
		table.set("a", 2)
		requests.Go(func() { table.is(t, "a", 2) })
		synctest.Wait()
		close(reading)
		requests.Wait()
	})
}

func TestWhatGivesNoAccessIsReadEachTime(t *testing.T) {
	table := newFakeTable(time.Hour, map[string]int{"inactive": -1})
	for range 2 {
		table.is(t, "inactive", -1)
		if _, err := table.get(t.Context(), "absent"); !errors.Is(err, pgx.ErrNoRows) {
			t.Errorf("an absent key: %v", err)
		}
	}
	if len(table.queries) != 4 {
		t.Errorf("%d queries were made, want 4", len(table.queries))
	}
	table.err = errors.New("the database is away")
	if _, err := table.get(t.Context(), "inactive"); !errors.Is(err, table.err) {
		t.Errorf("got %v", err)
	}
}

func TestKeptValuesAreBounded(t *testing.T) {
	table := newFakeTable(time.Hour, make(map[string]int))
	for i := range 2 * maxKept {
		key := time.Duration(i).String()
		table.values[key] = 1
		table.is(t, key, 1)
	}
	if len(table.kept) != maxKept {
		t.Errorf("%d values are kept, want %d", len(table.kept), maxKept)
	}
}

func TestRequestThatIsCancelledDoesNotEndTheQueryOfOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		table := newFakeTable(0, map[string]int{"a": 1, "b": 2})
		reading := make(chan struct{})
		table.before = func() { <-reading }
		var requests sync.WaitGroup
		requests.Go(func() { table.is(t, "a", 1) })
		synctest.Wait()
		ctx, cancel := context.WithCancel(t.Context())
		requests.Go(func() { // begins the next batch
			if _, err := table.get(ctx, "b"); !errors.Is(err, context.Canceled) {
				t.Errorf("got %v", err)
			}
		})
		synctest.Wait()
		requests.Go(func() { table.is(t, "b", 2) })
		synctest.Wait()
		cancel()
		synctest.Wait()
		close(reading)
		requests.Wait()
	})
}

// A query on a dead connection takes seconds to fail.
func TestSlowLookupDoesNotDelayTheNext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		table := newFakeTable(time.Second, map[string]int{"a": 1, "b": 2})
		frozen := make(chan struct{})
		var queries atomic.Int32
		table.after = func() {
			if queries.Add(1) == 1 {
				<-frozen
			}
		}
		var requests sync.WaitGroup
		requests.Go(func() { table.is(t, "a", 1) })
		synctest.Wait()
		began := time.Now()
		table.is(t, "b", 2)
		if took := time.Since(began); took != lookupAlone {
			t.Errorf("the second request waited %s, want %s", took, lookupAlone)
		}
		table.set("a", 3)
		table.is(t, "a", 3)
		table.set("b", 4)
		close(frozen)
		requests.Wait()
		table.is(t, "a", 3) // the slow query began first: what it found is not kept
	})
}

func TestRequestsThatHaveLeftAreNotLookedUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		table := newFakeTable(0, map[string]int{"a": 1, "b": 2})
		reading := make(chan struct{})
		table.before = func() { <-reading }
		var requests sync.WaitGroup
		requests.Go(func() { table.is(t, "a", 1) })
		synctest.Wait()
		leaving, leave := context.WithCancel(t.Context())
		requests.Go(func() {
			if _, err := table.get(leaving, "b"); !errors.Is(err, context.Canceled) {
				t.Errorf("got error %v", err)
			}
		})
		synctest.Wait()
		leave()
		synctest.Wait()
		close(reading)
		requests.Wait()
		synctest.Wait()
		if queries := table.lookupCounts().Queries; queries != 1 {
			t.Errorf("there were %d queries, want 1: nobody waits for the other", queries)
		}
	})
}
