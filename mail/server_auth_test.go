package mail_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io"
	"math/big"
	"net"
	netmail "net/mail"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"github.com/handoffd/handoffd/mail"
)

// certificate returns a certificate for 127.0.0.1, the same for the whole process: root certificates are loaded once.
var certificate = sync.OnceValues(func() (tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(24 * time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, err
})

// authServer is a mail server that requires authentication.
type authServer struct {
	mu   sync.Mutex
	seen observed
}

type observed struct{ overTLS, passwords, messages int }

func (g *authServer) note(change func(*observed)) observed {
	g.mu.Lock()
	defer g.mu.Unlock()
	change(&g.seen)
	return g.seen
}

// connection is a session of an authServer.
type connection struct {
	*authServer
	conn     *smtp.Conn
	signedIn bool
}

func (*connection) AuthMechanisms() []string { return []string{sasl.Plain} }
func (*connection) Reset()                   {}
func (*connection) Logout() error            { return nil }

func (c *connection) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, username, password string) error {
		_, encrypted := c.conn.TLSConnectionState()
		c.note(func(s *observed) {
			s.passwords++
			if encrypted {
				s.overTLS++
			}
		})
		if c.signedIn = username == "dana@example.com" && password == "p/ss"; !c.signedIn {
			return smtp.ErrAuthFailed
		}
		return nil
	}), nil
}

func (c *connection) Mail(string, *smtp.MailOptions) error {
	if !c.signedIn {
		return smtp.ErrAuthRequired
	}
	return nil
}

func (*connection) Rcpt(string, *smtp.RcptOptions) error { return nil }

func (c *connection) Data(r io.Reader) error {
	c.note(func(s *observed) { s.messages++ })
	_, err := io.Copy(io.Discard, r)
	return err
}

func TestPasswordIsSentOverTLSOnly(t *testing.T) {
	own, err := certificate()
	if err != nil {
		t.Fatal(err)
	}
	authorities := filepath.Join(t.TempDir(), "authorities.pem")
	block := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: own.Certificate[0]})
	if err := os.WriteFile(authorities, block, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("SSL_CERT_FILE", authorities)
	encrypted := &tls.Config{Certificates: []tls.Certificate{own}, MinVersion: tls.VersionTLS12}
	for name, test := range map[string]struct {
		scheme  string
		offered *tls.Config
		wrapped bool
		refused bool
	}{
		"STARTTLS":                     {scheme: "smtp", offered: encrypted},
		"implicit TLS":                 {scheme: "smtps", offered: encrypted, wrapped: true},
		"no TLS offered":               {scheme: "smtp", refused: true},
		"implicit TLS, no TLS offered": {scheme: "smtps", refused: true},
	} {
		t.Run(name, func(t *testing.T) {
			socket, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			address := socket.Addr().String()
			if test.wrapped {
				socket = tls.NewListener(socket, encrypted)
			}
			accounts := new(authServer)
			server := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) {
				return &connection{authServer: accounts, conn: c}, nil
			}))
			server.TLSConfig, server.AllowInsecureAuth = test.offered, true
			var serving sync.WaitGroup
			serving.Go(func() {
				if err := server.Serve(socket); err != nil && !errors.Is(err, smtp.ErrServerClosed) {
					t.Error(err)
				}
			})
			to, err := mail.ParseServer(test.scheme + "://dana%40example.com:p%2Fss@" + address)
			if err != nil {
				t.Fatal(err)
			}
			message := &mail.Message{
				From: netmail.Address{Address: "handoffd@example.com"}, To: netmail.Address{Address: "eli@example.com"},
				Subject: "VPN", ID: "1@example.com", Thread: "2@example.com", Text: "VPN", HTML: "VPN",
			}
			_, probed := to.Probe(context.Background())
			sent := to.Send(context.Background(), message)
			to.CloseIdle()
			if err := server.Close(); err != nil {
				t.Error(err)
			}
			serving.Wait()
			seen := accounts.note(func(*observed) {})
			switch {
			case test.refused && (probed == nil || sent == nil || seen.passwords > 0 || seen.messages > 0):
				t.Errorf("probe %v, message %v; the server saw %+v", probed, sent, seen)
			case !test.refused && (probed != nil || sent != nil || seen != observed{overTLS: 2, passwords: 2, messages: 1}):
				t.Errorf("probe %v, message %v; the server saw %+v", probed, sent, seen)
			}
		})
	}
}
