package mcp

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/idempotency"
	"github.com/handoffd/handoffd/stream"
)

// Config is what a [Server] needs. Fields without a default are required.
type Config struct {
	Handoffs  *handoff.Service
	Directory *directory.Service
	Requests  *idempotency.Store
	Streams   *stream.Server // where waits count

	Version          string        // of the service, for clients to show. Default: none
	ProgressInterval time.Duration // between notices during a wait. Default 15 s
	WriteTimeout     time.Duration // for a client to read a notice. Default 10 s
	Logger           *slog.Logger  // receives panics and internal errors. Default: discards
}

// Server serves MCP clients. Make one with [New].
type Server struct {
	config  Config
	schemas *sdk.SchemaCache
}

// New returns a server.
func New(config Config) *Server {
	config.ProgressInterval = cmp.Or(config.ProgressInterval, 15*time.Second)
	config.WriteTimeout = cmp.Or(config.WriteTimeout, 10*time.Second)
	config.Logger = cmp.Or(config.Logger, slog.New(slog.DiscardHandler))
	return &Server{config: config, schemas: sdk.NewSchemaCache()}
}

// Caller is the authenticated principal of a request.
type Caller struct {
	auth.Principal
	Expires time.Time // the end of its token or key, and of its waits; zero: none
}

// RefusedError is a request that is no message of the protocol, or one of a version that the server does not know.
type RefusedError struct {
	Status int    // of HTTP
	Text   string // for people
}

func (e *RefusedError) Error() string { return e.Text }

// Serve writes the response to a POST of a client. Waits end with the context of the request; changes in progress
// do not. It returns a *[RefusedError], and only while nothing has been written.
func (s *Server) Serve(w http.ResponseWriter, r *http.Request, caller Caller) error {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return fmt.Errorf("read body: %w", err)
	}
	if bytes.HasPrefix(bytes.TrimLeft(body, " \t\r\n"), []byte("[")) { // one request could begin any number of waits
		return &RefusedError{http.StatusBadRequest, "Batches are not accepted: send each message in a POST of its own."}
	}
	response := newEventWriter(w, s.config.WriteTimeout)
	request := r.WithContext(context.WithoutCancel(r.Context()))
	request.Body = io.NopCloser(bytes.NewReader(body))
	server := s.newServer(&conversation{Caller: caller, left: r.Context(), events: response})
	sdk.NewStreamableHTTPHandler(func(*http.Request) *sdk.Server { return server }, &sdk.StreamableHTTPOptions{
		Stateless:                  true,
		DisableLocalhostProtection: true, // it refuses every proxy on the same host; the caller has checked the Host
	}).ServeHTTP(response, request)
	return response.refused()
}

// conversation is what the tools of one request need of it.
type conversation struct {
	Caller
	left   context.Context // ends when the client has left
	events *eventWriter
}

// newServer returns a server of the SDK whose tools act for the caller.
func (s *Server) newServer(c *conversation) *sdk.Server {
	server := sdk.NewServer(
		&sdk.Implementation{Name: "handoffd", Title: "handoffd: ask a colleague", Version: s.config.Version},
		&sdk.ServerOptions{
			Instructions: instructions,
			SchemaCache:  s.schemas,
			Capabilities: &sdk.ServerCapabilities{Tools: &sdk.ToolCapabilities{}},
		},
	)
	s.addTools(server, c)
	server.AddReceivingMiddleware(s.guard)
	return server
}

// guard refuses the one method whose response never ends, explains invalid arguments, and keeps a panic from ending the
// process.
func (s *Server) guard(next sdk.MethodHandler) sdk.MethodHandler {
	return func(ctx context.Context, method string, request sdk.Request) (result sdk.Result, err error) {
		if method == "subscriptions/listen" {
			return nil, &jsonrpc.Error{Code: jsonrpc.CodeMethodNotFound, Message: "the tools never change"}
		}
		defer func() {
			if recovered := recover(); recovered != nil {
				s.config.Logger.ErrorContext(ctx, "panic", "error", recovered, "stack", string(debug.Stack()))
				result, err = nil, errors.New("something went wrong on the server's side")
			}
		}()
		result, err = next(ctx, method, request)
		if called, ok := result.(*sdk.CallToolResult); ok && called != nil {
			explainInvalid(called)
		}
		return result, err
	}
}
