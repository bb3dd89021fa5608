package main

import (
	"context"
	"fmt"

	"github.com/handoffd/handoffd/webhook"
)

// secrets opens the sealed secrets of all webhooks.
func (c *checks) secrets(ctx context.Context) finding {
	keys, err := c.settings.keyring()
	if err != nil {
		return fail("secrets", oneLine(err), "correct HANDOFF_SECRET_KEY, the same on all replicas")
	}
	sealed, err := webhook.CountSealed(ctx, c.pool, keys)
	lost := len(sealed.Lost)
	switch {
	case err != nil:
		return failed("secrets", err)
	case lost > 0 && keys == nil:
		return fail("secrets", fmt.Sprintf("%d webhooks have sealed secrets, and HANDOFF_SECRET_KEY is not set", lost),
			"set HANDOFF_SECRET_KEY as it was when they were made")
	case lost > 0:
		return fail("secrets", fmt.Sprintf("no key opens the secrets of %d webhooks, such as %s", lost, sealed.Lost[0]),
			"add the key that sealed them to HANDOFF_SECRET_KEY; handoffd secrets reseal names them all")
	case keys == nil:
		return note("secrets", "HANDOFF_SECRET_KEY is not set: webhooks and chat are refused")
	case sealed.Older > 0:
		return warn("secrets", fmt.Sprintf("the secrets of %d webhooks are sealed with an older key", sealed.Older),
			"run: handoffd secrets reseal")
	default:
		return ok("secrets", fmt.Sprintf("the first key opens the secrets of all %d webhooks", sealed.Newest))
	}
}
