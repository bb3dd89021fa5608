package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/handoffd/handoffd/api"
)

const (
	mcpPing   = `{"jsonrpc":"2.0","id":1,"method":"ping"}`
	mcpAccept = "application/json, text/event-stream"
)

// mcp returns a client of /mcp without the SDK.
func (r *replica) mcp(token string) *client {
	return r.withToken(token).with("Accept", mcpAccept).with("Content-Type", "application/json")
}

func TestMCPIsRefusedWithProblems(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	scout := func() *client { return r.mcp(a.scout.token) }
	r.mcp("").post("/mcp", mcpPing).isProblem(http.StatusUnauthorized, "unauthenticated")
	for _, method := range []string{http.MethodGet, http.MethodDelete, http.MethodPut} {
		refused := scout().do(method, "/mcp", nil)
		refused.isProblem(http.StatusMethodNotAllowed, "method_not_allowed")
		if allowed := refused.header.Get("Allow"); !strings.Contains(allowed, http.MethodPost) {
			t.Errorf("%s of /mcp allows %q", method, allowed)
		}
	}
	for _, refused := range []struct {
		what   *client
		body   string
		status int
		code   string
	}{
		{scout(), "[" + mcpPing + "]", http.StatusBadRequest, "invalid_input"},
		{scout(), "", http.StatusBadRequest, "invalid_input"},
		{scout(), "{", http.StatusBadRequest, "invalid_input"},
		{scout(), `{"id":1}`, http.StatusBadRequest, "invalid_input"},
		{scout(), `{"jsonrpc":"2.0","id":1,"method":"sing"}`, http.StatusBadRequest, "invalid_input"},
		{scout(), strings.Repeat(" ", 256<<10) + mcpPing, http.StatusRequestEntityTooLarge, "body_too_large"},
		{scout().with("Content-Type", "text/plain"), mcpPing, http.StatusUnsupportedMediaType, "unsupported_media_type"},
		{scout().with("Accept", "text/html"), mcpPing, http.StatusBadRequest, "invalid_input"},
		{scout().with("Mcp-Protocol-Version", "1999-01-01"), mcpPing, http.StatusBadRequest, "invalid_input"},
		{scout().with("Content-Encoding", "gzip"), mcpPing, http.StatusUnsupportedMediaType, "unsupported_media_type"},
	} {
		refused.what.post("/mcp", refused.body).isProblem(refused.status, refused.code)
	}
	scout().post("/mcp", mcpPing).is(http.StatusOK)
}

// The response of this method would never end.
func TestMCPSubscriptionsAreRefused(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	const version = "2026-07-28"
	r.mcp(a.scout.token).with("Mcp-Protocol-Version", version).with("Mcp-Method", "subscriptions/listen").
		post("/mcp", `{"jsonrpc":"2.0","id":1,"method":"subscriptions/listen","params":{"_meta":{`+
			`"io.modelcontextprotocol/protocolVersion":"`+version+`",`+
			`"io.modelcontextprotocol/clientInfo":{"name":"test","version":"1"},`+
			`"io.modelcontextprotocol/clientCapabilities":{}},"notifications":{"toolsListChanged":true}}}`).
		is(http.StatusNotFound)
}

func TestMCPIsForAgentsAndServices(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	for _, person := range []user{a.dana, a.ada, a.vera} {
		refused := r.mcp(person.token).post("/mcp", mcpPing)
		refused.isProblem(http.StatusForbidden, "forbidden")
		if !strings.Contains(string(refused.body), "handoffd key add") {
			t.Errorf("a person is told %s", refused.body)
		}
	}
	for _, program := range []user{a.scout, a.backend} {
		r.mcp(program.token).post("/mcp", mcpPing).is(http.StatusOK)
	}
}

// A page of a foreign site, and one whose name was pointed to this server.
func TestMCPChecksOriginAndHost(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{
		AllowedOrigins: []string{"https://desk.example.com"}, Hosts: []string{"127.0.0.1", "handoff.example.com"},
	})
	for origin, status := range map[string]int{
		r.url: http.StatusOK, "https://desk.example.com": http.StatusOK,
		"https://evil.example.com": http.StatusForbidden, "null": http.StatusForbidden,
		"http://127.0.0.1": http.StatusForbidden, // another port is another origin
	} {
		r.mcp(a.scout.token).with("Origin", origin).post("/mcp", mcpPing).is(status)
	}
	for host, status := range map[string]int{
		"handoff.example.com": http.StatusOK, "Handoff.Example.com.:8443": http.StatusOK,
		"evil.example.com": http.StatusForbidden, "127.0.0.1.evil.example.com": http.StatusForbidden,
		"[::1]:8080": http.StatusForbidden,
	} {
		c := r.mcp(a.scout.token)
		c.host = host
		answer := c.post("/mcp", mcpPing).is(status)
		if status == http.StatusForbidden {
			answer.isProblem(status, "foreign_host")
		}
	}
}
