package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/webhook"
)

const (
	stuckAfter = 10 * time.Minute // of failures
	stuckShown = 5
)

// webhooks names the webhooks that have failed longest.
func (c *checks) webhooks(ctx context.Context) finding {
	backlog, err := webhook.ReadBacklog(ctx, db.AllAccounts(c.pool), stuckAfter, stuckShown)
	if err != nil {
		return failed("webhooks", err)
	}
	if len(backlog.LongestFailed) == 0 {
		return ok("webhooks", fmt.Sprintf("%s active, %d behind the log, none stuck",
			counted(backlog.Active, "webhook"), backlog.Behind))
	}
	var stuck []string
	for _, each := range backlog.LongestFailed {
		stuck = append(stuck, fmt.Sprintf("%s of account %s to %s since %s (%s)",
			each.ID, each.Account, each.Receiver, each.Since.UTC().Format(time.RFC3339), each.Class))
	}
	return warn("webhooks", fmt.Sprintf("%s failing, the longest %s",
		counted(backlog.Failing, "webhook"), strings.Join(stuck, "; ")),
		"tell the account, or look at GET /webhooks/{id}/deliveries; after three days of failure a webhook is disabled. "+
			"address: set HANDOFF_OUTBOUND_ALLOW; secret: add its key to HANDOFF_SECRET_KEY; connect, dns: can the receiver be "+
			"reached from here?")
}
