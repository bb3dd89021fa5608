package client

import (
	"context"
	"log/slog"
	"net/http"
	"time"
)

// Client calls one handoffd server, or several behind one address.
type Client struct {
	// URL is the address of the server, such as https://handoffs.example.com.
	URL string

	// Token returns what proves who is asking. [StaticToken] is for API keys.
	Token TokenSource

	// HTTP sends the requests. It must not have a Timeout of its own, which would cut streams. Default
	// http.DefaultClient.
	HTTP *http.Client

	// Timeout limits one attempt of a request. Default 10 s. Streams and waits have no limit.
	Timeout time.Duration

	// Attempts is how often a request is sent before its error is returned. Default 5; 1: it is never repeated.
	Attempts int

	// IdleTimeout is the silence after which a stream is taken for dead and opened again: more than twice the server's
	// HANDOFF_HEARTBEAT. Default 1 min.
	IdleTimeout time.Duration

	// Logger gets a line for each request that is repeated and each stream that is lost. Default none.
	Logger *slog.Logger

	key, onBehalfOf string
}

// TokenSource returns a bearer token: an API key, or a user's or service's JWT. It is called before each request and is
// expected to return the same token until that expires. With renew the last one was refused or expires soon. The same
// token again means that there is no other. It must be safe for concurrent use.
type TokenSource func(ctx context.Context, renew bool) (string, error)

// StaticToken returns a TokenSource for a token that is not renewed, such as an API key.
func StaticToken(token string) TokenSource {
	return func(context.Context, bool) (string, error) { return token, nil }
}

// WithIdempotencyKey returns a client whose POSTs carry key in place of one made for each call. It makes a call safe to
// repeat by a process that has been restarted: the same key with the same call gets the first answer again, for 24
// hours, and another call with it is refused. A key is 1 to 128 printable ASCII characters.
func (c *Client) WithIdempotencyKey(key string) *Client {
	with := *c
	with.key = key
	return &with
}

// OnBehalfOf returns a client for a service that acts with the rights of a user: it can do with handoffs what the user
// can, and the timeline names both.
func (c *Client) OnBehalfOf(user string) *Client {
	with := *c
	with.onBehalfOf = user
	return &with
}

func (c *Client) logger() *slog.Logger {
	if c.Logger == nil {
		return slog.New(slog.DiscardHandler)
	}
	return c.Logger
}
