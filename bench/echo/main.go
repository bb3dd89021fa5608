// Command echo is an event server as a team would write it in an afternoon: Echo, LISTEN, the whole event inlined in
// the payload, a channel for each client. It has no log, no resume and no repair, and drops events for a full channel.
// Package bench compares the product with it.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"

	"github.com/golang-jwt/jwt/v5"
	"github.com/jackc/pgx/v5"
	"github.com/labstack/echo/v4"
)

func main() {
	log := slog.New(slog.NewJSONHandler(os.Stderr, nil))
	if err := serve(context.Background(), log); err != nil {
		log.Error("stopped", "error", err)
		os.Exit(1)
	}
}

func serve(ctx context.Context, log *slog.Logger) error {
	conn, err := pgx.Connect(ctx, os.Getenv("DATABASE_URL"))
	if err != nil {
		return err
	}
	if _, err := conn.Exec(ctx, "listen events"); err != nil {
		return err
	}
	h := &hub{secret: []byte(os.Getenv("JWT_SECRET")), clients: make(map[string]map[chan string]struct{})}
	go h.receive(ctx, conn)
	socket, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	e := echo.New()
	e.GET("/stream", h.stream)
	log.Info("serving", "address", socket.Addr().String())
	return http.Serve(socket, e) //nolint:gosec // without timeouts, as Echo starts by default
}

// hub holds the clients of each account.
type hub struct {
	secret []byte

	mu      sync.Mutex
	clients map[string]map[chan string]struct{}
}

// receive sends each notification to the clients of its account.
func (h *hub) receive(ctx context.Context, conn *pgx.Conn) {
	for {
		n, err := conn.WaitForNotification(ctx)
		if err != nil {
			return
		}
		var event struct {
			Account string `json:"account_id"`
		}
		if err := json.Unmarshal([]byte(n.Payload), &event); err != nil {
			continue
		}
		h.mu.Lock()
		for client := range h.clients[event.Account] {
			select {
			case client <- n.Payload:
			default: // the client is slow and loses it
			}
		}
		h.mu.Unlock()
	}
}

func (h *hub) stream(c echo.Context) error {
	var claims struct {
		jwt.RegisteredClaims
		Account string `json:"account_id"`
	}
	bearer := strings.TrimPrefix(c.Request().Header.Get(echo.HeaderAuthorization), "Bearer ")
	key := func(*jwt.Token) (any, error) { return h.secret, nil }
	_, err := jwt.ParseWithClaims(bearer, &claims, key, jwt.WithValidMethods([]string{"HS256"}))
	if err != nil {
		return echo.ErrUnauthorized
	}
	events := make(chan string, 64)
	h.join(claims.Account, events)
	defer h.leave(claims.Account, events)
	w := c.Response()
	w.Header().Set(echo.HeaderContentType, "text/event-stream")
	w.Header().Set(echo.HeaderCacheControl, "no-cache")
	fmt.Fprint(w, "event: ready\ndata: {}\n\n")
	w.Flush()
	for {
		select {
		case <-c.Request().Context().Done():
			return nil
		case event := <-events:
			fmt.Fprintf(w, "event: handoff_created\ndata: %s\n\n", event)
			w.Flush()
		}
	}
}

func (h *hub) join(account string, client chan string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.clients[account] == nil {
		h.clients[account] = make(map[chan string]struct{})
	}
	h.clients[account][client] = struct{}{}
}

func (h *hub) leave(account string, client chan string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.clients[account], client)
}
