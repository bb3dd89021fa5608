package api_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// What each request costs before and after its handler, without a database.
func BenchmarkRequest(b *testing.B) {
	r := strandedReplica(b)
	for name, path := range map[string]string{"probe": "/healthz", "refused": "/api/v1/me"} {
		b.Run(name, func(b *testing.B) {
			request := httptest.NewRequest(http.MethodGet, path, nil)
			b.ReportAllocs()
			for b.Loop() {
				r.ServeHTTP(httptest.NewRecorder(), request)
			}
		})
	}
}
