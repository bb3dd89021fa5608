package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/tx"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/refusal"
)

// banner is what dev prints: addresses, sign-in links and commands to paste.
type banner struct {
	directory string
	addresses []string
	demo      demo
	ids       demoIDs
	waiting   *handoff.Card // a handoff that dana and ingrid can claim, or nil
	out       output
}

func (b banner) print(secret string) error {
	signer, err := auth.NewSigner([]byte(secret))
	if err != nil {
		return err
	}
	tokens := make(map[string]string)
	for key, id := range b.ids.Users {
		if tokens[key], err = signer.Sign(auth.Claims{Subject: id.String(), ExpiresAt: time.Now().Add(devTTL)}); err != nil {
			return err
		}
	}
	first, last := b.addresses[0], b.addresses[len(b.addresses)-1]

	fmt.Fprintf(b.out, "\n%s runs on %d replicas, with PostgreSQL in %s. Ctrl-C stops it and keeps the data.\n\n",
		b.demo.Account.Name, len(b.addresses), b.directory)
	for i, address := range b.addresses {
		fmt.Fprintf(b.out, "  replica %d   %s\n", i+1, address)
	}
	fmt.Fprintf(b.out, "\nOpen the page as one of these users, each in its own window. Links last %v:\n\n", devTTL)
	table := tabwriter.NewWriter(b.out, 0, 0, 2, ' ', 0)
	for i, user := range b.demo.Users {
		address := b.addresses[i%len(b.addresses)]
		fmt.Fprintf(table, "  %s\t%s\t%s\n", user.Role, user.Name, signInLink(address, tokens[user.Key], user.Name))
	}
	if err = table.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(b.out, "\nCommands for a second terminal. Follow the stream, on the last replica:\n\n  %s\n",
		curl("-N", tokens["dana"], last+"/api/v1/ai-sessions/escalations/stream"))
	fmt.Fprintf(b.out, "\nRead the queue:\n\n  %s\n", curl("", tokens["dana"], first+"/api/v1/ai-sessions/queue"))
	fmt.Fprintf(b.out, "\nEscalate a session that has no open handoff, on the first replica:\n\n")
	for _, session := range b.demo.Sessions {
		if !session.free() {
			continue
		}
		fmt.Fprintf(b.out, "  %s\n", curl(
			`-H 'Content-Type: application/json' -d '{"intent":"escalate","priority":"high"}'`, tokens[session.User],
			first+"/api/v1/ai-sessions/"+b.ids.Sessions[session.Key].String()+"/handoff"))
	}
	if b.waiting != nil {
		fmt.Fprintf(b.out, "\nClaim handoff #%d twice, on two replicas: one claim wins, the other gets a 409.\n\n",
			b.waiting.Number)
		path := "/api/v1/ai-sessions/" + b.waiting.SessionID.String() + "/handoffs/" + b.waiting.ID.String() + "/claim"
		fmt.Fprintf(b.out, "  %s &\n  %s\n",
			curl("-X POST", tokens["dana"], first+path), curl("-X POST", tokens["ingrid"], last+path))
	}
	fmt.Fprintf(b.out, "\nPrint notifications as they are committed: make listen\n\n")
	return nil
}

// signInLink returns the address of the page with a token in its fragment. Browsers never send a fragment, so the
// token appears in no log.
func signInLink(address, token, name string) string {
	return address + "/#token=" + token + "&name=" + url.QueryEscape(name)
}

// curl returns a command line.
func curl(options, token, url string) string {
	return strings.Join(strings.Fields("curl -sS "+options+" -H 'Authorization: Bearer "+token+"' "+url), " ")
}

// claimable returns the first waiting handoff that neither dana nor ingrid escalated, or nil.
func claimable(ctx context.Context, databaseURL string, ids demoIDs) (*handoff.Card, error) {
	pool, err := db.Open(ctx, databaseURL, "handoffd demo")
	if err != nil {
		return nil, err
	}
	defer pool.Close()
	handoffs, people := newServices(&tx.Runner{DB: pool})
	p, err := people.Principal(ctx, ids.Users["dana"])
	if errors.Is(err, refusal.ErrNotFound) {
		return nil, nil // dana was deactivated
	}
	if err != nil {
		return nil, err
	}
	queue, err := handoffs.Queue(ctx, p, handoff.Filter{Statuses: []handoff.Status{handoff.Waiting}})
	if err != nil {
		return nil, err
	}
	for _, card := range queue.Items {
		if card.CreatedBy.ID != ids.Users["dana"] && card.CreatedBy.ID != ids.Users["ingrid"] {
			return &card, nil
		}
	}
	return nil, nil
}
