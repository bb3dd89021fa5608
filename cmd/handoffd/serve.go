package main

import (
	"context"
	"fmt"
)

type serveCommand struct {
	database
	settings
}

// Run serves until ctx ends.
func (c *serveCommand) Run(ctx context.Context) error {
	socket, err := listen(ctx, c.Addr)
	if err != nil {
		return fmt.Errorf("HANDOFF_ADDR: %w", err)
	}
	defer socket.Close()
	return serve(ctx, c.URL, c.settings, socket, c.logger())
}
