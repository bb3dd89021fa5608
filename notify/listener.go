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
	"github.com/handoffd/handoffd/internal/outage"
	"github.com/handoffd/handoffd/internal/wakeup"
)

// Listener passes the notifications of [Channel] to a hub as hints. A process needs one.
//
// A connection that listens is silent by nature. A cut link, a pooler in transaction mode, another database and an
// old primary all look like a day without events. Therefore the listener sends a canary to itself each ProbeInterval,
// through Writer as publishers do, and replaces a connection on which it does not arrive within ProbeTimeout. Other
// notifications prove nothing: they can be forged, or come from the wrong database.
type Listener struct {
	// Connect opens a new direct connection to the primary each time. Required.
	Connect func(context.Context) (*pgx.Conn, error)

	// Hub receives the hints. Required.
	Hub *Hub

	// LogChanged, if set, is called when the log of an account may have changed; uuid.Nil stands for all accounts, and is
	// passed each time that notifications may have been missed. The call can be due to a forged notification, and none
	// comes while the listener has no connection: compare heads as well. LogChanged must not block.
	LogChanged func(account uuid.UUID)

	// UserChanged, if set, is called when the rights of a user may have changed; uuid.Nil stands for all users, and is
	// passed each time that notifications may have been missed. The call can be due to a forged notification.
	// UserChanged must not block.
	UserChanged func(user uuid.UUID)

	// KeyChanged, if set, is called when the rights of an API key may have changed. It must not block.
	KeyChanged func(key uuid.UUID)

	// Writer is the pool through which publishers commit. Required.
	Writer db.DBTX

	// Replica names the sender in canaries, for people who read the channel. Optional.
	Replica string

	// ProbeInterval is the time between canaries. Default 5 s.
	ProbeInterval time.Duration

	// ProbeTimeout bounds the time from sending a canary to its arrival, and the server's answer to LISTEN. Sending is
	// bounded by half of it. Default 5 s.
	ProbeTimeout time.Duration

	// OnFirstCanary, if set, is called when a canary has arrived for the first time. It must not block.
	OnFirstCanary func()

	// Explain, if set, returns what is wrong and what to try. It is logged as "hint" with each reason.
	Explain func(Reason) string

	// Logger receives one record for each change between listening, deaf and not listening. Default: discards.
	Logger *slog.Logger

	arrivalTimeout time.Duration // of a canary that has been sent; a test sets it. Default: ProbeTimeout

	malformed atomic.Int64
	sending   outage.Log // of canaries

	mu          sync.Mutex
	session     *session // nil while no connection listens
	connections int64    // on which LISTEN took effect
	since       time.Time
	reason      Reason // why no connection listens, or why the present one is not trusted; "" if neither is known
	heardAt     time.Time
	roundTrip   time.Duration
	queueUsage  float64 // see Health
	queueReadAt time.Time
}

const (
	defaultProbeInterval = 5 * time.Second
	defaultProbeTimeout  = 5 * time.Second
)

func (l *Listener) probeTimeout() time.Duration { return cmp.Or(l.ProbeTimeout, defaultProbeTimeout) }

// Run listens until ctx ends, reconnects as often as needed, and returns the error of ctx.
func (l *Listener) Run(ctx context.Context) error {
	h := &handler{
		Listener:      l,
		logger:        cmp.Or(l.Logger, slog.New(slog.DiscardHandler)),
		listenStarted: wakeup.New(),
	}
	listener := &pgxlisten.Listener{
		ReconnectDelay: time.Nanosecond, // handler.connect waits itself, longer each time and with jitter
		Connect:        h.connect,
		LogError:       h.onDisconnect,
	}
	listener.Handle(Channel, h)
	l.sending.Logger = l.Logger
	l.sending.Begin = "notifications cannot be sent in time; events arrive by comparing heads"
	l.sending.End = "notifications can be sent again"
	var probing sync.WaitGroup
	defer probing.Wait()
	probing.Go(func() { h.probe(ctx) })
	return listener.Listen(ctx)
}
