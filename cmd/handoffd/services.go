package main

import (
	"github.com/handoffd/handoffd/db/tx"
	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/webhook"
)

// newServices returns the services of handoffs and users. A user who can no longer hold claims loses them in the same
// transaction, the handoffs of an agent that ends are withdrawn, the webhooks of a key that is revoked are disabled,
// and new messages are counted for the handoff of their session.
func newServices(runner *tx.Runner, observers ...handoff.Observer) (*handoff.Service, *directory.Service) {
	handoffs := &handoff.Service{Runner: runner, Observers: observers}
	return handoffs, &directory.Service{
		Runner: runner, AccessLost: handoffs.ReleaseClaims, AgentEnded: handoffs.WithdrawWaiting,
		MessagesAdded: handoffs.MessagesAdded, KeyRevoked: (&webhook.Service{Runner: runner}).KeyRevoked,
	}
}
