package main

import (
	"net/url"
	"strings"

	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/idempotency"
	"github.com/handoffd/handoffd/mcp"
)

// loopbackNames are the names of this machine.
var loopbackNames = []string{"localhost", "127.0.0.1", "::1"}

// agentHosts returns the names at which /mcp is served: that of HANDOFF_PUBLIC_URL, or in dev those of loopback. None
// stands for all.
func (s *settings) agentHosts() []string {
	if public, err := url.Parse(s.PublicURL); err == nil && public.Host != "" {
		return []string{strings.ToLower(public.Hostname())}
	}
	if s.demoUsers != nil {
		return loopbackNames
	}
	return nil
}

// agents returns the server of the tools of agents.
func (r *replica) agents(
	handoffs *handoff.Service, people *directory.Service, requests *idempotency.Store,
) *mcp.Server {
	return mcp.New(mcp.Config{
		Handoffs: handoffs, Directory: people, Requests: requests, Streams: r.streams,
		WriteTimeout: r.settings.timeouts.WriteTimeout, Logger: r.log,
	})
}
