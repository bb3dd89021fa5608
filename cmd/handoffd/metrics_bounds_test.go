package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/handoffd/handoffd/internal/handofftest"
)

// maxSeries is what docs/metrics.md promises.
const maxSeries = 3000

var parameter = regexp.MustCompile(`\{[a-z]+\}|\*`)

// Whatever clients send, and however many accounts there are, the number of series stays small.
func TestClientsCannotAddSeries(t *testing.T) {
	t.Cleanup(http.DefaultClient.CloseIdleConnections)
	first := handofftest.New(t)
	for range 25 { // more than are listed
		other := first.OtherAccount()
		other.Exec(`
			insert into webhooks (id, account_id, format, url, secret, secret_last_four, created_by_id, created_by_name,
			  created_by_service, cursor_epoch, cursor_seq, failures, failing_since, next_attempt_at, last_error)
			values (gen_random_uuid(), $1, 'standard', 'https://shop.example/hook', 'x', 'abcd', gen_random_uuid(), 'Ada', false,
			  '', 0, 7, clock_timestamp() - interval '1 day', clock_timestamp() + interval '1 day', 'timeout')`, other.ID)
	}
	m := join(t, first.URL, func(s *settings) { s.JWTSecret = handofftest.Secret })
	m.becomes("ok")
	eventually(t, func() bool {
		all := m.scrape()
		return len(all.family(webhookFailures)) > 0 && len(all.family(waiting)) > 0
	}, func() { t.Fatalf("figures are missing: %v", m.scrape()) })
	if n := len(m.scrape().family(webhookFailures)); n != 20 {
		t.Errorf("the failures of %d webhooks are shown", n)
	}
	routes := measuredRoutes(t, m.scrape())
	round := func(i int) series {
		account := first.OtherAccount()
		tokens := []string{"", "junk", account.Token(account.Engineer("Dana"))}
		for _, token := range tokens {
			for _, each := range routes {
				method, route, _ := strings.Cut(each, " ")
				m.sends(method, parameter.ReplaceAllString(route, fmt.Sprint("junk-", i)), token)
			}
		}
		for j := range 30 {
			m.sends("GET", fmt.Sprintf("/nothing/%d/%d", i, j), "")
			m.sends(fmt.Sprintf("JUNK%d-%d", i, j), "/api/v1/ai-sessions/queue", "")
			m.sends(fmt.Sprintf("JUNK%d-%d", i, j), "/", "")
		}
		all := m.scrape()
		for name := range all {
			if strings.Contains(name, "JUNK") || strings.Contains(name, "junk") || strings.Contains(name, "nothing") {
				t.Errorf("a client made the series %s", name)
			}
		}
		return all
	}
	before := round(1)
	after := round(2)
	for name := range after {
		if _, found := before[name]; !found {
			t.Errorf("other junk adds the series %s", name)
		}
	}
	if len(after) > maxSeries {
		t.Errorf("there are %d series, want at most %d", len(after), maxSeries)
	}
}

// measuredRoutes returns the methods and routes that a replica measures, but that of the stream, which does not end.
func measuredRoutes(t *testing.T, all series) (routes []string) {
	t.Helper()
	for _, name := range all.family(requestsTotal) {
		labels := labelsOf(t, name)
		route := labels["route"]
		if labels["status"] != "503" || strings.HasSuffix(route, "/stream") || strings.HasSuffix(route, " (wait)") {
			continue
		}
		routes = append(routes, labels["method"]+" "+route)
		if labels["method"] == http.MethodGet {
			routes = append(routes, http.MethodHead+" "+route)
		}
	}
	slices.Sort(routes)
	if len(routes) < 60 {
		t.Errorf("only %d routes are measured: %v", len(routes), routes)
	}
	return routes
}

// sends sends a request and reads the response.
func (m *member) sends(method, path, token string) {
	m.t.Helper()
	request, err := http.NewRequestWithContext(context.Background(), method, m.address+path, nil)
	if err != nil {
		m.t.Fatal(err)
	}
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		m.t.Fatal(err)
	}
	defer answer.Body.Close()
	if _, err := io.Copy(io.Discard, answer.Body); err != nil {
		m.t.Fatal(err)
	}
}
