package main

import (
	"context"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/internal/outbound"
	"github.com/handoffd/handoffd/internal/seal"
	"github.com/handoffd/handoffd/webhook"
)

// buildWebhooks prepares the worker, and returns the service of webhooks.
func (r *replica) buildWebhooks(keys *seal.Keyring) *webhook.Service {
	policy := outbound.Policy{Allow: r.settings.OutboundAllow}
	r.webhooks = &webhook.Worker{
		DB: r.pool, Polls: r.polls, Keys: keys, Client: policy.Client(), PublicURL: r.mail.PublicURL,
		Interval: r.settings.Reconcile, Logger: r.log, Tracer: r.tracer,
	}
	return &webhook.Service{Runner: r.runner, Keys: keys, CheckAddress: policy.CheckURL, Send: r.webhooks.Test}
}

// logChanged passes the hint that the log of an account may have changed to what follows logs beside the hub. See
// [notify.Listener.LogChanged].
func (r *replica) logChanged(account uuid.UUID) {
	r.mail.LogChanged(account)
	r.webhooks.LogChanged(account)
}

// untilStopped returns a run that ends without an error when ctx ends.
func untilStopped(ctx context.Context, run func(context.Context) error) func() error {
	return func() error {
		if err := run(ctx); ctx.Err() == nil {
			return err
		}
		return nil
	}
}
