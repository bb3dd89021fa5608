package notify

import (
	"cmp"
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgxlisten"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/internal/wakeup"
)

// Listener turns the notifications of [Channel] into hints for a hub. One is enough for a process.
//
// A connection that listens is silent by nature, so a cut link, a pooler in transaction mode, another database or an old
// primary look just like a quiet day. Therefore the listener sends itself a canary every Interval, through Writer as
// publishers do, and replaces a connection on which it does not arrive within Patience. Other traffic proves nothing: it
// may be forged, or that of the wrong database.
type Listener struct {
	// Connect opens a fresh direct connection to the primary each time. Required.
	Connect func(context.Context) (*pgx.Conn, error)

	// Hub gets the hints. Required.
	Hub *Hub

	// UserChanged, if set, hears that what a user may do may have changed; uuid.Nil stands for any user, each time that
	// notifications may have been missed. It may be wrong or forged. UserChanged must never block.
	UserChanged func(user uuid.UUID)

	// Writer is the pool that publishers commit through. Without it no canary is sent, and only what the operating
	// system notices is noticed.
	Writer db.DBTX

	// Replica names the sender of a canary to people. Optional.
	Replica string

	// Interval is the time from one canary to the next. Default 5 s.
	Interval time.Duration

	// Patience is how long a canary may take to arrive, and how long the server may take to answer LISTEN. Sending may
	// take half as long. Default 5 s.
	Patience time.Duration

	// OnHeard, if set, is called when a canary has arrived for the first time. It must not block.
	OnHeard func()

	// Logger hears of each change between listening, deaf and not listening. Default: discards.
	Logger *slog.Logger

	init  sync.Once
	ready chan struct{} // closed when listening for the first time
	junk  atomic.Int64

	mu        sync.Mutex
	session   *session // nil while no connection listens
	since     time.Time
	verdict   Reason // why there is no connection, or why the one there is does not count; "" before the first and when well
	unsent    bool   // the last canary could not be sent
	heard     time.Time
	roundTrip time.Duration
}

const (
	defaultProbeInterval = 5 * time.Second
	defaultPatience      = 5 * time.Second
)

func (l *Listener) interval() time.Duration { return cmp.Or(l.Interval, defaultProbeInterval) }
func (l *Listener) patience() time.Duration { return cmp.Or(l.Patience, defaultPatience) }

// Run listens until ctx ends, through any number of lost connections, and returns the error of ctx.
func (l *Listener) Run(ctx context.Context) error {
	h := &handler{
		Listener: l,
		logger:   cmp.Or(l.Logger, slog.New(slog.DiscardHandler)),
		live:     wakeup.New(),
	}
	listener := &pgxlisten.Listener{
		ReconnectDelay: time.Nanosecond, // the delay is that of handler.connect, which grows and has jitter
		Connect:        h.connect,
		LogError:       h.lost,
	}
	listener.Handle(Channel, h)
	if l.Writer == nil {
		return listener.Listen(ctx)
	}
	var probing sync.WaitGroup
	defer probing.Wait()
	probing.Go(func() { h.probe(ctx) })
	return listener.Listen(ctx)
}

// Ready is closed once the listener has listened for the first time.
func (l *Listener) Ready() <-chan struct{} {
	l.init.Do(func() { l.ready = make(chan struct{}) })
	return l.ready
}

// Junk returns how many notifications have been dropped because they were nothing that the database sends.
func (l *Listener) Junk() int64 { return l.junk.Load() }
