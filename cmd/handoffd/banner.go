package main

import (
	"fmt"
	"strings"

	"golang.org/x/text/width"
)

// banner is what dev prints: addresses that sign in, keys, and commands to paste.
type banner struct {
	addresses []string
	demo      demo
	ids       demoIDs
	out       output
}

func (b banner) print() {
	first, last := b.addresses[0], b.addresses[len(b.addresses)-1]
	fmt.Fprintf(b.out, "\n%s runs on %s. Ctrl-C stops it and keeps the data.\nOpen the page as one of its users:\n\n",
		b.demo.Account.Name, strings.Join(b.addresses, " and "))
	widest := 0
	for _, user := range b.demo.Users {
		widest = max(widest, columns(user.Name))
	}
	for i, user := range b.demo.Users {
		name := user.Name + strings.Repeat(" ", widest-columns(user.Name))
		fmt.Fprintf(b.out, "  %-8s  %s  %s/as/%s\n", user.Role, name, b.addresses[i%len(b.addresses)], user.Key)
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
}

// columns returns how many columns of a terminal a text takes. East Asian characters take two.
func columns(text string) int {
	count := 0
	for _, char := range text {
		count++
		if kind := width.LookupRune(char).Kind(); kind == width.EastAsianWide || kind == width.EastAsianFullwidth {
			count++
		}
	}
	return count
}
