package outbound_test

import (
	"bytes"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/handoffd/handoffd/internal/outbound"
)

var loopback = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}

// receiver is a server on 127.0.0.1, and a policy that trusts its certificate.
func receiver(t *testing.T, handler http.HandlerFunc) (*httptest.Server, outbound.Policy) {
	t.Helper()
	server := httptest.NewUnstartedServer(handler)
	server.EnableHTTP2 = true
	server.StartTLS()
	t.Cleanup(server.Close)
	roots := x509.NewCertPool()
	roots.AddCert(server.Certificate())
	return server, outbound.Policy{Allow: loopback, RootCAs: roots}
}

// get calls the address, and drops the connections of its client.
func get(t *testing.T, policy outbound.Policy, address string) (*http.Response, error) {
	t.Helper()
	client := policy.Client()
	t.Cleanup(client.CloseIdleConnections)
	response, err := client.Get(address)
	if err == nil {
		t.Cleanup(func() { _ = response.Body.Close() })
	}
	return response, err
}

// The server offers HTTP/2, over which the calls would share a connection.
func TestEachCallHasAConnectionOfItsOwn(t *testing.T) {
	var mu sync.Mutex
	peers := make(map[string]bool)
	all := make(chan struct{})
	const calls = 5
	server, policy := receiver(t, func(_ http.ResponseWriter, r *http.Request) {
		mu.Lock()
		peers[r.RemoteAddr] = true
		if len(peers) == calls {
			close(all)
		}
		mu.Unlock()
		<-all
	})
	client := policy.Client()
	defer client.CloseIdleConnections()
	var calling sync.WaitGroup
	for range calls {
		calling.Go(func() {
			response, err := client.Get(server.URL)
			if err != nil {
				t.Error(err)
				return
			}
			_ = response.Body.Close()
		})
	}
	calling.Wait()
}

func TestPrivateAddressIsNotDialled(t *testing.T) {
	var called atomic.Bool
	server, policy := receiver(t, func(http.ResponseWriter, *http.Request) { called.Store(true) })
	policy.Allow = nil
	_, err := get(t, policy, server.URL)
	refused, ok := errors.AsType[*outbound.AddressError](err)
	if !ok || refused.Host != "127.0.0.1" || called.Load() {
		t.Errorf("error %v, called %t", err, called.Load())
	}
}

// The resolver answers with a public address at first and with a private one later, as an attacker's does.
func TestNameThatIsReboundIsCheckedWhenItIsDialled(t *testing.T) {
	server, policy := receiver(t, func(http.ResponseWriter, *http.Request) { t.Error("the private address was called") })
	var asked atomic.Int32
	policy.Allow = []netip.Prefix{netip.MustParsePrefix("127.0.0.2/32")} // where nothing listens
	policy.Resolver = resolver(t, func(string) netip.Addr {
		if asked.Add(1) == 1 {
			return netip.MustParseAddr("127.0.0.2")
		}
		return netip.MustParseAddr("127.0.0.1")
	})
	port := serverPort(t, server)
	var refused *outbound.AddressError
	_, err := get(t, policy, "https://rebound.test:"+port)
	if err == nil || errors.As(err, &refused) {
		t.Fatalf("the first call: %v", err)
	}
	if _, err := get(t, policy, "https://rebound.test:"+port); !errors.As(err, &refused) {
		t.Fatalf("the second call: %v", err)
	}
	if n := asked.Load(); n != 2 {
		t.Errorf("the name was resolved %d times for two calls", n)
	}
}

func TestRedirectIsNotFollowed(t *testing.T) {
	server, policy := receiver(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" {
			t.Error("the redirect was followed")
		}
		http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
	})
	response, err := get(t, policy, server.URL)
	if err != nil || response.StatusCode != http.StatusTemporaryRedirect {
		t.Errorf("%v %v", response, err)
	}
}

func TestProxyOfTheEnvironmentIsNotUsed(t *testing.T) {
	server, policy := receiver(t, func(http.ResponseWriter, *http.Request) {})
	t.Setenv("HTTPS_PROXY", "http://127.0.0.1:1")
	t.Setenv("NO_PROXY", "")
	policy.Resolver = resolver(t, func(string) netip.Addr { return netip.MustParseAddr("127.0.0.1") })
	if _, err := get(t, policy, "https://example.com:"+serverPort(t, server)); err != nil {
		t.Error(err) // net/http uses no proxy for 127.0.0.1, but would for this name
	}
}

func TestUnknownCertificateIsRefused(t *testing.T) {
	server, policy := receiver(t, func(http.ResponseWriter, *http.Request) { t.Error("called") })
	policy.RootCAs = x509.NewCertPool()
	_, err := get(t, policy, server.URL)
	if _, ok := errors.AsType[x509.UnknownAuthorityError](err); !ok {
		t.Error(err)
	}
}

func TestPlainHTTPIsRefused(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("called") }))
	defer server.Close()
	if _, err := get(t, outbound.Policy{Allow: loopback}, server.URL); err == nil {
		t.Error("it was called")
	}
}

func TestResponseBodiesAreBounded(t *testing.T) {
	for size, want := range map[int]error{
		outbound.MaxBody: nil, outbound.MaxBody + 1: outbound.ErrTooLarge, 64 << 20: outbound.ErrTooLarge,
	} {
		server, policy := receiver(t, func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write(bytes.Repeat([]byte("x"), size))
		})
		response, err := get(t, policy, server.URL)
		if err != nil {
			t.Fatal(err)
		}
		n, err := io.Copy(io.Discard, response.Body)
		if !errors.Is(err, want) || n != outbound.MaxBody {
			t.Errorf("%d bytes: read %d, %v", size, n, err)
		}
	}
}

func serverPort(t *testing.T, server *httptest.Server) string {
	t.Helper()
	address, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	_, port, err := net.SplitHostPort(address.Host)
	if err != nil {
		t.Fatal(err)
	}
	return port
}
