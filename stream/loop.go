package stream

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/internal/epoll"
	"github.com/handoffd/handoffd/internal/tick"
	"github.com/handoffd/handoffd/internal/wakeup"
)

// loop owns the parked streams of some accounts. Its goroutine writes to them and never blocks; a stream for which it
// would block becomes active. So a slow client costs the others one system call.
type loop struct {
	server  *Server
	started time.Time
	wake    wakeup.Signal // the inbox holds something
	open    atomic.Bool   // the inbox is drained; cleared before the last time

	mu    sync.Mutex
	inbox []func()
	dirty map[uuid.UUID]struct{} // accounts that have new events

	// The goroutine of run owns what follows.
	poller   *epoll.Poller
	slots    []slot
	timers   wheel   // of the parked streams
	free     []int32 // numbers of slots, from one
	accounts map[uuid.UUID][]*parkedStream
	active   sync.WaitGroup
}

func newLoop(s *Server) *loop {
	return &loop{
		server: s, started: time.Now(), wake: wakeup.New(),
		dirty: make(map[uuid.UUID]struct{}), accounts: make(map[uuid.UUID][]*parkedStream),
	}
}

// run parks streams until ctx ends, and then cuts them off.
func (l *loop) run(ctx context.Context) error {
	poller, err := epoll.NewPoller()
	if errors.Is(err, errors.ErrUnsupported) {
		<-ctx.Done()
		return ctx.Err()
	} else if err != nil {
		return err
	}
	l.poller = poller
	var polling sync.WaitGroup
	polling.Go(l.pollHangups)
	l.open.Store(true)
	defer func() {
		l.close()
		_ = poller.Close()
		polling.Wait()
	}()
	next := tick.After(timerResolution)
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-next:
			l.checkDeadlines()
			next = tick.After(timerResolution)
		case <-l.wake:
			l.drain()
		}
	}
}

// pollHangups posts which clients have closed their connections.
func (l *loop) pollHangups() {
	for {
		keys, err := l.poller.Wait()
		if err != nil {
			return // the poller has been closed
		}
		l.post(func() {
			for _, key := range keys {
				l.onHangup(key)
			}
		})
	}
}

// close cuts off the remaining streams and waits for their goroutines.
func (l *loop) close() {
	l.open.Store(false)
	l.drain()
	for i := range l.slots {
		switch at := &l.slots[i]; {
		case at.parked != nil:
			l.drop(at.parked, errShutdown)
		case at.active != nil:
			at.active.cancel(errShutdown)
			_ = at.active.conn.Close()
		}
	}
	l.active.Wait()
}
