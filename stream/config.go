package stream

import (
	"context"
	"log/slog"
	"time"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/internal/tracing"
	"github.com/handoffd/handoffd/notify"
)

// Config configures a [Server]. Fields without a default are required.
type Config struct {
	// Hub is where streams subscribe. Its Encode must be [EncodeEvent], and its EventsAvailable [Server.EventsAvailable].
	Hub *notify.Hub

	// Principals returns the principals of actors as they are now. It leaves out those without authority.
	Principals func(ctx context.Context, actors []auth.Actor) (map[auth.Actor]auth.Principal, error)

	// AccessChanged reports whether the principal of any actor may have changed since the last call. One goroutine calls
	// it. Default: true.
	AccessChanged func(context.Context) (bool, error)

	// RecordDeliveries adds counts to those recorded before. An event occurs at most once in a call.
	RecordDeliveries func(ctx context.Context, counts []notify.DeliveryCount) error

	// ObserveLatency receives the time from the append of events, by the database's clock, to their write to a live
	// stream. It is called from several goroutines. Default: ignores it.
	ObserveLatency func(time.Duration)

	// Tracer makes a span of the deliveries of each event whose request was traced. Default: none.
	Tracer *tracing.Tracer

	// Degraded reports whether events can arrive late, for ready events. Default: never.
	Degraded func() bool

	// Replica names the process in ready events.
	Replica string

	// Limits bound the number of open streams.
	Limits Limits

	// Heartbeat is the idle time before a keepalive. Default 25 s.
	Heartbeat time.Duration

	// WriteTimeout is how long a client can leave a write unread. Default 10 s.
	WriteTimeout time.Duration

	// RevalidateInterval is the time between calls of AccessChanged, and between checks of all actors with open streams if
	// it reports a change. Default 10 s.
	RevalidateInterval time.Duration

	// Logger receives failures. Default: discards.
	Logger *slog.Logger
}

// Limits are how many open streams a server admits. Zero means the default.
type Limits struct {
	Streams    int // default 50,000
	PerAccount int // default 5,000
	PerUser    int // default 20; not for services
	Openings   int // streams that are being opened at once: a second's work. Default 2,000 for each CPU
}
