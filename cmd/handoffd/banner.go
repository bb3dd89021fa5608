package main

import (
	"fmt"
	"strings"
	"text/tabwriter"
)

// banner is what dev prints: addresses that sign in, keys, and commands to paste.
type banner struct {
	addresses []string
	demo      demo
	ids       demoIDs
	out       output
}

func (b banner) print() error {
	first, last := b.addresses[0], b.addresses[len(b.addresses)-1]
	fmt.Fprintf(b.out, "\n%s runs on %s. Ctrl-C stops it and keeps the data.\nOpen the page as one of its users:\n\n",
		b.demo.Account.Name, strings.Join(b.addresses, " and "))
	table := tabwriter.NewWriter(b.out, 0, 0, 2, ' ', 0)
	for i, user := range b.demo.Users {
		fmt.Fprintf(table, "  %s\t%s\t%s/as/%s\n", user.Role, user.Name, b.addresses[i%len(b.addresses)], user.Key)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	var free []string
	for _, session := range b.demo.Sessions {
		if session.free() {
			free = append(free, "ext:"+session.Key)
		}
	}
	const authorization = `-H "Authorization: Bearer $TOKEN"`
	fmt.Fprintf(b.out, "\nThe backend of account %s, in a second terminal:\n\n", b.ids.Account)
	fmt.Fprintf(b.out, "  export TOKEN=%s\n", b.ids.Keys.Backend)
	fmt.Fprintf(b.out, "  curl -sSN %s %s/api/v1/ai-sessions/escalations/stream\n", authorization, last)
	fmt.Fprintf(b.out, "  curl -sS %s %s/api/v1/ai-sessions/queue\n", authorization, first)
	fmt.Fprintf(b.out, "  curl -sS %s --json '{\"intent\":\"escalate\"}' %s/api/v1/ai-sessions/%s/handoff\n\n",
		authorization, first, free[0])
	fmt.Fprintf(b.out, "  Sessions to escalate: %s\n", strings.Join(free, " "))
	fmt.Fprintf(b.out, "\nThe key of an agent, which asks people at %s/mcp (docs/agents.md):\n\n  %s\n",
		first, b.ids.Keys.Agent)
	fmt.Fprintf(b.out, "\nNotifications as they are committed: make listen\n\n")
	return nil
}
