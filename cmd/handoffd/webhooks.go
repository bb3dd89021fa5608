package main

import (
	"github.com/handoffd/handoffd/webhook"
)

// webhookService returns the service of webhooks.
func (r *replica) webhookService() (*webhook.Service, error) {
	keys, err := r.settings.keyring()
	if err != nil {
		return nil, usageError{err}
	}
	return &webhook.Service{Runner: r.runner, Keys: keys}, nil
}
