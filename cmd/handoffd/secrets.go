package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/handoffd/handoffd/webhook"
)

type secretsCommand struct {
	Reseal secretsReseal `cmd:"" help:"Seal all secrets with the first key of HANDOFF_SECRET_KEY, while replicas run."`
}

type secretsReseal struct {
	database
	secretKey
}

// Run prints how many endpoints were sealed with which key, and the id of each whose secret no key opens.
func (c *secretsReseal) Run(ctx context.Context, out output) error {
	keys, err := c.keyring()
	if err != nil {
		return usageError{err}
	}
	if keys == nil {
		return usageError{errors.New("HANDOFF_SECRET_KEY is not set: set it as replicas have it, the new key first")}
	}
	_, pool, err := c.open(ctx, "handoffd command", false)
	if err != nil {
		return err
	}
	defer pool.Close()
	sealed, err := webhook.Reseal(ctx, pool, keys)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%d resealed, %d already sealed with the first key, %d changed meanwhile, %d that no key opens\n",
		sealed.Resealed, sealed.Newest, sealed.Older, len(sealed.Lost))
	for _, id := range sealed.Lost {
		fmt.Fprintf(out, "no key opens the secret of webhook %s\n", id)
	}
	switch {
	case len(sealed.Lost) > 0:
		return fmt.Errorf("no key opens the secrets of %d webhooks; add the key that sealed them to HANDOFF_SECRET_KEY and "+
			"repeat, or write those secrets anew with PUT /webhooks/{id}", len(sealed.Lost))
	case sealed.Older > 0:
		return errors.New("some webhooks were changed meanwhile; repeat: handoffd secrets reseal")
	}
	fmt.Fprintln(out, "the other keys can be removed from HANDOFF_SECRET_KEY "+
		"once the first key is the first one on every replica")
	return nil
}
