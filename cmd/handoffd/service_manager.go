package main

import (
	"context"
	"log/slog"
	"net"
	"os"
)

// The states of sd_notify(3) that a service manager waits for.
const (
	managerReady    = "READY=1"
	managerStopping = "STOPPING=1"
)

// tellManager tells the service manager that started the process what it does now. Without one, NOTIFY_SOCKET is unset.
// A name that begins with @ is in the abstract namespace, as net has it too.
func tellManager(ctx context.Context, state string, log *slog.Logger) {
	name := os.Getenv("NOTIFY_SOCKET")
	if name == "" {
		return
	}
	conn, err := new(net.Dialer).DialContext(ctx, "unixgram", name)
	if err == nil {
		defer conn.Close()
		_, err = conn.Write([]byte(state))
	}
	if err != nil {
		log.WarnContext(ctx, "the service manager cannot be told", "state", state, "error", err)
	}
}
