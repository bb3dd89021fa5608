package stream

import (
	"cmp"
	"context"
	"log/slog"
	"runtime"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/sse"
)

// Server serves event streams. Make one with [New].
type Server struct {
	config     Config
	registry   *registry
	refusals   refusals
	opening    atomic.Int64 // streams that are being opened
	retries    retryTimes
	deliveries *deliveryCounter
	shards     *shards
}

// New returns a server. Streams can be served before it runs.
func New(config Config) *Server {
	config.Heartbeat = cmp.Or(config.Heartbeat, sse.DefaultHeartbeat)
	config.RevalidateInterval = cmp.Or(config.RevalidateInterval, defaultRevalidateInterval)
	config.Logger = cmp.Or(config.Logger, slog.New(slog.DiscardHandler))
	if config.ObserveLatency == nil {
		config.ObserveLatency = func(time.Duration) {}
	}
	if config.AccessChanged == nil {
		config.AccessChanged = func(context.Context) (bool, error) { return true, nil }
	}
	if config.Degraded == nil {
		config.Degraded = func() bool { return false }
	}
	s := &Server{
		config: config, registry: newRegistry(config.Limits), refusals: newRefusals(), deliveries: newDeliveryCounter(),
		shards: &shards{accounts: make(map[uuid.UUID]*shard)},
	}
	s.retries.pause = time.Second / time.Duration(s.registry.limits.Openings)
	for range runtime.GOMAXPROCS(0) {
		s.shards.loops = append(s.shards.loops, newLoop(s))
	}
	return s
}

// Run parks idle streams, checks users again and records deliveries until ctx ends, and returns the error of ctx. It
// then cuts off the streams that are parked or active. While it does not run, each stream keeps its handler's
// goroutine.
func (s *Server) Run(ctx context.Context) error {
	group, groupCtx := errgroup.WithContext(ctx)
	for _, l := range s.shards.loops {
		group.Go(func() error { return l.run(groupCtx) })
	}
	group.Go(func() error { return s.reauthorize(groupCtx) })
	group.Go(func() error { return s.recordDeliveries(groupCtx) })
	err := group.Wait()
	_ = s.flushDeliveries(context.WithoutCancel(ctx)) // there is no later try
	return err
}

// Shutdown refuses new streams, ends all open ones with a bye event, and waits until the last one has ended. It returns
// the error of ctx if that ends first. Run must not end before.
func (s *Server) Shutdown(ctx context.Context) error {
	s.registry.close()
	select {
	case <-s.registry.drained:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Draining reports whether Shutdown has been called.
func (s *Server) Draining() bool { return s.registry.isClosed() }

// EventsAvailable reports that an account can have new events. It never blocks.
func (s *Server) EventsAvailable(account uuid.UUID) {
	s.shards.markDirty(account)
}

// RevalidateUser has the authority of a user with open streams read again; uuid.Nil stands for all actors. It never
// blocks. A call without reason does no harm: what is read decides.
func (s *Server) RevalidateUser(user uuid.UUID) {
	s.registry.revalidate(auth.Actor{Kind: auth.ActorUser, ID: user})
}

// RevalidateKey is RevalidateUser for an API key.
func (s *Server) RevalidateKey(key uuid.UUID) {
	s.registry.revalidate(auth.Actor{Kind: auth.ActorKey, ID: key})
}

// PresenceChanges returns the users who have opened a stream and those who have none any more since the last call. If
// complete, present is all users with a stream.
func (s *Server) PresenceChanges(complete bool) (present, absent []uuid.UUID) {
	return s.registry.presenceChanges(complete)
}
