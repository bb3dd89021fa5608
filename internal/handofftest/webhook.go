package handofftest

import (
	"context"
	"time"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/tx"
	"github.com/handoffd/handoffd/internal/seal"
	"github.com/handoffd/handoffd/webhook"
)

// SecretKey seals the secrets of webhooks.
const SecretKey = "a key that is long enough to seal secrets with"

// newWebhooks returns a service whose tests reach nothing.
func newWebhooks(runner *tx.Runner) *webhook.Service {
	keys, err := seal.ParseKeyring(SecretKey)
	if err != nil {
		panic(err) // the constant is wrong
	}
	return &webhook.Service{Runner: runner, Keys: keys, Send: func(context.Context, db.Webhook) (webhook.Attempt, error) {
		return webhook.Attempt{At: time.Now().UTC(), Status: "failed", Error: new("refused")}, nil
	}}
}
