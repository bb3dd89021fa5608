package webhook

import (
	"context"
	"sync"
)

// querying bounds how many connections to the database a worker uses at once, so that handoffs do not wait for them.
type querying struct {
	once  sync.Once
	slots chan struct{}
}

const concurrentQueries = 2

// do calls query with a context that ends in time.
func (q *querying) do(ctx context.Context, query func(context.Context) error) error {
	q.once.Do(func() { q.slots = make(chan struct{}, concurrentQueries) })
	select {
	case <-ctx.Done():
		return ctx.Err()
	case q.slots <- struct{}{}:
	}
	defer func() { <-q.slots }()
	return once(ctx, query)
}

// once calls query with a context that ends in time.
func once(ctx context.Context, query func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, queryTimeout)
	defer cancel()
	return query(ctx)
}
