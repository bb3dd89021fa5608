package auth

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/MicahParks/jwkset"
)

// Keys of the identity provider, made once because RSA keys take long to make.
var (
	rsaKey     = must(rsa.GenerateKey(rand.Reader, 2048))
	weakKey    = must(rsa.GenerateKey(rand.Reader, 1024))
	p256Key    = must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))
	p384Key    = must(ecdsa.GenerateKey(elliptic.P384(), rand.Reader))
	edwardsKey = ed25519.NewKeyFromSeed(secret)
)

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

// publish returns key as a member of a JWK Set.
func publish(kid string, key any) jwkset.JWKMarshal {
	jwk := must(jwkset.NewJWKFromKey(key, jwkset.JWKOptions{
		Marshal:  jwkset.JWKMarshalOptions{Private: true}, // for the symmetric one
		Metadata: jwkset.JWKMetadataOptions{KID: kid},
	}))
	return jwk.Marshal()
}

// provider is an identity provider on a real socket.
type provider struct {
	*httptest.Server

	mu      sync.Mutex
	fetches *sync.Cond // of count
	count   int
	status  int
	body    []byte
}

func newProvider(t testing.TB, keys ...jwkset.JWKMarshal) *provider {
	p := &provider{}
	p.fetches = sync.NewCond(&p.mu)
	p.publish(keys...)
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.count++
		p.fetches.Broadcast()
		w.WriteHeader(p.status)
		_, _ = w.Write(p.body)
	}))
	t.Cleanup(p.Close)
	return p
}

func (p *provider) config() Config { return Config{JWKSURL: p.URL, HTTPClient: p.Client()} }

// publish replaces the keys.
func (p *provider) publish(keys ...jwkset.JWKMarshal) {
	p.answer(http.StatusOK, must(json.Marshal(jwkset.JWKSMarshal{Keys: keys})))
}

// answer replaces the whole answer.
func (p *provider) answer(status int, body []byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.status, p.body = status, body
}

func (p *provider) fetched() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.count
}

// await returns once n more fetches have begun.
func (p *provider) await(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for target := p.count + n; p.count < target; {
		p.fetches.Wait()
	}
}
