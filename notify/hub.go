package notify

import (
	"cmp"
	"context"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/internal/outage"
	"github.com/handoffd/handoffd/internal/tick"
	"github.com/handoffd/handoffd/internal/tracing"
	"github.com/handoffd/handoffd/internal/wakeup"
)

// Hub holds the newest events of each account that has subscribers in this process. [Hub.Run] keeps them current: it
// reads the log for the accounts that a hint or a comparison of heads has marked dirty.
//
// One such read is in progress at a time and serves all accounts marked meanwhile. The first after a pause begins at
// once; in a burst they begin some milliseconds apart, so that a busy replica shares each among more events. The rate
// of queries follows the speed of the database and not the number of notifications. Make a Hub with [NewHub]; its
// fields can be set until first use.
type Hub struct {
	// Log is what the hub reads. Required.
	Log EventLog

	// Window is how many events of each account are kept in memory, and read at once. Default 64.
	Window int

	// Interval is the time between comparisons of heads with the log. They find events whose notifications were lost.
	// Default 2 s.
	Interval time.Duration

	// Encode, if set, returns [Event.Encoded]. It is called once for each event that is read or offered, by several
	// goroutines.
	Encode func(epoch string, e Event) []byte

	// EventsAvailable, if set, is called when the subscriptions of an account can have new events or a reset. With it,
	// one goroutine can serve many subscriptions by [Subscription.Poll] instead of waiting in Next for each. It must not
	// block.
	EventsAvailable func(account uuid.UUID)

	// Tracer makes a span of the read that found an event whose request was traced. Default: none.
	Tracer *tracing.Tracer

	// Logger receives one record when the log cannot be read, and one when it can be again. Default: discards.
	Logger *slog.Logger

	work     wakeup.Signal // dirty can hold a feed
	requests chan *page    // from subscriptions that fell behind to the readers of Run

	windowHits, logReads, repairs atomic.Int64

	mu    sync.Mutex
	feeds map[uuid.UUID]*feed
	dirty []*feed // to be read, in the order in which they were marked
}

// NewHub returns a hub that reads log, with defaults for all other fields.
func NewHub(log EventLog) *Hub {
	return &Hub{
		Log:      log,
		work:     wakeup.New(),
		requests: make(chan *page),
		feeds:    make(map[uuid.UUID]*feed),
	}
}

const (
	defaultWindow   = 64
	defaultInterval = 2 * time.Second
	accountsPerRead = 64
	pageReaders     = 4
	readTimeout     = 5 * time.Second
	readInterval    = 4 * time.Millisecond // at least, from the beginning of a read to that of the next
)

func (h *Hub) window() int { return cmp.Or(h.Window, defaultWindow) }

// Run keeps the hub current until ctx ends, and returns the error of ctx. Subscriptions progress only while it runs.
// It must not run twice at once.
func (h *Hub) Run(ctx context.Context) error {
	var readers sync.WaitGroup
	defer readers.Wait()
	for range pageReaders {
		readers.Go(func() { h.readPages(ctx) })
	}
	reading := outage.Log{
		Logger: h.Logger,
		Begin:  "event log cannot be read; subscribers wait",
		End:    "event log can be read again",
	}
	readers.Go(func() { h.watchHeads(ctx, &reading) })
	accounts, retry := accountsPerRead, backoff{}
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-h.work:
		}
		next := time.After(readInterval)
		err := h.readDirty(ctx, accounts)
		reading.Observe(ctx, err)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err == nil:
			retry.reset()
			accounts = min(2*accounts, accountsPerRead)
		default:
			retry.wait(ctx)
			accounts = 1 // one account can be the cause, and must not delay the others
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-next:
		}
	}
}

// watchHeads compares heads each Interval, until ctx ends. No event waits for that.
func (h *Hub) watchHeads(ctx context.Context, reading *outage.Log) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.After(cmp.Or(h.Interval, defaultInterval)):
		}
		reading.Observe(ctx, h.reconcile(ctx))
	}
}

// reconcile compares the heads of all accounts that have subscribers with the log, and marks those that differ.
func (h *Hub) reconcile(ctx context.Context) error {
	accounts := h.Accounts()
	if len(accounts) == 0 {
		return nil
	}
	for _, account := range accounts {
		if f := h.feed(account); f != nil {
			f.forgetOld()
			h.repairs.Add(f.lostHints(time.Time{}))
		}
	}
	ctx, cancel := context.WithTimeout(ctx, readTimeout)
	defer cancel()
	epoch, heads, err := h.Log.Heads(ctx, accounts)
	if err != nil {
		return err
	}
	for account, seq := range heads {
		if f := h.feed(account); f != nil && f.compare(epoch, seq, time.Now()) {
			h.markDirty(f)
		}
	}
	return nil
}

// Hint tells the hub that the account may have an event seq in the epoch. A hint can be wrong or forged: it costs one
// read of the log at most. Hint never blocks.
func (h *Hub) Hint(account uuid.UUID, epoch string, seq int64) {
	if f := h.feed(account); f != nil && f.hint(epoch, seq) {
		h.markDirty(f)
	}
}

// HintAll tells the hub that hints may have been lost: it reads the log for every account with subscribers. HintAll
// never blocks.
func (h *Hub) HintAll() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, f := range h.feeds {
		h.markDirtyLocked(f)
	}
}

// HintsArrived tells the hub that the hints of all transactions that were committed before that time have arrived, or
// were lost: notifications arrive in the order of commits. HintsArrived never blocks.
func (h *Hub) HintsArrived(before time.Time) {
	for _, account := range h.Accounts() {
		if f := h.feed(account); f != nil {
			h.repairs.Add(f.lostHints(before))
		}
	}
}

// Accounts returns the accounts that have subscribers, in no particular order.
func (h *Hub) Accounts() []uuid.UUID {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Collect(maps.Keys(h.feeds))
}

func (h *Hub) feed(account uuid.UUID) *feed {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.feeds[account]
}
