package main

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/internal/handofftest"
	"github.com/handoffd/handoffd/internal/otlptest"
)

// What traces cost an escalation, with its delivery to one stream. Allocations are those of the client too.
func BenchmarkTracedEscalation(b *testing.B) {
	b.Cleanup(http.DefaultClient.CloseIdleConnections)
	collector := otlptest.Start(b)
	for _, each := range []struct {
		name string
		traces
	}{
		{"off", traces{}},
		{"none-sampled", traces{Endpoint: collector.URL, Sampler: "parentbased_traceidratio", SamplerArg: "0"}},
		{"1-percent", traces{Endpoint: collector.URL, Sampler: "parentbased_traceidratio", SamplerArg: "0.01"}},
		{"all", traces{Endpoint: collector.URL}},
	} {
		b.Run(each.name, func(b *testing.B) {
			a := handofftest.New(b)
			token := a.Token(a.Engineer("Dana"))
			m := join(b, a.URL, func(s *settings) { s.JWTSecret, s.traces = handofftest.Secret, each.traces })
			m.becomes("ok")
			do := func(method, path, body string) *http.Response {
				request, err := http.NewRequestWithContext(b.Context(), method, m.address+"/api/v1"+path, strings.NewReader(body))
				if err != nil {
					b.Fatal(err)
				}
				request.Header.Set("Authorization", "Bearer "+token)
				request.Header.Set("Content-Type", "application/json")
				answer, err := http.DefaultClient.Do(request)
				if err != nil || answer.StatusCode >= http.StatusBadRequest {
					b.Fatal(answer, err)
				}
				return answer
			}
			stream := do(http.MethodGet, "/ai-sessions/escalations/stream", "")
			defer stream.Body.Close()
			b.ReportAllocs()
			for b.Loop() {
				session := "/ai-sessions/" + uuid.NewString()
				for _, answer := range []*http.Response{
					do(http.MethodPut, session, `{"title":"Printer on fire"}`),
					do(http.MethodPost, session+"/handoff", `{"intent":"escalate"}`),
				} {
					_, _ = io.Copy(io.Discard, answer.Body)
					_ = answer.Body.Close()
				}
				if err := until(stream.Body, "event: handoff_created"); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
