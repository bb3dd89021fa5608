package notify

import (
	"cmp"
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/internal/outage"
	"github.com/handoffd/handoffd/internal/wakeup"
)

// Hub holds the newest events of each account that has subscribers in this process, and keeps them current: [Hub.Run]
// reads the log for accounts that a hint or a comparison of heads has marked as behind.
//
// One such read is under way at a time and serves all accounts marked meanwhile, so that the rate of queries follows the
// speed of the database and not the number of notifications. Make a Hub with [NewHub]; its fields may be set until it is
// first used.
type Hub struct {
	// Log is what the hub reads. Required.
	Log EventLog

	// Window is how many events of each account are kept in memory, and how many are read at once. Default 64.
	Window int

	// Interval is how often heads are compared with the log, which finds events whose notification never came.
	// Default 2 s.
	Interval time.Duration

	// Encode, if set, gives [Event.Encoded]. It is called once for each event that is read, by several goroutines.
	Encode func(epoch string, e Event) []byte

	// Changed, if set, is called when there may be something new for the subscriptions of an account: for whoever has many
	// and calls [Subscription.Poll] instead of waiting in Next for each. It must not block.
	Changed func(account uuid.UUID)

	// Logger hears when the log cannot be read, and when it can be again. Default: discards.
	Logger *slog.Logger

	work     wakeup.Signal // while behind may not be empty
	wanted   chan *page    // from subscriptions that fell behind to the readers of Run
	counters counters

	mu     sync.Mutex
	feeds  map[uuid.UUID]*feed
	behind []*feed // marked, in the order of marking
}

// NewHub returns a hub that reads log, with defaults for everything else.
func NewHub(log EventLog) *Hub {
	return &Hub{
		Log:    log,
		work:   wakeup.New(),
		wanted: make(chan *page),
		feeds:  make(map[uuid.UUID]*feed),
	}
}

const (
	defaultWindow   = 64
	defaultInterval = 2 * time.Second
	accountsPerRead = 64
	pageReaders     = 4
	readTimeout     = 5 * time.Second

	// hintGrace is how much later than a comparison of heads the hint of what it found may come, before it counts as lost.
	hintGrace = time.Second
)

func (h *Hub) window() int { return cmp.Or(h.Window, defaultWindow) }

// Run keeps the hub current until ctx ends, and returns the error of ctx. Subscriptions make progress only while it runs.
// It must not run twice at once.
func (h *Hub) Run(ctx context.Context) error {
	var readers sync.WaitGroup
	defer readers.Wait()
	for range pageReaders {
		readers.Go(func() { h.readPages(ctx) })
	}
	ticker := time.NewTicker(cmp.Or(h.Interval, defaultInterval))
	defer ticker.Stop()
	reading := outage.Log{
		Logger: h.Logger,
		Begin:  "event log cannot be read; subscribers wait",
		End:    "event log can be read again",
	}
	accounts, retry := accountsPerRead, backoff{}
	for {
		var err error
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ticker.C:
			err = h.reconcile(ctx)
		case <-h.work:
			err = h.readBehind(ctx, accounts)
		}
		reading.Observe(ctx, err)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err == nil:
			retry.reset()
			accounts = min(2*accounts, accountsPerRead)
		default:
			retry.wait(ctx)
			accounts = 1 // the fault may be that of one account, which must not take others with it
		}
	}
}

// reconcile compares the heads of all accounts that have subscribers with the log.
func (h *Hub) reconcile(ctx context.Context) error {
	accounts := h.Accounts()
	if len(accounts) == 0 {
		return nil
	}
	for _, account := range accounts {
		if f := h.feed(account); f != nil {
			f.forgetPages()
			h.counters.repairs.Add(f.unannounced(time.Now()))
		}
	}
	ctx, cancel := context.WithTimeout(ctx, readTimeout)
	defer cancel()
	epoch, heads, err := h.Log.Heads(ctx, accounts)
	if err != nil {
		return err
	}
	h.Advance(epoch, heads)
	return nil
}

// Hint says that the account may have an event with this number, in this epoch. It may be wrong or forged: it costs at
// most one read of the log. Hint never blocks.
func (h *Hub) Hint(account uuid.UUID, epoch string, seq int64) {
	if f := h.feed(account); f != nil && f.hear(epoch, seq) {
		h.mark(f)
	}
}

// HintAll says that hints may have been missed: every account with subscribers is read. HintAll never blocks.
func (h *Hub) HintAll() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, f := range h.feeds {
		h.markLocked(f)
	}
}

// Advance compares heads that were read from the log, all of one epoch, with what the hub knows, and marks the accounts
// for which they differ. Advance never blocks.
func (h *Hub) Advance(epoch string, heads map[uuid.UUID]int64) {
	for account, seq := range heads {
		f := h.feed(account)
		if f == nil || f.isAt(epoch, seq) {
			continue
		}
		if !h.isMarked(f) { // a hint was here first
			f.find(epoch, seq, time.Now())
		}
		h.mark(f)
	}
}

// Accounts returns the accounts that have subscribers, in no order.
func (h *Hub) Accounts() []uuid.UUID {
	h.mu.Lock()
	defer h.mu.Unlock()
	accounts := make([]uuid.UUID, 0, len(h.feeds))
	for account := range h.feeds {
		accounts = append(accounts, account)
	}
	return accounts
}

func (h *Hub) feed(account uuid.UUID) *feed {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.feeds[account]
}
