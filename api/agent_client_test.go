package api_test

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"
	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"github.com/handoffd/handoffd/handoff"
)

// agent is an MCP client, which is the SDK's own.
type agent struct {
	t testing.TB
	*sdk.ClientSession
	notices chan string // what the progress notices say
}

// agent connects an MCP client.
func (r *replica) agent(token string) *agent {
	r.t.Helper()
	a := &agent{t: r.t, notices: make(chan string, 100)}
	client := sdk.NewClient(&sdk.Implementation{Name: "test", Version: "1"}, &sdk.ClientOptions{
		ProgressNotificationHandler: func(_ context.Context, request *sdk.ProgressNotificationClientRequest) {
			a.notices <- request.Params.Message
		},
	})
	transport := new(http.Transport)
	session, err := client.Connect(r.t.Context(), &sdk.StreamableClientTransport{
		Endpoint: r.url + "/mcp", HTTPClient: &http.Client{Transport: withBearer{transport, token}},
		DisableStandaloneSSE: true, MaxRetries: -1,
	}, nil)
	if err != nil {
		r.t.Fatal(err)
	}
	a.ClientSession = session
	r.t.Cleanup(func() {
		_ = session.Close() // the replica may be gone
		transport.CloseIdleConnections()
	})
	return a
}

// withBearer adds a token to requests.
type withBearer struct {
	http.RoundTripper
	token string
}

func (b withBearer) RoundTrip(request *http.Request) (*http.Response, error) {
	request = request.Clone(request.Context())
	request.Header.Set("Authorization", "Bearer "+b.token)
	return b.RoundTripper.RoundTrip(request)
}

// toolResult is the result of a call: what the model reads, and the fields.
type toolResult struct {
	t       testing.TB
	text    string
	isError bool

	Session, Handoff uuid.UUID
	Number           int32
	Status           handoff.Status
	ClaimedBy        string `json:"claimed_by"`
	Answer           string
	CheckAgain       int `json:"check_again_seconds"`
}

// arguments are those of a tool.
type arguments map[string]any

// call calls a tool and waits for its result.
func (a *agent) call(tool string, with arguments) toolResult {
	a.t.Helper()
	result, err := a.try(a.t.Context(), tool, with)
	if err != nil {
		a.t.Fatalf("%s: %v", tool, err)
	}
	return result
}

// start calls a tool in a goroutine.
func (a *agent) start(tool string, with arguments) <-chan toolResult {
	results := make(chan toolResult, 1)
	go func() {
		result, err := a.try(a.t.Context(), tool, with)
		if err != nil {
			result.text = err.Error()
			result.isError = true
		}
		results <- result
	}()
	return results
}

func (a *agent) try(ctx context.Context, tool string, with arguments) (toolResult, error) {
	params := &sdk.CallToolParams{Name: tool, Arguments: map[string]any(with)}
	params.SetProgressToken("token of " + tool)
	called, err := a.CallTool(ctx, params)
	if err != nil {
		return toolResult{t: a.t}, err
	}
	result := toolResult{t: a.t, isError: called.IsError, text: called.Content[0].(*sdk.TextContent).Text}
	fields, err := json.Marshal(called.StructuredContent)
	if err == nil && called.StructuredContent != nil {
		err = json.Unmarshal(fields, &result)
	}
	return result, err
}

// says expects a result that is no error, with words in its text.
func (r toolResult) says(words ...string) toolResult {
	r.t.Helper()
	for _, each := range words {
		if r.isError || !strings.Contains(r.text, each) {
			r.t.Fatalf("the tool says %q (error: %t), want %q", r.text, r.isError, each)
		}
	}
	return r
}

// fails expects an error with words in its text.
func (r toolResult) fails(words ...string) {
	r.t.Helper()
	for _, each := range words {
		if !r.isError || !strings.Contains(r.text, each) {
			r.t.Fatalf("the tool says %q (error: %t), want the error %q", r.text, r.isError, each)
		}
	}
}

// notices waits for a progress notice.
func (a *agent) notice(words string) {
	a.t.Helper()
	for {
		select {
		case text := <-a.notices:
			if strings.Contains(text, words) {
				return
			}
		case <-a.t.Context().Done():
			a.t.Fatalf("there was no notice that says %q", words)
		}
	}
}
