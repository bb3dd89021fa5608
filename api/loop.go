package api

import (
	"context"
	"errors"
	"math"
	"sync"
	"time"

	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"

	"github.com/handoffd/handoffd/internal/wakeup"
	"github.com/handoffd/handoffd/sse"
)

// attendance is how often a loop looks for keepalives and tokens that are due: their precision.
const attendance = 100 * time.Millisecond

// loop is an event loop: one goroutine that has all streams at rest of some accounts, and writes to them without ever
// waiting. What would make it wait, it gives a goroutine; so a client that is slow or hostile costs the others one system
// call.
//
// Everybody else leaves word in the mail. mu is held for that only, never while anything is written.
type loop struct {
	api   *API
	began time.Time
	woken wakeup.Signal // while there may be mail

	mu   sync.Mutex
	open bool
	mail mail

	// What follows belongs to the goroutine of run.
	poller   *sse.Poller
	slots    []slot
	vacant   []int32                 // slots
	accounts map[uuid.UUID][]*stream // at rest
	hands    sync.WaitGroup
}

// mail is what a loop is told by others.
type mail struct {
	settled []*stream
	gone    []*stream
	ended   []ended
	hungUp  []uint64               // keys of slots
	changed map[uuid.UUID]struct{} // nil: none
}

type ended struct {
	stream *stream
	cause  error
}

// slot is where a stream is found by number, from when its handler has returned until it ends.
type slot struct {
	stream *stream
	use    uint32        // counts the streams that had the slot
	due    time.Duration // when to look at the stream, by the clock of the loop
}

const never = time.Duration(math.MaxInt64)

func newLoop(a *API) *loop {
	return &loop{
		api: a, began: time.Now(), woken: wakeup.New(), accounts: make(map[uuid.UUID][]*stream),
	}
}

// Loop keeps streams at rest until ctx ends, whose error it returns; those that are left then are cut off. While it does
// not run, and where the operating system has nothing for it, each stream keeps a goroutine.
func (a *API) Loop(ctx context.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	for _, l := range a.loops {
		group.Go(func() error { return l.run(ctx) })
	}
	return group.Wait()
}

// Changed says that there may be events for the streams of an account: notify.Hub.Changed. It never blocks.
func (a *API) Changed(account uuid.UUID) {
	a.loops[number(account, len(a.loops))].tell(func(m *mail) {
		if m.changed == nil {
			m.changed = make(map[uuid.UUID]struct{})
		}
		m.changed[account] = struct{}{}
	})
}

// loopOf returns the loop for the streams of an account, nil if it does not run. An account has one: so only that one is
// woken, and what is due is made once.
func (a *API) loopOf(account uuid.UUID) *loop {
	l := a.loops[number(account, len(a.loops))]
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.open {
		return nil
	}
	return l
}

func number(account uuid.UUID, of int) int { return int(account[len(account)-1]) % of }

// tell leaves word, and reports whether it will be read.
func (l *loop) tell(write func(*mail)) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.open {
		return false
	}
	write(&l.mail)
	l.woken.Wake()
	return true
}

func (l *loop) settled(s *stream) bool {
	return l.tell(func(m *mail) { m.settled = append(m.settled, s) })
}

func (l *loop) end(s *stream, cause error) {
	l.tell(func(m *mail) { m.ended = append(m.ended, ended{s, cause}) })
}

// collect empties the mail.
func (l *loop) collect() mail {
	l.mu.Lock()
	defer l.mu.Unlock()
	got := l.mail
	l.mail = mail{}
	return got
}

func (l *loop) setOpen(open bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.open = open
}

func (l *loop) run(ctx context.Context) error {
	poller, err := sse.NewPoller()
	if errors.Is(err, errors.ErrUnsupported) {
		<-ctx.Done()
		return ctx.Err()
	} else if err != nil {
		return err
	}
	l.poller = poller
	var watching sync.WaitGroup
	watching.Go(l.watch)
	l.setOpen(true)
	defer func() {
		l.cutOff()
		_ = poller.Close()
		watching.Wait()
	}()
	tick := time.NewTicker(attendance)
	defer tick.Stop()
	draining := l.api.streams.Done()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-draining:
			draining = nil
			l.endAll(context.Cause(l.api.streams))
		case <-tick.C:
			l.attend()
		case <-l.woken:
			l.read(l.collect())
		}
	}
}

// watch passes on who has hung up.
func (l *loop) watch() {
	for {
		keys, err := l.poller.Wait(nil)
		if err != nil {
			return // it has been closed
		}
		l.tell(func(m *mail) { m.hungUp = append(m.hungUp, keys...) })
	}
}

// read does what the mail asks for. Who has settled comes first, for the rest may be about them.
func (l *loop) read(m mail) {
	for _, s := range m.settled {
		l.lay(s)
	}
	for account := range m.changed {
		l.deliver(account)
	}
	for _, each := range m.ended {
		l.endOne(each.stream, each.cause)
	}
	for _, key := range m.hungUp {
		if i := uint32(key); l.slots[i].use == uint32(key>>32) && l.slots[i].stream != nil {
			l.hungUp(l.slots[i].stream)
		}
	}
	for _, s := range m.gone {
		l.vacate(s)
	}
}

// cutOff ends what is left when the loop does.
func (l *loop) cutOff() {
	l.setOpen(false)
	l.read(l.collect())
	for _, each := range l.slots {
		if s := each.stream; s != nil && s.place > 0 {
			l.lift(s)
			s.finish(errShutdown)
			l.vacate(s)
		} else if s != nil {
			s.hand(errShutdown)
			_ = s.conn.Close()
		}
	}
	l.hands.Wait()
}
