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
	"github.com/handoffd/handoffd/handoff"
)

// guide is what dev prints: addresses, links into the page, and lines to paste.
type guide struct {
	directory string
	addresses []string
	demo      demo
	seeded    seeded
	waiting   *handoff.Card // one that dana and ingrid may claim; nil if there is none
	out       output
}

func (g guide) print(secret string) error {
	signer, err := auth.NewSigner([]byte(secret), "", "")
	if err != nil {
		return err
	}
	tokens := make(map[string]string)
	for key, id := range g.seeded.Users {
		if tokens[key], err = signer.Sign(auth.Claims{Subject: id, ExpiresAt: time.Now().Add(devTTL)}); err != nil {
			return err
		}
	}
	first, last := g.addresses[0], g.addresses[len(g.addresses)-1]

	fmt.Fprintf(g.out, "\n%s runs on %d replicas and PostgreSQL in %s. Ctrl-C stops it, data stays.\n\n",
		g.demo.Account.Name, len(g.addresses), g.directory)
	for i, address := range g.addresses {
		fmt.Fprintf(g.out, "  replica %d   %s\n", i+1, address)
	}
	fmt.Fprintf(g.out, "\nOpen the page as somebody, each in a window of their own. A link is good for %v:\n\n", devTTL)
	table := tabwriter.NewWriter(g.out, 0, 0, 2, ' ', 0)
	for i, user := range g.demo.Users {
		address := g.addresses[i%len(g.addresses)]
		fmt.Fprintf(table, "  %s\t%s\t%s\n", user.Role, user.Name, signInLink(address, tokens[user.Key], user.Name))
	}
	if err = table.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(g.out, "\nPaste into a second terminal. Follow the stream, on the last replica:\n\n  %s\n",
		curl("-N", tokens["dana"], last+"/api/v1/ai-sessions/escalations/stream"))
	fmt.Fprintf(g.out, "\nSee the queue:\n\n  %s\n", curl("", tokens["dana"], first+"/api/v1/ai-sessions/queue"))
	fmt.Fprintf(g.out, "\nEscalate sessions nobody has handed off, on the first replica, one line each:\n\n")
	for _, session := range g.demo.Sessions {
		if !session.free() {
			continue
		}
		fmt.Fprintf(g.out, "  %s\n", curl(
			`-H 'Content-Type: application/json' -d '{"intent":"escalate","priority":"high"}'`, tokens[session.User],
			first+"/api/v1/ai-sessions/"+g.seeded.Sessions[session.Key].String()+"/handoff"))
	}
	if g.waiting != nil {
		fmt.Fprintf(g.out, "\nLet two people claim one handoff, #%d, on two replicas: one wins, the other is told who.\n\n", g.waiting.Number)
		path := "/api/v1/ai-sessions/" + g.waiting.SessionID.String() + "/handoffs/" + g.waiting.ID.String() + "/claim"
		fmt.Fprintf(g.out, "  %s &\n  %s\n",
			curl("-X POST", tokens["dana"], first+path), curl("-X POST", tokens["ingrid"], last+path))
	}
	fmt.Fprintf(g.out, "\nSee the notifications as they are committed: make listen\n\n")
	return nil
}

// signInLink opens the page for whoever the token names. A fragment is never sent to a server, so the token is in no log.
func signInLink(address, token, name string) string {
	return address + "/#token=" + token + "&name=" + url.QueryEscape(name)
}

// curl is a command line that can be pasted.
func curl(options, token, url string) string {
	return strings.Join(strings.Fields("curl -sS "+options+" -H 'Authorization: Bearer "+token+"' "+url), " ")
}

// claimable returns the first handoff in the queue that neither dana nor ingrid has escalated.
func claimable(ctx context.Context, databaseURL string, done seeded) (*handoff.Card, error) {
	pool, err := db.Open(ctx, databaseURL, "handoffd demo")
	if err != nil {
		return nil, err
	}
	defer pool.Close()
	service := &handoff.Service{DB: pool}
	p, err := service.Principal(ctx, done.Users["dana"])
	if errors.Is(err, handoff.ErrNotFound) {
		return nil, nil // dana has been deactivated
	}
	if err != nil {
		return nil, err
	}
	queue, err := service.Queue(ctx, p, handoff.Filter{Statuses: []handoff.Status{handoff.Waiting}})
	if err != nil {
		return nil, err
	}
	for _, card := range queue.Items {
		if card.CreatedBy.ID != done.Users["dana"] && card.CreatedBy.ID != done.Users["ingrid"] {
			return &card, nil
		}
	}
	return nil, nil
}
