package bench

import (
	"encoding/pem"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// receivers counts what webhooks are sent.
type receivers struct{ posts atomic.Int64 }

// receive starts a receiver that ends with the benchmark, and returns its host and port.
func (r *receivers) receive(b *testing.B, answer http.HandlerFunc) (address string) {
	b.Helper()
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		r.posts.Add(1)
		answer(w, request)
	}))
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	b.Cleanup(s.Close)
	return strings.TrimPrefix(s.URL, "https://")
}

// accept answers 204.
func accept(w http.ResponseWriter, request *http.Request) {
	_, _ = io.Copy(io.Discard, request.Body)
	w.WriteHeader(http.StatusNoContent)
}

// hang does not answer until the client gives up.
func hang(_ http.ResponseWriter, request *http.Request) {
	_, _ = io.Copy(io.Discard, request.Body)
	<-request.Context().Done()
}

// authorityFile is the certificate of the receivers, which is its own authority.
var authorityFile = sync.OnceValues(func() (path string, err error) {
	s := httptest.NewTLSServer(nil)
	defer s.Close()
	if err := os.MkdirAll(buildDir, 0o755); err != nil {
		return "", err
	}
	path = filepath.Join(buildDir, "authority.pem")
	block := &pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw}
	return path, os.WriteFile(path, pem.EncodeToMemory(block), 0o600)
})

func authority(b *testing.B) (path string) {
	b.Helper()
	path, err := authorityFile()
	if err != nil {
		b.Fatal(err)
	}
	return path
}
