package main

import (
	"github.com/handoffd/handoffd/db/tx"
	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/handoff"
)

// newServices returns the two services that write, joined: who loses the authority over claims loses the claims in the same
// transaction.
func newServices(runner *tx.Runner, observers ...handoff.Observer) (*handoff.Service, *directory.Service) {
	handoffs := &handoff.Service{Runner: runner, Observers: observers}
	return handoffs, &directory.Service{Runner: runner, AccessLost: handoffs.ReleaseClaims}
}
