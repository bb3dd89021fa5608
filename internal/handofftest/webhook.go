package handofftest

import (
	"context"
	"errors"
	"net"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/handoffd/handoffd/db/tx"
	"github.com/handoffd/handoffd/internal/outbound"
	"github.com/handoffd/handoffd/internal/seal"
	"github.com/handoffd/handoffd/webhook"
)

// SecretKey seals the secrets of webhooks.
const SecretKey = "a key that is long enough to seal secrets with"

// newWebhooks returns a service that resolves no names, so that no test reaches the internet.
func newWebhooks(pool *pgxpool.Pool, runner *tx.Runner) *webhook.Service {
	keys, err := seal.ParseKeyring(SecretKey)
	if err != nil {
		panic(err) // the constant is wrong
	}
	policy := outbound.Policy{Resolver: &net.Resolver{
		PreferGo: true,
		Dial: func(context.Context, string, string) (net.Conn, error) {
			return nil, errors.New("tests resolve no names")
		},
	}}
	worker := webhook.Worker{DB: pool, Keys: keys, Client: policy.Client()}
	return &webhook.Service{Runner: runner, Keys: keys, CheckAddress: policy.CheckURL, Send: worker.Test}
}
